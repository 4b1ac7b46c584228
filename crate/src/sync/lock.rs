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

use crate::ground::word::Ordering::{Acquire, Relaxed, Release};
use crate::ground::word::{self, AtomicU32};
use crate::repr;
use crate::runtime::Backoff;
use crate::runtime::{self, Cause, Context, Error, Go, Nanos, Object, Op, Site, Waited, step};
use crate::trace::event::{Flags, ObjectType, Verb};
use core::panic::Location;
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
pub(super) struct Raw {
    word: AtomicU32,
    /// 1 + the ticket of the last release, for the one whom it woke.
    #[cfg(feature = "record")]
    released: AtomicU32,
}

impl Raw {
    word::constant! {
        pub(super) fn new() -> Self {
            Self {
                word: AtomicU32::new(UNLOCKED),
                #[cfg(feature = "record")]
                released: AtomicU32::new(0),
            }
        }
    }

    /// Whether somebody has it who could give it back.
    pub(super) fn is_locked(&self) -> bool {
        !matches!(self.word.load(Relaxed) & STATE, UNLOCKED | HANDED)
    }

    /// Whether nobody can take it now. One that is handed over is taken, as in CPython.
    pub(super) fn is_taken(&self) -> bool {
        self.word.load(Relaxed) != UNLOCKED
    }

    /// What let the one go on who has just taken it.
    fn cause(&self) -> Cause {
        #[cfg(feature = "record")]
        return Cause(self.released.load(Relaxed));
        #[cfg(not(feature = "record"))]
        Cause::default()
    }

    /// Whether whoever has this mark has it.
    #[inline]
    pub(super) fn is_marked(&self, mark: u32) -> bool {
        self.word.load(Relaxed) & !STATE == mark
    }

    /// UNLOCKED=>LOCKED, with a mark or 0; meets the Release in `release`.
    #[inline]
    pub(super) fn try_acquire(&self, mark: u32) -> bool {
        self.word.compare_exchange(UNLOCKED, LOCKED | mark, Acquire, Relaxed).is_ok()
    }

    /// Waits for it. `op` is recorded as blocked, and then as `None` cancelled or timed out.
    #[cold]
    pub(super) fn acquire_contended(
        &self,
        mark: u32,
        op: &Op<'_>,
        seen: u32,
        deadline: Option<Nanos>,
    ) -> Result<Cause, Waited> {
        let mut backoff = Backoff::new(runtime::is_parallel());
        while backoff.again() {
            match self.word.load(Relaxed) & STATE {
                UNLOCKED if self.try_acquire(mark) => return Ok(self.cause()),
                UNLOCKED | LOCKED => {}
                // Others wait already: nobody looks past them.
                _ => break,
            }
        }
        op.blocks(seen);
        let impatient = runtime::now().saturating_add(PATIENCE);
        let mut has_waited = false;
        loop {
            let word = self.word.load(Relaxed);
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
            if word != wanted && self.word.compare_exchange_weak(word, wanted, Acquire, Relaxed).is_err() {
                continue;
            }
            if is_mine {
                return Ok(self.cause());
            }
            match runtime::wait_masked(&self.word, wanted, WAITS, deadline) {
                Waited::Woken => has_waited = true,
                Waited::TimedOut if self.leaves(mark) => return Err(Waited::TimedOut),
                Waited::TimedOut => return Ok(self.cause()),
                Waited::Cancelled => return Err(Waited::Cancelled),
            }
        }
    }

    /// One who has waited in vain leaves: it may have been the one who was to be handed the lock. Says
    /// whether it leaves without it.
    fn leaves(&self, mark: u32) -> bool {
        loop {
            let word = self.word.load(Relaxed);
            let wanted = match word & STATE {
                UNLOCKED | HANDED => CONTENDED | mark,
                STARVING => word & !STATE | CONTENDED,
                _ => return true,
            };
            // As above; or STARVING=>CONTENDED: whoever else starves says so again.
            if self.word.compare_exchange_weak(word, wanted, Acquire, Relaxed).is_ok() {
                return word & STATE == STARVING;
            }
        }
    }

    /// LOCKED, CONTENDED=>UNLOCKED or STARVING=>HANDED; meets the Acquire of whoever takes it next. Says
    /// whether it was locked at all.
    #[inline]
    pub(super) fn release(&self, mark: u32) -> bool {
        self.word.compare_exchange(LOCKED | mark, UNLOCKED, Release, Relaxed).is_ok()
            || self.release_contended()
    }

    /// The ticket of the release that comes next, if it is recorded.
    #[inline]
    pub(super) fn note(&self, ticket: u32) {
        #[cfg(feature = "record")]
        self.released.store(ticket.wrapping_add(1), Relaxed);
        #[cfg(not(feature = "record"))]
        let _ = ticket;
    }

    #[cold]
    fn release_contended(&self) -> bool {
        loop {
            let word = self.word.load(Relaxed);
            // CONTENDED may become STARVING meanwhile, and the other way round.
            let wanted = match word & STATE {
                UNLOCKED | HANDED => return false,
                STARVING => HANDED,
                _ => UNLOCKED,
            };
            if self.word.compare_exchange_weak(word, wanted, Release, Relaxed).is_ok() {
                runtime::wake(&self.word);
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
        let object = Object::new(ObjectType::Lock, Location::caller(), || 0);
        Self(Arc::new(Inner { raw: Raw::new(), object }))
    }

    /// Takes the lock, waiting until it is free. True, but in a thread of a stopped run that is already
    /// unwinding.
    #[track_caller]
    pub fn acquire(&self) -> bool {
        self.take(None, Flags::default(), Location::caller())
    }

    /// Takes the lock if it is free; says whether it did.
    #[must_use]
    #[track_caller]
    pub fn try_acquire(&self) -> bool {
        let op = self.0.object.op(Verb::Acquire, Location::caller()).flag(Flags::NONBLOCKING).blocking();
        if step(&op) == Go::Nowhere {
            return false;
        }
        let taken = self.0.raw.try_acquire(0);
        if taken {
            op.has(self.0.object.modified(), 1, Cause::default());
        } else {
            op.gives_up(self.0.object.seen(), 0);
        }
        taken
    }

    /// Takes the lock, waiting at most for `timeout`; says whether it did.
    #[must_use]
    #[track_caller]
    pub fn acquire_timeout(&self, timeout: Duration) -> bool {
        self.take(Some(timeout), Flags::default(), Location::caller())
    }

    /// Gives the lock back.
    ///
    /// # Panics
    /// `RuntimeError` if it is not locked.
    #[track_caller]
    pub fn release(&self) {
        self.give(Flags::default(), Location::caller());
    }

    /// Whether somebody holds it.
    #[must_use]
    #[track_caller]
    pub fn locked(&self) -> bool {
        let op = self.0.object.op(Verb::Look, Location::caller());
        step(&op);
        let locked = self.0.raw.is_taken();
        op.did_with(self.0.object.seen(), runtime::text(repr::truth(locked)), runtime::text("locked"));
        locked
    }

    /// Takes the lock and gives it back when the guard is dropped: Python's `with`.
    #[must_use = "the lock is given back as soon as the guard is dropped"]
    #[track_caller]
    pub fn hold(&self) -> LockGuard<'_> {
        let site = Location::caller();
        let held = self.take(None, Flags::default(), site);
        LockGuard { lock: self, held, site }
    }

    pub(super) fn object(&self) -> &Object {
        &self.0.object
    }

    pub(super) fn is_taken(&self) -> bool {
        self.0.raw.is_taken()
    }

    pub(super) fn take(&self, timeout: Option<Duration>, flags: Flags, site: Site) -> bool {
        let Inner { raw, object } = &*self.0;
        let op = object.op(Verb::Acquire, site).timed(timeout).flag(flags);
        let go = step(&op);
        if go == Go::Nowhere {
            return false;
        }
        if raw.try_acquire(0) {
            if go == Go::OnRecord {
                op.has(object.modified(), 1, Cause::default());
            }
            return true;
        }
        match raw.acquire_contended(0, &op, object.seen(), runtime::deadline(timeout)) {
            Ok(cause) => op.has(object.modified(), 1, cause),
            Err(Waited::TimedOut) => {
                op.gives_up(object.seen(), 0);
                return false;
            }
            Err(_) => return false,
        }
        true
    }

    #[track_caller]
    pub(super) fn give(&self, flags: Flags, site: Site) {
        if !self.try_give(flags, site) {
            let op = self.0.object.op(Verb::Release, site).flag(flags);
            op.refuse(Error::runtime("release unlocked lock"));
        }
    }

    /// Gives the lock back; says whether it was locked.
    fn try_give(&self, flags: Flags, site: Site) -> bool {
        let Inner { raw, object } = &*self.0;
        let op = object.op(Verb::Release, site).flag(flags);
        match step(&op) {
            Go::Nowhere => true,
            Go::Ahead => raw.release(0),
            // Recorded before it can be seen.
            Go::OnRecord if raw.is_locked() => {
                let ticket = object.modified();
                op.did(ticket, 0);
                raw.note(ticket);
                raw.release(0)
            }
            Go::OnRecord => false,
        }
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
        if self.held && (!runtime::RECORDS || self.lock.0.raw.is_locked()) {
            Context::dropping(|| self.lock.try_give(Flags::default(), self.site));
        }
    }
}
