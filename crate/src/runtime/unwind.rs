//! The three ways a thread is unwound, and what a program may see of them.
//!
//! * A **panic** is what an exception is in Python. What Python raises is a panic whose payload is an
//!   [`Error`]; [`catch`] gives it back.
//! * An **exit** is Python's `SystemExit` in a thread: destructors run, nobody reports it.
//! * A **cancel** is for the whole run and final: the run was stopped, or a daemon is cut off.
//!
//! Exit and cancel unwind by `resume_unwind`, so no panic hook runs, and [`catch`] lets both through.

use super::context::Context;
use std::any::Any;
use std::fmt;
use std::panic::{AssertUnwindSafe, Location, catch_unwind, panic_any, resume_unwind};
use std::sync::Once;

/// The payload of a cancel.
pub(crate) struct Cancel;
/// The payload of an exit.
pub(crate) struct Exit;

/// What Python raises, as a value.
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
    /// Its message, in Python's words.
    pub text: String,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.kind, self.text)
    }
}

impl std::error::Error for Error {}

impl Error {
    /// `RuntimeError`.
    pub(crate) fn runtime(text: impl Into<String>) -> Self {
        Self { kind: "RuntimeError", text: text.into() }
    }

    /// `ValueError`.
    pub(crate) fn value(text: impl Into<String>) -> Self {
        Self { kind: "ValueError", text: text.into() }
    }

    /// `SystemExit`.
    pub(crate) fn exit() -> Self {
        Self { kind: "SystemExit", text: String::new() }
    }

    /// `queue.ShutDown`.
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

/// Runs `f`; if it raises an error, gives that back, as `try … except Exception` does.
///
/// A cancel and an exit pass through, as `SystemExit` passes an `except Exception`.
///
/// # Errors
/// What `f` raised: Python's errors with their kind, any other panic as "Exception".
pub fn catch<R>(f: impl FnOnce() -> R) -> Result<R, Error> {
    catch_unwind(AssertUnwindSafe(f)).map_err(|payload| {
        if payload.is::<Cancel>() || payload.is::<Exit>() {
            resume_unwind(payload);
        }
        Context::with(|context| context.map(|context| context.take_panic()));
        Error::of(&*payload)
    })
}

/// How a thread's function came back.
pub(crate) enum Return<R> {
    Value(R),
    Panic(Error),
    Exit,
    Cancel,
}

/// Runs a thread's function to whichever end it comes to.
pub(crate) fn run_to_end<R>(f: impl FnOnce() -> R) -> Return<R> {
    match catch_unwind(AssertUnwindSafe(f)) {
        Ok(value) => Return::Value(value),
        Err(payload) if payload.is::<Cancel>() => Return::Cancel,
        Err(payload) if payload.is::<Exit>() => Return::Exit,
        Err(payload) => Return::Panic(Error::of(&*payload)),
    }
}

/// Has the one panic hook installed: on a run's thread it keeps the place for the report, elsewhere the
/// panic goes where it went before.
pub(crate) fn install_hook() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        crate::platform::install_panic_hook(|info| {
            Context::with(|context| {
                let Some(context) = context.filter(|context| context.is_carried()) else { return false };
                context.note_panic(info.location().map(keep));
                true
            })
        });
    });
}

/// A panic's location is the program's and so lives for ever, which its type does not say.
fn keep(location: &Location<'_>) -> (&'static str, u32) {
    (super::place::intern(location.file()), location.line())
}
