//! What unwinds a thread: Python's errors, and the payloads of an exit and of a cancel.

use std::any::Any;
use std::fmt;
use std::panic::panic_any;

/// An error as Python raises it, as a value.
///
/// # Example
/// ```
/// use threadground::prelude::*;
/// let lock = Lock::new();
/// let error = catch(|| lock.release()).unwrap_err();
/// assert_eq!(error.to_string(), "RuntimeError: release unlocked lock");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// Python's name of the exception: "`RuntimeError`", "`ValueError`"; for a plain panic "`Exception`".
    pub kind: &'static str,
    /// The error's message, in Python's words.
    pub text: String,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.kind, self.text)
    }
}

impl std::error::Error for Error {}

impl Error {
    /// A `RuntimeError` with this message.
    pub(crate) fn runtime(text: impl Into<String>) -> Self {
        Self { kind: "RuntimeError", text: text.into() }
    }

    /// A `ValueError` with this message.
    pub(crate) fn value(text: impl Into<String>) -> Self {
        Self { kind: "ValueError", text: text.into() }
    }

    /// An `OverflowError` with this message.
    pub(crate) fn overflow(text: impl Into<String>) -> Self {
        Self { kind: "OverflowError", text: text.into() }
    }

    /// A `SystemExit`.
    pub(crate) fn exit() -> Self {
        Self { kind: "SystemExit", text: String::new() }
    }

    /// A `queue.ShutDown`.
    pub(crate) fn shut_down() -> Self {
        Self { kind: "ShutDown", text: String::new() }
    }

    /// The error that a panic's payload stands for.
    pub(crate) fn of(payload: &(dyn Any + Send)) -> Self {
        if let Some(error) = payload.downcast_ref::<Self>() {
            return error.clone();
        }
        let text = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
        let text = text.or_else(|| payload.downcast_ref::<String>().cloned());
        Self { kind: "Exception", text: text.unwrap_or_else(|| "panicked".to_owned()) }
    }

    /// Unwinds the thread with this error, as `raise` does.
    #[track_caller]
    pub(crate) fn raise(self) -> ! {
        panic_any(self)
    }
}

/// The payload of a cancel: the run is over, and its thread unwinds.
pub(crate) struct Cancel;
/// The payload of a failure that was reported.
pub(crate) struct Reported;
/// The payload of an exit, by which a thread ends itself.
pub(crate) struct Exit;
