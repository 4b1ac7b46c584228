//! A first-in, first-out list of threads that wait: the one way in which everything but a lock blocks.
//!
//! The list is part of its primitive's state, behind that state's [`Guarded`]: to look at the state and
//! to get in line is one step, so no wake falls in between. Each waiter has a word of its own. To notify
//! is to set those words, under the guard, and to wake their threads, after it.
//!
//! # State of a waiter's word
//!
//! | word | |
//! | --- | --- |
//! | `WAITING` | in the list |
//! | `NOTIFIED` | out of it: somebody let it go on |
//!
//! It changes under the guard only. A waiter whose time runs out, or who is cancelled, takes itself out
//! under the guard; if it finds that it was notified meanwhile, it was: no wake is lost.

use super::guarded::Guarded;
use super::{Cause, Nanos, Waited};
use crate::word::AtomicU32;
use crate::word::Ordering::{Acquire, Relaxed, Release};
use std::collections::VecDeque;
use std::sync::Arc;

const WAITING: u32 = 0;
const NOTIFIED: u32 = 1;

/// One thread in a list.
#[derive(Debug)]
pub(crate) struct Waiter {
    word: AtomicU32,
    /// Written before `WAITING=>NOTIFIED`, read after it is seen.
    cause: AtomicU32,
}

/// Those who wait, in the order of their coming.
#[derive(Debug, Default)]
pub(crate) struct WaitList(VecDeque<Arc<Waiter>>);

/// Those who have just been notified and are still asleep.
#[derive(Debug)]
#[must_use = "they sleep on until `wake`"]
pub(crate) struct Notified(Vec<Arc<Waiter>>);

/// How a wait in a list ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    /// Somebody notified it.
    Notified(Cause),
    /// Its deadline passed first.
    TimedOut,
    /// The run is over, and the thread may not unwind here: return at once, without it.
    Cancelled,
}

impl WaitList {
    pub(crate) const fn new() -> Self {
        Self(VecDeque::new())
    }

    /// Gets in line.
    pub(crate) fn join(&mut self) -> Arc<Waiter> {
        let waiter = Arc::new(Waiter { word: AtomicU32::new(WAITING), cause: AtomicU32::new(0) });
        self.0.push_back(Arc::clone(&waiter));
        waiter
    }

    /// Takes a waiter out that will not wait after all.
    pub(crate) fn leave(&mut self, waiter: &Arc<Waiter>) {
        self.0.retain(|other| !Arc::ptr_eq(other, waiter));
    }

    /// Lets the first `count` go on; they wake when [`Notified::wake`] is called.
    pub(crate) fn notify(&mut self, count: usize, cause: Cause) -> Notified {
        let count = count.min(self.0.len());
        let list: Vec<_> = self.0.drain(..count).collect();
        for waiter in &list {
            waiter.cause.store(cause.0, Relaxed);
            // WAITING=>NOTIFIED; pairs with the load in `wait`.
            waiter.word.store(NOTIFIED, Release);
        }
        Notified(list)
    }

    /// Lets all go on.
    pub(crate) fn notify_all(&mut self, cause: Cause) -> Notified {
        self.notify(usize::MAX, cause)
    }
}

impl Notified {
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// Wakes them. To be called without the guard: the first thing that they do is to take it.
    pub(crate) fn wake(self) {
        for waiter in &self.0 {
            super::wake(&waiter.word, 1);
        }
    }
}

/// Waits, out of the guard, until `waiter` is notified or `deadline` passes. May unwind; then the waiter
/// is in no list any more.
pub(crate) fn wait<S>(
    state: &Guarded<S>,
    list: fn(&mut S) -> &mut WaitList,
    waiter: &Arc<Waiter>,
    deadline: Option<Nanos>,
) -> Ended {
    let mut leave = Leave { state, list, waiter, left: false };
    loop {
        let waited = super::wait(&waiter.word, WAITING, deadline);
        if waiter.word.load(Acquire) == NOTIFIED {
            leave.left = true;
            return Ended::Notified(Cause(waiter.cause.load(Relaxed)));
        }
        if waited != Waited::Woken {
            leave.left = true;
            return match take_out(state, list, waiter) {
                Some(cause) => Ended::Notified(cause),
                None if waited == Waited::TimedOut => Ended::TimedOut,
                None => Ended::Cancelled,
            };
        }
    }
}

/// Takes a waiter out of its list; gives the cause if it was notified before that.
fn take_out<S>(state: &Guarded<S>, list: fn(&mut S) -> &mut WaitList, waiter: &Arc<Waiter>) -> Option<Cause> {
    let mut state = state.lock();
    if waiter.word.load(Acquire) == NOTIFIED {
        return Some(Cause(waiter.cause.load(Relaxed)));
    }
    list(&mut state).leave(waiter);
    None
}

/// Takes the waiter out if the wait unwinds.
struct Leave<'a, S> {
    state: &'a Guarded<S>,
    list: fn(&mut S) -> &mut WaitList,
    waiter: &'a Arc<Waiter>,
    left: bool,
}

impl<S> Drop for Leave<'_, S> {
    fn drop(&mut self) {
        if !self.left {
            take_out(self.state, self.list, self.waiter);
        }
    }
}
