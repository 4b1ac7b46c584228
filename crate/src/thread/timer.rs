//! `Timer`: a thread that waits a while and then calls a function, unless it is cancelled.
//!
//! What Python does with an event of the timer's own is done here under the timer's name, so that a
//! reader sees a count-down.

use super::thread::{Run, Thread};
use crate::ground::word::Ordering;
use crate::runtime::Guarded;
use crate::runtime::wait_list::{self, Ended, WaitList};
use crate::runtime::{self, Cause, Go, Object, Site, step};
use crate::trace::event::{ObjectType, Verb};
use core::panic::Location;
use core::time::Duration;
use std::sync::Arc;

#[derive(Debug)]
struct State {
    /// Cancelled, or the function was called.
    finished: bool,
    waiters: WaitList,
}

#[derive(Debug)]
struct Inner {
    state: Guarded<State>,
    interval: Duration,
    object: Object,
}

struct CountDown {
    inner: Arc<Inner>,
    function: Option<Box<dyn FnOnce() + Send>>,
    site: Site,
}

impl Run for CountDown {
    fn run(&mut self) {
        let Inner { state, interval, object } = &*self.inner;
        let op = object.op(Verb::Wait, self.site).timed(Some(*interval));
        if step(&op) == Go::Nowhere {
            return;
        }
        let mut inside = state.lock();
        if !inside.finished {
            let deadline = runtime::deadline(Some(*interval));
            let blocks = || op.blocks(object.seen());
            match wait_list::wait(inside, |state| &mut state.waiters, deadline, blocks) {
                Ended::Notified(notice) => return op.has(object.seen(), 0, notice.cause),
                Ended::Cancelled => return,
                Ended::TimedOut(_) => {}
            }
            inside = state.lock();
        }
        if inside.finished {
            drop(inside);
            return op.has(object.seen(), 0, Cause::default());
        }
        drop(inside);
        op.gives_up(object.modified(), 0);
        if let Some(function) = self.function.take() {
            function();
        }
        state.lock().finished = true;
    }
}

/// A thread that calls a function after a time.
///
/// Source: CPython, `threading.Timer`.
///
/// # Example
/// ```
/// use threadground::prelude::*;
/// let t = Timer::new(secs(30.0), || say!("never"));
/// t.start();
/// t.cancel();
/// t.join();
/// ```
#[derive(Clone, Debug)]
pub struct Timer {
    thread: Thread,
    inner: Arc<Inner>,
}

impl Timer {
    /// Will call `function` when `interval` has passed since its start.
    #[must_use]
    #[track_caller]
    pub fn new(interval: Duration, function: impl FnOnce() + Send + 'static) -> Self {
        let site = Location::caller();
        let span = u32::try_from(interval.as_micros()).unwrap_or(u32::MAX);
        let object = Object::new(ObjectType::Timer, site, || span);
        let state = Guarded::new(State { finished: false, waiters: WaitList::new() });
        let inner = Arc::new(Inner { state, interval, object });
        let thread = Thread::subclass(CountDown {
            inner: Arc::clone(&inner),
            function: Some(Box::new(function)),
            site,
        });
        thread.identity().timer.store(inner.object.number(), Ordering::Relaxed);
        Self { thread, inner }
    }

    /// Stops the timer, if its function has not been called yet.
    #[track_caller]
    pub fn cancel(&self) {
        let op = self.inner.object.op(Verb::Cancel, Location::caller());
        if step(&op) == Go::Nowhere {
            return;
        }
        let mut state = self.inner.state.lock();
        state.finished = true;
        let ticket = self.inner.object.modified();
        let notified = state.waiters.notify_all(Cause::by(ticket));
        op.did(ticket, 0);
        drop(state);
        notified.wake();
    }

    /// Sets the name. As in CPython, whose timers cannot be made with one, it keeps its number.
    #[must_use]
    #[track_caller]
    pub fn name(self, name: impl Into<String>) -> Self {
        self.thread.set_name(name);
        self
    }
}

impl core::ops::Deref for Timer {
    type Target = Thread;
    fn deref(&self) -> &Thread {
        &self.thread
    }
}
