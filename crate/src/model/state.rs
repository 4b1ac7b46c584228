//! What a thread can be doing.

use serde::{Deserialize, Serialize};

/// What a thread is doing: the states that colour a lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum State {
    /// The thread could go on and has not done so yet: it was started, or let go by another thread; or, in a
    /// controlled run, another thread has the turn.
    Ready = 0,
    /// The thread goes on.
    Running = 1,
    /// The thread waits for a Lock or an RLock.
    Lock = 2,
    /// The thread waits to be notified by a condition.
    Condition = 3,
    /// The thread waits until an event is set.
    Event = 4,
    /// The thread waits for a semaphore's permit.
    Semaphore = 5,
    /// The thread waits at a barrier.
    Barrier = 6,
    /// The thread waits for a place in a queue.
    QueueFull = 7,
    /// The thread waits for an item in a queue.
    QueueEmpty = 8,
    /// The thread waits until a queue's tasks are done.
    QueueJoin = 9,
    /// The thread waits for another thread's end.
    Join = 10,
    /// The thread serves a timer, and counts down.
    Timer = 11,
    /// The thread sleeps.
    Sleep = 12,
    /// The thread fetches a document.
    Fetch = 13,
    /// The thread panicked or exits, and its destructors run.
    Unwinding = 14,
    /// The thread returned, panicked or exited.
    Ended = 15,
    /// The thread was cut off when the run ended.
    CutOff = 16,
}

/// What a [`State`] means for the other threads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Activity {
    /// The thread goes on, or could.
    Goes,
    /// The thread waits for no other thread: it will go on by itself.
    Pauses,
    /// The thread waits until another thread lets it go on, or until its time runs out.
    Waits,
    /// The thread does nothing any more.
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
