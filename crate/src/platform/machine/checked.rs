//! The model checker's machine: a futex and a clock, each step of which the checker may put anywhere.
//!
//! The checker runs all threads of a model on one thread of the system and switches only at operations
//! on its own words. So the futex keeps its sleepers in plain cells, and touches one of the checker's
//! words exactly where a step of the machine is:
//!
//! * to compare a word and to get in line is one step, a look at its latest value;
//! * to take sleepers out of the line, to wake them, is a step on the line's own word, which every wait
//!   touches first: so a wake before its store may come too early;
//! * a [`strike`] of the clock and a [wake for no reason](wake_all), which a model's main thread makes at
//!   any time, are steps on the clock's word.
//!
//! None of these steps orders anything else. But a thread that was asleep sees what the thread that woke it
//! did before: the checker has no other way to park. As every wait may return without having slept, that
//! hides nothing.

use super::answers::{FutexWait, Unfetched};
use crate::ground::Nanos;
use crate::ground::word::Ordering::Relaxed;
use crate::ground::word::{AtomicI64, AtomicU32};
use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::rc::Rc;

/// A model's stacks have room.
pub(crate) fn stack() -> u32 {
    0
}

pub(crate) fn stack_pointer() -> usize {
    usize::MAX
}

pub(crate) fn mark(_at: usize) {}

pub(crate) fn check_marks(_at: usize) {}

/// How many words that threads wait on in one model have a line of their own; further words share the last
/// line.
const LINES: usize = 12;

/// A thread that waits.
struct Sleeper {
    address: usize,
    thread: loom::thread::Thread,
    #[cfg_attr(not(test), allow(dead_code, reason = "only a model's clock strikes"))]
    deadline: Option<Nanos>,
    ended: Cell<Option<FutexWait>>,
}

/// The kernel of one execution of a model.
struct Kernel {
    sleepers: RefCell<Vec<Rc<Sleeper>>>,
    /// A word for each line.
    lines: [AtomicU32; LINES],
    /// The addresses that have a line, in the order of their first use: the index is the line's.
    addresses: RefCell<Vec<usize>>,
    /// The time in nanoseconds.
    clock: AtomicI64,
    /// Whether the clock has struck.
    late: Cell<bool>,
    /// Whether the clock may strike.
    moves: bool,
    /// Whether the thread that came last is woken first.
    last_first: bool,
    closing: Cell<bool>,
    carriers: RefCell<Vec<loom::thread::JoinHandle<()>>>,
}

/// The payload that unwinds a sleeper when its model is over.
struct Over;

std::thread_local! {
    static KERNEL: RefCell<Option<Rc<Kernel>>> = const { RefCell::new(None) };
}

fn kernel() -> Rc<Kernel> {
    KERNEL.with_borrow(|kernel| Rc::clone(kernel.as_ref().expect("`begin` was called")))
}

/// Makes a new machine for one execution of a model. With `moves` its clock can strike; with `last_first` the
/// thread that came last is woken first.
#[cfg(test)]
pub(crate) fn begin(moves: bool, last_first: bool) {
    let kernel = Kernel {
        sleepers: RefCell::default(),
        lines: core::array::from_fn(|_| AtomicU32::new(0)),
        addresses: RefCell::default(),
        clock: AtomicI64::new(0),
        late: Cell::new(false),
        moves,
        last_first,
        closing: Cell::new(false),
        carriers: RefCell::default(),
    };
    KERNEL.set(Some(Rc::new(kernel)));
}

impl Kernel {
    /// Makes a step on the line of this address.
    fn touch(&self, address: usize) {
        let mut addresses = self.addresses.borrow_mut();
        let line = addresses.iter().position(|&known| known == address).unwrap_or(addresses.len());
        if line == addresses.len() {
            addresses.push(address);
        }
        drop(addresses);
        self.lines[line.min(LINES - 1)].fetch_add(1, Relaxed);
    }

    fn unwind_if_closing(&self) {
        if self.closing.get() {
            resume_unwind(Box::new(Over));
        }
    }

    /// Takes those sleepers out of the line for which `ends` has a reason, at most `count`, and has them go
    /// on; returns how many they are.
    fn end(&self, count: u32, ends: impl Fn(&Sleeper) -> Option<FutexWait>) -> u32 {
        let mut line = self.sleepers.borrow_mut();
        let mut ended = Vec::new();
        if self.last_first {
            line.reverse();
        }
        line.retain(|sleeper| {
            let waited = if ended.len() < count as usize { ends(sleeper) } else { None };
            sleeper.ended.set(waited);
            if waited.is_some() {
                ended.push(Rc::clone(sleeper));
            }
            waited.is_none()
        });
        if self.last_first {
            line.reverse();
        }
        drop(line);
        for sleeper in &ended {
            sleeper.thread.unpark();
        }
        ended.len() as u32
    }
}

pub(super) fn wait(word: &AtomicU32, expected: u32, deadline: Option<Nanos>) -> FutexWait {
    let kernel = kernel();
    let address = crate::ground::word::address(word);
    kernel.touch(address);
    if kernel.moves {
        kernel.clock.fetch_add(0, Relaxed);
    }
    // No thread makes a step between this and `park`.
    if word.latest() != expected {
        return FutexWait::NotEqual;
    }
    kernel.unwind_if_closing();
    if deadline.is_some() && kernel.late.get() {
        return FutexWait::TimedOut;
    }
    let me = Rc::new(Sleeper { address, thread: loom::thread::current(), deadline, ended: Cell::new(None) });
    kernel.sleepers.borrow_mut().push(Rc::clone(&me));
    loop {
        loom::thread::park();
        if let Some(waited) = me.ended.get() {
            kernel.unwind_if_closing();
            return waited;
        }
    }
}

pub(super) fn wake(word: *const AtomicU32, count: u32) -> u32 {
    let (kernel, address) = (kernel(), word.expose_provenance());
    kernel.touch(address);
    kernel.end(count, |sleeper| (sleeper.address == address).then_some(FutexWait::Woken))
}

/// The time in nanoseconds as this thread sees it; another thread may be ahead.
pub(crate) fn now() -> Nanos {
    let kernel = kernel();
    if kernel.moves { kernel.clock.load(Relaxed) } else { 0 }
}

/// Lets time pass: every deadline is over, and so is every one that comes later.
#[cfg(test)]
pub(crate) fn strike(span: Nanos) {
    let kernel = kernel();
    kernel.clock.fetch_add(span, Relaxed);
    kernel.late.set(true);
    kernel.end(u32::MAX, |sleeper| sleeper.deadline.is_some().then_some(FutexWait::TimedOut));
}

/// Has all threads go on that sleep, for no reason.
#[cfg(test)]
pub(crate) fn wake_all() {
    let kernel = kernel();
    kernel.clock.fetch_add(0, Relaxed);
    kernel.end(u32::MAX, |_| Some(FutexWait::Woken));
}

/// Unwinds the threads that sleep, and those that are about to: carriers live for ever, models do not. Waits
/// for the carriers.
#[cfg(test)]
pub(crate) fn close() {
    let kernel = kernel();
    kernel.clock.fetch_add(0, Relaxed);
    kernel.closing.set(true);
    kernel.end(u32::MAX, |_| Some(FutexWait::Woken));
    for carrier in kernel.carriers.take() {
        carrier.join().expect("a carrier must not unwind");
    }
}

/// Does nothing: the checker stops a thread anywhere.
pub(crate) fn pause(_units: u32) {}

pub(crate) const CAN_YIELD: bool = true;

pub(crate) fn yield_now() {}

/// Has no answer: there is no network in a model.
pub(crate) fn fetch(_address: &str) -> Result<String, Unfetched> {
    Err(Unfetched::Unreachable)
}

#[cfg(feature = "record")]
pub(crate) fn data_workers() -> bool {
    false
}

pub(crate) fn print(_line: &str, _error: bool) {}

/// Carriers are threads of the model. [`close`] unwinds them.
pub(crate) fn grow(count: u32, life: fn()) -> u32 {
    for _ in 0..count {
        kernel().carriers.borrow_mut().push(loom::thread::spawn(move || {
            if let Err(payload) = catch_unwind(AssertUnwindSafe(life))
                && !payload.is::<Over>()
            {
                resume_unwind(payload);
            }
        }));
    }
    count
}

pub(crate) fn grow_once(_stack: u32, ticket: u32, life: fn(u32)) -> bool {
    loom::thread::spawn(move || life(ticket));
    true
}

/// The threads of a model are equals.
pub(crate) fn is_main() -> bool {
    false
}

/// Does nothing: panics are the checker's own business.
pub(crate) fn install_panic_hook(_ours: fn(&std::panic::PanicHookInfo<'_>) -> bool) {}
