//! `Lock`: taken by one thread, given back by any.
//!
//! # State
//!
//! | state | |
//! | --- | --- |
//! | `UNLOCKED` | nobody has it |
//! | `LOCKED` | somebody has it, nobody waits |
//! | `CONTENDED` | somebody has it, somebody may wait |
//! | `STARVING` | the same, and who waits has waited too long: the next release hands it over |
//! | `HANDED` | handed over: only who has waited may take it |
//!
//! The state is in the word's low bits. Above them a lock with an owner has its ident, while it is taken.
//!
//! To take it is Acquire, to give it back is Release: whoever takes it sees what was done under it.
//!
//! # Fairness
//!
//! A thread that finds the lock free takes it, also before those who wait: that is fast, and most often
//! harmless. But who has waited for more than 1 ms ([`PATIENCE`]) and has lost it so makes the next
//! release hand it over to one who waits, and nobody else can take it meanwhile. CPython's rule is the
//! same (`Python/lock.c`, `TIME_TO_BE_FAIR_NS`), but for the one loss.

use crate::front::{Site, repr};
use crate::ground::Nanos;
use crate::ground::word::Ordering::{Acquire, Relaxed, Release};
use crate::ground::word::{self, AtomicU32};
use crate::platform::backoff::Backoff;
use crate::runtime::{self, Current, Error, Object, Waited};
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

/// The bits that keep a thread waiting: who waits sleeps on when CONTENDED becomes STARVING or the other
/// way round, or when another one is the owner.
const WAITS: u32 = 6;

/// What a lock has above its state while the thread with this ident has it.
pub(super) const fn mark(ident: u32) -> u32 {
    ident << STATE.count_ones()
}

/// How long a thread waits before the lock is handed over to it, in nanoseconds.
const PATIENCE: Nanos = 1_000_000;

/// The lock without handle, guard or record of its own steps: what [`Lock`] and `RLock` are made of.
#[derive(Debug)]
pub(super) struct Raw(AtomicU32);

impl Raw {
    word::constant! {
        pub(super) fn new() -> Self {
            Self(AtomicU32::new(UNLOCKED))
        }
    }

    /// Whether somebody has it who could give it back.
    pub(super) fn is_locked(&self) -> bool {
        !matches!(self.0.load(Relaxed) & STATE, UNLOCKED | HANDED)
    }

    /// Whether nobody can take it now. One that is handed over is taken, as in CPython.
    pub(super) fn is_taken(&self) -> bool {
        self.0.load(Relaxed) != UNLOCKED
    }

    /// Whether whoever has this mark has it.
    #[inline]
    pub(super) fn is_marked(&self, mark: u32) -> bool {
        self.0.load(Relaxed) & !STATE == mark
    }

    /// UNLOCKED=>LOCKED, with a mark or 0; meets the Release in `release`.
    #[inline]
    pub(super) fn try_acquire(&self, mark: u32) -> bool {
        self.0.compare_exchange(UNLOCKED, LOCKED | mark, Acquire, Relaxed).is_ok()
    }

    /// Waits for it, and calls `blocks` when it has to wait long. `Woken` is that it has the lock.
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
                // Others wait already: nobody looks past them.
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
            // UNLOCKED, HANDED=>CONTENDED, which meets the Release in `release`; or held=>held, somebody
            // waits.
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

    /// One who has waited in vain leaves: it may have been the one who was to be handed the lock. Says
    /// whether it leaves without it.
    fn leaves(&self, mark: u32) -> bool {
        loop {
            let word = self.0.load(Relaxed);
            let wanted = match word & STATE {
                UNLOCKED | HANDED => CONTENDED | mark,
                STARVING => word & !STATE | CONTENDED,
                _ => return true,
            };
            // As above; or STARVING=>CONTENDED: whoever else starves says so again.
            if self.0.compare_exchange_weak(word, wanted, Acquire, Relaxed).is_ok() {
                return word & STATE == STARVING;
            }
        }
    }

    /// LOCKED, CONTENDED=>UNLOCKED or STARVING=>HANDED; meets the Acquire of whoever takes it next. Says
    /// whether it was locked at all.
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

    /// Takes the lock, waiting until it is free. True, but in a thread of a stopped run that is already
    /// unwinding.
    #[track_caller]
    pub fn acquire(&self) -> bool {
        self.take(Patience::Forever, false, Site::caller())
    }

    /// Takes the lock if it is free; says whether it did.
    #[must_use]
    #[track_caller]
    pub fn try_acquire(&self) -> bool {
        self.take(Patience::NotAtAll, false, Site::caller())
    }

    /// Takes the lock, waiting at most for `timeout`; says whether it did.
    #[must_use]
    #[track_caller]
    pub fn acquire_timeout(&self, timeout: Duration) -> bool {
        self.take(Some(timeout).into(), false, Site::caller())
    }

    /// Gives the lock back.
    ///
    /// # Panics
    /// `RuntimeError` if it is not locked.
    #[track_caller]
    pub fn release(&self) {
        self.give(false, Site::caller());
    }

    /// Whether somebody holds it.
    #[must_use]
    #[track_caller]
    pub fn locked(&self) -> bool {
        let look = self.0.object.glance(Site::caller());
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

    pub(super) fn is_taken(&self) -> bool {
        self.0.raw.is_taken()
    }

    /// Takes it; says whether it did. `implicit` for a condition that takes its lock back.
    #[inline]
    pub(super) fn take(&self, patience: Patience, implicit: bool, site: Site) -> bool {
        let Inner { raw, object } = &*self.0;
        let event = |phase| OnLock::Acquire { implicit, patience, phase };
        let Some(op) = object.wants(site, event) else { return false };
        let mut woken_by = None;
        if !raw.try_acquire(0) {
            let Some(deadline) = runtime::until(patience) else {
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

    /// Gives the lock back; says whether it was locked.
    #[inline]
    fn try_give(&self, implicit: bool, site: Site) -> bool {
        let Inner { raw, object } = &*self.0;
        let Some(op) = object.step(site) else { return true };
        if !op.may(|| raw.is_locked()) {
            return false;
        }
        // Recorded before it can be seen.
        let stamp = op.change();
        op.did(stamp, || OnLock::Release { implicit, depth: 0 });
        op.lets_go(stamp);
        raw.release(0)
    }
}

#[cfg(all(test, loom))]
#[path = "loom_tests/lock.rs"]
mod loom_tests;

/// A held [`Lock`]; gives it back when dropped.
#[derive(Debug)]
pub struct LockGuard<'a> {
    lock: &'a Lock,
    /// Not so in a stopped run, whose operations do nothing.
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
