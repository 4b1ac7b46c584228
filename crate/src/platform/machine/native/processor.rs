//! On which of the machine's processors threads run that take turns.
//!
//! They are quickest all on one: to wake a thread on another one takes an interrupt there, and its caches are cold. Linux cannot
//! know that whoever wakes a thread is about to wait itself.

use crate::ground::word::{self, AtomicU32, Ordering};
use core::cell::{Cell, RefCell};
use rustix::thread::{CpuSet, sched_getaffinity, sched_getcpu, sched_setaffinity};

/// No processor; else it is the processor's number and 1.
const ANY: u32 = 0;

word::global! {
    /// The processor on which threads are gathered that take turns. It is no more than advice, so that no order matters.
    static GATHERED: AtomicU32 = AtomicU32::new(ANY);
}

word::global! {
    /// How many there are that gather them.
    static GATHERERS: AtomicU32 = AtomicU32::new(0);
}

word::thread_local! {
    /// The processor to which the current thread keeps.
    static ON: Cell<u32> = const { Cell::new(ANY) };
    /// Where the current thread may run else, once it was kept to one.
    static USUAL: RefCell<Option<CpuSet>> = const { RefCell::new(None) };
}

/// Until it is dropped, threads that take turns are gathered where the thread is that made it. It has where that thread kept to
/// before.
#[derive(Debug)]
#[must_use = "they are gathered as long as it is there"]
pub(crate) struct Gathered(u32);

/// Gathers the current thread, and those that begin to take turns from now on, on one processor.
pub(crate) fn gather() -> Gathered {
    let here = u32::try_from(sched_getcpu()).map_or(ANY, |at| at + 1);
    GATHERERS.fetch_add(1, Ordering::Relaxed);
    GATHERED.store(here, Ordering::Relaxed);
    let before = ON.with(Cell::get);
    keep_to(here);
    Gathered(before)
}

impl Drop for Gathered {
    fn drop(&mut self) {
        if GATHERERS.fetch_sub(1, Ordering::Relaxed) == 1 {
            GATHERED.store(ANY, Ordering::Relaxed);
        }
        keep_to(self.0);
    }
}

/// The current thread begins to carry one that takes turns with others, or one that does not.
pub(crate) fn settle(takes_turns: bool) {
    keep_to(if takes_turns { GATHERED.load(Ordering::Relaxed) } else { ANY });
}

fn keep_to(processor: u32) {
    if ON.with(|on| on.replace(processor)) == processor {
        return;
    }
    USUAL.with(|usual| {
        let mut usual = usual.borrow_mut();
        if usual.is_none() {
            *usual = sched_getaffinity(None).ok();
        }
        let Some(usual) = &*usual else { return };
        let mut one = CpuSet::new();
        let set = match processor {
            ANY => usual,
            number => {
                one.set(number as usize - 1);
                &one
            }
        };
        // Where that is refused, it only takes longer.
        let _ = sched_setaffinity(None, set);
    });
}

#[cfg(test)]
mod tests {
    use super::{gather, settle};
    use rustix::thread::sched_getaffinity;

    fn processors() -> u32 {
        sched_getaffinity(None).expect("Linux says").count()
    }

    #[test]
    fn who_takes_turns_keeps_to_one_processor_as_long_as_they_are_gathered() {
        let usual = processors();
        let gathered = gather();
        assert_eq!(processors(), 1);
        let carrier = std::thread::scope(|scope| {
            let carry = || {
                settle(true);
                let kept = processors();
                settle(false);
                (kept, processors())
            };
            scope.spawn(carry).join().expect("no panic")
        });
        drop(gathered);
        assert_eq!((carrier.0, processors()), (1, usual));
    }
}
