//! `Timer`: a thread that waits a while and then calls a function, unless it is cancelled.
//!
//! Python's timer waits for an event of its own. Here the wait is recorded as the timer's, so that a reader
//! sees a countdown.

use super::thread::{Run, Thread};
use crate::front::Site;
use crate::ground::Nanos;
use crate::ground::word::Ordering;
use crate::platform::guarded::Guarded;
use crate::runtime::{self, Ended, Object, WaitList};
use crate::trace::choice::Deed;
use crate::trace::event::{OnTimer, Woken};
use crate::trace::kind::Kind;
use core::time::Duration;
use std::sync::Arc;

#[derive(Debug)]
struct State {
    /// Whether the timer was cancelled, or its function has been called.
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
        let event = |phase| OnTimer::Wait { patience: Some(*interval).into(), phase };
        let Some(op) = object.begins(Deed::Wait, self.site, event) else { return };
        let mut inside = state.lock();
        if !inside.finished {
            let deadline = runtime::deadline(Some(*interval));
            match runtime::wait_in(inside, |state| &mut state.waiters, deadline, || op.blocks()) {
                Ended::Notified(notice) => {
                    return op.has(op.look(), || Woken { woken_by: notice.woken_by });
                }
                Ended::Cancelled => return,
                Ended::TimedOut(_) => {}
            }
            inside = state.lock();
        }
        if inside.finished {
            drop(inside);
            return op.has(op.look(), || Woken { woken_by: None });
        }
        drop(inside);
        op.gives_up_at(op.change());
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
    /// A timer that will call `function` when `interval` has passed since its start.
    #[must_use]
    #[track_caller]
    pub fn new(interval: Duration, function: impl FnOnce() + Send + 'static) -> Self {
        let site = Site::caller();
        let span = Nanos::try_from(interval.as_nanos()).unwrap_or(Nanos::MAX);
        let object = Object::with(Kind::Timer, site, || OnTimer::Init { interval: span });
        let state = Guarded::new(State { finished: false, waiters: WaitList::new() });
        let inner = Arc::new(Inner { state, interval, object });
        let thread = Thread::subclass(CountDown {
            inner: Arc::clone(&inner),
            function: Some(Box::new(function)),
            site,
        });
        thread.descriptor().timer.store(inner.object.number().unwrap_or_default(), Ordering::Relaxed);
        Self { thread, inner }
    }

    /// Stops the timer, if its function has not been called yet.
    #[track_caller]
    pub fn cancel(&self) {
        let Some(op) = self.inner.object.step(Deed::Cancel, Site::caller()) else { return };
        let mut state = self.inner.state.lock();
        state.finished = true;
        let stamp = op.change();
        let notified = state.waiters.notify_all(stamp.ticket());
        op.did(stamp, || OnTimer::Cancel);
        drop(state);
        notified.wake();
    }

    /// Sets the timer's name. The number of its default name stays used, as in CPython, whose timers cannot
    /// be made with a name.
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
