//! The trace: what happened in one run, in order.
//!
//! [`kind`] is the list of object kinds, [`event`] the vocabulary of what can happen and the format of a record. A
//! running program writes [`log`]s in shared memory; a [`Trace`] is the whole of one, read.

pub mod event;
pub mod file;
pub mod kind;
#[cfg(all(test, not(loom), feature = "record"))]
mod layout;
#[cfg(feature = "record")]
pub(crate) mod log;
pub mod place;

pub use file::{Meta, OpenError, Trace};
