//! An operation of a primitive's, done for Python.
//!
//! RustPython's frames do not survive that a panic crosses them. So whatever unwinds an operation is caught there, goes
//! through Python's frames as an exception, and unwinds on when they are gone. A run that is over cuts its threads off:
//! that exception is [`cut`], and although an `except` clause can see it, the thread's next operation raises it anew.

use crate::{frames, gil, place};
use rustpython_vm::builtins::PyBaseExceptionRef;
use rustpython_vm::function::TimeoutSeconds;
use rustpython_vm::vm::thread::{attach_for_callback, with_current_vm};
use rustpython_vm::{AsObject, PyObjectRef, PyResult, TryFromObject, VirtualMachine};
use std::time::Duration;
use threadground::front::Site;
use threadground::runtime;
use threadground::runtime::foreign::{self, Unwound};

/// An exception on its way through an operation that has called Python back.
struct Raised(PyBaseExceptionRef);

/// Does an operation, which the record has at the reader's line.
///
/// # Errors
/// Python's exception for what has unwound it.
pub fn operate<R>(vm: &VirtualMachine, operation: impl FnOnce() -> R) -> PyResult<R> {
    // It may have to wait.
    at(place::here(), vm, || gil::aside(operation))
}

/// Makes a primitive, which belongs to whoever calls: to the program, or to the library.
///
/// # Errors
/// As [`operate`].
pub fn make<R>(vm: &VirtualMachine, making: impl FnOnce() -> R) -> PyResult<R> {
    at(place::maker(), vm, making)
}

/// Does an operation, which the record has at this site.
pub(crate) fn at<R>(site: Option<Site>, vm: &VirtualMachine, operation: impl FnOnce() -> R) -> PyResult<R> {
    frames::come(vm);
    let at_site = || match site {
        Some(site) => runtime::at(site, operation),
        None => operation(),
    };
    // Whoever waits here may not keep a thread from what all others have to be at rest for: a collection of garbage.
    vm.allow_threads(|| foreign::attempt(at_site)).map_err(|unwound| exception(unwound, vm))
}

fn exception(unwound: Unwound, vm: &VirtualMachine) -> PyBaseExceptionRef {
    if unwound.is_final() {
        return cut(vm);
    }
    match unwound.take::<Raised>() {
        Ok(Raised(exception)) => exception,
        Err(unwound) => {
            let error = unwound.error();
            let types = &vm.ctx.exceptions;
            let kind = match error.kind {
                "RuntimeError" => types.runtime_error,
                "ValueError" => types.value_error,
                "OverflowError" => types.overflow_error,
                "RecursionError" => types.recursion_error,
                _ => types.system_error,
            };
            vm.new_exception_msg((*kind).to_owned(), error.text.into())
        }
    }
}

/// Calls Python from within an operation, whose own frames an exception unwinds.
pub fn call_back<R>(call: impl FnOnce(&VirtualMachine) -> PyResult<R>) -> R {
    let result = with_current_vm(|vm| attach_for_callback(vm, || call(vm)));
    result.unwrap_or_else(|exception| foreign::unwind_by(Raised(exception)))
}

/// An exception of one of the classes that `begin.py` defines.
pub(crate) fn raised(class: &'static str, vm: &VirtualMachine) -> PyBaseExceptionRef {
    let class = vm.import("_threadground", 0).and_then(|module| module.get_attr(class, vm));
    let made = class.and_then(|class| class.call((), vm)).and_then(|made| made.try_into_value(vm));
    made.unwrap_or_else(|instead| instead)
}

/// The exception by which a thread is cut off.
pub fn cut(vm: &VirtualMachine) -> PyBaseExceptionRef {
    raised("CutOff", vm)
}

/// Whether it is the exception by which a thread is cut off.
pub fn is_cut(exception: &PyBaseExceptionRef) -> bool {
    &*exception.class().name() == "CutOff"
}

/// A time of Python's, which must not be negative; what is left of a nanosecond is a whole one.
///
/// # Errors
/// `OverflowError`, if it is longer than Python can tell.
pub fn span(seconds: f64, vm: &VirtualMachine) -> PyResult<Duration> {
    let nanoseconds = (seconds.max(0.0) * 1e9).ceil();
    if nanoseconds >= i64::MAX as f64 {
        return Err(vm.new_overflow_error("timeout value is too large"));
    }
    Ok(Duration::from_nanos(nanoseconds as u64))
}

/// A timeout as most functions take it: `None` is for ever, and what is negative is no time.
///
/// # Errors
/// `TypeError`, if it is no number.
pub fn timeout(value: Option<PyObjectRef>, vm: &VirtualMachine) -> PyResult<Option<Duration>> {
    let Some(value) = value.filter(|value| !vm.is_none(value)) else { return Ok(None) };
    span(seconds(value, vm)?, vm).map(Some)
}

/// A number of seconds.
///
/// # Errors
/// `TypeError`, if it is no number, and `ValueError` for one that is not a number.
pub fn seconds(value: PyObjectRef, vm: &VirtualMachine) -> PyResult<f64> {
    let class = value.class().to_owned();
    let time = TimeoutSeconds::try_from_object(vm, value).map(TimeoutSeconds::to_secs_f64);
    time.map_err(|error| {
        if !error.fast_isinstance(vm.ctx.exceptions.type_error) {
            return error;
        }
        vm.new_type_error(format!("'{}' object cannot be interpreted as an integer", class.name()))
    })
}
