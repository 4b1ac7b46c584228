//! The uses of what threads may share, as a rewritten program does them: a step each, if the place is shared.

use crate::classes::threadlocal::Local;
use crate::operation::{at, call_back, operate};
use crate::rewrite::changes;
use crate::scopes::Variable as Name;
use crate::sharing::{Family, How, Key, Sharing, sharing};
use crate::value::words;
use crate::{interpreter, place, system};
use rustpython_vm::builtins::{
    PyBaseExceptionRef, PyDict, PyDictRef, PyFunction, PyList, PySet, PyStr, PyStrRef, PyTuple,
};
use rustpython_vm::class::PyClassImpl;
use rustpython_vm::function::FuncArgs;
use rustpython_vm::protocol::PyMappingMethods;
use rustpython_vm::types::{AsMapping, Callable, PyTypeFlags};
use rustpython_vm::{AsObject, Py, PyObjectRef, PyPayload, PyRef, PyResult, VirtualMachine, pyclass};
use threadground::front::Site;
use threadground::shared::Variable;

/// A use of a place.
struct Use {
    key: Key,
    /// Where it is used, with the name of what is used.
    site: Option<Site>,
}

impl Use {
    /// The use, if the place is shared. If it is not, that it is used is noted where uses are watched.
    fn of(mut all: std::sync::MutexGuard<'_, Sharing>, family: Family, key: Key, how: How) -> Option<Key> {
        if all.is_shared(&family) {
            return Some(key);
        }
        all.touch(family, key, how);
        None
    }

    /// Uses the place by this, which gives the value that it has then; `peek` gives the value that it has before, if
    /// it has one.
    fn done<R>(
        self,
        how: How,
        vm: &VirtualMachine,
        peek: impl FnOnce() -> Option<PyObjectRef>,
        work: impl FnOnce() -> PyResult<(R, PyObjectRef)>,
    ) -> PyResult<R> {
        let known = sharing().variable(&self.key);
        let variable = match known {
            Some(variable) => variable,
            // By its first use the variable comes into being.
            None => match peek() {
                Some(now) => self.made(&now, vm)?,
                None if how == How::Reads => return work().map(|(result, _)| result),
                None => {
                    let (result, now) = work()?;
                    self.made(&now, vm)?;
                    return Ok(result);
                }
            },
        };
        let mut result = None;
        let both = || {
            call_back(|vm| {
                let (outcome, now) = match work() {
                    Ok((outcome, now)) => (Ok(outcome), words(&now, vm)),
                    Err(error) => (Err(error), String::new()),
                };
                result = Some(outcome);
                Ok(((), now))
            })
        };
        match how {
            How::Reads => operate(vm, || variable.read(both))?,
            How::Writes => operate(vm, || variable.write(false, both))?.unwrap_or_default(),
            How::Changes => operate(vm, || variable.write(true, both))?.unwrap_or_default(),
        }
        match result {
            Some(result) => result,
            // The run is over, and nothing was done.
            None => Err(crate::operation::cut(vm)),
        }
    }

    /// The variable comes into being, with this value.
    fn made(&self, now: &PyObjectRef, vm: &VirtualMachine) -> PyResult<Variable> {
        let words = words(now, vm);
        let variable = at(self.site, vm, || Variable::new(&words))?;
        sharing().add_variable(self.key.clone(), variable.clone());
        Ok(variable)
    }
}

/// The current place, of what is called so.
fn called(name: &str) -> Option<Site> {
    place::here().map(|site| Site::named(site.file(), site.line(), site.column(), name))
}

// Variables.

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
    peek: impl FnOnce() -> Option<PyObjectRef>,
    work: impl FnOnce() -> PyResult<(R, PyObjectRef)>,
) -> PyResult<R> {
    let site = called(name.name());
    let mut all = sharing();
    let (number, ..) = all.object(of, vm);
    let key = (number, name.name().to_owned());
    match Use::of(all, Family::Variable(name), key, how) {
        Some(key) => Use { key, site }.done(how, vm, peek, work),
        None => work().map(|(result, _)| result),
    }
}

/// A stand-in for a program's globals.
#[pyclass(module = "_threadground", name = "Globals")]
#[derive(Debug, PyPayload)]
pub struct Globals(PyDictRef);

impl Globals {
    fn get(&self, name: &Py<PyStr>, vm: &VirtualMachine) -> PyResult {
        let read = || {
            let value = match self.0.get_item_opt(name, vm)? {
                Some(value) => value,
                None => vm.builtins.get_attr(name, vm).map_err(|_| not_defined(name, vm))?,
            };
            Ok((value.clone(), value))
        };
        let peek = || self.0.get_item_opt(name, vm).ok().flatten();
        variable(Name::Global(name.to_string()), &self.0.clone().into(), How::Reads, vm, peek, read)
    }

    fn set(&self, name: &Py<PyStr>, value: Option<PyObjectRef>, vm: &VirtualMachine) -> PyResult<()> {
        let write = || match value {
            Some(value) => self.0.set_item(name, value.clone(), vm).map(|()| ((), value)),
            None => {
                self.0.del_item(name, vm).map_err(|_| not_defined(name, vm))?;
                Ok(((), vm.ctx.none()))
            }
        };
        let peek = || self.0.get_item_opt(name, vm).ok().flatten();
        variable(Name::Global(name.to_string()), &self.0.clone().into(), How::Writes, vm, peek, write)
    }
}

impl AsMapping for Globals {
    fn as_mapping() -> &'static PyMappingMethods {
        static METHODS: PyMappingMethods = PyMappingMethods {
            length: None,
            subscript: Some(|mapping, key, vm| {
                let name = key.to_owned().try_into_value::<PyStrRef>(vm)?;
                Globals::mapping_downcast(mapping).get(&name, vm)
            }),
            ass_subscript: Some(|mapping, key, value, vm| {
                let name = key.to_owned().try_into_value::<PyStrRef>(vm)?;
                Globals::mapping_downcast(mapping).set(&name, value, vm)
            }),
        };
        &METHODS
    }
}

#[pyclass(with(AsMapping))]
impl Globals {}

/// A stand-in for a variable of a function that inner functions use, too.
#[pyclass(module = "_threadground", name = "Variable")]
#[derive(Debug, PyPayload)]
pub struct Cell {
    cell: PyObjectRef,
    /// Where its function begins in the source.
    begins: u32,
}

/// The variable that this function gives, of the function that begins there.
fn cell(gives: PyRef<PyFunction>, begins: PyStrRef, vm: &VirtualMachine) -> PyResult<Cell> {
    let closure = gives.as_object().get_attr("__closure__", vm)?;
    let cells = closure.downcast_ref::<PyTuple>().and_then(|cells| cells.as_slice().first().cloned());
    let cell = cells.ok_or_else(|| vm.new_system_error("a variable without a cell"))?;
    Ok(Cell { cell, begins: begins.to_string().parse().unwrap_or(0) })
}

impl Cell {
    fn variable(&self, name: &Py<PyStr>) -> Name {
        Name::Cell(name.to_string(), self.begins)
    }

    /// What is in the variable.
    fn get(&self, vm: &VirtualMachine) -> Option<PyObjectRef> {
        self.cell.get_attr("cell_contents", vm).ok()
    }

    fn set(&self, value: Option<PyObjectRef>, vm: &VirtualMachine) -> PyResult<()> {
        match value {
            Some(value) => self.cell.set_attr("cell_contents", value, vm),
            None => self.cell.del_attr("cell_contents", vm),
        }
    }

    fn not_there(name: &Py<PyStr>, vm: &VirtualMachine) -> PyBaseExceptionRef {
        let said = format!(
            "cannot access free variable '{name}' where it is not associated with a value in enclosing scope"
        );
        vm.new_name_error(said, name.to_owned())
    }
}

impl AsMapping for Cell {
    fn as_mapping() -> &'static PyMappingMethods {
        static METHODS: PyMappingMethods = PyMappingMethods {
            length: None,
            subscript: Some(|mapping, key, vm| {
                let zelf = Cell::mapping_downcast(mapping);
                let name = key.to_owned().try_into_value::<PyStrRef>(vm)?;
                let read = || {
                    let value = zelf.get(vm).ok_or_else(|| Cell::not_there(&name, vm))?;
                    Ok((value.clone(), value))
                };
                let cell = zelf.cell.clone();
                variable(zelf.variable(&name), &cell, How::Reads, vm, || zelf.get(vm), read)
            }),
            ass_subscript: Some(|mapping, key, value, vm| {
                let zelf = Cell::mapping_downcast(mapping);
                let name = key.to_owned().try_into_value::<PyStrRef>(vm)?;
                let write = || {
                    if value.is_none() && zelf.get(vm).is_none() {
                        return Err(Cell::not_there(&name, vm));
                    }
                    zelf.set(value.clone(), vm)?;
                    Ok(((), value.unwrap_or_else(|| vm.ctx.none())))
                };
                let cell = zelf.cell.clone();
                variable(zelf.variable(&name), &cell, How::Writes, vm, || zelf.get(vm), write)
            }),
        };
        &METHODS
    }
}

#[pyclass(with(AsMapping))]
impl Cell {}

/// `(name := value)`.
fn put(stand_in: PyObjectRef, name: PyStrRef, value: PyObjectRef, vm: &VirtualMachine) -> PyResult {
    stand_in.set_item(&*name, value.clone(), vm)?;
    Ok(value)
}

// Attributes.

/// A stand-in for an object's attributes.
#[pyclass(module = "_threadground", name = "Attributes")]
#[derive(Debug, PyPayload)]
pub struct Attributes(PyObjectRef);

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
    match Use::of(all, Family::Attribute(origin, name.clone()), (number, name.clone()), how) {
        Some(key) => {
            let peek = || object.get_attr(&*vm.ctx.intern_str(name), vm).ok();
            Use { key, site }.done(how, vm, peek, work)
        }
        None => work().map(|(result, _)| result),
    }
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
fn load(object: PyObjectRef, name: PyStrRef, vm: &VirtualMachine) -> PyResult {
    let read = || object.get_attr(&*name, vm).map(|value| (value.clone(), value));
    attribute(&object, &name, How::Reads, vm, read)
}

impl AsMapping for Attributes {
    fn as_mapping() -> &'static PyMappingMethods {
        static METHODS: PyMappingMethods = PyMappingMethods {
            length: None,
            subscript: Some(|mapping, key, vm| {
                let name = key.to_owned().try_into_value::<PyStrRef>(vm)?;
                load(Attributes::mapping_downcast(mapping).0.clone(), name, vm)
            }),
            ass_subscript: Some(|mapping, key, value, vm| {
                let object = &Attributes::mapping_downcast(mapping).0;
                let name = key.to_owned().try_into_value::<PyStrRef>(vm)?;
                let write = || match value {
                    Some(value) => object.set_attr(&*name, value.clone(), vm).map(|()| ((), value)),
                    None => object.del_attr(&*name, vm).map(|()| ((), vm.ctx.none())),
                };
                attribute(object, &name, How::Writes, vm, write)
            }),
        };
        &METHODS
    }
}

#[pyclass(with(AsMapping))]
impl Attributes {}

fn attributes(object: PyObjectRef) -> Attributes {
    Attributes(object)
}

/// What a call has given: an object, perhaps, that it has made. The variables of its attributes come into being with it.
fn new(object: PyObjectRef, vm: &VirtualMachine) -> PyResult {
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

// Insides of containers.

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
    match Use::of(all, Family::Inside(origin), (number, String::new()), how) {
        Some(key) => Use { key, site }.done(how, vm, || Some(object.clone()), work),
        None => work().map(|(result, _)| result),
    }
}

/// A container was made.
fn made(object: PyObjectRef, vm: &VirtualMachine) -> PyResult {
    if is_container(&object, vm) {
        let mut all = sharing();
        let (number, origin, site) = all.made(&object);
        let family = Family::Inside(origin);
        let key = Use::of(all, family, (number, String::new()), How::Writes);
        if let Some(key) = key {
            Use { key, site }.made(&object, vm)?;
        }
    }
    Ok(object)
}

/// A container whose inside is about to be looked at.
fn see(object: PyObjectRef, vm: &VirtualMachine) -> PyResult {
    if is_container(&object, vm) {
        inside(&object, How::Reads, vm, || Ok(((), object.clone())))?;
    }
    Ok(object)
}

/// A stand-in for a container's items, which are changed.
#[pyclass(module = "_threadground", name = "Items")]
#[derive(Debug, PyPayload)]
pub struct Items(PyObjectRef);

fn items(object: PyObjectRef) -> Items {
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
pub struct Method {
    object: PyObjectRef,
    name: PyStrRef,
}

/// `object.name`, which is about to be called.
fn method(object: PyObjectRef, name: PyStrRef, vm: &VirtualMachine) -> PyResult {
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

/// The name of the flag that says whether a program has to look if its run goes on.
pub(crate) const LOOKS: &str = "\u{1}looks";

/// The name of the stand-in for a program's globals.
const GLOBALS: &str = "\u{1}globals";

/// Puts what a rewritten program calls among the builtins.
///
/// # Errors
/// What the module raises.
pub fn fill(vm: &VirtualMachine) -> PyResult<()> {
    drop(Globals::make_static_type());
    drop(Cell::make_static_type());
    drop(Attributes::make_static_type());
    drop(Items::make_static_type());
    drop(Method::make_static_type());
    let functions: [(&str, PyObjectRef); 11] = [
        ("\u{1}load", vm.new_function("load", load).into()),
        ("\u{1}attributes", vm.new_function("attributes", attributes).into()),
        ("\u{1}items", vm.new_function("items", items).into()),
        ("\u{1}see", vm.new_function("see", see).into()),
        ("\u{1}made", vm.new_function("made", made).into()),
        ("\u{1}method", vm.new_function("method", method).into()),
        ("\u{1}new", vm.new_function("new", new).into()),
        ("\u{1}cell", vm.new_function("cell", cell).into()),
        ("\u{1}put", vm.new_function("put", put).into()),
        ("\u{1}turn", vm.new_function("turn", system::turn).into()),
        ("\u{1}check", vm.new_function("check", system::check).into()),
    ];
    let builtins = interpreter::builtins(vm)?;
    for (name, function) in functions {
        builtins.set_item(name, function, vm)?;
    }
    // Each run has values of its own here.
    builtins.set_item(LOOKS, vm.ctx.new_bool(true).into(), vm)?;
    builtins.set_item(GLOBALS, vm.ctx.none(), vm)
}

/// Makes the stand-in for the globals of the program that is about to run.
///
/// # Errors
/// What the dictionary of the builtins raises.
pub(crate) fn begin(globals: &PyDictRef, vm: &VirtualMachine) -> PyResult<()> {
    let globals = Globals(globals.clone()).into_ref(&vm.ctx);
    interpreter::builtins(vm)?.set_item(GLOBALS, globals.into(), vm)
}
