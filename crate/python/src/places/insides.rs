//! What is in lists, dicts, sets and deques.

use super::{Use, attributes::load};
use crate::containers::changes;
use crate::sharing::{Family, How, sharing};
use rustpython_vm::builtins::{PyDict, PyList, PySet, PyStrRef};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::protocol::PyMappingMethods;
use rustpython_vm::types::{AsMapping, Callable};
use rustpython_vm::{AsObject, Py, PyObjectRef, PyPayload, PyResult, VirtualMachine, pyclass};

/// Whether it is a container whose inside is a place.
fn is_container(object: &PyObjectRef, vm: &VirtualMachine) -> bool {
    object.downcast_ref::<PyList>().is_some()
        || object.downcast_ref::<PyDict>().is_some()
        || object.downcast_ref::<PySet>().is_some()
        || (&*object.class().name() == "deque" && !object.class().is(vm.ctx.types.type_type))
}

/// Uses a container's inside.
fn inside<R>(
    object: &PyObjectRef,
    how: How,
    vm: &VirtualMachine,
    work: impl FnOnce() -> PyResult<(R, PyObjectRef)>,
) -> PyResult<R> {
    let mut all = sharing();
    let (number, origin, site) = all.object(object, vm);
    let peek = || Some(object.clone());
    Use { key: (number, String::new()), site }.done(all, Family::Inside(origin), how, vm, peek, work)
}

/// A container was made.
pub(super) fn made(object: PyObjectRef, vm: &VirtualMachine) -> PyResult {
    if is_container(&object, vm) {
        let mut all = sharing();
        let (number, origin, site) = all.made(&object);
        let (family, used) = (Family::Inside(origin), Use { key: (number, String::new()), site });
        if all.is_shared(&family) {
            drop(all);
            used.made(&object, vm)?;
        } else {
            all.touch(family, used.key, How::Writes);
        }
    }
    Ok(object)
}

/// A container whose inside is about to be looked at.
pub(super) fn see(object: PyObjectRef, vm: &VirtualMachine) -> PyResult {
    if is_container(&object, vm) {
        inside(&object, How::Reads, vm, || Ok(((), object.clone())))?;
    }
    Ok(object)
}

/// What an assignment like `object += value` binds anew: a container is changed in its place.
pub(super) fn within(
    operator: PyStrRef,
    object: PyObjectRef,
    value: PyObjectRef,
    vm: &VirtualMachine,
) -> PyResult {
    let work = || match &*operator.to_string() {
        "+" => vm._iadd(&object, &value),
        "-" => vm._isub(&object, &value),
        "*" => vm._imul(&object, &value),
        "&" => vm._iand(&object, &value),
        "|" => vm._ior(&object, &value),
        _ => vm._ixor(&object, &value),
    };
    if is_container(&object, vm) {
        inside(&object, How::Changes, vm, || work().map(|result| (result, object.clone())))
    } else {
        work()
    }
}

/// A stand-in for a container's items, which are changed.
#[pyclass(module = "_threadground", name = "Items")]
#[derive(Debug, PyPayload)]
pub(super) struct Items(PyObjectRef);

pub(super) fn items(object: PyObjectRef) -> Items {
    Items(object)
}

impl AsMapping for Items {
    fn as_mapping() -> &'static PyMappingMethods {
        static METHODS: PyMappingMethods = PyMappingMethods {
            length: None,
            subscript: Some(|mapping, key, vm| {
                let object = see(Items::mapping_downcast(mapping).0.clone(), vm)?;
                object.get_item(key, vm)
            }),
            ass_subscript: Some(|mapping, key, value, vm| {
                let object = &Items::mapping_downcast(mapping).0;
                let write = || {
                    match value {
                        Some(value) => object.set_item(key, value, vm)?,
                        None => object.del_item(key, vm)?,
                    }
                    Ok(((), object.clone()))
                };
                if is_container(object, vm) {
                    inside(object, How::Changes, vm, write)
                } else {
                    write().map(|((), _)| ())
                }
            }),
        };
        &METHODS
    }
}

#[pyclass(with(AsMapping))]
impl Items {}

/// A method of an object that may be a container, to be called.
#[pyclass(module = "_threadground", name = "Method")]
#[derive(Debug, PyPayload)]
pub(super) struct Method {
    object: PyObjectRef,
    name: PyStrRef,
}

/// `object.name`, which is about to be called.
pub(super) fn method(object: PyObjectRef, name: PyStrRef, vm: &VirtualMachine) -> PyResult {
    if is_container(&object, vm) {
        return Ok(Method { object, name }.into_ref(&vm.ctx).into());
    }
    load(object, name, vm)
}

impl Callable for Method {
    type Args = FuncArgs;

    fn call(zelf: &Py<Self>, arguments: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let how = match changes(&zelf.name.to_string()) {
            Some(true) => How::Changes,
            _ => How::Reads,
        };
        let function = zelf.object.get_attr(&*zelf.name, vm)?;
        let work = || function.call(arguments, vm).map(|result| (result, zelf.object.clone()));
        inside(&zelf.object, how, vm, work)
    }
}

#[pyclass(with(Callable))]
impl Method {}
