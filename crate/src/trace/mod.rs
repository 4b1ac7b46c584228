//! The trace: what happened in one run, in order.
//!
//! [`kind`] is the list of the kinds of objects; [`event`] says what can happen, and how a record is encoded.
//! A running program writes [`log`]s in shared memory; a [`Trace`] is what a reader makes of all logs of one
//! run; [`choice`] is what a run that is held at a choice says of it. [`place`] has places in a program's source, [`file`] the file that a trace is kept in.

pub mod choice;
pub mod event;
pub mod file;
pub mod kind;
#[cfg(all(test, not(loom), feature = "record"))]
mod layout;
#[cfg(feature = "record")]
pub(crate) mod log;
pub mod place;

pub use file::{Meta, OpenError, Trace};
