//! What the model knows of every object, whatever its kind.

use crate::trace::event::{ObjectNumber, ThreadNumber};
use crate::trace::kind::Kind;
use serde::{Deserialize, Serialize};

/// A thread that waits for an object, or uses it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct User {
    /// The thread's number.
    pub thread: u32,
    /// The line at which the thread came to the object, in the program's file.
    pub line: Option<u32>,
    /// When the thread came to the object, in seconds since the run began.
    pub since: f64,
    /// When the thread's wait ends at the latest, in seconds since the run began; `None` for a wait without
    /// an end, and for no wait.
    pub until: Option<f64>,
}

/// An object, without what only its family knows.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Object {
    pub(super) number: ObjectNumber,
    pub(super) kind: Kind,
    pub(super) name: String,
    /// Whether it is behind the scenes.
    pub(super) behind: bool,
    /// The line at which the object was made, in the program's file.
    pub(super) line: Option<u32>,
    /// The threads that wait for the object, in the order in which they came.
    pub(super) waiters: Vec<User>,
    /// The thread that has the object to itself in the middle of an operation, while another one waits for that.
    pub(super) busy: Option<User>,
}

impl Object {
    /// An object that was never made, as far as the trace says.
    pub(super) fn unknown(number: ObjectNumber, kind: Kind) -> Self {
        let name = format!("object {number}");
        Self { number, kind, name, behind: false, line: None, waiters: Vec::new(), busy: None }
    }
}

/// Takes a thread out of these users.
pub(super) fn leave(users: &mut Vec<User>, thread: ThreadNumber) {
    users.retain(|user| user.thread != thread);
}
