//! Globals, and variables of functions that inner functions use, too.

use super::{Use, called, items_by_name};
use crate::scopes::Variable as Name;
use crate::sharing::{Family, How, sharing};
use rustpython_vm::builtins::{PyBaseExceptionRef, PyDictRef, PyFunction, PyStr, PyStrRef, PyTuple};
use rustpython_vm::protocol::PyMappingMethods;
use rustpython_vm::types::AsMapping;
use rustpython_vm::{AsObject, Py, PyObjectRef, PyPayload, PyRef, PyResult, VirtualMachine, pyclass};

/// Python's error for a global that is not there.
fn not_defined(name: &Py<PyStr>, vm: &VirtualMachine) -> PyBaseExceptionRef {
    let interned = vm.ctx.intern_str(name.as_wtf8()).to_owned();
    vm.new_name_error(format!("name '{name}' is not defined"), interned)
}

/// Uses a variable.
fn variable<R>(
    name: Name,
    of: &PyObjectRef,
    how: How,
    vm: &VirtualMachine,
    peek: impl Fn() -> Option<PyObjectRef>,
    work: impl FnOnce() -> PyResult<(R, PyObjectRef)>,
) -> PyResult<R> {
    let site = called(name.name());
    let mut all = sharing();
    let (number, ..) = all.object(of, vm);
    let key = (number, name.name().to_owned());
    Use { key, site }.done(all, Family::Variable(name), how, vm, peek, work)
}

/// A stand-in for a program's globals.
#[pyclass(module = "_threadground", name = "Globals")]
#[derive(Debug, PyPayload)]
pub(super) struct Globals(PyDictRef);

impl Globals {
    /// The stand-in for these globals.
    pub(super) fn of(globals: &PyDictRef) -> Self {
        Self(globals.clone())
    }

    fn uses<R>(
        &self,
        name: &Py<PyStr>,
        how: How,
        vm: &VirtualMachine,
        work: impl FnOnce() -> PyResult<(R, PyObjectRef)>,
    ) -> PyResult<R> {
        let peek = || self.0.get_item_opt(name, vm).ok().flatten();
        variable(Name::Global(name.to_string()), &self.0.clone().into(), how, vm, peek, work)
    }

    fn get(&self, name: PyStrRef, vm: &VirtualMachine) -> PyResult {
        self.uses(&name, How::Reads, vm, || {
            let value = match self.0.get_item_opt(&*name, vm)? {
                Some(value) => value,
                None => vm.builtins.get_attr(&*name, vm).map_err(|_| not_defined(&name, vm))?,
            };
            Ok((value.clone(), value))
        })
    }

    fn set(&self, name: PyStrRef, value: Option<PyObjectRef>, vm: &VirtualMachine) -> PyResult<()> {
        self.uses(&name, How::Writes, vm, || match value {
            Some(value) => self.0.set_item(&*name, value.clone(), vm).map(|()| ((), value)),
            None => {
                self.0.del_item(&*name, vm).map_err(|_| not_defined(&name, vm))?;
                Ok(((), vm.ctx.none()))
            }
        })
    }
}

items_by_name!(Globals);

/// A stand-in for a variable of a function that inner functions use, too.
#[pyclass(module = "_threadground", name = "Variable")]
#[derive(Debug, PyPayload)]
pub(super) struct Cell {
    cell: PyObjectRef,
    /// Where its function begins in the source.
    begins: u32,
}

/// The variable that this function gives, of the function that begins there.
pub(super) fn cell(gives: PyRef<PyFunction>, begins: PyStrRef, vm: &VirtualMachine) -> PyResult<Cell> {
    let closure = gives.as_object().get_attr("__closure__", vm)?;
    let cells = closure.downcast_ref::<PyTuple>().and_then(|cells| cells.as_slice().first().cloned());
    let cell = cells.ok_or_else(|| vm.new_system_error("a variable without a cell"))?;
    Ok(Cell { cell, begins: begins.to_string().parse().unwrap_or(0) })
}

impl Cell {
    fn uses<R>(
        &self,
        name: &Py<PyStr>,
        how: How,
        vm: &VirtualMachine,
        work: impl FnOnce() -> PyResult<(R, PyObjectRef)>,
    ) -> PyResult<R> {
        let name = Name::Cell(name.to_string(), self.begins);
        variable(name, &self.cell, how, vm, || self.contents(vm), work)
    }

    fn contents(&self, vm: &VirtualMachine) -> Option<PyObjectRef> {
        self.cell.get_attr("cell_contents", vm).ok()
    }

    fn not_there(name: &Py<PyStr>, vm: &VirtualMachine) -> PyBaseExceptionRef {
        let said = format!(
            "cannot access free variable '{name}' where it is not associated with a value in enclosing scope"
        );
        vm.new_name_error(said, name.to_owned())
    }

    fn get(&self, name: PyStrRef, vm: &VirtualMachine) -> PyResult {
        self.uses(&name, How::Reads, vm, || {
            let value = self.contents(vm).ok_or_else(|| Self::not_there(&name, vm))?;
            Ok((value.clone(), value))
        })
    }

    fn set(&self, name: PyStrRef, value: Option<PyObjectRef>, vm: &VirtualMachine) -> PyResult<()> {
        self.uses(&name, How::Writes, vm, || match value {
            Some(value) => self.cell.set_attr("cell_contents", value.clone(), vm).map(|()| ((), value)),
            None if self.contents(vm).is_none() => Err(Self::not_there(&name, vm)),
            None => self.cell.del_attr("cell_contents", vm).map(|()| ((), vm.ctx.none())),
        })
    }
}

items_by_name!(Cell);

/// `(name := value)`.
pub(super) fn put(
    stand_in: PyObjectRef,
    name: PyStrRef,
    value: PyObjectRef,
    vm: &VirtualMachine,
) -> PyResult {
    stand_in.set_item(&*name, value.clone(), vm)?;
    Ok(value)
}
