//! `RLock`: a lock that its owner may take again.
//!
//! A [`Raw`] lock that is marked with its owner's ident, and a depth. A thread that reads the mark of
//! another learns only that it is not its own, for which any order will do. The depth is the owner's
//! alone: it counts the takes after the first, so that who takes the lock but once need not touch it.

use super::lock::{Raw, mark};
use crate::ground::word::AtomicU32;
use crate::ground::word::Ordering::Relaxed;
use crate::runtime::{self, Cause, Context, Error, Go, Object, Site, Waited, step};
use crate::trace::event::{Flags, ObjectType, Verb};
use core::panic::Location;
use core::time::Duration;
use std::sync::Arc;

#[derive(Debug)]
#[repr(align(128))]
struct Inner {
    raw: Raw,
    /// How often the owner has taken it again.
    again: AtomicU32,
    object: Object,
}

/// A lock that the thread that holds it can take again. It is free when every take has been given back.
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

/// The current thread, as the raw lock has it.
fn me() -> u32 {
    mark(Context::ident())
}

impl RLock {
    /// A free one.
    #[must_use]
    #[track_caller]
    pub fn new() -> Self {
        let object = Object::new(ObjectType::RLock, Location::caller(), || 0);
        Self(Arc::new(Inner { raw: Raw::new(), again: AtomicU32::new(0), object }))
    }

    /// Takes the lock, waiting until it is free or this thread's own. True, but in a thread of a stopped
    /// run that is already unwinding.
    #[track_caller]
    pub fn acquire(&self) -> bool {
        self.take(None, true, Flags::default(), Location::caller())
    }

    /// Takes the lock if it is free or this thread's own; says whether it did.
    #[must_use]
    #[track_caller]
    pub fn try_acquire(&self) -> bool {
        self.take(None, false, Flags::NONBLOCKING, Location::caller())
    }

    /// Takes the lock, waiting at most for `timeout`; says whether it did.
    #[must_use]
    #[track_caller]
    pub fn acquire_timeout(&self, timeout: Duration) -> bool {
        self.take(Some(timeout), true, Flags::default(), Location::caller())
    }

    /// Gives back one take.
    ///
    /// # Panics
    /// `RuntimeError` if the current thread does not hold it.
    #[track_caller]
    pub fn release(&self) {
        self.give(false, Flags::default(), Location::caller());
    }

    /// Takes the lock and gives it back when the guard is dropped: Python's `with`.
    #[must_use = "the lock is given back as soon as the guard is dropped"]
    #[track_caller]
    pub fn hold(&self) -> RLockGuard<'_> {
        let site = Location::caller();
        let held = self.take(None, true, Flags::default(), site);
        RLockGuard { lock: self, held, site }
    }

    pub(super) fn object(&self) -> &Object {
        &self.0.object
    }

    pub(super) fn is_mine(&self) -> bool {
        self.0.raw.is_marked(me())
    }

    pub(super) fn take(&self, timeout: Option<Duration>, waits: bool, flags: Flags, site: Site) -> bool {
        let Inner { raw, again, object } = &*self.0;
        let op = object.op(Verb::Acquire, site).timed(timeout).flag(flags);
        let go = step(&op);
        if go == Go::Nowhere {
            return false;
        }
        let me = me();
        let mut cause = Cause::default();
        if !raw.try_acquire(me) {
            if raw.is_marked(me) {
                let deeper = again.load(Relaxed) + 1;
                again.store(deeper, Relaxed);
                op.has(object.modified(), deeper + 1, Cause::default());
                return true;
            }
            let waited = if waits {
                raw.acquire_contended(me, &op, object.seen(), runtime::deadline(timeout))
            } else {
                Err(Waited::TimedOut)
            };
            match waited {
                Ok(by) => cause = by,
                Err(Waited::TimedOut) => {
                    op.gives_up(object.seen(), 0);
                    return false;
                }
                Err(_) => return false,
            }
        }
        if go == Go::OnRecord {
            op.has(object.modified(), 1, cause);
        }
        true
    }

    /// Gives back one take, or all of them; says how many those were.
    #[track_caller]
    pub(super) fn give(&self, all: bool, flags: Flags, site: Site) -> u32 {
        self.try_give(all, flags, site).unwrap_or_else(|| {
            let op = self.0.object.op(Verb::Release, site).flag(flags);
            op.refuse(Error::runtime("cannot release un-acquired lock"))
        })
    }

    /// The same; `None` if the current thread does not hold the lock.
    #[inline]
    fn try_give(&self, all: bool, flags: Flags, site: Site) -> Option<u32> {
        let Inner { raw, again, object } = &*self.0;
        let op = object.op(Verb::Release, site).flag(flags);
        let go = step(&op);
        if go == Go::Nowhere {
            return Some(0);
        }
        let me = me();
        if !raw.is_marked(me) {
            return None;
        }
        let takes = again.load(Relaxed) + 1;
        let left = if all { 0 } else { takes - 1 };
        if takes > 1 {
            again.store(left.saturating_sub(1), Relaxed);
        }
        if go == Go::OnRecord {
            let ticket = object.modified();
            op.did(ticket, left);
            raw.note(ticket);
        }
        if left == 0 {
            raw.release(me);
        }
        Some(takes)
    }

    /// Restores how often the lock was taken, which was just taken again after a condition's wait.
    pub(super) fn restore(&self, takes: u32) {
        self.0.again.store(takes.saturating_sub(1), Relaxed);
    }
}

/// A held [`RLock`]; gives it back when dropped.
#[derive(Debug)]
pub struct RLockGuard<'a> {
    lock: &'a RLock,
    held: bool,
    site: Site,
}

impl Drop for RLockGuard<'_> {
    fn drop(&mut self) {
        // As with a plain lock's guard.
        if self.held && (!runtime::RECORDS || self.lock.is_mine()) {
            Context::dropping(|| self.lock.try_give(false, Flags::default(), self.site));
        }
    }
}
