//! Who waits for whom.

use super::machine::Machine;
use super::state::Activity;
use super::threads::Thread;
use serde::{Deserialize, Serialize};

/// One edge of who waits for whom.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct WaitsFor {
    /// The thread that waits.
    pub thread: u32,
    /// The object it waits on; `None` for a thread's end.
    pub object: Option<u32>,
    /// The thread that it waits for: an owner, or the thread to be joined.
    pub holder: Option<u32>,
    /// The line at which it waits.
    pub line: Option<u32>,
    /// The line at which the holder took the object.
    pub since_line: Option<u32>,
}

/// Who waits for whom at this moment, by the numbers of those who wait.
pub(super) fn waits(machine: &Machine) -> Vec<WaitsFor> {
    let waiting = machine.threads.all().iter().filter(|thread| thread.state.activity() == Activity::Waits);
    let edge = |thread: &Thread| {
        let object = thread.object.and_then(|object| machine.object(object));
        let owner = object.and_then(|whole| whole.inside.owner());
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
