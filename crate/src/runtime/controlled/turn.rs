//! The turn of a controlled run, for one thread: the thread that had the turn before gives it, and this one
//! takes it.
//!
//! `NO_TURN=>TURN` (Release) by the thread that gives the turn meets the swap (Acquire) of the thread that
//! takes it, so that everything one thread did is seen by the next.
//!
//! On fibers, who waits for the turn steps aside for the others.

use crate::ground::word::AtomicU32;
use crate::ground::word::Ordering::{Acquire, Release};
use crate::platform::{self, fibers, own};

const NO_TURN: u32 = 0;
const TURN: u32 = 1;

/// Whether one thread has been given the turn.
#[derive(Debug)]
pub(in crate::runtime) struct Turn(AtomicU32);

impl Turn {
    pub(in crate::runtime) fn new() -> Self {
        Self(AtomicU32::new(NO_TURN))
    }

    pub(in crate::runtime) fn give(&self) {
        // NO_TURN=>TURN; pairs with the swap in `take`.
        self.0.store(TURN, Release);
        if !fibers::wake(&self.0) {
            platform::wake(&self.0, 1);
        }
    }

    /// Waits for the turn, and takes it.
    pub(in crate::runtime) fn take(&self) {
        // TURN=>NO_TURN; pairs with the store in `give`.
        while self.0.swap(NO_TURN, Acquire) == NO_TURN {
            if fibers::is_on() {
                own::aside(|| fibers::wait(&self.0));
            } else {
                platform::wait(&self.0, NO_TURN, None);
            }
        }
    }
}
