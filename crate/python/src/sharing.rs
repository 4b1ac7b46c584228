//! What a program's threads share: which of its places are, and the steps by which they are used.
//!
//! A place is a global, an attribute of an object, or the inside of a container. Places of one kind (a global's name; a
//! class and an attribute; the line that makes a container) are one [`Family`]. A first run finds out which families are
//! shared: those of which some place is touched by two threads while both are there, and written by one. In the runs after
//! that each use of such a place is a step, as of a `Shared` of Rust's programs; all others are none, and are watched: what
//! another order of steps touches after all is shared in the next run.

use crate::classes::threadlocal::Local;
use crate::operation::{at, call_back, operate};
use crate::place;
use crate::rewrite::changes;
use crate::system;
use crate::value::words;
use rustpython_vm::builtins::{PyBaseExceptionRef, PyDict, PyDictRef, PyList, PySet, PyStr, PyStrRef};
use rustpython_vm::class::PyClassImpl;
use rustpython_vm::function::FuncArgs;
use rustpython_vm::protocol::PyMappingMethods;
use rustpython_vm::types::{AsMapping, Callable};
use rustpython_vm::{AsObject, Py, PyObjectRef, PyPayload, PyResult, VirtualMachine, pyclass};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};
use threadground::front::Site;
use threadground::runtime::foreign;
use threadground::shared::Variable;

/// Places that are shared, or not, together.
pub type Family = String;

/// What tells a place from all others: the object's address, and the attribute of it, if it is one.
type Key = (usize, String);

/// Who has touched a place: of each thread, how many threads there were when it did so last, and when it last wrote.
#[derive(Default)]
struct Touched(BTreeMap<u32, Touches>);

#[derive(Clone, Copy, Default)]
struct Touches {
    any: u32,
    write: u32,
}

impl Touched {
    /// Whether a thread writes the place and another one touches it, and not only before it starts that other one: what a
    /// thread hands on to one that it starts later is not shared.
    fn is_shared(&self, started_by: &[u32]) -> bool {
        // Threads are numbered as they are started: one was there if there were as many as its number.
        let could_meet = |(writer, wrote): (&u32, &Touches), (other, touched): (&u32, &Touches)| {
            if writer == other || wrote.write == 0 {
                return false;
            }
            if is_above(*writer, *other, started_by) {
                return *other <= wrote.write;
            }
            !is_above(*other, *writer, started_by) || *writer <= touched.any
        };
        self.0.iter().any(|wrote| self.0.iter().any(|touched| could_meet(wrote, touched)))
    }
}

/// Whether this thread has started the other one, or one above it. `started_by` has who has started each thread, from the
/// second one on.
fn is_above(thread: u32, mut other: u32, started_by: &[u32]) -> bool {
    while let Some(&by) = (other as usize).checked_sub(2).and_then(|at| started_by.get(at)) {
        if by == thread {
            return true;
        }
        other = by;
    }
    false
}

#[derive(Default)]
struct Sharing {
    shared: BTreeSet<Family>,
    /// Families that have turned out to be shared.
    found: BTreeSet<Family>,
    variables: HashMap<Key, Variable>,
    touched: HashMap<Key, Touched>,
    /// Where containers were made, and what they are called.
    made: HashMap<usize, (Family, Site)>,
    /// Who has started each thread, from the second one on.
    started_by: Vec<u32>,
    /// What has a key stays alive for the time of the run: another object would get its address.
    kept: Vec<PyObjectRef>,
}

static SHARING: LazyLock<Mutex<Sharing>> = LazyLock::new(Mutex::default);

fn sharing() -> MutexGuard<'static, Sharing> {
    SHARING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A run begins, in which these are shared.
pub fn begin(shared: &BTreeSet<Family>) {
    let mut all = sharing();
    let found = core::mem::take(&mut all.found);
    let old = core::mem::replace(&mut *all, Sharing { shared: shared.clone(), found, ..Sharing::default() });
    drop(all);
    drop(old);
}

/// What has turned out to be shared in all runs since this was last asked.
pub fn take_found() -> BTreeSet<Family> {
    core::mem::take(&mut sharing().found)
}

/// A thread is started.
pub fn starts_thread() {
    sharing().started_by.push(foreign::ident());
}

/// A use of a place.
struct Use<'a> {
    family: Family,
    key: Key,
    /// What has the place.
    of: &'a PyObjectRef,
    /// Where it is used, with the name of what is used.
    site: Option<Site>,
}

/// How a place is used.
#[derive(Clone, Copy, PartialEq, Eq)]
enum How {
    Reads,
    Writes,
    Changes,
}

impl Use<'_> {
    /// Uses the place by this, which gives the value that it has then; a step, if it is shared.
    fn done<R>(
        self,
        how: How,
        vm: &VirtualMachine,
        work: impl FnOnce() -> PyResult<(R, PyObjectRef)>,
    ) -> PyResult<R> {
        let mut all = sharing();
        if !all.shared.contains(&self.family) {
            all.touch(&self, how);
            drop(all);
            return work().map(|(result, _)| result);
        }
        let known = all.variables.get(&self.key).cloned();
        drop(all);
        let Some(variable) = known else { return self.made(how, vm, work) };
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

    /// The first use: by it the variable comes into being.
    fn made<R>(
        self,
        how: How,
        vm: &VirtualMachine,
        work: impl FnOnce() -> PyResult<(R, PyObjectRef)>,
    ) -> PyResult<R> {
        let begins_with = |now: &PyObjectRef| -> PyResult<()> {
            let words = words(now, vm);
            let variable = at(self.site, vm, || Variable::new(&words))?;
            let mut all = sharing();
            all.variables.insert(self.key.clone(), variable);
            all.kept.push(self.of.clone());
            Ok(())
        };
        if how == How::Writes {
            let (result, now) = work()?;
            begins_with(&now)?;
            return Ok(result);
        }
        // A container is there already.
        begins_with(self.of)?;
        self.done(how, vm, work)
    }
}

impl Sharing {
    fn touch(&mut self, used: &Use<'_>, how: How) {
        if self.started_by.is_empty() {
            return;
        }
        // The main one, too: the number of the last.
        let threads = 1 + self.started_by.len() as u32;
        let thread = foreign::ident();
        if !self.touched.contains_key(&used.key) {
            self.kept.push(used.of.clone());
        }
        let touched = self.touched.entry(used.key.clone()).or_default();
        let mine = touched.0.entry(thread).or_default();
        let before = *mine;
        mine.any = threads;
        if how != How::Reads {
            mine.write = threads;
        }
        if (before.any, before.write) != (mine.any, mine.write) && touched.is_shared(&self.started_by) {
            self.found.insert(used.family.clone());
        }
    }
}

/// The current place, of what is called so.
fn called(name: &str) -> Option<Site> {
    place::here().map(|site| Site::named(site.file(), site.line(), site.column(), name))
}

fn address(object: &PyObjectRef) -> usize {
    object.get_id()
}

/// Python's error for a global that is not there.
fn not_defined(name: &Py<PyStr>, vm: &VirtualMachine) -> PyBaseExceptionRef {
    let interned = vm.ctx.intern_str(name.as_wtf8()).to_owned();
    vm.new_name_error(format!("name '{name}' is not defined"), interned)
}

/// A stand-in for a program's globals.
#[pyclass(module = "_threadground", name = "Globals")]
#[derive(Debug, PyPayload)]
pub struct Globals(PyDictRef);

impl Globals {
    fn used<'a>(of: &'a PyObjectRef, name: &str) -> Use<'a> {
        Use { family: format!("global {name}"), key: (address(of), name.to_owned()), of, site: called(name) }
    }

    fn get(&self, name: &Py<PyStr>, vm: &VirtualMachine) -> PyResult {
        let of = self.0.clone().into();
        let read = || {
            let value = match self.0.get_item_opt(name, vm)? {
                Some(value) => value,
                None => vm.builtins.get_attr(name, vm).map_err(|_| not_defined(name, vm))?,
            };
            Ok((value.clone(), value))
        };
        Self::used(&of, &name.to_string()).done(How::Reads, vm, read)
    }

    fn set(&self, name: &Py<PyStr>, value: Option<PyObjectRef>, vm: &VirtualMachine) -> PyResult<()> {
        let of = self.0.clone().into();
        let write = || match value {
            Some(value) => self.0.set_item(name, value.clone(), vm).map(|()| ((), value)),
            None => {
                self.0.del_item(name, vm).map_err(|_| not_defined(name, vm))?;
                Ok(((), vm.ctx.none()))
            }
        };
        Self::used(&of, &name.to_string()).done(How::Writes, vm, write)
    }
}

impl AsMapping for Globals {
    fn as_mapping() -> &'static PyMappingMethods {
        static METHODS: PyMappingMethods = PyMappingMethods {
            length: None,
            subscript: Some(|mapping, key, vm| {
                let name = key.downcast_ref::<PyStr>().ok_or_else(|| vm.new_type_error("a name"))?;
                Globals::mapping_downcast(mapping).get(name, vm)
            }),
            ass_subscript: Some(|mapping, key, value, vm| {
                let name = key.downcast_ref::<PyStr>().ok_or_else(|| vm.new_type_error("a name"))?;
                Globals::mapping_downcast(mapping).set(name, value, vm)
            }),
        };
        &METHODS
    }
}

#[pyclass(with(AsMapping))]
impl Globals {}

/// A stand-in for an object's attributes.
#[pyclass(module = "_threadground", name = "Attributes")]
#[derive(Debug, PyPayload)]
pub struct Attributes(PyObjectRef);

fn attribute<'a>(of: &'a PyObjectRef, name: &str) -> Use<'a> {
    let family = format!("attribute {}.{name}", of.class().name());
    Use { family, key: (address(of), name.to_owned()), of, site: called(name) }
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
    if is_of_class(&object, &name, vm) || is_local(&object) {
        return object.get_attr(&*name, vm);
    }
    let read = || object.get_attr(&*name, vm).map(|value| (value.clone(), value));
    attribute(&object, &name.to_string()).done(How::Reads, vm, read)
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
                if is_of_class(object, &name, vm) || is_local(object) {
                    return write().map(|((), _)| ());
                }
                attribute(object, &name.to_string()).done(How::Writes, vm, write)
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

/// Whether it is a container whose inside is a place.
fn is_container(object: &PyObjectRef, vm: &VirtualMachine) -> bool {
    object.downcast_ref::<PyList>().is_some()
        || object.downcast_ref::<PyDict>().is_some()
        || object.downcast_ref::<PySet>().is_some()
        || (&*object.class().name() == "deque" && !object.class().is(vm.ctx.types.type_type))
}

/// The use of a container's inside.
fn inside(object: &PyObjectRef) -> Use<'_> {
    let known = sharing().made.get(&address(object)).cloned();
    let (family, site) = match known {
        Some((family, site)) => (family, Some(site)),
        None => {
            let site = place::here();
            let at = site.map_or((0, 0), |site| (site.line(), site.column()));
            (format!("container {at:?}"), site)
        }
    };
    Use { family, key: (address(object), String::new()), of: object, site }
}

/// A container was made.
fn made(object: PyObjectRef, vm: &VirtualMachine) -> PyResult {
    if let Some(site) = place::here().filter(|_| is_container(&object, vm)) {
        let family = format!("container {:?}", (site.line(), site.column()));
        let mut all = sharing();
        let is_shared = all.shared.contains(&family);
        all.made.insert(address(&object), (family, site));
        // Its address must not become another's.
        all.kept.push(object.clone());
        drop(all);
        if is_shared {
            inside(&object).made(How::Writes, vm, || Ok(((), object.clone())))?;
        }
    }
    Ok(object)
}

/// A container whose inside is about to be looked at.
fn see(object: PyObjectRef, vm: &VirtualMachine) -> PyResult {
    if is_container(&object, vm) {
        let seen = || Ok(((), object.clone()));
        inside(&object).done(How::Reads, vm, seen)?;
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
                    inside(object).done(How::Changes, vm, write)
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
    object.get_attr(&*name, vm)
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
        inside(&zelf.object).done(how, vm, work)
    }
}

#[pyclass(with(Callable))]
impl Method {}

/// Puts what a rewritten program calls among the builtins, and the stand-in for these globals.
///
/// # Errors
/// What the module raises.
pub fn fill(globals: &PyDictRef, vm: &VirtualMachine) -> PyResult<()> {
    for class in [
        Globals::make_static_type(),
        Attributes::make_static_type(),
        Items::make_static_type(),
        Method::make_static_type(),
    ] {
        drop(class);
    }
    let functions: [(&str, PyObjectRef); 7] = [
        ("\u{1}load", vm.new_function("load", load).into()),
        ("\u{1}attributes", vm.new_function("attributes", attributes).into()),
        ("\u{1}items", vm.new_function("items", items).into()),
        ("\u{1}see", vm.new_function("see", see).into()),
        ("\u{1}made", vm.new_function("made", made).into()),
        ("\u{1}method", vm.new_function("method", method).into()),
        ("\u{1}check", vm.new_function("check", system::check).into()),
    ];
    let builtins: PyDictRef = vm.builtins.as_object().get_attr("__dict__", vm)?.try_into_value(vm)?;
    for (name, function) in functions {
        builtins.set_item(name, function, vm)?;
    }
    let globals = Globals(globals.clone()).into_ref(&vm.ctx);
    builtins.set_item("\u{1}globals", globals.into(), vm)
}
