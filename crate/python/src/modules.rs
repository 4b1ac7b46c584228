//! What is in the interpreter before a program runs, as each run finds it.
//!
//! What a program is going to import of the library is [imported](import) before it runs. What it imports beside that, the
//! next run imports anew. What a run has changed in the modules that were there is undone: in their dictionaries and classes,
//! and in all lists, dicts and sets that can be reached from them.

use rustpython_vm::builtins::{PyDict, PyDictRef, PyList, PySet, PyStrInterned, PyType, PyTypeRef};
use rustpython_vm::compiler::ast::visitor::{Visitor, walk_stmt};
use rustpython_vm::compiler::ast::{ModModule, Stmt};
use rustpython_vm::types::PyTypeFlags;
use rustpython_vm::{AsObject, PyObjectRef, PyRef, PyResult, VirtualMachine};
use std::collections::{BTreeSet, HashSet};
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Something that a program can change, and what is in it at first.
#[derive(Debug)]
enum Kept {
    Dict(PyDictRef, Vec<(PyObjectRef, PyObjectRef)>),
    List(PyRef<PyList>, Vec<PyObjectRef>),
    Set(PyRef<PySet>, Vec<PyObjectRef>),
    /// With the version that it had when it was last compared: it gets another one when it is changed.
    Class(PyTypeRef, Vec<(&'static PyStrInterned, PyObjectRef)>, AtomicU32),
}

static KEPT: Mutex<Vec<Arc<Kept>>> = Mutex::new(Vec::new());

fn kept() -> MutexGuard<'static, Vec<Arc<Kept>>> {
    KEPT.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The modules of the library that a program imports anywhere in it.
#[must_use]
pub(crate) fn imported(program: &ModModule, vm: &VirtualMachine) -> BTreeSet<String> {
    let mut reader = Imports::default();
    reader.visit_body(&program.body);
    reader.0.retain(|name| vm.state.frozen.contains_key(name.as_str()));
    reader.0
}

#[derive(Default)]
struct Imports(BTreeSet<String>);

impl<'a> Visitor<'a> for Imports {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::Import(import) => self.0.extend(import.names.iter().map(|alias| alias.name.to_string())),
            Stmt::ImportFrom(import) => {
                if let Some(module) = &import.module {
                    // What is imported from it may be a module, too.
                    let inner = import.names.iter().map(|alias| format!("{module}.{}", alias.name));
                    self.0.extend(inner.chain([module.to_string()]));
                }
            }
            _ => walk_stmt(self, stmt),
        }
    }
}

/// Imports these modules, so that they are there when a run begins. No run is under way.
pub(crate) fn import(names: &BTreeSet<String>, vm: &VirtualMachine) -> PyResult<()> {
    let before = all(vm)?.__len__();
    for name in names {
        vm.import(vm.ctx.intern_str(name.as_str()), 0)?;
    }
    if all(vm)?.__len__() > before { keep(vm) } else { Ok(()) }
}

/// `sys.modules`.
///
/// # Errors
/// What `sys` raises.
pub(crate) fn all(vm: &VirtualMachine) -> PyResult<PyDictRef> {
    vm.sys_module.as_object().get_attr("modules", vm)?.try_into_value(vm)
}

/// Every run is to find all that can be reached from the modules as it is now.
///
/// # Errors
/// What `sys` raises.
pub(crate) fn keep(vm: &VirtualMachine) -> PyResult<()> {
    let mut all_kept = Vec::new();
    let mut met = HashSet::new();
    let mut to_do: Vec<PyObjectRef> = vec![all(vm)?.into()];
    while let Some(object) = to_do.pop() {
        if !met.insert(object.get_id()) {
            continue;
        }
        // An object's attributes have to be in a dictionary to be found.
        to_do.extend(object.dict().map(PyObjectRef::from));
        to_do.extend(object.gc_get_referents());
        all_kept.extend(Kept::of(&object, vm).map(Arc::new));
    }
    *kept() = all_kept;
    Ok(())
}

/// Makes the modules what they were.
///
/// # Errors
/// What putting something back raises.
pub(crate) fn restore(vm: &VirtualMachine) -> PyResult<()> {
    let changed: Vec<Arc<Kept>> = kept().iter().filter(|kept| !kept.is_as_it_was(vm)).cloned().collect();
    // What cannot be put back keeps no other from it.
    let restored: Vec<PyResult<()>> = changed.iter().map(|kept| kept.restore(vm)).collect();
    restored.into_iter().collect()
}

impl Kept {
    fn of(object: &PyObjectRef, vm: &VirtualMachine) -> Option<Self> {
        if let Some(dict) = object.downcast_ref::<PyDict>() {
            return Some(Self::Dict(dict.to_owned(), dict.items_vec()));
        }
        if let Some(list) = object.downcast_ref::<PyList>() {
            return Some(Self::List(list.to_owned(), list.borrow_vec().to_vec()));
        }
        if let Some(set) = object.downcast_ref::<PySet>() {
            return Some(Self::Set(set.to_owned(), set.elements()));
        }
        // The others are the interpreter's own, and nobody can change them.
        let class = object.downcast_ref::<PyType>().filter(|class| class.slots.flags.has_feature(PyTypeFlags::HEAPTYPE))?;
        Some(Self::Class(class.to_owned(), attributes(class, vm), AtomicU32::new(0)))
    }

    fn is_as_it_was(&self, vm: &VirtualMachine) -> bool {
        let same = |a: &[PyObjectRef], b: &[PyObjectRef]| {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.is(b))
        };
        match self {
            Self::Dict(dict, kept) => {
                let mut at = 0;
                dict.__len__() == kept.len()
                    && kept.iter().all(|(was_name, was)| match dict.next_entry(at) {
                        Some((next, name, value)) => {
                            at = next;
                            name.is(was_name) && value.is(was)
                        }
                        None => false,
                    })
            }
            Self::List(list, kept) => same(&list.borrow_vec(), kept),
            Self::Set(set, kept) => same(&set.elements(), kept),
            Self::Class(class, kept, compared) => {
                let version = version(class, vm);
                if version != 0 && version == compared.load(Relaxed) {
                    return true;
                }
                let now = attributes(class, vm);
                let pairs = now.iter().zip(kept);
                let is = now.len() == kept.len()
                    && pairs.into_iter().all(|(now, was)| now.0.is(was.0) && now.1.is(&was.1));
                compared.store(if is { version } else { 0 }, Relaxed);
                is
            }
        }
    }

    fn restore(&self, vm: &VirtualMachine) -> PyResult<()> {
        // What was there is dropped when all is whole again: a destructor may be the program's.
        let _changed: Vec<PyObjectRef> = match self {
            Self::Dict(dict, kept) => {
                let changed = dict.items_vec();
                dict.clear();
                for (name, value) in kept {
                    dict.set_item(&**name, value.clone(), vm)?;
                }
                changed.into_iter().flat_map(|(name, value)| [name, value]).collect()
            }
            Self::List(list, kept) => core::mem::replace(&mut *list.borrow_vec_mut(), kept.clone()),
            Self::Set(set, kept) => {
                let changed = set.elements();
                set.clear();
                for element in kept {
                    set.add(element.clone(), vm)?;
                }
                changed
            }
            Self::Class(class, kept, _) => {
                let changed = attributes(class, vm);
                for (name, _) in changed.iter().filter(|(name, _)| !kept.iter().any(|(had, _)| had.is(*name))) {
                    class.as_object().del_attr(*name, vm)?;
                }
                for (name, value) in kept {
                    if !changed.iter().any(|(has, now)| has.is(*name) && now.is(value)) {
                        class.as_object().set_attr(*name, value.clone(), vm)?;
                    }
                }
                changed.into_iter().map(|(_, value)| value).collect()
            }
        };
        Ok(())
    }
}

/// The class's version; 0 if it has none.
fn version(class: &PyType, vm: &VirtualMachine) -> u32 {
    if class.tp_version_tag.load(Relaxed) == 0 {
        // It gets one when an attribute is looked up.
        let _ = class.get_attr(vm.ctx.intern_str("__init__"));
    }
    class.tp_version_tag.load(Relaxed)
}

/// The class's attributes, but for those that the interpreter adds when it first needs them.
fn attributes(class: &PyType, vm: &VirtualMachine) -> Vec<(&'static PyStrInterned, PyObjectRef)> {
    let all = class.get_attributes(&vm.ctx).into_iter();
    all.filter(|(name, _)| !name.as_str().starts_with("__annotat")).collect()
}
