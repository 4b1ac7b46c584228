//! The machine: what the crate asks of it, and the only place that knows which one it is.
//!
//! Each obligation is stated once, here, and met by one file per machine. Nothing outside this folder asks
//! for the target, except two lines of `lib.rs`.
//!
//! | obligation | what is promised |
//! | --- | --- |
//! | [`wait`] | blocks while a word has a value, until it is woken or a deadline passes; may return early |
//! | [`wake`] | lets up to `count` of the threads go on that wait on a word |
//! | [`now`] | nanoseconds on one time line for all threads of the process, never going back by more than the clock's skew between two workers (some µs) |
//! | [`watch`] | the same time for one thread that asks often, wrong by no more than some µs, and never going back |
//! | [`fetch`] | brings a document, for as long as that takes; a relative address is one of the site that serves the module |
//! | [`pause`], [`yield_now`] | pass a moment; let another thread have the processor, where that can be asked for |
//! | [`data_workers`] | has the data-parallel workers there, which belong to no run: rayon's |
//! | [`print`] | shows a line that a program prints outside any run |
//! | [`grow`], [`grow_once`] | bring new threads of the machine to life, even while the caller is blocked afterwards; say how many the machine has given |
//! | [`fibers`] | stacks on which threads take turns on one thread of the machine, where it can do that |
//! | [`processor`] | has threads that take turns run on one processor, where that can be asked for |
//! | [`stack`] | how many bytes a stack has where nobody says |
//! | [`stack_pointer`] | where the caller's stack has come to, which grows downwards |
//! | [`mark`], [`check_marks`] | leave marks near a stack's end, and end a thread that has written over them, with a sentence; where a page that may not be touched does that, they do nothing |
//! | [`is_main`] | tells the process's main thread from all others |
//!
//! Under `cfg(loom)` the machine is the model checker: see `checked.rs`, and
//! [`word`](crate::ground::word) for the words.

#[cfg(loom)]
#[path = "checked.rs"]
mod this;
#[cfg(all(not(loom), target_arch = "wasm32"))]
#[path = "wasm.rs"]
mod this;
#[cfg(all(not(loom), not(target_arch = "wasm32")))]
#[path = "native.rs"]
mod this;

#[cfg(all(feature = "record", not(any(target_arch = "wasm32", loom, miri))))]
#[path = "native/fibers.rs"]
pub(crate) mod fibers;
#[cfg(all(feature = "record", target_arch = "wasm32"))]
#[path = "wasm/fibers.rs"]
pub(crate) mod fibers;
#[cfg(all(feature = "record", any(loom, miri)))]
#[path = "threads_only.rs"]
pub(crate) mod fibers;

#[cfg(all(feature = "record", target_os = "linux", not(any(loom, miri))))]
#[path = "native/processor.rs"]
pub(crate) mod processor;
#[cfg(all(feature = "record", any(not(target_os = "linux"), loom, miri)))]
#[path = "any_processor.rs"]
pub(crate) mod processor;

#[cfg(all(feature = "record", target_os = "linux", target_arch = "x86_64", not(any(loom, miri))))]
#[path = "native/watch.rs"]
pub(crate) mod watch;
#[cfg(all(feature = "record", any(not(all(target_os = "linux", target_arch = "x86_64")), loom, miri)))]
#[path = "clock_only.rs"]
pub(crate) mod watch;

mod answers;

pub(crate) use answers::{FutexWait, Unfetched};
pub(crate) use this::{
    CAN_YIELD, check_marks, fetch, grow, grow_once, install_panic_hook, is_main, mark, now, pause, print,
    stack, stack_pointer, yield_now,
};
#[cfg(target_arch = "wasm32")]
pub(crate) use this::{host, set_usual_stack};

use crate::ground::Nanos;
use crate::ground::word::{self, AtomicU32};
use core::cell::Cell;

/// Blocks while `word` is `expected`, at the latest until `deadline` (in nanoseconds on [`now`]'s time line).
///
/// The comparison and the falling asleep are one step with respect to [`wake`]: a wake that comes after
/// the word was changed is not lost. May return early.
pub(crate) fn wait(word: &AtomicU32, expected: u32, deadline: Option<Nanos>) -> FutexWait {
    if deadline.is_some() {
        TIMED_WAITS.with(|count| count.set(count.get() + 1));
    }
    this::wait(word, expected, deadline)
}

/// Wakes up to `count` of the threads that wait on `word`; returns how many it woke, or more.
pub(crate) fn wake(word: &AtomicU32, count: u32) -> u32 {
    this::wake(core::ptr::from_ref(word), count)
}

/// Wakes up to `count` of the threads that wait on the word at this address. The word itself may be gone.
pub(crate) fn wake_address(address: usize, count: u32) {
    this::wake(core::ptr::with_exposed_provenance(address), count);
}

/// Makes sure that the data-parallel workers are there; returns whether they are. For a fiber that nobody may wait for there
/// are none: who starts them would have to wait.
#[cfg(feature = "record")]
pub(crate) fn data_workers() -> bool {
    (fibers::WAITS || !fibers::is_on()) && this::data_workers()
}

word::thread_local! {
    static TIMED_WAITS: Cell<u32> = const { Cell::new(0) };
}

/// How many waits with a deadline this carrier has made since it was last asked. A run with a virtual clock
/// has no use for them.
pub(crate) fn take_timed_waits() -> u32 {
    TIMED_WAITS.with(|count| count.replace(0))
}

#[cfg(all(test, loom))]
pub(crate) use this::{begin, close, strike, wake_all};

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn a_wait_sees_another_value_and_a_deadline() {
        let word = AtomicU32::new(7);
        assert_eq!(wait(&word, 8, None), FutexWait::NotEqual, "the word is 7");
        let deadline = now() + 2_000_000;
        let mut waited = wait(&word, 7, Some(deadline));
        while waited == FutexWait::Woken {
            waited = wait(&word, 7, Some(deadline));
        }
        assert_eq!(waited, FutexWait::TimedOut, "nobody wakes it");
        assert!(now() >= deadline, "not before its time");
        assert_eq!(wait(&word, 7, Some(now() - 1)), FutexWait::TimedOut, "a deadline in the past");
        assert!(take_timed_waits() >= 2, "they are counted");
        assert_eq!(take_timed_waits(), 0, "and the count begins anew");
    }
}
