//! Objects' attributes.

use super::{Use, called, items_by_name};
use crate::classes::threadlocal::Local;
use crate::sharing::{Family, How, sharing};
use rustpython_vm::builtins::{PyStr, PyStrRef};
use rustpython_vm::protocol::PyMappingMethods;
use rustpython_vm::types::{AsMapping, PyTypeFlags};
use rustpython_vm::{AsObject, Py, PyObjectRef, PyPayload, PyResult, VirtualMachine, pyclass};

/// A stand-in for an object's attributes.
#[pyclass(module = "_threadground", name = "Attributes")]
#[derive(Debug, PyPayload)]
pub(super) struct Attributes(PyObjectRef);

/// Uses an attribute.
fn attribute<R>(
    object: &PyObjectRef,
    name: &Py<PyStr>,
    how: How,
    vm: &VirtualMachine,
    work: impl FnOnce() -> PyResult<(R, PyObjectRef)>,
) -> PyResult<R> {
    if is_of_class(object, name, vm) || is_local(object) {
        return work().map(|(result, _)| result);
    }
    let name = name.to_string();
    let site = called(&name);
    let mut all = sharing();
    let (number, origin, _) = all.object(object, vm);
    let family = Family::Attribute(origin, name.clone());
    let peek = || object.get_attr(vm.ctx.intern_str(name.as_str()), vm).ok();
    Use { key: (number, name.clone()), site }.done(all, family, how, vm, peek, work)
}

/// Whether getting the attribute runs code of the program's, or is none of the object's own places: a method, a property.
fn is_of_class(object: &PyObjectRef, name: &Py<PyStr>, vm: &VirtualMachine) -> bool {
    let interned = vm.ctx.intern_str(name.as_wtf8());
    object.class().get_attr(interned).is_some_and(|found| {
        let class = found.class();
        class.slots.descr_get.load().is_some() && !class.name().contains("member")
    })
}

/// Whether each thread has attributes of its own there, which are seen already.
fn is_local(object: &PyObjectRef) -> bool {
    object.downcast_ref::<Local>().is_some()
}

/// `object.name`.
pub(super) fn load(object: PyObjectRef, name: PyStrRef, vm: &VirtualMachine) -> PyResult {
    let read = || object.get_attr(&*name, vm).map(|value| (value.clone(), value));
    attribute(&object, &name, How::Reads, vm, read)
}

impl Attributes {
    fn get(&self, name: PyStrRef, vm: &VirtualMachine) -> PyResult {
        load(self.0.clone(), name, vm)
    }

    fn set(&self, name: PyStrRef, value: Option<PyObjectRef>, vm: &VirtualMachine) -> PyResult<()> {
        attribute(&self.0, &name, How::Writes, vm, || match value {
            Some(value) => self.0.set_attr(&*name, value.clone(), vm).map(|()| ((), value)),
            None => self.0.del_attr(&*name, vm).map(|()| ((), vm.ctx.none())),
        })
    }
}

items_by_name!(Attributes);

pub(super) fn attributes(object: PyObjectRef) -> Attributes {
    Attributes(object)
}

/// What a call has given: an object, perhaps, that it has made. The variables of its attributes come into being with it.
pub(super) fn new(object: PyObjectRef, vm: &VirtualMachine) -> PyResult {
    if !object.class().slots.flags.has_feature(PyTypeFlags::HEAPTYPE) || is_local(&object) {
        return Ok(object);
    }
    let mut all = sharing();
    let (number, origin, _) = all.object(&object, vm);
    let attributes = all.shared_attributes(&origin);
    drop(all);
    for name in attributes {
        let key = (number, name);
        if sharing().variable(&key).is_some() {
            continue;
        }
        let interned = vm.ctx.intern_str(key.1.as_str());
        if let Some(now) = object.get_attr(interned, vm).ok().filter(|_| !is_of_class(&object, interned, vm))
        {
            let site = called(&key.1);
            Use { key, site }.made(&now, vm)?;
        }
    }
    Ok(object)
}
