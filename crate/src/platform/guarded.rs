//! The runtime's own lock: a value behind a futex word.
//!
//! It is for short sections that call nothing of the program's and never reach a step: no thread gives its
//! turn away inside one, so in a controlled run the lock is always free, and in a free run it is a plain
//! lock. It is not recorded, and a cancelled thread takes it like any other.
//!
//! # State
//!
//! | word | |
//! | --- | --- |
//! | `FREE` | no thread has the lock |
//! | `TAKEN` | a thread has the lock, none waits |
//! | `CONTENDED` | a thread has the lock, others may wait |
//!
//! Taking the lock is Acquire and meets the Release of the drop before: a thread that has the value sees all
//! that was done to it.

use super::backoff::Backoff;
use super::machine;
use crate::ground::word::Ordering::{Acquire, Relaxed, Release};
use crate::ground::word::{self, AtomicU32, UnsafeCell};
use core::fmt;
use core::ops::{Deref, DerefMut};

const FREE: u32 = 0;
const TAKEN: u32 = 1;
const CONTENDED: u32 = 2;

/// A value that one thread at a time may use.
pub(crate) struct Guarded<T> {
    word: AtomicU32,
    value: UnsafeCell<T>,
}

// SAFETY: a reference to the value exists only while the word is held, by one thread at a time, so
// sharing the lock moves the value from thread to thread: `T: Send` is what that takes.
unsafe impl<T: Send> Sync for Guarded<T> {}

impl<T> Guarded<T> {
    word::constant! {
        pub(crate) fn new(value: T) -> Self {
            Self { word: AtomicU32::new(FREE), value: UnsafeCell::new(value) }
        }
    }

    /// Takes the lock, waiting until it is free.
    pub(crate) fn lock(&self) -> Held<'_, T> {
        // FREE=>TAKEN; pairs with the Release in `Held::drop`.
        if self.word.compare_exchange(FREE, TAKEN, Acquire, Relaxed).is_err() {
            self.lock_contended();
        }
        Held { lock: self }
    }

    /// As [`lock`](Self::lock), for a thread that has time: the one that has the lock now may get more done
    /// first.
    pub(crate) fn lock_later(&self) -> Held<'_, T> {
        if self.word.load(Relaxed) != FREE {
            Backoff::long(true).again();
        }
        self.lock()
    }

    #[cold]
    fn lock_contended(&self) {
        let mut backoff = Backoff::always();
        while backoff.again() {
            match self.word.load(Relaxed) {
                FREE if self.word.compare_exchange(FREE, TAKEN, Acquire, Relaxed).is_ok() => return,
                FREE | TAKEN => {}
                // Other threads sleep already: this one looks no longer.
                _ => break,
            }
        }
        // Any=>CONTENDED: a thread that has waited leaves it so when it takes the lock, as others may still
        // wait.
        while self.word.swap(CONTENDED, Acquire) != FREE {
            machine::wait(&self.word, CONTENDED, None);
        }
    }
}

/// The right to use a [`Guarded`] value, which ends when it is dropped.
pub(crate) struct Held<'a, T> {
    lock: &'a Guarded<T>,
}

impl<'a, T> Held<'a, T> {
    /// The guarded value that this is the right to.
    pub(crate) fn guarded(held: &Self) -> &'a Guarded<T> {
        held.lock
    }
}

impl<T> Deref for Held<'_, T> {
    type Target = T;
    fn deref(&self) -> &T {
        // SAFETY: `self` holds the word, and hands out the value for no longer than it lives.
        self.lock.value.with(|value| unsafe { &*value })
    }
}

impl<T> DerefMut for Held<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: `self` holds the word, is borrowed mutably, and hands out the value for no longer.
        self.lock.value.with_mut(|value| unsafe { &mut *value })
    }
}

impl<T> Drop for Held<'_, T> {
    fn drop(&mut self) {
        // TAKEN=>FREE or CONTENDED=>FREE; meets the Acquire of the thread that takes the lock next.
        if self.lock.word.swap(FREE, Release) == CONTENDED {
            machine::wake(&self.lock.word, 1);
        }
    }
}

impl<T> fmt::Debug for Guarded<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Guarded").finish_non_exhaustive()
    }
}
