//! The reasons why an operation on a queue was not done.

use core::fmt;

/// The queue was shut down: Python's `ShutDown`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShutDown;

/// Why a `get` returned no item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GetError {
    /// There was no item, or none came in time.
    Empty,
    /// The queue was shut down and is empty.
    ShutDown,
}

/// Why a `put` did not put the item in; the item comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PutError<T> {
    /// There was no place, or none became free in time.
    Full(T),
    /// The queue was shut down.
    ShutDown(T),
}

impl fmt::Display for GetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

impl std::error::Error for GetError {}

impl<T> fmt::Display for PutError<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Full(_) => "Full",
            Self::ShutDown(_) => "ShutDown",
        })
    }
}

impl<T: fmt::Debug> std::error::Error for PutError<T> {}
