//! `Event`: a flag that threads can wait for.
//!
//! `set` lets everybody go on who waits at that moment, even if the flag is cleared before they wake.
//!
//! # State
//!
//! | word | |
//! | --- | --- |
//! | `CLEAR` | the flag is down, nobody waits |
//! | `AWAITED` | it is down, and somebody may wait |
//! | `SET` | it is up |
//!
//! `AWAITED` comes and goes under the guard of those who wait, so that who sets the flag lets exactly
//! those go who came before. What was done before a set (Release) is seen by whoever finds the flag up
//! (Acquire) or was notified.

use crate::ground::word::AtomicU32;
use crate::ground::word::Ordering::{Acquire, Relaxed, Release};
use crate::repr;
use crate::runtime::Guarded;
use crate::runtime::wait_list::{self, Ended, WaitList};
use crate::runtime::{self, Cause, Go, Object, step};
use crate::trace::event::{ObjectType, Verb};
use core::panic::Location;
use core::time::Duration;
use std::sync::Arc;

const CLEAR: u32 = 0;
const AWAITED: u32 = 1;
const SET: u32 = 2;

#[derive(Debug)]
#[repr(align(128))]
struct Inner {
    word: AtomicU32,
    /// Rung by every set that somebody waits for.
    bell: AtomicU32,
    /// Whoever is recorded changes the word under this guard, so that the record's order is the word's.
    waiters: Guarded<WaitList>,
    object: Object,
}

/// A flag that is down at first; threads wait until it is set.
///
/// Source: CPython, `threading.Event`.
///
/// # Example
/// ```
/// use threadground::prelude::*;
/// let ready = Event::new();
/// assert!(!ready.wait_timeout(secs(0.001)));
/// ready.set();
/// assert!(ready.wait() && ready.is_set());
/// ```
#[derive(Clone, Debug)]
pub struct Event(Arc<Inner>);

impl Default for Event {
    #[track_caller]
    fn default() -> Self {
        Self::new()
    }
}

impl Event {
    /// With the flag down.
    #[must_use]
    #[track_caller]
    pub fn new() -> Self {
        let object = Object::new(ObjectType::Event, Location::caller(), || 0);
        Self(Arc::new(Inner {
            word: AtomicU32::new(CLEAR),
            bell: AtomicU32::new(0),
            waiters: Guarded::new(WaitList::new()),
            object,
        }))
    }

    /// Whether the flag is set.
    #[must_use]
    #[track_caller]
    pub fn is_set(&self) -> bool {
        let op = self.0.object.op(Verb::Look, Location::caller());
        step(&op);
        let set = self.0.word.load(Acquire) == SET;
        op.did_with(self.0.object.seen(), runtime::text(repr::truth(set)), runtime::text("is_set"));
        set
    }

    /// Sets the flag: all who wait go on, and nobody waits until it is cleared.
    #[track_caller]
    pub fn set(&self) {
        let op = self.0.object.op(Verb::Set, Location::caller());
        let Inner { word, bell, waiters, object } = &*self.0;
        match step(&op) {
            Go::Nowhere => return,
            // CLEAR, SET=>SET, if nobody waits.
            Go::Ahead
                if word.fetch_update(Release, Relaxed, |now| (now != AWAITED).then_some(SET)).is_ok() =>
            {
                return;
            }
            Go::Ahead | Go::OnRecord => {}
        }
        let mut waiters = waiters.lock();
        let ticket = object.modified();
        op.did(ticket, 0);
        // Any=>SET; meets the Acquire of whoever finds it so.
        word.store(SET, Release);
        let rung = waiters.notify_by(bell, Cause::by(ticket), false);
        drop(waiters);
        rung.wake();
    }

    /// Clears the flag.
    #[track_caller]
    pub fn clear(&self) {
        let op = self.0.object.op(Verb::Clear, Location::caller());
        let Inner { word, waiters, object, .. } = &*self.0;
        let go = step(&op);
        if go == Go::Nowhere {
            return;
        }
        let _waiters = (go == Go::OnRecord).then(|| {
            let waiters = waiters.lock();
            op.did(object.modified(), 0);
            waiters
        });
        // SET=>CLEAR; who waits goes on waiting.
        let _ = word.compare_exchange(SET, CLEAR, Relaxed, Relaxed);
    }

    /// Waits until the flag is set. True, but in a thread of a stopped run that is already unwinding.
    #[track_caller]
    pub fn wait(&self) -> bool {
        self.pause(None)
    }

    /// Waits until the flag is set, at most for `timeout`; says whether it was.
    #[must_use]
    #[track_caller]
    pub fn wait_timeout(&self, timeout: Duration) -> bool {
        self.pause(Some(timeout))
    }

    #[track_caller]
    fn pause(&self, timeout: Option<Duration>) -> bool {
        let Inner { word, bell, waiters, object } = &*self.0;
        let op = object.op(Verb::Wait, Location::caller()).timed(timeout);
        match step(&op) {
            Go::Nowhere => return false,
            // Meets the Release in `set`, as below.
            Go::Ahead if word.load(Acquire) == SET => return true,
            Go::Ahead | Go::OnRecord => {}
        }
        let deadline = runtime::deadline(timeout);
        let waiters = waiters.lock();
        // CLEAR=>AWAITED, or it is AWAITED; or it is SET.
        if word.compare_exchange(CLEAR, AWAITED, Relaxed, Acquire) == Err(SET) {
            op.has(object.seen(), 0, Cause::default());
            return true;
        }
        let blocks = || op.blocks(object.seen());
        match wait_list::wait_on(Some(bell), waiters, |waiters| waiters, deadline, blocks) {
            Ended::Notified(notice) => {
                op.has(object.seen(), 0, notice.cause);
                true
            }
            Ended::TimedOut(_) => {
                op.gives_up(object.seen(), 0);
                false
            }
            Ended::Cancelled => false,
        }
    }
}
