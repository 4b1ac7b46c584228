//! `Condition`: a waiting room beside a lock.
//!
//! Waiters stand in a [`WaitList`]: `notify` takes out those that have waited longest and wakes just those,
//! which then take the lock one after the other. A thread that waits first gets in line, then lets the lock
//! go, so that no notification made under the lock is missed.

use super::{Lock, RLock};
use crate::front::Site;
use crate::platform::guarded::Guarded;
use crate::runtime::{self, Current, Ended, Error, Object, WaitList};
use crate::trace::choice::Deed;
use crate::trace::event::{OnCondition, Patience, Woken};
use crate::trace::kind::Kind;
use core::time::Duration;
use std::sync::Arc;

/// The lock of a [`Condition`].
#[derive(Clone, Debug)]
pub enum ConditionLock {
    /// A plain lock.
    Lock(Lock),
    /// A lock that its owner may take again: Python's default.
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

    fn take(&self, patience: Patience, implicit: bool, site: Site) -> bool {
        match self {
            Self::Lock(lock) => lock.take(patience, implicit, site),
            Self::RLock(lock) => lock.take(patience, implicit, site),
        }
    }

    #[track_caller]
    fn give(&self, site: Site) {
        match self {
            Self::Lock(lock) => lock.give(false, site),
            Self::RLock(lock) => {
                lock.give(false, false, site);
            }
        }
    }

    /// Whether the current thread holds the lock, as far as that can be told: a plain lock has no owner, so
    /// it counts as held if it is taken at all.
    fn is_held(&self) -> bool {
        match self {
            Self::Lock(lock) => lock.is_taken(),
            Self::RLock(lock) => lock.is_mine(),
        }
    }

    /// Whether a thread has the lock.
    fn is_taken(&self) -> bool {
        match self {
            Self::Lock(lock) => lock.is_taken(),
            Self::RLock(lock) => lock.is_taken(),
        }
    }

    /// Lets the lock go, however often it was taken; returns how often that was.
    #[track_caller]
    fn release_all(&self, site: Site) -> u32 {
        match self {
            Self::Lock(lock) => {
                lock.give(true, site);
                1
            }
            Self::RLock(lock) => lock.give(true, true, site),
        }
    }

    fn restore(&self, depth: u32, site: Site) {
        if self.take(Patience::Forever, true, site)
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

    /// A condition beside this lock, which may have other conditions beside it.
    #[must_use]
    #[track_caller]
    pub fn with_lock(lock: impl Into<ConditionLock>) -> Self {
        let lock = lock.into();
        let number = lock.object().number();
        let init = || OnCondition::Init { lock: number.unwrap_or_default() };
        let object = Object::with(Kind::Condition, Site::caller(), init);
        Self(Arc::new(Inner { lock, waiters: Guarded::new(WaitList::new()), object }))
    }

    /// Takes the lock, waiting until it is free.
    #[track_caller]
    pub fn acquire(&self) -> bool {
        self.0.lock.take(Patience::Forever, false, Site::caller())
    }

    /// Takes the lock if it is free, or this thread's own; returns whether it did.
    #[must_use]
    #[track_caller]
    pub fn try_acquire(&self) -> bool {
        self.0.lock.take(Patience::NotAtAll, false, Site::caller())
    }

    /// Takes the lock, waiting at most for `timeout`; returns whether it did.
    #[must_use]
    #[track_caller]
    pub fn acquire_timeout(&self, timeout: Duration) -> bool {
        self.0.lock.take(Some(timeout).into(), false, Site::caller())
    }

    /// Gives the lock back.
    ///
    /// # Panics
    /// As the lock's own `release` does.
    #[track_caller]
    pub fn release(&self) {
        self.0.lock.give(Site::caller());
    }

    /// Takes the lock and gives it back when the guard is dropped: Python's `with`.
    #[must_use = "the lock is given back as soon as the guard is dropped"]
    #[track_caller]
    pub fn hold(&self) -> ConditionGuard<'_> {
        let site = Site::caller();
        let held = self.0.lock.take(Patience::Forever, false, site);
        ConditionGuard { condition: self, held, site }
    }

    /// Lets the lock go, waits to be notified, and takes the lock again.
    ///
    /// # Panics
    /// `RuntimeError` if the lock is not held.
    #[track_caller]
    pub fn wait(&self) {
        self.pause(None, Site::caller());
    }

    /// As [`Condition::wait`], but at most for `timeout`; returns false if the time ran out. The lock is held
    /// again either way.
    ///
    /// # Panics
    /// `RuntimeError` if the lock is not held.
    #[track_caller]
    pub fn wait_timeout(&self, timeout: Duration) -> bool {
        self.pause(Some(timeout), Site::caller())
    }

    /// Waits until `predicate` is true, at most for `timeout`; returns what it was last.
    ///
    /// # Panics
    /// `RuntimeError` if the lock is not held; and what `predicate` raises.
    #[track_caller]
    pub fn wait_for(&self, mut predicate: impl FnMut() -> bool, timeout: Option<Duration>) -> bool {
        let site = Site::caller();
        if predicate() {
            return true;
        }
        let end = runtime::deadline(timeout);
        let mut left = timeout;
        // As in CPython, even a timeout of 0 is one wait, which lets the lock go and takes it again.
        loop {
            if !self.pause(left, site) {
                // A thread of a stopped run that is unwinding waits for nothing any more.
                return left.is_some() && predicate();
            }
            if predicate() {
                return true;
            }
            left = end.map(|end| {
                Duration::from_nanos(u64::try_from(end - runtime::look_at_clock(Some(site))).unwrap_or(0))
            });
            if left == Some(Duration::ZERO) {
                return false;
            }
        }
    }

    /// Notifies up to `n` of the threads that wait, those that have waited longest first.
    ///
    /// # Panics
    /// `RuntimeError` if the lock is not held.
    #[track_caller]
    pub fn notify(&self, n: usize) {
        self.tell(Some(n), Site::caller());
    }

    /// Notifies all threads that wait.
    ///
    /// # Panics
    /// `RuntimeError` if the lock is not held.
    #[track_caller]
    pub fn notify_all(&self) {
        self.tell(None, Site::caller());
    }

    /// How many threads wait, for the condition's `repr`: that is no step of the program.
    #[must_use]
    pub fn peek(&self) -> usize {
        self.0.waiters.lock().len()
    }

    #[track_caller]
    fn pause(&self, timeout: Option<Duration>, site: Site) -> bool {
        let Inner { lock, waiters, object } = &*self.0;
        let event = |phase| OnCondition::Wait { patience: timeout.into(), phase };
        let Some(op) = object.begins(Deed::Wait, site, event) else { return false };
        if !lock.is_held() {
            object.refuse(site, Error::runtime("cannot wait on un-acquired lock"));
        }
        let deadline = runtime::deadline(timeout);
        let mut depth = 0;
        let lets_go = || {
            depth = lock.release_all(site);
            op.blocks();
        };
        // The next of the threads that were notified together with this one wakes when the notice is dropped:
        // after this thread has the lock again, so that they do not all meet there.
        // In a controlled run a thread that is notified goes on when it can take the lock, and does so.
        let can_restore = || !lock.is_taken();
        let ended =
            runtime::wait_on(None, waiters.lock(), |list| list, deadline, lets_go, Some(&can_restore));
        let notice = match ended {
            Ended::Notified(notice) if notice.late => {
                op.gives_up();
                None
            }
            Ended::Notified(notice) => {
                op.has(op.look(), || Woken { woken_by: notice.woken_by });
                Some(notice)
            }
            Ended::TimedOut(_waiters) => {
                op.gives_up();
                None
            }
            Ended::Cancelled => return false,
        };
        lock.restore(depth, site);
        notice.is_some()
    }

    /// Notifies up to `asked` waiters; `None` is all of them.
    #[track_caller]
    fn tell(&self, asked: Option<usize>, site: Site) {
        let Inner { lock, waiters, object } = &*self.0;
        let Some(op) = object.step(Deed::Notify, site) else { return };
        if !lock.is_held() {
            object.refuse(site, Error::runtime("cannot notify on un-acquired lock"));
        }
        let mut list = waiters.lock();
        let stamp = op.change();
        let most = asked.unwrap_or(usize::MAX);
        let notified = if op.is_parallel() {
            list.notify_in_turn(most, stamp.ticket())
        } else {
            list.notify(most, stamp.ticket())
        };
        let woken = notified.len() as u64;
        op.did(stamp, || OnCondition::Notify { asked: asked.map(|asked| asked as u64), woken });
        drop(list);
        notified.wake();
    }
}

/// A [`Condition`] whose lock is held; gives the lock back when dropped.
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
            Current::dropping(|| lock.give(self.site));
        }
    }
}
