//! `Lock`: taken by one thread, given back by any.
//!
//! # State
//!
//! | state | |
//! | --- | --- |
//! | `UNLOCKED` | no thread has the lock |
//! | `LOCKED` | a thread has the lock, none waits |
//! | `CONTENDED` | a thread has the lock, others may wait |
//! | `STARVING` | the same, and a waiter has waited too long: the next release hands the lock over |
//! | `HANDED` | the lock is handed over: only a thread that has waited may take it |
//!
//! The state is in the word's low bits. While an RLock is taken, the bits above have its owner's ident.
//!
//! Taking the lock is Acquire, giving it back is Release: a thread that takes the lock sees what was done
//! under it before.
//!
//! # Fairness
//!
//! A thread that finds the lock free takes it, even before threads that wait: that is fast, and most often
//! harmless. But a thread that has waited for more than 1 ms ([`PATIENCE`]), and was woken and did not get
//! the lock, makes the next release hand it over to a waiter, and no other thread can take it meanwhile.
//! CPython's rule is the same (`Python/lock.c`, `TIME_TO_BE_FAIR_NS`), except that there a thread need not
//! have been woken in vain first.

use crate::front::{Site, repr};
use crate::ground::Nanos;
use crate::ground::word::Ordering::{Acquire, Relaxed, Release};
use crate::ground::word::{self, AtomicU32};
use crate::platform::backoff::Backoff;
use crate::runtime::{self, Current, Error, Object, Waited};
use crate::trace::choice::Deed;
use crate::trace::event::{Acquired, OnLock, Patience};
use crate::trace::kind::Kind;
use core::time::Duration;
use std::sync::Arc;

const UNLOCKED: u32 = 0;
const LOCKED: u32 = 1;
const CONTENDED: u32 = 2;
const STARVING: u32 = 3;
const HANDED: u32 = 4;

/// The bits of the state.
const STATE: u32 = 7;

/// The bits that keep a thread waiting: a waiter sleeps on when CONTENDED becomes STARVING or the other way
/// round, or when another thread becomes the owner.
const WAITS: u32 = 6;

/// What the word has above the state while the thread with this ident has the lock.
pub(super) const fn mark(ident: u32) -> u32 {
    ident << STATE.count_ones()
}

/// How long a thread waits before the lock is handed over to it, in nanoseconds.
const PATIENCE: Nanos = 1_000_000;

/// The lock without a handle, a guard or a record of its steps: what [`Lock`] and `RLock` are made of.
#[derive(Debug)]
pub(super) struct Raw(AtomicU32);

impl Raw {
    word::constant! {
        pub(super) fn new() -> Self {
            Self(AtomicU32::new(UNLOCKED))
        }
    }

    /// Whether a thread has the lock and could give it back.
    pub(super) fn is_locked(&self) -> bool {
        !matches!(self.0.load(Relaxed) & STATE, UNLOCKED | HANDED)
    }

    /// Whether the lock cannot be taken now. A lock that is handed over counts as taken, as in CPython.
    pub(super) fn is_taken(&self) -> bool {
        self.0.load(Relaxed) != UNLOCKED
    }

    /// The ident of the thread that has the lock and has marked it; 0 if there is none.
    pub(super) fn owner(&self) -> u32 {
        self.0.load(Relaxed) >> STATE.count_ones()
    }

    /// Whether the thread with this mark has the lock.
    #[inline]
    pub(super) fn is_marked(&self, mark: u32) -> bool {
        self.0.load(Relaxed) & !STATE == mark
    }

    /// UNLOCKED=>LOCKED, with a mark or 0; meets the Release in `release`.
    #[inline]
    pub(super) fn try_acquire(&self, mark: u32) -> bool {
        self.0.compare_exchange(UNLOCKED, LOCKED | mark, Acquire, Relaxed).is_ok()
    }

    /// Waits for the lock, and calls `blocks` before the thread has to sleep. `Woken` says that the thread
    /// has the lock.
    #[cold]
    pub(super) fn acquire_contended(
        &self,
        mark: u32,
        parallel: bool,
        blocks: impl FnOnce(),
        deadline: Option<Nanos>,
    ) -> Waited {
        let mut backoff = Backoff::new(parallel);
        while backoff.again() {
            match self.0.load(Relaxed) & STATE {
                UNLOCKED if self.try_acquire(mark) => return Waited::Woken,
                UNLOCKED | LOCKED => {}
                // Other threads wait already: this one looks no longer, and gets in line.
                _ => break,
            }
        }
        blocks();
        let impatient = runtime::now().saturating_add(PATIENCE);
        let mut has_waited = false;
        loop {
            let word = self.0.load(Relaxed);
            let state = word & STATE;
            let is_mine = state == UNLOCKED || (state == HANDED && has_waited);
            let wanted = match state {
                _ if is_mine => CONTENDED | mark,
                LOCKED | CONTENDED if has_waited && runtime::now() > impatient => word & !STATE | STARVING,
                LOCKED => word & !STATE | CONTENDED,
                _ => word,
            };
            // UNLOCKED, HANDED=>CONTENDED, which meets the Release in `release`; or from one state of a held
            // lock to another that says that a thread waits.
            if word != wanted && self.0.compare_exchange_weak(word, wanted, Acquire, Relaxed).is_err() {
                continue;
            }
            if is_mine {
                return Waited::Woken;
            }
            match runtime::wait_masked(&self.0, wanted, WAITS, deadline) {
                Waited::Woken => has_waited = true,
                Waited::TimedOut if self.leaves(mark) => return Waited::TimedOut,
                Waited::TimedOut => return Waited::Woken,
                Waited::Cancelled => return Waited::Cancelled,
            }
        }
    }

    /// A thread whose time ran out leaves: it may have been the one that was to be handed the lock, and then
    /// it takes it. Returns whether it leaves without the lock.
    fn leaves(&self, mark: u32) -> bool {
        loop {
            let word = self.0.load(Relaxed);
            let wanted = match word & STATE {
                UNLOCKED | HANDED => CONTENDED | mark,
                STARVING => word & !STATE | CONTENDED,
                _ => return true,
            };
            // As above; or STARVING=>CONTENDED: another thread that starves says so again.
            if self.0.compare_exchange_weak(word, wanted, Acquire, Relaxed).is_ok() {
                return word & STATE == STARVING;
            }
        }
    }

    /// LOCKED, CONTENDED=>UNLOCKED or STARVING=>HANDED; meets the Acquire of the thread that takes the lock
    /// next. Returns whether the lock was locked at all.
    #[inline]
    pub(super) fn release(&self, mark: u32) -> bool {
        self.0.compare_exchange(LOCKED | mark, UNLOCKED, Release, Relaxed).is_ok() || self.release_contended()
    }

    #[cold]
    fn release_contended(&self) -> bool {
        loop {
            let word = self.0.load(Relaxed);
            // CONTENDED may become STARVING meanwhile, and the other way round.
            let wanted = match word & STATE {
                UNLOCKED | HANDED => return false,
                STARVING => HANDED,
                _ => UNLOCKED,
            };
            if self.0.compare_exchange_weak(word, wanted, Release, Relaxed).is_ok() {
                runtime::wake(&self.0);
                return true;
            }
        }
    }
}

#[derive(Debug)]
#[repr(align(128))]
struct Inner {
    raw: Raw,
    object: Object,
}

/// A lock that one thread at a time can hold. Any thread may release it.
///
/// Source: CPython, `threading.Lock`.
///
/// # Example
/// ```
/// use threadground::prelude::*;
/// let print_lock = Lock::new();
/// {
///     let _held = print_lock.hold();
///     assert!(print_lock.locked());
/// }
/// assert!(!print_lock.locked());
/// ```
#[derive(Clone, Debug)]
pub struct Lock(Arc<Inner>);

impl Default for Lock {
    #[track_caller]
    fn default() -> Self {
        Self::new()
    }
}

impl Lock {
    /// An unlocked lock.
    #[must_use]
    #[track_caller]
    pub fn new() -> Self {
        let object = Object::new(Kind::Lock, Site::caller());
        Self(Arc::new(Inner { raw: Raw::new(), object }))
    }

    /// Takes the lock, waiting until it is free. Returns true, except in a thread of a stopped run that is
    /// already unwinding.
    #[track_caller]
    pub fn acquire(&self) -> bool {
        self.take(Patience::Forever, false, Site::caller())
    }

    /// Takes the lock if it is free; returns whether it did.
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

    /// Gives the lock back.
    ///
    /// # Panics
    /// `RuntimeError` if the lock is not locked.
    #[track_caller]
    pub fn release(&self) {
        self.give(false, Site::caller());
    }

    /// Whether a thread holds the lock.
    #[must_use]
    #[track_caller]
    pub fn locked(&self) -> bool {
        let look = self.0.object.glance(Deed::Look, Site::caller());
        let locked = self.0.raw.is_taken();
        look.saw("locked", || repr::truth(locked).to_owned());
        locked
    }

    /// Takes the lock and gives it back when the guard is dropped: Python's `with`.
    #[must_use = "the lock is given back as soon as the guard is dropped"]
    #[track_caller]
    pub fn hold(&self) -> LockGuard<'_> {
        let site = Site::caller();
        let held = self.take(Patience::Forever, false, site);
        LockGuard { lock: self, held, site }
    }

    pub(super) fn object(&self) -> &Object {
        &self.0.object
    }

    /// Whether a thread holds the lock, for its `repr`: that is no step of the program.
    #[must_use]
    pub fn is_taken(&self) -> bool {
        self.0.raw.is_taken()
    }

    /// Takes the lock; returns whether it did. `implicit` says that a condition takes its lock back.
    #[inline]
    pub(super) fn take(&self, patience: Patience, implicit: bool, site: Site) -> bool {
        let Inner { raw, object } = &*self.0;
        let event = |phase| OnLock::Acquire { implicit, patience, phase };
        let Some(op) = object.wants(Deed::Acquire, patience, site, event, |_| !raw.is_taken()) else {
            return false;
        };
        let mut woken_by = op.stood().woken_by;
        if op.stood().timed_out || !raw.try_acquire(0) {
            let Some(deadline) = op.until(patience) else {
                op.gives_up();
                return false;
            };
            match raw.acquire_contended(0, op.is_parallel(), || op.blocks(), deadline) {
                Waited::Woken => woken_by = object.let_go_by(),
                Waited::TimedOut => {
                    op.gives_up();
                    return false;
                }
                Waited::Cancelled => return false,
            }
        }
        op.has(op.change(), || Acquired { depth: 1, woken_by });
        true
    }

    /// Gives the lock back.
    #[track_caller]
    #[inline]
    pub(super) fn give(&self, implicit: bool, site: Site) {
        if !self.try_give(implicit, site) {
            self.0.object.refuse(site, Error::runtime("release unlocked lock"));
        }
    }

    /// Gives the lock back; returns whether it was locked.
    #[inline]
    fn try_give(&self, implicit: bool, site: Site) -> bool {
        let Inner { raw, object } = &*self.0;
        let Some(op) = object.step(Deed::Release, site) else { return true };
        if !op.may(|| raw.is_locked()) {
            return false;
        }
        // The release is recorded before another thread can see it.
        let stamp = op.change();
        op.did(stamp, || OnLock::Release { implicit, depth: 0 });
        op.lets_go(stamp, 1);
        raw.release(0)
    }
}

#[cfg(all(test, loom))]
#[path = "loom_tests/lock.rs"]
mod loom_tests;

/// A held [`Lock`]; gives the lock back when dropped.
#[derive(Debug)]
pub struct LockGuard<'a> {
    lock: &'a Lock,
    /// Whether the lock was taken: not so in a stopped run, whose operations do nothing.
    held: bool,
    site: Site,
}

impl Drop for LockGuard<'_> {
    fn drop(&mut self) {
        // A guard that the program has emptied with its own `release` has nothing to give back; a panic
        // in a destructor would end the process.
        if self.held && self.lock.0.raw.is_locked() {
            Current::dropping(|| self.lock.try_give(false, self.site));
        }
    }
}
