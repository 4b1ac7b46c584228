//! Choices: moments of a controlled run at which it has to be said who goes next, and what each thread would do.
//!
//! A thread of a controlled run stops *before* each operation, and announces it. So at every choice it is known for each
//! thread what it would do next, and whether that can be done.

use super::event::{ObjectNumber, Text, ThreadNumber};
use crate::ground::Nanos;
use crate::recipe::schedule::Next;
use serde::{Deserialize, Serialize};

/// What kind of operation a thread has announced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Deed {
    /// Takes a lock, or a permit of a semaphore.
    Acquire,
    /// Gives a lock back, or permits.
    Release,
    /// Waits for a condition, an event, a barrier, or a timer's time.
    Wait,
    /// Notifies waiters of a condition.
    Notify,
    /// Sets an event.
    Set,
    /// Clears an event.
    Clear,
    /// Breaks a barrier.
    Abort,
    /// Empties a barrier.
    Reset,
    /// Puts an item into a queue.
    Put,
    /// Gets an item of a queue.
    Get,
    /// Says that a task of a queue is done.
    TaskDone,
    /// Waits for the end of a thread, or of a queue's tasks.
    Join,
    /// Shuts a queue down.
    Shutdown,
    /// Changes how many items a queue has room for.
    Resize,
    /// Cancels a timer.
    Cancel,
    /// Reads a shared variable, or a thread's own value.
    Read,
    /// Writes one.
    Write,
    /// Looks at an object or a thread, and changes nothing.
    Look,
    /// Starts a thread.
    Start,
    /// Goes on after it has started a thread.
    GoOn,
    /// Begins.
    Begin,
    /// Sleeps.
    Sleep,
    /// Fetches a document.
    Fetch,
    /// Prints a line.
    Print,
    /// Gives a thread another name.
    Rename,
}

/// The operation that a thread has announced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Pending {
    /// What the thread would do.
    pub deed: Deed,
    /// The object that it would do it to, if there is one.
    pub object: Option<ObjectNumber>,
    /// The thread that it is about, if there is one.
    pub thread: Option<ThreadNumber>,
    /// The number of its place's text; 0 for no line of the program.
    #[cfg_attr(test, ts(type = "number"))]
    pub place: Text,
}

/// A thread at a choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Standing {
    /// The thread.
    pub thread: ThreadNumber,
    /// What it would do next.
    pub pending: Pending,
    /// Whether it can be chosen to go on.
    pub goes: bool,
    /// Until when it waits at most, in nanoseconds of the run's clock; then it can be chosen to let that time pass.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub deadline: Option<Nanos>,
}

/// A moment at which more than one thread can go on, or at which a deadline could pass.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Choice {
    /// Its number in the run, from 0.
    #[cfg_attr(test, ts(type = "number"))]
    pub number: u64,
    /// Who goes next first-come.
    pub usual: Next,
    /// Every thread that has not ended.
    pub threads: Vec<Standing>,
}
