//! `Event`: a flag that threads can wait for.
//!
//! `set` lets all threads go on that wait at that moment, even if the flag is cleared before they wake.
//!
//! # State
//!
//! | word | |
//! | --- | --- |
//! | `CLEAR` | the flag is down, no thread waits |
//! | `AWAITED` | the flag is down, and threads may wait |
//! | `SET` | the flag is up |
//!
//! `AWAITED` comes and goes under the guard of the waiters, so that a thread that sets the flag lets exactly
//! those go that came before. What was done before a set (Release) is seen by every thread that finds the
//! flag up (Acquire) or was notified.

use crate::front::{Site, repr};
use crate::ground::word::AtomicU32;
use crate::ground::word::Ordering::{Acquire, Relaxed, Release};
use crate::platform::guarded::Guarded;
use crate::runtime::{self, Ended, Object, WaitList};
use crate::trace::choice::Deed;
use crate::trace::event::{OnEvent, Woken};
use crate::trace::kind::Kind;
use core::time::Duration;
use std::sync::Arc;

const CLEAR: u32 = 0;
const AWAITED: u32 = 1;
const SET: u32 = 2;

#[derive(Debug)]
#[repr(align(128))]
struct Inner {
    word: AtomicU32,
    /// Rung by every set that finds waiters.
    bell: AtomicU32,
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
    /// An event with its flag down.
    #[must_use]
    #[track_caller]
    pub fn new() -> Self {
        let object = Object::new(Kind::Event, Site::caller());
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
        let look = self.0.object.glance(Deed::Look, Site::caller());
        let set = self.0.word.load(Acquire) == SET;
        look.saw("is_set", || repr::truth(set).to_owned());
        set
    }

    /// Whether the flag is set, for the event's `repr`: that is no step of the program.
    #[must_use]
    pub fn peek(&self) -> bool {
        self.0.word.load(Acquire) == SET
    }

    /// Sets the flag: all threads that wait go on, and none waits until the flag is cleared.
    #[track_caller]
    pub fn set(&self) {
        let Inner { word, bell, waiters, object } = &*self.0;
        let Some(op) = object.step(Deed::Set, Site::caller()) else { return };
        let order = op.order();
        // CLEAR, SET=>SET, if no thread waits; meets the Acquire of each thread that finds it so.
        if word.fetch_update(Release, Relaxed, |now| (now != AWAITED).then_some(SET)).is_ok() {
            op.did(op.change(), || OnEvent::Set);
            return;
        }
        let mut waiters = waiters.lock();
        let stamp = op.change();
        op.did(stamp, || OnEvent::Set);
        // Any=>SET; as above.
        word.store(SET, Release);
        let rung = waiters.notify_by(bell, stamp.ticket(), false);
        drop(waiters);
        order.end();
        rung.wake();
    }

    /// Clears the flag.
    #[track_caller]
    pub fn clear(&self) {
        let Inner { word, object, .. } = &*self.0;
        let Some(op) = object.step(Deed::Clear, Site::caller()) else { return };
        let _order = op.order();
        // SET=>CLEAR; a thread that waits goes on waiting.
        let _ = word.compare_exchange(SET, CLEAR, Relaxed, Relaxed);
        op.did(op.change(), || OnEvent::Clear);
    }

    /// Waits until the flag is set. Returns true, except in a thread of a stopped run that is already
    /// unwinding.
    #[track_caller]
    pub fn wait(&self) -> bool {
        self.pause(None)
    }

    /// Waits until the flag is set, at most for `timeout`; returns whether it was set.
    #[must_use]
    #[track_caller]
    pub fn wait_timeout(&self, timeout: Duration) -> bool {
        self.pause(Some(timeout))
    }

    #[track_caller]
    fn pause(&self, timeout: Option<Duration>) -> bool {
        let Inner { word, bell, waiters, object } = &*self.0;
        let event = |phase| OnEvent::Wait { patience: timeout.into(), phase };
        let Some(op) = object.begins(Deed::Wait, Site::caller(), event) else { return false };
        let order = op.order();
        // Meets the Release in `set`, as below.
        if word.load(Acquire) == SET {
            op.has(op.look(), || Woken { woken_by: None });
            return true;
        }
        let deadline = runtime::deadline(timeout);
        let waiters = waiters.lock();
        // CLEAR=>AWAITED, or it is AWAITED; or it is SET.
        if word.compare_exchange(CLEAR, AWAITED, Relaxed, Acquire) == Err(SET) {
            op.has(op.look(), || Woken { woken_by: None });
            return true;
        }
        let blocks = || {
            op.blocks();
            order.end();
        };
        match runtime::wait_on(Some(bell), waiters, |waiters| waiters, deadline, blocks, None) {
            Ended::Notified(notice) if notice.late => {
                op.gives_up();
                false
            }
            Ended::Notified(notice) => {
                // Recorded after the set that notified this thread.
                let _order = op.order();
                op.has(op.look(), || Woken { woken_by: notice.woken_by });
                true
            }
            // The guard is held until the timeout is recorded: no set comes between.
            Ended::TimedOut(_waiters) => {
                op.gives_up();
                false
            }
            Ended::Cancelled => false,
        }
    }
}
