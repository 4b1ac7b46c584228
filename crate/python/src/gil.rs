//! The global interpreter lock, for a run on real threads whose reader asks for one: of its threads one goes on at a time.
//!
//! As in CPython, a thread gives it up where it may have to wait, and after the switch interval if others want it. It is no
//! primitive of the run's, and no step.

use core::cell::Cell;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use threadground::runtime::foreign;

/// After how many nanoseconds a thread lets another one go on that waits: CPython's `sys.getswitchinterval()`.
const SWITCH_INTERVAL: i64 = 5_000_000;

/// Whether the current run has one.
static IS_ON: AtomicBool = AtomicBool::new(false);

#[derive(Debug)]
struct Lock {
    is_held: bool,
    waiting: u32,
    /// How often it has been taken.
    taken: u64,
}

static LOCK: Mutex<Lock> = Mutex::new(Lock { is_held: false, waiting: 0, taken: 0 });
/// It was given up.
static FREE: Condvar = Condvar::new();
/// It was taken.
static TAKEN: Condvar = Condvar::new();

thread_local! {
    /// Whether the current thread has it, and since when.
    static SINCE: Cell<Option<i64>> = const { Cell::new(None) };
}

fn lock() -> MutexGuard<'static, Lock> {
    LOCK.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A run begins, whose threads are real, and have one or have none.
pub(crate) fn begin_run(is_on: bool) {
    *lock() = Lock { is_held: false, waiting: 0, taken: 0 };
    IS_ON.store(is_on, Relaxed);
}

fn take(mut state: MutexGuard<'_, Lock>) {
    state.waiting += 1;
    while state.is_held {
        state = FREE.wait(state).unwrap_or_else(PoisonError::into_inner);
    }
    state.waiting -= 1;
    state.is_held = true;
    state.taken += 1;
    TAKEN.notify_all();
    drop(state);
    SINCE.set(Some(foreign::peek_at_clock()));
}

fn give(mut state: MutexGuard<'_, Lock>) -> MutexGuard<'_, Lock> {
    SINCE.set(None);
    state.is_held = false;
    FREE.notify_one();
    state
}

/// Has the current thread hold it for the time of this, in which the thread runs Python.
pub(crate) fn held<R>(work: impl FnOnce() -> R) -> R {
    struct Back;
    impl Drop for Back {
        fn drop(&mut self) {
            if SINCE.get().is_some() {
                drop(give(lock()));
            }
        }
    }
    if IS_ON.load(Relaxed) {
        take(lock());
    }
    let _back = Back;
    work()
}

/// Gives it up for the time of this, in which the thread may have to wait, and which may unwind.
pub(crate) fn aside<R>(wait: impl FnOnce() -> R) -> R {
    struct Again;
    impl Drop for Again {
        fn drop(&mut self) {
            take(lock());
        }
    }
    let _again = SINCE.get().map(|_| {
        drop(give(lock()));
        Again
    });
    wait()
}

/// Whether the current thread has had it for so long that another one is to have it.
pub(crate) fn is_due() -> bool {
    SINCE.get().is_some_and(|since| foreign::peek_at_clock() - since > SWITCH_INTERVAL) && lock().waiting > 0
}

/// Lets another thread have it that waits for it.
pub(crate) fn switch() {
    let mut state = lock();
    let before = state.taken;
    state = give(state);
    while state.waiting > 0 && state.taken == before {
        state = TAKEN.wait(state).unwrap_or_else(PoisonError::into_inner);
    }
    take(state);
}

#[cfg(test)]
mod tests {
    use super::{aside, begin_run, held, switch};
    use std::sync::atomic::{AtomicU32, Ordering::SeqCst};

    #[test]
    fn one_thread_at_a_time_has_it_and_each_has_its_turn() {
        static INSIDE: AtomicU32 = AtomicU32::new(0);
        static TURNS: AtomicU32 = AtomicU32::new(0);
        let alone = || {
            assert_eq!(INSIDE.fetch_add(1, SeqCst), 0, "nobody else goes on");
            std::thread::yield_now();
            INSIDE.fetch_sub(1, SeqCst);
            TURNS.fetch_add(1, SeqCst);
        };
        begin_run(true);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    held(|| {
                        for _ in 0..500 {
                            alone();
                            switch();
                            alone();
                            aside(std::thread::yield_now);
                        }
                    });
                });
            }
        });
        begin_run(false);
        assert_eq!(TURNS.load(SeqCst), 4_000);
        held(|| aside(|| ()));
    }
}
