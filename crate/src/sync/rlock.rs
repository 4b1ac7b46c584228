//! `RLock`: a lock that its owner may take again.
//!
//! It is a [`Raw`] lock that is marked with its owner's ident, and a depth. A thread that reads the mark of
//! another thread learns only that it is not its own, for which any ordering will do. The depth is the
//! owner's alone: it counts the takes after the first, so that a thread which takes the lock only once need
//! not touch it.

use super::lock::{Raw, mark};
use crate::front::{Site, repr, repr::Repr};
use crate::ground::word::AtomicU32;
use crate::ground::word::Ordering::Relaxed;
use crate::runtime::{Current, Error, Object, Waited};
use crate::trace::choice::Deed;
use crate::trace::event::{Acquired, OnLock, Patience};
use crate::trace::kind::Kind;
use core::time::Duration;
use std::sync::Arc;

#[derive(Debug)]
#[repr(align(128))]
struct Inner {
    raw: Raw,
    /// How often the owner has taken the lock again, after the first time.
    again: AtomicU32,
    object: Object,
}

/// A lock that its owner can take again. It is free when every take has been given back.
///
/// Source: CPython, `threading.RLock`.
///
/// # Example
/// ```
/// use threadground::prelude::*;
/// let lock = RLock::new();
/// assert!(lock.acquire() && lock.try_acquire());
/// lock.release();
/// lock.release();
/// let error = catch(|| lock.release()).unwrap_err();
/// assert_eq!(error.text, "cannot release un-acquired lock");
/// ```
#[derive(Clone, Debug)]
pub struct RLock(Arc<Inner>);

impl Default for RLock {
    #[track_caller]
    fn default() -> Self {
        Self::new()
    }
}

/// The current thread's mark.
fn me() -> u32 {
    mark(Current::ident())
}

impl RLock {
    /// An unlocked lock.
    #[must_use]
    #[track_caller]
    pub fn new() -> Self {
        let object = Object::new(Kind::RLock, Site::caller());
        Self(Arc::new(Inner { raw: Raw::new(), again: AtomicU32::new(0), object }))
    }

    /// Takes the lock, waiting until it is free or this thread's own. Returns true, except in a thread of a
    /// stopped run that is already unwinding.
    #[track_caller]
    pub fn acquire(&self) -> bool {
        self.take(Patience::Forever, false, Site::caller())
    }

    /// Takes the lock if it is free or this thread's own; returns whether it did.
    #[must_use]
    #[track_caller]
    pub fn try_acquire(&self) -> bool {
        self.take(Patience::NotAtAll, false, Site::caller())
    }

    /// Takes the lock, waiting at most for `timeout`; returns whether it did.
    #[must_use]
    #[track_caller]
    pub fn acquire_timeout(&self, timeout: Duration) -> bool {
        self.take(Some(timeout).into(), false, Site::caller())
    }

    /// Gives back one take.
    ///
    /// # Panics
    /// `RuntimeError` if the current thread does not hold the lock.
    #[track_caller]
    pub fn release(&self) {
        self.give(false, false, Site::caller());
    }

    /// Takes the lock and gives it back when the guard is dropped: Python's `with`.
    #[must_use = "the lock is given back as soon as the guard is dropped"]
    #[track_caller]
    pub fn hold(&self) -> RLockGuard<'_> {
        let site = Site::caller();
        let held = self.take(Patience::Forever, false, site);
        RLockGuard { lock: self, held, site }
    }

    /// Whether a thread holds the lock.
    #[must_use]
    #[track_caller]
    pub fn locked(&self) -> bool {
        self.look("locked", |owner, _| owner != 0, |is| repr::truth(is).to_owned(), Site::caller())
    }

    /// The ident of the thread that holds the lock, if one does: Python tells it in the lock's `repr`.
    #[must_use]
    #[track_caller]
    pub fn owner(&self) -> Option<u32> {
        let owner = |owner| Some(owner).filter(|&owner| owner != 0);
        self.look("owner", |ident, _| owner(ident), |owner| owner.repr(), Site::caller())
    }

    /// How often the current thread has taken the lock and not given it back: Python's `_recursion_count`; 0 if it
    /// does not hold the lock.
    #[must_use]
    #[track_caller]
    pub fn depth(&self) -> u32 {
        // The count is the owner's alone.
        let mine = |owner, takes| if owner == Current::ident() { takes } else { 0 };
        self.look("depth", mine, |depth| depth.to_string(), Site::caller())
    }

    /// Looks at the lock: `see` is given its owner's ident, or 0, and how often that has taken it.
    fn look<R: Copy>(
        &self,
        what: &str,
        see: impl FnOnce(u32, u32) -> R,
        show: impl FnOnce(R) -> String,
        site: Site,
    ) -> R {
        let look = self.0.object.glance(Deed::Look, site);
        let seen = see(self.0.raw.owner(), self.0.again.load(Relaxed) + 1);
        look.saw(what, || show(seen));
        seen
    }

    pub(super) fn object(&self) -> &Object {
        &self.0.object
    }

    pub(super) fn is_taken(&self) -> bool {
        self.0.raw.is_taken()
    }

    /// The ident of the thread that holds the lock, or 0, and how often it has taken it, for its `repr`: that is no step
    /// of the program.
    #[must_use]
    pub fn peek(&self) -> (u32, u32) {
        match self.0.raw.owner() {
            0 => (0, 0),
            owner => (owner, self.0.again.load(Relaxed) + 1),
        }
    }

    /// Whether the current thread holds the lock: Python's `_is_owned`, which is no step of the program.
    #[must_use]
    pub fn is_mine(&self) -> bool {
        self.0.raw.is_marked(me())
    }

    /// Takes the lock, or takes it again; returns whether it did. `implicit` says that a condition takes its
    /// lock back.
    #[inline]
    pub(super) fn take(&self, patience: Patience, implicit: bool, site: Site) -> bool {
        let Inner { raw, again, object } = &*self.0;
        let event = |phase| OnLock::Acquire { implicit, patience, phase };
        let me = me();
        let can = |_| !raw.is_taken() || raw.is_marked(me);
        let Some(op) = object.wants(Deed::Acquire, patience, site, event, can) else { return false };
        let (mut depth, mut woken_by) = (1, op.stood().woken_by);
        if op.stood().timed_out || !raw.try_acquire(me) {
            if raw.is_marked(me) {
                depth = again.load(Relaxed) + 2;
                again.store(depth - 1, Relaxed);
            } else {
                let Some(deadline) = op.until(patience) else {
                    op.gives_up();
                    return false;
                };
                match raw.acquire_contended(me, op.is_parallel(), || op.blocks(), deadline) {
                    Waited::Woken => woken_by = object.let_go_by(),
                    Waited::TimedOut => {
                        op.gives_up();
                        return false;
                    }
                    Waited::Cancelled => return false,
                }
            }
        }
        op.has(op.change(), || Acquired { depth, woken_by });
        true
    }

    /// Gives back one take, or all of them; returns how many takes there were.
    #[track_caller]
    pub(super) fn give(&self, all: bool, implicit: bool, site: Site) -> u32 {
        self.try_give(all, implicit, site)
            .unwrap_or_else(|| self.0.object.refuse(site, Error::runtime("cannot release un-acquired lock")))
    }

    /// As [`give`](Self::give); `None` if the current thread does not hold the lock.
    #[inline]
    fn try_give(&self, all: bool, implicit: bool, site: Site) -> Option<u32> {
        let Inner { raw, again, object } = &*self.0;
        let Some(op) = object.step(Deed::Release, site) else { return Some(0) };
        let me = me();
        if !raw.is_marked(me) {
            return None;
        }
        let takes = again.load(Relaxed) + 1;
        let left = if all { 0 } else { takes - 1 };
        if takes > 1 {
            again.store(left.saturating_sub(1), Relaxed);
        }
        // The release is recorded before another thread can see it.
        let stamp = op.change();
        op.did(stamp, || OnLock::Release { implicit, depth: left });
        op.lets_go(stamp, u32::from(left == 0));
        if left == 0 {
            raw.release(me);
        }
        Some(takes)
    }

    /// Restores the number of takes of a lock that was just taken back, once, after a condition's wait.
    pub(super) fn restore(&self, takes: u32) {
        self.0.again.store(takes.saturating_sub(1), Relaxed);
    }
}

/// A held [`RLock`]; gives one take back when dropped.
#[derive(Debug)]
pub struct RLockGuard<'a> {
    lock: &'a RLock,
    held: bool,
    site: Site,
}

impl Drop for RLockGuard<'_> {
    fn drop(&mut self) {
        // As with a plain lock's guard: the program may have given the lock back itself.
        if self.held && self.lock.is_mine() {
            Current::dropping(|| self.lock.try_give(false, false, self.site));
        }
    }
}
