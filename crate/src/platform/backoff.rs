//! How a thread looks again before it sleeps.
//!
//! To sleep and be woken takes microseconds; what is waited for is often there in less. So a thread at a word
//! that others work on first looks a few times, further and further apart, so that it does not take the
//! word's cache line away from them; then it lets other threads have the processor, where the machine can do
//! that; then it is time to sleep. Where one thread at a time has the turn, looking again is no use.

use super::machine;
use crate::ground::word;

/// Looks with a pause of twice the length before it.
const PAUSES: u32 = 5;

/// The last of these pauses: long enough that whoever works on the word gets a good deal done there.
const LONG: u32 = 64;

/// Looks after another thread may have had the processor.
const YIELDS: u32 = 8;

/// Where the looks begin: at the first, in a model at the last.
const FIRST: u32 = PAUSES + YIELDS - word::looks(PAUSES + YIELDS);

/// One thread's looks at one word.
#[derive(Debug)]
pub(crate) struct Backoff(u32);

impl Backoff {
    /// For a word that other threads may change while the caller looks: not so if `parallel` is false, as in a
    /// controlled run, where the caller has the turn.
    pub(crate) fn new(parallel: bool) -> Self {
        if parallel { Self::always() } else { Self::never() }
    }

    /// For what another thread has yet to do, and not just to finish: without pauses, as where there are more
    /// threads than processors that one may be waiting for this one's. Where a thread cannot let others have
    /// the processor, its looks may be what keeps that one from it.
    pub(crate) fn for_news(parallel: bool) -> Self {
        if machine::CAN_YIELD { Self(Self::new(parallel).0.max(PAUSES)) } else { Self::never() }
    }

    /// For a word that others change whoever has the turn: the runtime's own, and any outside a run.
    pub(crate) fn always() -> Self {
        Self(FIRST)
    }

    /// As [`Backoff::always`], but with the longest pause to begin with: for a word that is better left
    /// alone until more has been done there.
    pub(crate) fn long(parallel: bool) -> Self {
        Self(Self::new(parallel).0.max(PAUSES - 1))
    }

    fn never() -> Self {
        Self(PAUSES + YIELDS)
    }

    /// Lets a moment pass; false if there were enough of them.
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
