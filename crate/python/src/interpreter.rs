//! The one interpreter of a process, which is made when it is first needed and stays.

use crate::{classes, modules, system};
use rustpython_vm::compiler::Mode;
use rustpython_vm::vm::thread::ThreadedVirtualMachine;
use rustpython_vm::{Interpreter, PyResult, Settings, VirtualMachine};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Mutex, OnceLock, PoisonError};

/// What is done once, when the interpreter begins.
const BEGIN: &str = include_str!("begin.py");

include!(concat!(env!("OUT_DIR"), "/library.rs"));

/// What asks for a thread of the interpreter gets one here.
type Ask = Sender<ThreadedVirtualMachine>;

/// A new thread of the interpreter.
///
/// The interpreter's own thread, on which it is made, does nothing else for ever.
#[must_use]
pub fn thread() -> ThreadedVirtualMachine {
    static ASKED: OnceLock<Mutex<Sender<Ask>>> = OnceLock::new();
    let asked = ASKED.get_or_init(|| {
        let (asks, asked) = channel::<Ask>();
        let keep = move || {
            let interpreter = make();
            while let Ok(ask) = asked.recv() {
                let _ = ask.send(interpreter.enter(VirtualMachine::new_thread));
            }
        };
        let stack = 64 << 20;
        let started = std::thread::Builder::new().name("Python".to_owned()).stack_size(stack).spawn(keep);
        started.expect("a thread for the interpreter");
        Mutex::new(asks)
    });
    let (give, given) = channel();
    let asks = asked.lock().unwrap_or_else(PoisonError::into_inner);
    asks.send(give).expect("the interpreter's thread goes on for ever");
    drop(asks);
    given.recv().expect("the interpreter's thread answers")
}

fn make() -> Interpreter {
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
    // It is no import: in the middle of one the locks of all imports would change.
    let scope = vm.new_scope_with_builtins();
    let name = vm.ctx.new_str("_begin");
    scope.globals.set_item("__name__", name.into(), vm)?;
    let module = vm.new_module("_begin", scope.globals.clone(), None);
    all.set_item("_begin", module.into(), vm)?;
    let code =
        vm.compile(BEGIN, Mode::Exec, "<begin>").map_err(|error| error.into_pyexception(vm, Some(BEGIN)))?;
    vm.run_code_obj(code, scope)?;
    modules::keep(vm)
}
