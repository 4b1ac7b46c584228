//! `Condition`: a waiting room beside a lock.
//!
//! Waiters stand in a [`WaitList`]: `notify` takes the longest-waiting ones out and wakes just those,
//! who then take the lock one after the other. Who waits first registers, then lets the lock go, so that
//! no notify made under the lock is missed.

use super::{Lock, RLock};
use crate::runtime::Guarded;
use crate::runtime::wait_list::{self, Ended, WaitList};
use crate::runtime::{self, Cause, Context, Error, Go, Object, Op, Site, step};
use crate::trace::event::{Flags, ObjectType, Verb};
use core::panic::Location;
use core::time::Duration;
use std::sync::Arc;

/// The lock of a [`Condition`].
#[derive(Clone, Debug)]
pub enum ConditionLock {
    /// A plain one.
    Lock(Lock),
    /// A re-entrant one: Python's default.
    RLock(RLock),
}

impl From<&Lock> for ConditionLock {
    fn from(lock: &Lock) -> Self {
        Self::Lock(lock.clone())
    }
}

impl From<&RLock> for ConditionLock {
    fn from(lock: &RLock) -> Self {
        Self::RLock(lock.clone())
    }
}

impl ConditionLock {
    fn object(&self) -> &Object {
        match self {
            Self::Lock(lock) => lock.object(),
            Self::RLock(lock) => lock.object(),
        }
    }

    fn take(&self, timeout: Option<Duration>, flags: Flags, site: Site) -> bool {
        match self {
            Self::Lock(lock) => lock.take(timeout, flags, site),
            Self::RLock(lock) => lock.take(timeout, true, flags, site),
        }
    }

    #[track_caller]
    fn give(&self, site: Site) {
        match self {
            Self::Lock(lock) => lock.give(Flags::default(), site),
            Self::RLock(lock) => {
                lock.give(false, Flags::default(), site);
            }
        }
    }

    /// As far as it can tell: a plain lock has no owner, so that it is taken is all there is to know.
    fn is_held(&self) -> bool {
        match self {
            Self::Lock(lock) => lock.is_taken(),
            Self::RLock(lock) => lock.is_mine(),
        }
    }

    /// Lets the lock go however often it was taken; says how often.
    #[track_caller]
    fn release_all(&self, site: Site) -> u32 {
        match self {
            Self::Lock(lock) => {
                lock.give(Flags::IMPLICIT, site);
                1
            }
            Self::RLock(lock) => lock.give(true, Flags::IMPLICIT, site),
        }
    }

    fn restore(&self, depth: u32, site: Site) {
        if self.take(None, Flags::IMPLICIT, site)
            && let Self::RLock(lock) = self
        {
            lock.restore(depth);
        }
    }
}

#[derive(Debug)]
struct Inner {
    lock: ConditionLock,
    waiters: Guarded<WaitList>,
    object: Object,
}

/// A place to wait until another thread says that something has changed.
///
/// Source: CPython, `threading.Condition`.
///
/// # Example
/// ```
/// use threadground::prelude::*;
/// let condition = Condition::new();
/// let _held = condition.hold();
/// assert!(!condition.wait_timeout(secs(0.001)));
/// condition.notify(1);
/// ```
#[derive(Clone, Debug)]
pub struct Condition(Arc<Inner>);

impl Default for Condition {
    #[track_caller]
    fn default() -> Self {
        Self::new()
    }
}

impl Condition {
    /// A condition with an `RLock` of its own.
    #[must_use]
    #[track_caller]
    pub fn new() -> Self {
        Self::with_lock(&RLock::new())
    }

    /// A condition beside a lock that may have others beside it.
    #[must_use]
    #[track_caller]
    pub fn with_lock(lock: impl Into<ConditionLock>) -> Self {
        let lock = lock.into();
        let object = Object::new(ObjectType::Condition, Location::caller(), || lock.object().number());
        Self(Arc::new(Inner { lock, waiters: Guarded::new(WaitList::new()), object }))
    }

    /// Takes the lock.
    #[track_caller]
    pub fn acquire(&self) -> bool {
        self.0.lock.take(None, Flags::default(), Location::caller())
    }

    /// Gives the lock back.
    ///
    /// # Panics
    /// As the lock's own `release`.
    #[track_caller]
    pub fn release(&self) {
        self.0.lock.give(Location::caller());
    }

    /// Takes the lock and gives it back when the guard is dropped: Python's `with`.
    #[must_use = "the lock is given back as soon as the guard is dropped"]
    #[track_caller]
    pub fn hold(&self) -> ConditionGuard<'_> {
        let site = Location::caller();
        let held = self.0.lock.take(None, Flags::default(), site);
        ConditionGuard { condition: self, held, site }
    }

    /// Lets the lock go, waits to be notified, and takes the lock again.
    ///
    /// # Panics
    /// `RuntimeError` if the lock is not held.
    #[track_caller]
    pub fn wait(&self) {
        self.pause(None, Location::caller());
    }

    /// As [`Condition::wait`], at most for `timeout`; false if the time ran out. The lock is held again
    /// either way.
    ///
    /// # Panics
    /// `RuntimeError` if the lock is not held.
    #[track_caller]
    pub fn wait_timeout(&self, timeout: Duration) -> bool {
        self.pause(Some(timeout), Location::caller())
    }

    /// Waits until `predicate` is true, at most for `timeout`; says what it was last.
    ///
    /// # Panics
    /// `RuntimeError` if the lock is not held; and what `predicate` raises.
    #[track_caller]
    pub fn wait_for(&self, mut predicate: impl FnMut() -> bool, timeout: Option<Duration>) -> bool {
        let site = Location::caller();
        if predicate() {
            return true;
        }
        let end = runtime::deadline(timeout);
        let mut left = timeout;
        // As in CPython even no time at all is one wait, which wants the lock.
        loop {
            if !self.pause(left, site) {
                // In a stopped run that unwinds, nothing is waited for any more.
                return left.is_some() && predicate();
            }
            if predicate() {
                return true;
            }
            left = end.map(|end| Duration::from_nanos(u64::try_from(end - runtime::now()).unwrap_or(0)));
            if left == Some(Duration::ZERO) {
                return false;
            }
        }
    }

    /// Wakes up to `n` of those who wait, the longest-waiting first.
    ///
    /// # Panics
    /// `RuntimeError` if the lock is not held.
    #[track_caller]
    pub fn notify(&self, n: usize) {
        self.tell(n, Location::caller());
    }

    /// Wakes all who wait.
    ///
    /// # Panics
    /// `RuntimeError` if the lock is not held.
    #[track_caller]
    pub fn notify_all(&self) {
        self.tell(usize::MAX, Location::caller());
    }

    fn op(&self, verb: Verb, site: Site) -> Op<'_> {
        self.0.object.op(verb, site)
    }

    #[track_caller]
    fn pause(&self, timeout: Option<Duration>, site: Site) -> bool {
        let Inner { lock, waiters, object } = &*self.0;
        let op = self.op(Verb::Wait, site).timed(timeout);
        if step(&op) == Go::Nowhere {
            return false;
        }
        if !lock.is_held() {
            op.refuse(Error::runtime("cannot wait on un-acquired lock"));
        }
        let deadline = runtime::deadline(timeout);
        let mut depth = 0;
        let lets_go = || {
            depth = lock.release_all(site);
            op.blocks(object.seen());
        };
        // Whoever was notified together with this one wakes when the notice is dropped: once the lock is
        // held again, so that they do not all meet there.
        let notice = match wait_list::wait(waiters.lock(), |list| list, deadline, lets_go) {
            Ended::Notified(notice) => {
                op.has(object.seen(), 0, notice.cause);
                Some(notice)
            }
            Ended::TimedOut(_) => {
                op.gives_up(object.seen(), 0);
                None
            }
            Ended::Cancelled => return false,
        };
        lock.restore(depth, site);
        notice.is_some()
    }

    #[track_caller]
    fn tell(&self, n: usize, site: Site) {
        let Inner { lock, waiters, object } = &*self.0;
        let op = self.op(Verb::Notify, site);
        if step(&op) == Go::Nowhere {
            return;
        }
        if !lock.is_held() {
            op.refuse(Error::runtime("cannot notify on un-acquired lock"));
        }
        let mut list = waiters.lock();
        let ticket = object.modified();
        let notified = list.notify_in_turn(n, Cause::by(ticket));
        let asked = u32::try_from(n).unwrap_or(u32::MAX);
        op.did_with(ticket, notified.len() as u32, asked);
        drop(list);
        notified.wake();
    }
}

/// A [`Condition`] whose lock is held; gives it back when dropped.
#[derive(Debug)]
pub struct ConditionGuard<'a> {
    condition: &'a Condition,
    held: bool,
    site: Site,
}

impl Drop for ConditionGuard<'_> {
    fn drop(&mut self) {
        let lock = &self.condition.0.lock;
        if self.held && lock.is_held() {
            Context::dropping(|| lock.give(self.site));
        }
    }
}
