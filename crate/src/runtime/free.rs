//! A free run, in which threads run in parallel and wait by the machine's futex: what each of them waits on,
//! and whether all of them are stuck.
//!
//! # Orderings
//!
//! * Cancel against wait: a thread publishes the word that it is about to wait on, then looks whether the run
//!   is cancelled; the thread that cancels sets that, then looks at the published words. These are behind a
//!   guard, so whichever of the two has it second sees what the other did. A thread that is between its look
//!   and its wait is woken by the next [`Published::nudge`], which the holder of the run's handle repeats
//!   until the run is settled.
//! * A thread lends the word that it waits on: another thread reads it only while it holds the guard of what
//!   is published. The waiting thread must take that guard before it goes on, and only then may its word be
//!   gone.

use crate::ground::word::AtomicU32;
use crate::ground::word::Ordering::SeqCst;
use crate::platform;
use crate::platform::guarded::{Guarded, Held};

/// A wait of a thread.
#[derive(Clone, Copy, Debug)]
struct Wait {
    word: *const AtomicU32,
    /// The value of the word that keeps the thread waiting, and the bits of it that count.
    value: u32,
    mask: u32,
    /// Whether the thread waits without a deadline.
    for_ever: bool,
}

// SAFETY: the pointer is followed only by a thread that holds the guard it is behind; the second point of
// "Orderings" above says why the word is still there.
unsafe impl Send for Wait {}

/// What one thread waits on, for others to see.
#[derive(Debug)]
pub(super) struct Published(Guarded<Option<Wait>>);

impl Published {
    /// What a thread publishes that waits on nothing.
    pub(super) fn new() -> Self {
        Self(Guarded::new(None))
    }

    /// Publishes that the thread is about to wait on `word` while it is `value` in the bits of `mask`.
    pub(super) fn publish(&self, word: &AtomicU32, value: u32, mask: u32, for_ever: bool) {
        *self.0.lock() = Some(Wait { word, value, mask, for_ever });
    }

    /// Publishes that the thread goes on: its word may be gone after this.
    pub(super) fn withdraw(&self) {
        *self.0.lock() = None;
    }

    /// Wakes the thread, if it waits, so that it sees that the run is over.
    pub(super) fn nudge(&self) {
        let wait = *self.0.lock();
        if let Some(wait) = wait {
            platform::wake_address(wait.word.expose_provenance(), u32::MAX);
        }
    }
}

/// The number of these threads if every one of them waits for ever, and for what will not come; `None` if one
/// of them can go on.
///
/// A thread that was just woken still counts as waiting. But whatever woke it had changed its word before, so
/// the word has no longer the value that keeps the thread waiting: the thread goes on, and the thread that
/// blocks last looks again. It is woken here too: of threads that are notified together, each wakes the next
/// once it has the lock, which it may never get. All guards are held at once, so that no thread goes on
/// meanwhile.
pub(super) fn stuck<'a>(threads: impl Iterator<Item = &'a Published>) -> Option<usize> {
    let mut waits: Vec<Held<'_, Option<Wait>>> = Vec::new();
    for thread in threads {
        let wait = thread.0.lock();
        if !wait.is_some_and(|wait| wait.for_ever) {
            return None;
        }
        waits.push(wait);
    }
    let mut goes = false;
    for wait in waits.iter().filter_map(|wait| **wait) {
        // SAFETY: a thread waits on this word or is about to, and does not go on before this guard is gone.
        let word = unsafe { &*wait.word };
        if (word.load(SeqCst) ^ wait.value) & wait.mask != 0 {
            // The thread that is to wake it may wait for ever by now.
            platform::wake(word, u32::MAX);
            goes = true;
        }
    }
    (!goes).then_some(waits.len())
}
