//! `RLock`: a lock that its owner may take again.
//!
//! A [`Raw`] lock with an owner and a depth. The owner is written by whoever holds the raw lock; another
//! thread that reads it learns only that it is not its own ident, for which any order will do. The depth
//! is the owner's alone.

use super::lock::Raw;
use crate::runtime::{self, Cause, Context, Error, Go, Object, Site, Waited, step};
use crate::trace::event::{Flags, ObjectType, Verb};
use crate::word::AtomicU32;
use crate::word::Ordering::Relaxed;
use core::panic::Location;
use core::time::Duration;
use std::sync::Arc;

#[derive(Debug)]
struct Inner {
    raw: Raw,
    /// The owner's ident; 0 for none.
    owner: AtomicU32,
    depth: AtomicU32,
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

fn me() -> u32 {
    Context::with_any(|context| context.identity.ident.load(Relaxed))
}

impl RLock {
    /// A free one.
    #[must_use]
    #[track_caller]
    pub fn new() -> Self {
        let object = Object::new(ObjectType::RLock, Location::caller(), || 0);
        Self(Arc::new(Inner { raw: Raw::new(), owner: AtomicU32::new(0), depth: AtomicU32::new(0), object }))
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
        self.0.owner.load(Relaxed) == me()
    }

    pub(super) fn take(&self, timeout: Option<Duration>, waits: bool, flags: Flags, site: Site) -> bool {
        let Inner { raw, owner, depth, object } = &*self.0;
        let op = object.op(Verb::Acquire, site).timed(timeout).flag(flags);
        if step(&op) == Go::Nowhere {
            return false;
        }
        let me = me();
        if owner.load(Relaxed) == me {
            let deeper = depth.load(Relaxed) + 1;
            depth.store(deeper, Relaxed);
            op.has(object.modified(), deeper, Cause::default());
            return true;
        }
        let mut cause = Cause::default();
        if !raw.try_acquire() {
            let waited = if waits {
                raw.acquire_contended(&op, object.seen(), runtime::deadline(timeout))
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
        owner.store(me, Relaxed);
        depth.store(1, Relaxed);
        op.has(object.modified(), 1, cause);
        true
    }

    /// Gives back one take, or all of them; says how many those were.
    #[track_caller]
    pub(super) fn give(&self, all: bool, flags: Flags, site: Site) -> u32 {
        let Inner { raw, owner, depth, object } = &*self.0;
        let op = object.op(Verb::Release, site).flag(flags);
        if step(&op) == Go::Nowhere {
            return 0;
        }
        if owner.load(Relaxed) != me() {
            op.refuse(Error::runtime("cannot release un-acquired lock"));
        }
        let was = depth.load(Relaxed);
        let left = if all { 0 } else { was - 1 };
        depth.store(left, Relaxed);
        let ticket = object.modified();
        op.did(ticket, left);
        if left == 0 {
            owner.store(0, Relaxed);
            raw.release(ticket);
        }
        was
    }

    /// Sets the depth of a lock that was just taken again after a condition's wait.
    pub(super) fn restore(&self, depth: u32) {
        self.0.depth.store(depth, Relaxed);
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
        if self.held && self.lock.is_mine() {
            Context::dropping(|| self.lock.give(false, Flags::default(), self.site));
        }
    }
}
