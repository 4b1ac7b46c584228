//! A free run: threads run in parallel and wait on the machine; and whether all of them are stuck.
//!
//! # Orderings
//!
//! * Cancel against wait: a thread publishes the word that it is about to wait on, then looks whether the run is
//!   cancelled; the thread that cancels sets that, then looks at the published words. They are behind a guard,
//!   so whichever has it second sees the other's. A thread that is between its look and its wait is woken by the
//!   next [`Published::nudge`], which the holder of the run's handle repeats until the run is settled.
//! * A word that a thread waits on is that thread's to lend: another thread reads it while it has the guard of
//!   what is published, which the thread must take before it goes on, and its word with it.

use crate::ground::word::AtomicU32;
use crate::ground::word::Ordering::SeqCst;
use crate::platform;
use crate::platform::guarded::{Guarded, Held};

/// What a thread waits on.
#[derive(Clone, Copy, Debug)]
struct Wait {
    word: *const AtomicU32,
    /// The value that keeps it waiting, and the bits of it that do.
    value: u32,
    mask: u32,
    /// It waits without a deadline.
    for_ever: bool,
}

// SAFETY: the pointer is followed by those only who have the guard that it is behind; see the module.
unsafe impl Send for Wait {}

/// What one thread waits on, for others to see.
#[derive(Debug)]
pub(super) struct Published(Guarded<Option<Wait>>);

impl Published {
    /// The thread waits on nothing.
    pub(super) fn new() -> Self {
        Self(Guarded::new(None))
    }

    /// The thread is about to wait on `word` while it is `value` in the bits of `mask`.
    pub(super) fn publish(&self, word: &AtomicU32, value: u32, mask: u32, for_ever: bool) {
        *self.0.lock() = Some(Wait { word, value, mask, for_ever });
    }

    /// The thread goes on: its word may be gone.
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

/// Whether every one of these threads waits for ever, and for what will not come; gives their number then.
///
/// A thread that was just woken still counts as waiting. But whatever woke it had changed its word before, so
/// its word is not what keeps it waiting: then it goes on, and the thread that blocks last looks again. It is
/// woken here too: of threads that are notified together each wakes the next once it has the lock, which it may
/// never get. All guards are held at once, so that no thread goes on meanwhile.
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
        // SAFETY: a thread waits on it or is about to, and does not go on before this guard is gone.
        let word = unsafe { &*wait.word };
        if (word.load(SeqCst) ^ wait.value) & wait.mask != 0 {
            // The thread that is to wake it may wait for ever by now.
            platform::wake(word, u32::MAX);
            goes = true;
        }
    }
    (!goes).then_some(waits.len())
}
