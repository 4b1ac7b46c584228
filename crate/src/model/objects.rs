//! What the model knows of an object whatever its kind is.

use crate::trace::event::{ObjectNumber, ThreadNumber};
use crate::trace::kind::Kind;
use serde::{Deserialize, Serialize};

/// A thread that waits for or uses an object.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct User {
    /// The thread.
    pub thread: u32,
    /// The line at which it came.
    pub line: Option<u32>,
    /// When it came.
    pub since: f64,
    /// When its wait ends at the latest.
    pub until: Option<f64>,
}

/// An object, but for what only its kind knows.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Object {
    pub(super) number: ObjectNumber,
    pub(super) kind: Kind,
    pub(super) name: String,
    /// The line at which it was made, in the program's file.
    pub(super) line: Option<u32>,
    /// The threads that wait for it, in the order of their coming.
    pub(super) waiters: Vec<User>,
}

impl Object {
    /// One that was never made, as far as the trace says.
    pub(super) fn unknown(number: ObjectNumber, kind: Kind) -> Self {
        Self { number, kind, name: format!("object {number}"), line: None, waiters: Vec::new() }
    }
}

/// A thread is not among these users any more.
pub(super) fn leave(users: &mut Vec<User>, thread: ThreadNumber) {
    users.retain(|user| user.thread != thread);
}
