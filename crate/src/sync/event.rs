//! `Event`: a flag that threads can wait for.
//!
//! The flag and those who wait stand behind one guard. `set` lets everybody go on who waits at that
//! moment, even if the flag is cleared before they wake.

use crate::repr;
use crate::runtime::guarded::Guarded;
use crate::runtime::wait_list::{self, Ended, WaitList};
use crate::runtime::{self, Cause, Go, Object, step};
use crate::trace::event::{ObjectType, Verb};
use core::panic::Location;
use core::time::Duration;
use std::sync::Arc;

#[derive(Debug)]
struct State {
    set: bool,
    waiters: WaitList,
}

#[derive(Debug)]
struct Inner {
    state: Guarded<State>,
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
        Self(Arc::new(Inner { state: Guarded::new(State { set: false, waiters: WaitList::new() }), object }))
    }

    /// Whether the flag is set.
    #[must_use]
    #[track_caller]
    pub fn is_set(&self) -> bool {
        let op = self.0.object.op(Verb::Look, Location::caller());
        step(&op);
        let set = self.0.state.lock().set;
        op.did_with(self.0.object.seen(), runtime::text(repr::truth(set)), runtime::text("is_set"));
        set
    }

    /// Sets the flag: all who wait go on, and nobody waits until it is cleared.
    #[track_caller]
    pub fn set(&self) {
        let op = self.0.object.op(Verb::Set, Location::caller());
        if step(&op) == Go::Nowhere {
            return;
        }
        let mut state = self.0.state.lock();
        state.set = true;
        let ticket = self.0.object.modified();
        let notified = state.waiters.notify_all(Cause::by(ticket));
        op.did(ticket, 0);
        drop(state);
        notified.wake();
    }

    /// Clears the flag.
    #[track_caller]
    pub fn clear(&self) {
        let op = self.0.object.op(Verb::Clear, Location::caller());
        if step(&op) == Go::Nowhere {
            return;
        }
        let mut state = self.0.state.lock();
        state.set = false;
        op.did(self.0.object.modified(), 0);
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
        let Inner { state, object } = &*self.0;
        let op = object.op(Verb::Wait, Location::caller()).timed(timeout);
        if step(&op) == Go::Nowhere {
            return false;
        }
        let deadline = runtime::deadline(timeout);
        let mut inside = state.lock();
        if inside.set {
            op.has(object.seen(), 0, Cause::default());
            return true;
        }
        let waiter = inside.waiters.join();
        drop(inside);
        op.blocks(object.seen());
        match wait_list::wait(state, |state| &mut state.waiters, &waiter, deadline) {
            Ended::Notified(cause) => {
                op.has(object.seen(), 0, cause);
                true
            }
            Ended::TimedOut => {
                op.gives_up(object.seen(), 0);
                false
            }
            Ended::Cancelled => false,
        }
    }
}
