//! `Semaphore` and `BoundedSemaphore`: a number of permits.
//!
//! As in Python, a released permit is for the thread that takes it first: a woken waiter looks again.
//!
//! # State
//!
//! The word is twice the number of permits, and 1 more if threads may wait. It becomes odd only from 0 to 1,
//! under the guard of the waiters; a thread that releases and finds it odd looks there. Releasing is Release,
//! taking is Acquire: a thread that takes a permit sees what was done before the permit was released.

use crate::front::Site;
use crate::ground::word::AtomicU64;
use crate::ground::word::Ordering::{Acquire, Relaxed, Release};
use crate::platform::guarded::{Guarded, Held};
use crate::runtime::{self, Current, Ended, Error, Object, WaitList};
use crate::trace::choice::Deed;
use crate::trace::event::{OnSemaphore, Patience, Permitted};
use crate::trace::kind::Kind;
use core::time::Duration;
use std::sync::Arc;

/// The bit that says that threads may wait.
const AWAITED: u64 = 1;
const PERMIT: u64 = 2;

#[derive(Debug)]
#[repr(align(128))]
struct Inner {
    word: AtomicU64,
    waiters: Guarded<WaitList>,
    /// How many permits a bounded semaphore has at most.
    bound: Option<u64>,
    object: Object,
}

impl Inner {
    #[track_caller]
    fn new(kind: Kind, value: i64) -> Arc<Self> {
        let site = Site::caller();
        let Ok(permits) = u64::try_from(value) else {
            runtime::raise(site, None, Error::value("semaphore initial value must be >= 0"));
        };
        let bound = (kind == Kind::BoundedSemaphore).then_some(permits);
        Arc::new(Self {
            word: AtomicU64::new(permits.saturating_mul(PERMIT)),
            waiters: Guarded::new(WaitList::new()),
            bound,
            object: Object::with(kind, site, || OnSemaphore::Init { permits }),
        })
    }

    fn permits(&self) -> u64 {
        self.word.load(Relaxed) / PERMIT
    }

    /// Takes a permit if there is one; returns how many are left.
    #[inline]
    fn try_take(&self) -> Option<u64> {
        // Meets the Release in `give`.
        self.word
            .fetch_update(Acquire, Relaxed, |word| word.checked_sub(PERMIT))
            .ok()
            .map(|was| was / PERMIT - 1)
    }

    /// Gives permits back, unless that would pass the bound or, where the caller has no guard, threads may
    /// wait; returns how many permits there are then.
    #[inline]
    fn give(&self, n: u64, guard: Option<&Held<'_, WaitList>>) -> Result<u64, Refused> {
        let mut word = self.word.load(Relaxed);
        loop {
            let permits = (word / PERMIT).saturating_add(n).min(u64::MAX / PERMIT);
            if self.bound.is_some_and(|bound| permits > bound) {
                return Err(Refused::TooMany);
            }
            if word & AWAITED != 0 && guard.is_none() {
                return Err(Refused::Awaited);
            }
            // The bit stays: under the guard the caller looks for waiters next.
            let wanted = (permits * PERMIT) | (word & AWAITED);
            match self.word.compare_exchange_weak(word, wanted, Release, Relaxed) {
                Ok(_) => return Ok(permits),
                Err(now) => word = now,
            }
        }
    }

    fn acquire(&self, patience: Patience, site: Site) -> bool {
        let event = |phase| OnSemaphore::Acquire { patience, phase };
        let can = |_| self.permits() > 0;
        let Some(op) = self.object.wants(Deed::Acquire, patience, site, event, can) else { return false };
        let stood = op.stood();
        let order = op.order();
        if !stood.timed_out
            && let Some(left) = self.try_take()
        {
            op.has(op.change(), || Permitted { left, woken_by: stood.woken_by });
            return true;
        }
        let Some(deadline) = op.until(patience) else {
            op.gives_up();
            return false;
        };
        order.end();
        let (mut woken_by, mut blocked) = (None, false);
        loop {
            let order = op.order();
            let waiters = self.waiters.lock();
            if let Some(left) = self.try_take() {
                op.has(op.change(), || Permitted { left, woken_by });
                return true;
            }
            // 0=>AWAITED, or it is AWAITED already; or it fails, as a permit has come.
            if self.word.fetch_update(Relaxed, Relaxed, |word| (word < PERMIT).then_some(AWAITED)).is_err() {
                continue;
            }
            let blocks = || {
                op.blocks_once(&mut blocked);
                order.end();
            };
            match runtime::wait_in(waiters, |waiters| waiters, deadline, blocks) {
                Ended::Notified(notice) => woken_by = notice.woken_by,
                // The guard is held until the timeout is recorded: no permit comes between.
                Ended::TimedOut(_waiters) => {
                    op.gives_up();
                    return false;
                }
                Ended::Cancelled => return false,
            }
        }
    }

    #[track_caller]
    fn release(&self, n: u32, site: Site) {
        let Some(op) = self.object.step(Deed::Release, site) else { return };
        if n < 1 {
            self.object.refuse(site, Error::value("n must be one or more"));
        }
        let order = op.order();
        if let Ok(permits) = self.give(u64::from(n), None) {
            let stamp = op.change();
            op.did(stamp, || OnSemaphore::Release { permits });
            op.lets_go(stamp, n);
            return;
        }
        let mut waiters = self.waiters.lock();
        let Ok(permits) = self.give(u64::from(n), Some(&waiters)) else {
            drop(waiters);
            order.end();
            self.object.refuse(site, Error::value("Semaphore released too many times"));
        };
        let stamp = op.change();
        op.did(stamp, || OnSemaphore::Release { permits });
        let notified = waiters.notify(n as usize, stamp.ticket());
        if waiters.is_empty() {
            // Odd=>even: no thread waits any more.
            self.word.fetch_and(!AWAITED, Relaxed);
        }
        drop(waiters);
        order.end();
        notified.wake();
    }
}

/// Why permits were not given back.
#[derive(Debug)]
enum Refused {
    TooMany,
    Awaited,
}

/// A permit that was taken; gives it back when dropped.
#[derive(Debug)]
pub struct Permit<'a> {
    semaphore: &'a Inner,
    held: bool,
    site: Site,
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        // A bounded semaphore that is full has no room for it: the program has given the permit back itself.
        let full = |inner: &Inner| inner.bound == Some(inner.permits());
        if self.held && !full(self.semaphore) {
            Current::dropping(|| self.semaphore.release(1, self.site));
        }
    }
}

macro_rules! semaphore {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name(Arc<Inner>);

        impl Default for $name {
            /// A semaphore with one permit, as in Python.
            #[track_caller]
            fn default() -> Self {
                Self::new(1)
            }
        }

        impl $name {
            /// A semaphore with this many permits.
            ///
            /// # Panics
            /// `ValueError` if `value` is negative.
            #[must_use]
            #[track_caller]
            pub fn new(value: i64) -> Self {
                Self(Inner::new(Kind::$name, value))
            }

            /// Takes a permit, waiting until there is one. Returns true, except in a thread of a stopped run
            /// that is already unwinding.
            #[track_caller]
            pub fn acquire(&self) -> bool {
                self.0.acquire(Patience::Forever, Site::caller())
            }

            /// Takes a permit if there is one; returns whether it did.
            #[must_use]
            #[track_caller]
            pub fn try_acquire(&self) -> bool {
                self.0.acquire(Patience::NotAtAll, Site::caller())
            }

            /// Takes a permit, waiting at most for `timeout`; returns whether it did.
            #[must_use]
            #[track_caller]
            pub fn acquire_timeout(&self, timeout: Duration) -> bool {
                self.0.acquire(Some(timeout).into(), Site::caller())
            }

            /// Gives a permit back.
            ///
            /// # Panics
            /// `ValueError` if a bounded semaphore would have more permits than at first.
            #[track_caller]
            pub fn release(&self) {
                self.0.release(1, Site::caller());
            }

            /// Gives `n` permits back at once.
            ///
            /// # Panics
            /// `ValueError` if `n` is 0, or if a bounded semaphore would have more permits than at first.
            #[track_caller]
            pub fn release_many(&self, n: u32) {
                self.0.release(n, Site::caller());
            }

            /// How many permits there are: Python's `_value`. Another thread may take one at any moment.
            #[must_use]
            #[track_caller]
            pub fn value(&self) -> u64 {
                let look = self.0.object.glance(Deed::Look, Site::caller());
                let permits = self.0.permits();
                look.saw("value", || permits.to_string());
                permits
            }

            /// How many permits there are, for the semaphore's `repr`: that is no step of the program.
            #[must_use]
            pub fn peek(&self) -> u64 {
                self.0.permits()
            }

            /// Takes a permit and gives it back when the guard is dropped: Python's `with`.
            #[must_use = "the permit is given back as soon as the guard is dropped"]
            #[track_caller]
            pub fn hold(&self) -> Permit<'_> {
                let site = Site::caller();
                let held = self.0.acquire(Patience::Forever, site);
                Permit { semaphore: &self.0, held, site }
            }
        }
    };
}

semaphore! {
    /// A number of permits; a thread that finds none waits for one.
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
