//! The machine: the only place that knows which one it is.
//!
//! Each obligation is stated once, here, and met by one file per machine. Nothing outside this folder
//! asks for the target (but for two lines of `lib.rs`).
//!
//! | obligation | what is promised |
//! | --- | --- |
//! | [`wait`] | blocks while a word has a value, until it is woken or a deadline passes; may return early |
//! | [`wake`] | lets up to `n` of those who wait on a word go on |
//! | [`now`] | nanoseconds on one time line for all threads of the process, never going back by more than the clock's skew between two workers (some µs) |
//! | [`fetch`] | brings a document, for as long as that takes; a relative address is one of the site that serves the module |
//! | [`pause`], [`yield_now`] | pass a moment; let another thread have the processor, where that can be asked for |
//! | [`data_workers`] | has the data-parallel workers there, which belong to no run: rayon's |
//! | [`print`] | shows a line that a program prints outside any run |
//! | `grow` (for [`carriers`]) | brings a new carrier to life, even while the caller is blocked afterwards |
//!
//! Under `cfg(loom)` the machine is the model checker: see `checked.rs`, and `word.rs` for the words.
//!
//! A [`carrier`](carriers) is what a logical thread runs on: an operating system's thread, or a worker.

pub(crate) mod carriers;

#[cfg(loom)]
#[path = "checked.rs"]
mod machine;
#[cfg(all(not(loom), target_arch = "wasm32"))]
#[path = "wasm.rs"]
mod machine;
#[cfg(all(not(loom), not(target_arch = "wasm32")))]
#[path = "native.rs"]
mod machine;

#[cfg(feature = "record")]
pub(crate) use machine::data_workers;
#[cfg(target_arch = "wasm32")]
pub(crate) use machine::host;
pub(crate) use machine::{CAN_YIELD, fetch, install_panic_hook, now, pause, print, yield_now};

use crate::word::{self, AtomicU32};
use core::cell::Cell;

/// A time or a span, in nanoseconds.
pub(crate) type Nanos = i64;

/// Why a [`wait`] returned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Waited {
    /// Somebody woke it, or nobody did: early returns are allowed.
    Woken,
    /// The word had another value to begin with.
    NotEqual,
    /// The deadline passed.
    TimedOut,
}

/// Why a [`fetch`] brought nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(loom, allow(dead_code, reason = "nobody answers in a model"))]
pub(crate) enum Unfetched {
    /// There was no answer: the address is none, nobody is there, or it took too long.
    Unreachable,
    /// The answer's status, which is not one of success.
    Status(u16),
}

/// Blocks while `word` is `expected`, at the latest until `deadline` (on [`now`]'s time line).
///
/// The comparison and the falling asleep are one step with respect to [`wake`]: a wake that comes after
/// the word was changed is not lost. May return early.
pub(crate) fn wait(word: &AtomicU32, expected: u32, deadline: Option<Nanos>) -> Waited {
    if deadline.is_some() {
        TIMED_WAITS.with(|count| count.set(count.get() + 1));
    }
    machine::wait(word, expected, deadline)
}

/// Wakes up to `count` of those who wait on `word`; says how many.
pub(crate) fn wake(word: &AtomicU32, count: u32) -> u32 {
    machine::wake(core::ptr::from_ref(word), count)
}

/// Wakes up to `count` of those who wait on the word at this address, which need not be a word any more.
pub(crate) fn wake_address(address: usize, count: u32) {
    machine::wake(core::ptr::with_exposed_provenance(address), count);
}

word::thread_local! {
    static TIMED_WAITS: Cell<u32> = const { Cell::new(0) };
}

/// How many waits with a deadline this carrier has made since this was last asked. A virtual clock has
/// no use for them.
pub(crate) fn take_timed_waits() -> u32 {
    TIMED_WAITS.with(|count| count.replace(0))
}

#[cfg(all(test, loom))]
pub(crate) use machine::{begin, close, strike, wake_all};
#[cfg(all(test, loom))]
mod models;

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;
    use crate::word::Ordering::SeqCst;
    use std::sync::Arc;

    #[test]
    fn a_wait_sees_another_value_and_a_deadline() {
        let word = AtomicU32::new(7);
        assert_eq!(wait(&word, 8, None), Waited::NotEqual, "the word is 7");
        let deadline = now() + 2_000_000;
        let mut waited = wait(&word, 7, Some(deadline));
        while waited == Waited::Woken {
            waited = wait(&word, 7, Some(deadline));
        }
        assert_eq!(waited, Waited::TimedOut, "nobody wakes it");
        assert!(now() >= deadline, "not before its time");
        assert_eq!(wait(&word, 7, Some(now() - 1)), Waited::TimedOut, "a deadline in the past");
        assert!(take_timed_waits() >= 2, "they are counted");
        assert_eq!(take_timed_waits(), 0, "and the count begins anew");
    }

    #[test]
    fn a_wake_reaches_a_waiter() {
        let word = Arc::new(AtomicU32::new(0));
        let theirs = Arc::clone(&word);
        carriers::start(
            Box::new(move || {
                theirs.store(1, SeqCst);
                wake(&theirs, u32::MAX);
            }),
            None,
        )
        .expect("there is room for a carrier");
        while word.load(SeqCst) == 0 {
            wait(&word, 0, None);
        }
    }
}
