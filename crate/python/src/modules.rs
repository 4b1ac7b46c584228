//! What is in the interpreter before a program runs, as each run finds it: a [`World`].
//!
//! What a program is going to import of the library is imported before it runs; programs that import the same have the same
//! world. What a run imports beside that, the next one imports anew. What it has changed in the modules that were there is
//! undone: in their dictionaries and classes, and in all lists, dicts and sets that can be reached from them. Dictionaries are
//! most of these, by far; they are looked at only if they were [written to](written).

mod written;

use core::hint::black_box;
use core::sync::atomic::AtomicU64;
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

/// The modules that a program finds, and all that can be reached from them.
#[derive(Debug)]
pub(crate) struct World {
    imports: BTreeSet<String>,
    kept: Vec<Kept>,
    /// The places in `kept` of what does not say that it was written to.
    silent: Vec<u32>,
    /// Another one for each world, from 1.
    number: u64,
}

/// The number of the world whose dictionaries say when they are written to, by their places in it; 0 if none's do.
static WATCHED: AtomicU64 = AtomicU64::new(0);

/// How many of a world's things are fetched from memory at once.
const AT_ONCE: usize = 64;

/// How many worlds are kept for the programs that come next.
const MOST_WORLDS: usize = 16;

/// The worlds, the one that was used last at the end. The first one that was made is that of programs that import nothing.
static WORLDS: Mutex<Vec<Arc<World>>> = Mutex::new(Vec::new());

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl World {
    /// The world of programs that import these. It is called on the interpreter's own thread, with no run under way.
    ///
    /// # Errors
    /// What looking at a module raises.
    pub(crate) fn of(imports: &BTreeSet<String>, vm: &VirtualMachine) -> PyResult<Arc<Self>> {
        let mut worlds = lock(&WORLDS);
        if let Some(at) = worlds.iter().position(|world| world.imports == *imports) {
            let found = worlds.remove(at);
            worlds.push(Arc::clone(&found));
            return Ok(found);
        }
        drop(worlds);
        if let Some(first) = Self::first() {
            first.restore(vm)?;
        }
        for name in imports {
            // What cannot be imported is the program's to find out.
            match name.rsplit_once('.') {
                Some((module, inner)) if !vm.state.frozen.contains_key(name.as_str()) => {
                    let module = all(vm)?.get_item_opt(module, vm)?;
                    let _ = module.map(|module| module.get_attr(vm.ctx.intern_str(inner), vm));
                }
                _ => drop(vm.import(vm.ctx.intern_str(name.as_str()), 0)),
            }
        }
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let kept = keep(vm)?;
        let is_silent = |kept: &Kept| !written::ARE_TOLD || !matches!(kept, Kept::Dict(..));
        let silent = (0..).zip(&kept).filter(|(_, kept)| is_silent(kept)).map(|(at, _)| at).collect();
        let number = NEXT.fetch_add(1, Relaxed);
        let world = Arc::new(Self { imports: imports.clone(), kept, silent, number });
        worlds = lock(&WORLDS);
        worlds.push(Arc::clone(&world));
        if worlds.len() > MOST_WORLDS
            && let Some(oldest) = worlds.iter().position(|world| !world.imports.is_empty())
        {
            let oldest = worlds.remove(oldest);
            drop(worlds);
            drop(oldest);
        }
        Ok(world)
    }

    fn first() -> Option<Arc<Self>> {
        lock(&WORLDS).iter().find(|world| world.imports.is_empty()).map(Arc::clone)
    }

    /// Makes the modules what they were. No run is under way, and no thread of the last one is left: daemons run on when the
    /// main thread has come to its end.
    ///
    /// # Errors
    /// What putting something back raises.
    pub(crate) fn restore(&self, vm: &VirtualMachine) -> PyResult<()> {
        let mut changed: Vec<(&Kept, Change)> = Vec::new();
        for some in self.may_be_changed().chunks(AT_ONCE) {
            let some = || some.iter().map(|at| &self.kept[*at as usize]);
            // They are scattered over the memory, and each is locked when it is looked at, which has to wait until it
            // has come. To ask for their counts lets them come side by side.
            black_box(some().map(Kept::references).sum::<usize>());
            changed.extend(some().filter_map(|kept| Some((kept, kept.change(vm)?))));
        }
        // What cannot be put back keeps no other from it.
        let restored: Vec<PyResult<()>> =
            changed.into_iter().map(|(kept, change)| kept.restore(change, vm)).collect();
        restored.into_iter().collect()
    }

    /// The places of what may be other than it was. From now on dictionaries say that they are written to, also by what puts
    /// them back: the next run looks at those once more.
    fn may_be_changed(&self) -> Vec<u32> {
        let told = written::take();
        let are_all_told = WATCHED.swap(self.number, Relaxed) == self.number;
        let places: Vec<u32> = if are_all_told {
            let told: BTreeSet<u32> =
                told.into_iter().filter(|at| (*at as usize) < self.kept.len()).collect();
            told.into_iter().chain(self.silent.iter().copied()).collect()
        } else {
            (0..).zip(&self.kept).map(|(at, _)| at).collect()
        };
        for at in &places {
            if let Kept::Dict(dict, _) = &self.kept[*at as usize] {
                written::watch(dict, *at);
            }
        }
        places
    }
}

/// The modules of the library that a program imports anywhere in it, and what it imports from them.
#[must_use]
pub(crate) fn imported(program: &ModModule, vm: &VirtualMachine) -> BTreeSet<String> {
    let mut reader = Imports::default();
    reader.visit_body(&program.body);
    let is_frozen = |name: &str| vm.state.frozen.contains_key(name);
    reader
        .0
        .retain(|name| is_frozen(name) || name.rsplit_once('.').is_some_and(|(module, _)| is_frozen(module)));
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
                    // What is imported from it may be a module, too, or be in one that is imported for it.
                    let inner = import.names.iter().map(|alias| format!("{module}.{}", alias.name));
                    self.0.extend(inner.chain([module.to_string()]));
                }
            }
            _ => walk_stmt(self, stmt),
        }
    }
}

/// `sys.modules`.
///
/// # Errors
/// What `sys` raises.
pub(crate) fn all(vm: &VirtualMachine) -> PyResult<PyDictRef> {
    vm.sys_module.as_object().get_attr("modules", vm)?.try_into_value(vm)
}

/// All that can be reached from the modules.
fn keep(vm: &VirtualMachine) -> PyResult<Vec<Kept>> {
    let mut kept = Vec::new();
    let mut met = HashSet::new();
    let mut to_do: Vec<PyObjectRef> = vec![all(vm)?.into()];
    while let Some(object) = to_do.pop() {
        if !met.insert(object.get_id()) {
            continue;
        }
        // An object's attributes have to be in a dictionary to be found.
        to_do.extend(object.dict().map(PyObjectRef::from));
        to_do.extend(object.gc_get_referents());
        kept.extend(Kept::of(&object, vm).map(|kept| (object.get_id(), kept)));
    }
    // Each run looks at all of them, which is quickest in the order in which they lie in memory.
    kept.sort_unstable_by_key(|(address, _)| *address);
    Ok(kept.into_iter().map(|(_, kept)| kept).collect())
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
        let class = object
            .downcast_ref::<PyType>()
            .filter(|class| class.slots.flags.has_feature(PyTypeFlags::HEAPTYPE))?;
        Some(Self::Class(class.to_owned(), attributes(class, vm), AtomicU32::new(0)))
    }

    /// How many references of it there are.
    fn references(&self) -> usize {
        match self {
            Self::Dict(dict, _) => dict.as_object().strong_count(),
            Self::List(list, _) => list.as_object().strong_count(),
            Self::Set(set, _) => set.as_object().strong_count(),
            Self::Class(class, ..) => class.as_object().strong_count(),
        }
    }

    /// In what it is other than it was, if it is.
    fn change(&self, vm: &VirtualMachine) -> Option<Change> {
        let same = |a: &[PyObjectRef], b: &[PyObjectRef]| {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.is(b))
        };
        let is_as_it_was = match self {
            Self::Dict(dict, kept) => return Differences::of(dict, kept).map(Change::Differences),
            Self::List(list, kept) => same(&list.borrow_vec(), kept),
            Self::Set(set, kept) => same(&set.elements(), kept),
            Self::Class(class, kept, compared) => {
                let version = version(class, vm);
                if version != 0 && version == compared.load(Relaxed) {
                    return None;
                }
                let now = attributes(class, vm);
                let pairs = now.iter().zip(kept);
                let is = now.len() == kept.len()
                    && pairs.into_iter().all(|(now, was)| now.0.is(was.0) && now.1.is(&was.1));
                compared.store(if is { version } else { 0 }, Relaxed);
                is
            }
        };
        (!is_as_it_was).then_some(Change::Somehow)
    }

    fn restore(&self, change: Change, vm: &VirtualMachine) -> PyResult<()> {
        // What was there is dropped when all is whole again: a destructor may be the program's.
        let _changed: Vec<PyObjectRef> = match self {
            Self::Dict(dict, kept) => match change {
                // Compiled code remembers where in the dictionary a value is: what stays there stays at its place.
                Change::Differences(Differences { others, added, gone: 0 }) => {
                    for name in added.iter().step_by(2) {
                        dict.del_item(&**name, vm)?;
                    }
                    for (at, _) in &others {
                        let (name, value) = &kept[*at];
                        dict.set_item(&**name, value.clone(), vm)?;
                    }
                    others.into_iter().map(|(_, value)| value).chain(added).collect()
                }
                _ => {
                    let changed = dict.items_vec();
                    dict.clear();
                    for (name, value) in kept {
                        dict.set_item(&**name, value.clone(), vm)?;
                    }
                    changed.into_iter().flat_map(|(name, value)| [name, value]).collect()
                }
            },
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
                for (name, _) in changed.iter().filter(|(name, _)| !kept.iter().any(|(had, _)| had.is(*name)))
                {
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

/// In what something is other than it was.
enum Change {
    Differences(Differences),
    Somehow,
}

/// In what a dictionary differs from what it had at first.
#[derive(Default)]
struct Differences {
    /// The values that are other ones, each with its place.
    others: Vec<(usize, PyObjectRef)>,
    /// Names and values that came behind those of the beginning.
    added: Vec<PyObjectRef>,
    /// How many names of the beginning are not in their places.
    gone: usize,
}

impl Differences {
    /// Each run asks this of thousands of dictionaries: what is in them is looked at where it is.
    fn of(dict: &PyDict, kept: &[(PyObjectRef, PyObjectRef)]) -> Option<Self> {
        use rustpython_vm::object::Traverse as _;
        let (mut number, mut found) = (0, None::<Self>);
        dict.traverse(&mut |now| {
            let (at, is_name) = (number / 2, number % 2 == 0);
            number += 1;
            match kept.get(at) {
                Some((name, _)) if is_name && now.is(name) => {}
                Some((_, value)) if !is_name && now.is(value) => {}
                Some(_) if is_name => found.get_or_insert_default().gone += 1,
                Some(_) => found.get_or_insert_default().others.push((at, now.to_owned())),
                None => found.get_or_insert_default().added.push(now.to_owned()),
            }
        });
        let missing = kept.len().saturating_sub(number / 2);
        if missing > 0 {
            found.get_or_insert_default().gone += missing;
        }
        found
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
