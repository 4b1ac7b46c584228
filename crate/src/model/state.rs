//! What a thread can be doing.

use serde::{Deserialize, Serialize};

/// What a thread is doing: the states that colour a lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum State {
    /// Started; its first step has not come yet. Or woken, and its turn has not come yet.
    Ready = 0,
    /// Goes on.
    Running = 1,
    /// Waits for a lock (Lock, RLock).
    Lock = 2,
    /// Waits on a condition.
    Condition = 3,
    /// Waits for an event.
    Event = 4,
    /// Waits for a semaphore's permit.
    Semaphore = 5,
    /// Waits at a barrier.
    Barrier = 6,
    /// Waits for a place in a queue.
    QueueFull = 7,
    /// Waits for an item in a queue.
    QueueEmpty = 8,
    /// Waits until a queue's tasks are done.
    QueueJoin = 9,
    /// Waits for a thread's end.
    Join = 10,
    /// A timer's thread that waits for its time.
    Timer = 11,
    /// Sleeps.
    Sleep = 12,
    /// Fetches a document.
    Fetch = 13,
    /// Panicked or exiting, and its destructors run.
    Unwinding = 14,
    /// Returned, panicked or exited.
    Ended = 15,
    /// Cut off, or blocked for ever, when the run ended.
    CutOff = 16,
}

/// What a [`State`] means for the other threads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Activity {
    /// It goes on, or could.
    Goes,
    /// It waits for nobody: it will go on by itself.
    Pauses,
    /// It waits until another thread lets it go on, or until its time runs out.
    Waits,
    /// It does nothing any more.
    Over,
}

impl State {
    pub(super) fn activity(self) -> Activity {
        match self {
            Self::Ready | Self::Running | Self::Unwinding => Activity::Goes,
            Self::Sleep | Self::Fetch => Activity::Pauses,
            Self::Lock
            | Self::Condition
            | Self::Event
            | Self::Semaphore
            | Self::Barrier
            | Self::QueueFull
            | Self::QueueEmpty
            | Self::QueueJoin
            | Self::Join
            | Self::Timer => Activity::Waits,
            Self::Ended | Self::CutOff => Activity::Over,
        }
    }
}
