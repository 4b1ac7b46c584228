//! How a thread looks again before it sleeps.
//!
//! To sleep and be woken takes microseconds; what a thread waits for is often there in less. So a thread at a
//! word that others work on first looks a few times, further and further apart, so that it does not take the
//! word's cache line away from them; then it lets other threads have the processor, where the machine can do
//! that; then it is time to sleep. Where one thread at a time has the turn, looking again is of no use.

use super::machine;
use crate::ground::word;

/// How many looks have a pause before them, each but the last twice as long as the one before.
const PAUSES: u32 = 5;

/// The last of these pauses, in units of [`machine::pause`]: long enough that the thread which works on the
/// word gets a good deal done there.
const LONG: u32 = 64;

/// How many looks come after these, each after another thread may have had the processor.
const YIELDS: u32 = 8;

/// The look at which a thread begins: the first, or in a model the last.
const FIRST: u32 = PAUSES + YIELDS - word::looks(PAUSES + YIELDS);

/// One thread's looks at one word: how many it has made.
#[derive(Debug)]
pub(crate) struct Backoff(u32);

impl Backoff {
    /// For a word that other threads may change while the caller looks. With `parallel` false there are no
    /// looks, as in a controlled run, where the caller has the turn.
    pub(crate) fn new(parallel: bool) -> Self {
        if parallel { Self::always() } else { Self::never() }
    }

    /// For what another thread has yet to do, and not just to finish. There are no pauses: where there are
    /// more threads than processors, the other thread may be waiting for this one's processor. Where a thread
    /// cannot let others have the processor, there are no looks at all, as they might be what keeps the other
    /// thread from it.
    pub(crate) fn for_news(parallel: bool) -> Self {
        if machine::CAN_YIELD { Self(Self::new(parallel).0.max(PAUSES)) } else { Self::never() }
    }

    /// For a word that other threads may change whichever of them has the turn, such as that of a
    /// [`Guarded`](super::guarded::Guarded) value.
    pub(crate) fn always() -> Self {
        Self(FIRST)
    }

    /// As [`Backoff::new`], but the longest pause comes first: for a word that is better left alone until
    /// more has been done there.
    pub(crate) fn long(parallel: bool) -> Self {
        Self(Self::new(parallel).0.max(PAUSES - 1))
    }

    fn never() -> Self {
        Self(PAUSES + YIELDS)
    }

    /// Lets a moment pass before the next look; false if there have been enough looks.
    pub(crate) fn again(&mut self) -> bool {
        match self.0 {
            looks if looks + 1 < PAUSES => machine::pause(1 << looks),
            looks if looks + 1 == PAUSES => machine::pause(LONG),
            looks if looks < PAUSES + YIELDS => machine::yield_now(),
            _ => return false,
        }
        self.0 += 1;
        true
    }
}
