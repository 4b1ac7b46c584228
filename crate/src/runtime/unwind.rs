//! The three ways in which a thread is unwound, and what a program may see of them.
//!
//! * A **panic** is what an exception is in Python. What Python raises is a panic whose payload is an
//!   [`Error`]; [`catch`] gives it back.
//! * An **exit** is Python's `SystemExit` in a thread: destructors run, and the default `excepthook` does not
//!   report it.
//! * A **cancel** is for the whole run and final: the run is over, because it was stopped, say, or main has
//!   returned and the daemons are cut off.
//!
//! Exit and cancel unwind by `resume_unwind`, so no panic hook runs, and [`catch`] lets both through.

use super::current::Current;
use super::error::{Cancel, Error, Exit, Reported};
use crate::front::Site;
use crate::platform::own;
use std::any::Any;
use std::panic::Location;
use std::sync::Once;

/// Runs `f`; if it raises an error, returns that, as `try … except Exception` catches it.
///
/// A cancel and an exit pass through, as `SystemExit` passes an `except Exception`.
///
/// # Errors
/// What `f` raised: Python's errors with their kind, any other panic as "Exception".
pub fn catch<R>(f: impl FnOnce() -> R) -> Result<R, Error> {
    own::catch(f).map_err(|payload| {
        if payload.is::<Cancel>() || payload.is::<Exit>() {
            own::unwind(payload);
        }
        Current::with(|current| current.map(Current::take_panic));
        error_of(payload)
    })
}

/// The error that a panic's payload stands for. The payload is dropped, which may be the program's own code: if that
/// panics too, nobody hears of it.
fn error_of(payload: Box<dyn Any + Send>) -> Error {
    let error = Error::of(&*payload);
    if let Err(another) = own::catch(|| drop(payload)) {
        // Its own drop could panic again, and so on.
        let _never_dropped = core::mem::ManuallyDrop::new(another);
    }
    error
}

/// How a thread's function came back.
pub(crate) enum Return<R> {
    Value(R),
    Panic(Error),
    /// It has failed, and somebody has said so.
    Reported,
    Exit,
    Cancel,
}

/// Runs a function of a thread's life; returns how it came back.
pub(crate) fn run_to_end<R>(f: impl FnOnce() -> R) -> Return<R> {
    match own::catch(f) {
        Ok(value) => Return::Value(value),
        Err(payload) if payload.is::<Cancel>() => Return::Cancel,
        Err(payload) if payload.is::<Exit>() => Return::Exit,
        Err(payload) if payload.is::<Reported>() => Return::Reported,
        Err(payload) => Return::Panic(error_of(payload)),
    }
}

/// Installs the one panic hook, once. On a thread that a carrier carries, the hook keeps the place of the
/// panic for the report and prints nothing; on any other thread the panic goes to the hook that was there
/// before.
pub(crate) fn install_hook() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        crate::platform::install_panic_hook(|info| {
            Current::with(|current| {
                let Some(current) = current.filter(|current| current.is_carried()) else { return false };
                let site = |at: &Location<'_>| Site::new(at.file(), at.line(), at.column());
                current.note_panic(info.location().map(site));
                true
            })
        });
    });
}
