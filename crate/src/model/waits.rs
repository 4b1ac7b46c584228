//! Which thread waits for which.

use super::machine::Machine;
use super::state::{Activity, State};
use super::threads::Thread;
use serde::{Deserialize, Serialize};

/// A wait of one thread for another thread, or for an object.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct WaitsFor {
    /// The thread that waits.
    pub thread: u32,
    /// The object that the thread waits on; `None` if it waits for a thread's end.
    pub object: Option<u32>,
    /// The thread that it waits for: the object's owner, or the thread to be joined. `None` if any thread
    /// could let it go on.
    pub holder: Option<u32>,
    /// The line at which the thread waits, in the program's file.
    pub line: Option<u32>,
    /// The line at which the object's owner took it.
    pub since_line: Option<u32>,
}

/// Every thread that waits at this moment and what it waits for, in the order of the waiting threads'
/// numbers.
pub(super) fn waits(machine: &Machine) -> Vec<WaitsFor> {
    let waiting = machine.threads.all().iter().filter(|thread| thread.state.activity() == Activity::Waits);
    let edge = |thread: &Thread| {
        let object = thread.object.and_then(|object| machine.object(object));
        let owner = object.and_then(|whole| {
            let busy = whole.object.busy.as_ref().filter(|_| thread.state == State::Lock);
            whole.inside.owner().or(busy)
        });
        WaitsFor {
            thread: thread.number,
            object: thread.object,
            holder: thread.joins.or(owner.map(|owner| owner.thread)),
            line: thread.line,
            since_line: owner.and_then(|owner| owner.line),
        }
    };
    waiting.map(edge).collect()
}
