//! The looks whether the run goes on, at each turn of a loop and at the beginning of each function.
//!
//! A look is an object that is asked whether it is true: that calls no function of Python's. Where none is needed, `False` is
//! in its place.

use crate::rewrite::{CHECK, POLL, TURN};
use crate::{interpreter, system};
use rustpython_vm::protocol::PyNumberMethods;
use rustpython_vm::types::AsNumber;
use rustpython_vm::{Py, PyObjectRef, PyPayload, PyResult, VirtualMachine, pyclass};

/// A look, which is never true.
#[pyclass(module = "_threadground", name = "Look")]
#[derive(Debug, PyPayload)]
pub(crate) struct Look {
    look: fn(&VirtualMachine) -> PyResult<()>,
}

impl AsNumber for Look {
    fn as_number() -> &'static PyNumberMethods {
        static METHODS: PyNumberMethods = PyNumberMethods {
            boolean: Some(|zelf, vm| {
                let zelf: Option<&Py<Look>> = zelf.obj.downcast_ref::<Look>();
                zelf.map_or(Ok(()), |zelf| (zelf.look)(vm)).map(|()| false)
            }),
            ..PyNumberMethods::NOT_IMPLEMENTED
        };
        &METHODS
    }
}

#[pyclass(with(AsNumber))]
impl Look {}

/// From now on a program looks, or does not.
///
/// # Errors
/// What the dictionary of the builtins raises.
pub(crate) fn begin(looks: bool, vm: &VirtualMachine) -> PyResult<()> {
    let builtins = interpreter::builtins(vm)?;
    let all =
        [(TURN, system::turn as fn(&VirtualMachine) -> _), (CHECK, system::check), (POLL, system::poll)];
    for (name, look) in all {
        let value: PyObjectRef =
            if looks { Look { look }.into_ref(&vm.ctx).into() } else { vm.ctx.new_bool(false).into() };
        builtins.set_item(name, value, vm)?;
    }
    Ok(())
}
