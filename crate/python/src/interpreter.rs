//! The one interpreter of a process, which is made when it is first needed and stays.
//!
//! Natively it has a thread of its own, which does what is to be done between runs; in the page whoever needs that does it.

#[cfg(target_family = "wasm")]
#[path = "interpreter/hands.rs"]
mod keeper;
#[cfg(not(target_family = "wasm"))]
#[path = "interpreter/thread.rs"]
mod keeper;

pub(crate) use keeper::ask;

use crate::modules::World;
use crate::{classes, limits, memory, modules, places, system};
use rustpython_vm::builtins::{PyDictRef, PyType};
use rustpython_vm::compiler::Mode;
use rustpython_vm::vm::thread::ThreadedVirtualMachine;
use rustpython_vm::{AsObject, Interpreter, PyObject, PyResult, Settings, VirtualMachine};
use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

/// What is done once, when the interpreter begins.
const BEGIN: &str = include_str!("begin.py");

include!(concat!(env!("OUT_DIR"), "/library.rs"));

/// Threads of the interpreter that nobody has used, so that a run need not wait for one.
static SPARE: Mutex<Vec<ThreadedVirtualMachine>> = Mutex::new(Vec::new());

/// A new thread of the interpreter.
#[must_use]
pub fn thread() -> ThreadedVirtualMachine {
    let spare = SPARE.lock().unwrap_or_else(PoisonError::into_inner).pop();
    spare.unwrap_or_else(|| ask(VirtualMachine::new_thread))
}

/// Makes the thread that the next run is going to ask for.
pub(crate) fn make_spare(vm: &VirtualMachine) {
    let mut spare = SPARE.lock().unwrap_or_else(PoisonError::into_inner);
    if spare.is_empty() {
        spare.push(vm.new_thread());
    }
}

/// The dictionary of the builtins.
///
/// # Errors
/// What the module raises.
pub(crate) fn builtins(vm: &VirtualMachine) -> PyResult<PyDictRef> {
    vm.builtins.as_object().get_attr("__dict__", vm)?.try_into_value(vm)
}

fn make() -> Interpreter {
    memory::begin();
    let mut settings = Settings::default();
    settings.hash_seed = Some(0);
    settings.install_signal_handlers = false;
    settings.import_site = false;
    settings.write_bytecode = false;
    let builder = Interpreter::builder(settings);
    let natives = rustpython_stdlib::stdlib_module_defs(&builder.ctx);
    let interpreter = builder.add_native_modules(&natives).add_frozen_modules(LIBRARY).build();
    interpreter.enter(|vm| {
        if let Err(exception) = begin(vm) {
            let mut text = String::new();
            let _ = vm.write_exception(&mut text, &exception);
            panic!("Python does not begin: {text}");
        }
    });
    interpreter
}

/// Puts Threadground's own into the interpreter.
fn begin(vm: &VirtualMachine) -> PyResult<()> {
    let dict = vm.ctx.new_dict();
    classes::fill(&dict, vm)?;
    system::fill(&dict, vm)?;
    let all = modules::all(vm)?;
    all.set_item("_threadground", vm.new_module("_threadground", dict, None).into(), vm)?;
    places::fill(vm)?;
    // It is no import: in the middle of one the locks of all imports would change.
    let scope = vm.new_scope_with_builtins();
    let name = vm.ctx.new_str("_begin");
    scope.globals.set_item("__name__", name.into(), vm)?;
    let module = vm.new_module("_begin", scope.globals.clone(), None);
    all.set_item("_begin", module.into(), vm)?;
    let code =
        vm.compile(BEGIN, Mode::Exec, "<begin>").map_err(|error| error.into_pyexception(vm, Some(BEGIN)))?;
    vm.run_code_obj(code, scope)?;
    limits::begin(vm)?;
    for module in WARM {
        vm.import(module, 0)?;
    }
    builtins(vm)?.into_iter().for_each(|(_, builtin)| leave_uncounted(&builtin, vm));
    World::of(&BTreeSet::new(), vm).map(drop)
}

/// Has references of a builtin object and of what is in it, if it is a class, not be counted: it stays as long as the
/// interpreter, and threads that count in one place wait for each other.
fn leave_uncounted(builtin: &PyObject, vm: &VirtualMachine) {
    builtin.make_immortal();
    if let Some(class) = builtin.downcast_ref::<PyType>() {
        class.get_attributes(&vm.ctx).values().for_each(|attribute| attribute.make_immortal());
    }
}

/// What is in every world: what nearly every program imports, and what our own modules import when they need it.
const WARM: [&str; 8] =
    ["threading", "queue", "time", "_contextvars", "atexit", "linecache", "traceback", "warnings"];
