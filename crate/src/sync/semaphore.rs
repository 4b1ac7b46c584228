//! `Semaphore` and `BoundedSemaphore`: a number of permits.
//!
//! The permits and those who wait stand behind one guard. As in Python a released permit is for whoever
//! takes it first: a woken waiter looks again.

use crate::runtime::guarded::Guarded;
use crate::runtime::wait_list::{self, Ended, WaitList};
use crate::runtime::{self, Cause, Context, Error, Go, Object, Op, Site, step};
use crate::trace::event::{Flags, ObjectType, Verb};
use core::panic::Location;
use core::time::Duration;
use std::sync::Arc;

#[derive(Debug)]
struct State {
    permits: u32,
    waiters: WaitList,
}

#[derive(Debug)]
struct Inner {
    state: Guarded<State>,
    /// The most permits of a bounded one.
    bound: Option<u32>,
    object: Object,
}

impl Inner {
    #[track_caller]
    fn new(kind: ObjectType, value: i64) -> Arc<Self> {
        let site = Location::caller();
        let Ok(permits) = u32::try_from(value) else {
            Op::run(Verb::Make, site).refuse(Error::value("semaphore initial value must be >= 0"));
        };
        let bound = (kind == ObjectType::BoundedSemaphore).then_some(permits);
        let state = Guarded::new(State { permits, waiters: WaitList::new() });
        Arc::new(Self { state, bound, object: Object::new(kind, site, || permits) })
    }

    fn acquire(&self, timeout: Option<Duration>, waits: bool, flags: Flags, site: Site) -> bool {
        let op = self.object.op(Verb::Acquire, site).timed(timeout).flag(flags);
        if step(&op) == Go::Nowhere {
            return false;
        }
        let deadline = runtime::deadline(timeout);
        let mut cause = Cause::default();
        let mut blocked = false;
        loop {
            let mut state = self.state.lock();
            if state.permits > 0 {
                state.permits -= 1;
                op.has(self.object.modified(), state.permits, cause);
                return true;
            }
            if !waits {
                op.gives_up(self.object.seen(), 0);
                return false;
            }
            let waiter = state.waiters.join();
            drop(state);
            if !blocked {
                op.blocks(self.object.seen());
                blocked = true;
            }
            match wait_list::wait(&self.state, |state| &mut state.waiters, &waiter, deadline) {
                Ended::Notified(by) => cause = by,
                Ended::TimedOut => {
                    op.gives_up(self.object.seen(), 0);
                    return false;
                }
                Ended::Cancelled => return false,
            }
        }
    }

    #[track_caller]
    fn release(&self, n: u32, site: Site) {
        let op = self.object.op(Verb::Release, site);
        if step(&op) == Go::Nowhere {
            return;
        }
        if n < 1 {
            op.refuse(Error::value("n must be one or more"));
        }
        let mut state = self.state.lock();
        let permits = state.permits.saturating_add(n);
        if self.bound.is_some_and(|bound| permits > bound) {
            drop(state);
            op.refuse(Error::value("Semaphore released too many times"));
        }
        state.permits = permits;
        let ticket = self.object.modified();
        let notified = state.waiters.notify(n as usize, Cause::by(ticket));
        op.did(ticket, permits);
        drop(state);
        notified.wake();
    }
}

/// A taken permit; gives it back when dropped.
#[derive(Debug)]
pub struct Permit<'a> {
    semaphore: &'a Inner,
    held: bool,
    site: Site,
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        // Given back to a full bounded semaphore it would be one too many: the program has done it.
        let full = |inner: &Inner| inner.bound == Some(inner.state.lock().permits);
        if self.held && !full(self.semaphore) {
            Context::dropping(|| self.semaphore.release(1, self.site));
        }
    }
}

macro_rules! semaphore {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name(Arc<Inner>);

        impl Default for $name {
            /// With one permit, as in Python.
            #[track_caller]
            fn default() -> Self {
                Self::new(1)
            }
        }

        impl $name {
            /// With this many permits.
            ///
            /// # Panics
            /// `ValueError` if `value` is negative.
            #[must_use]
            #[track_caller]
            pub fn new(value: i64) -> Self {
                Self(Inner::new(ObjectType::$name, value))
            }

            /// Takes a permit, waiting until there is one. True, but in a thread of a stopped run that is
            /// already unwinding.
            #[track_caller]
            pub fn acquire(&self) -> bool {
                self.0.acquire(None, true, Flags::default(), Location::caller())
            }

            /// Takes a permit if there is one; says whether it did.
            #[must_use]
            #[track_caller]
            pub fn try_acquire(&self) -> bool {
                self.0.acquire(None, false, Flags::NONBLOCKING, Location::caller())
            }

            /// Takes a permit, waiting at most for `timeout`; says whether it did.
            #[must_use]
            #[track_caller]
            pub fn acquire_timeout(&self, timeout: Duration) -> bool {
                self.0.acquire(Some(timeout), true, Flags::default(), Location::caller())
            }

            /// Gives a permit back.
            ///
            /// # Panics
            /// A bounded semaphore: `ValueError` if there would be more than at first.
            #[track_caller]
            pub fn release(&self) {
                self.0.release(1, Location::caller());
            }

            /// Gives `n` permits back at once.
            ///
            /// # Panics
            /// `ValueError` if `n` is 0; a bounded semaphore also if there would be more than at first.
            #[track_caller]
            pub fn release_many(&self, n: u32) {
                self.0.release(n, Location::caller());
            }

            /// Takes a permit and gives it back when the guard is dropped: Python's `with`.
            #[must_use = "the permit is given back as soon as the guard is dropped"]
            #[track_caller]
            pub fn hold(&self) -> Permit<'_> {
                let site = Location::caller();
                let held = self.0.acquire(None, true, Flags::default(), site);
                Permit { semaphore: &self.0, held, site }
            }
        }
    };
}

semaphore! {
    /// A number of permits; whoever finds none waits for one.
    ///
    /// Source: CPython, `threading.Semaphore`.
    ///
    /// # Example
    /// ```
    /// use threadground::prelude::*;
    /// let pool = Semaphore::new(2);
    /// assert!(pool.acquire() && pool.acquire());
    /// assert!(!pool.try_acquire());
    /// pool.release_many(3);
    /// ```
    Semaphore
}

semaphore! {
    /// A [`Semaphore`] that never has more permits than at first.
    ///
    /// Source: CPython, `threading.BoundedSemaphore`.
    ///
    /// # Example
    /// ```
    /// use threadground::prelude::*;
    /// let pool = BoundedSemaphore::new(1);
    /// let error = catch(|| pool.release()).unwrap_err();
    /// assert_eq!(error.to_string(), "ValueError: Semaphore released too many times");
    /// ```
    BoundedSemaphore
}
