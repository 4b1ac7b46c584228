//! A program of the reader's: how it is checked, run and explored.

use crate::classes::thread::{Return, unwind};
use crate::names::Names;
use crate::operation::is_cut;
use crate::rewrite::rewrite;
use crate::sharing::{self, Family};
use crate::{interpreter, modules, place, system};
use core::fmt;
use rustpython_vm::builtins::{PyBaseExceptionRef, PyCode};
use rustpython_vm::compiler::Mode;
use rustpython_vm::compiler::ast::Mod;
use rustpython_vm::compiler::codegen::compile::compile_top;
use rustpython_vm::compiler::core::SourceFileBuilder;
use rustpython_vm::compiler::parser::parse_module;
use rustpython_vm::vm::VmCompileError;
use rustpython_vm::vm::thread::cleanup_current_thread_frames;
use rustpython_vm::{AsObject, PyRef, PyResult, VirtualMachine};
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use threadground::explore::{Explore, Progress, Report};
use threadground::recipe::schedule::{Halt, hash};
use threadground::recipe::{Recipe, Timing, Way};
use threadground::runtime::foreign;
use threadground::runtime::{Carriers, Config, RunHandle};

/// How many runs find out what is shared, and how long each of them is at most.
const MOST_RUNS_TO_FIND: u32 = 4;
const MOST_STEPS_TO_FIND: u64 = 100_000;
const MOST_TIME_TO_FIND: Duration = Duration::from_secs(2);

/// A program of Python's that can be run.
#[derive(Clone, Debug)]
pub struct Program {
    file: String,
    source: Arc<str>,
    names: Arc<Names>,
    /// The families of places that its threads share, as far as runs have shown that.
    shared: Arc<Mutex<BTreeSet<Family>>>,
}

/// What is wrong with a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceError {
    /// In Python's words.
    pub message: String,
    /// From 1.
    pub line: u32,
    /// From 1.
    pub column: u32,
}

impl fmt::Display for SourceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: SyntaxError: {}", self.line, self.message)
    }
}

impl std::error::Error for SourceError {}

impl Program {
    /// The program in this file of this source.
    ///
    /// # Errors
    /// What is wrong with the source.
    pub fn new(file: &str, source: &str) -> Result<Self, SourceError> {
        let parsed = parse_module(source).map_err(|error| {
            let before = &source[..error.location.start().to_usize().min(source.len())];
            let line = before.matches('\n').count();
            let column = before.rsplit('\n').next().unwrap_or(before).chars().count();
            let number = |at: usize| u32::try_from(at + 1).unwrap_or(u32::MAX);
            SourceError { message: error.error.to_string(), line: number(line), column: number(column) }
        })?;
        let names = Arc::new(Names::of(parsed.syntax(), source, file));
        Ok(Self { file: file.to_owned(), source: source.into(), names, shared: Arc::default() })
    }

    /// Finds out what the program's threads share, by runs that nobody sees.
    pub fn find_shared(&self) {
        for _ in 0..MOST_RUNS_TO_FIND {
            let config = Config { most_steps: MOST_STEPS_TO_FIND, ..self.config(Way::First, Timing::Clock) };
            let program = self.clone();
            let Ok(run) = RunHandle::start(config, move || program.run()) else { return };
            if !run.wait_at_most(MOST_TIME_TO_FIND) {
                run.stop();
                let _ = run.wait(Duration::from_secs(1));
            }
            if !self.takes_found() {
                return;
            }
        }
    }

    /// Takes what the last run has found to be shared; returns whether that is new.
    fn takes_found(&self) -> bool {
        let mut shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        let before = shared.len();
        shared.extend(sharing::take_found());
        shared.len() > before
    }

    /// Starts a run of the program.
    ///
    /// # Errors
    /// A sentence that says what is wrong; nothing runs then.
    pub fn start(&self, way: Way, timing: Timing, halt: Option<Halt>) -> Result<RunHandle, String> {
        self.find_shared();
        let config = Config { halt, ..self.config(way, timing) };
        let program = self.clone();
        RunHandle::start(config, move || program.run())
    }

    /// Runs the program in every order of its threads' steps; `watch` is told of each execution, and says whether to go on.
    pub fn explore(&self, explore: &Explore, watch: &mut dyn FnMut(Progress) -> bool) -> Report {
        self.find_shared();
        loop {
            let program = self.clone();
            let report =
                explore.search(&self.config(Way::First, Timing::Clock), move || program.run(), watch);
            // What an order has shown to be shared makes more orders.
            if !self.takes_found() {
                return report;
            }
        }
    }

    fn config(&self, way: Way, timing: Timing) -> Config {
        let recipe = Recipe { program: self.file.clone(), timing, ..Recipe::new("", way) };
        Config {
            file: self.file.clone(),
            text: hash(self.source.as_bytes()),
            front: Arc::clone(&self.names) as Arc<_>,
            // The interpreter has a thread's frames in values of the machine's thread.
            carriers: Carriers::Threads,
            ..Config::of(recipe)
        }
    }

    /// What the main thread does.
    fn run(&self) {
        place::set_readers_file(&self.file);
        sharing::begin(&self.shared.lock().unwrap_or_else(PoisonError::into_inner));
        system::begin_chance();
        let thread = interpreter::thread();
        let returned = thread.run(|vm| {
            let returned = self.run_main(vm);
            system::flush_rest(vm);
            cleanup_current_thread_frames(vm);
            returned
        });
        drop(thread);
        unwind(returned);
    }

    fn run_main(&self, vm: &VirtualMachine) -> Return {
        let mut returned = self.execute(vm);
        if returned != Return::CutOff {
            returned = end(vm).map_or_else(|exception| report(&exception, vm), |()| returned);
        }
        if let Err(exception) = modules::restore(vm) {
            return report(&exception, vm);
        }
        returned
    }

    /// The program's code, rewritten.
    fn compiled(&self, vm: &VirtualMachine) -> PyResult<PyRef<PyCode>> {
        let raise = |error: VmCompileError| error.into_pyexception(vm, Some(&self.source));
        // Its warnings and errors are those of the program as it was written.
        let plain = vm.compile(&self.source, Mode::Exec, self.file.as_str()).map_err(raise)?;
        let Ok(parsed) = parse_module(&self.source) else { return Ok(plain) };
        let mut tree = parsed.into_syntax();
        rewrite(&mut tree);
        let file = SourceFileBuilder::new(self.file.as_str(), &*self.source).finish();
        match compile_top(Mod::Module(tree), file, Mode::Exec, vm.compile_opts()) {
            Ok(code) => Ok(vm.ctx.new_code(code)),
            Err(_) => Ok(plain),
        }
    }

    fn execute(&self, vm: &VirtualMachine) -> Return {
        // The object of the main thread is there before the program asks.
        let ran = vm.import("threading", 0).and_then(|_| {
            let scope = vm.new_scope_with_main()?;
            scope.globals.set_item("__file__", vm.ctx.new_str(self.file.as_str()).into(), vm)?;
            sharing::fill(&scope.globals, vm)?;
            vm.run_code_obj(self.compiled(vm)?, scope)
        });
        match ran {
            Ok(_) => Return::Returned,
            Err(exception) => report(&exception, vm),
        }
    }
}

/// The program has come to its end: what was to be done then is done, once all threads have ended.
fn end(vm: &VirtualMachine) -> PyResult<()> {
    vm.import("threading", 0)?.get_attr("_shutdown", vm)?.call((), vm)?;
    crate::operation::operate(vm, foreign::join_others)?;
    system::check(vm)?;
    vm.import("atexit", 0)?.get_attr("_run_exitfuncs", vm)?.call((), vm)?;
    Ok(())
}

/// Says what has ended the main program.
fn report(exception: &PyBaseExceptionRef, vm: &VirtualMachine) -> Return {
    if is_cut(exception) {
        return Return::CutOff;
    }
    if exception.fast_isinstance(vm.ctx.exceptions.system_exit) {
        return exit(exception, vm);
    }
    let class = exception.class().name().to_string();
    let text = exception.as_object().str(vm).map_or_else(|_| String::new(), |text| text.to_string());
    let message = if text.is_empty() { class } else { format!("{class}: {text}") };
    foreign::failed(&message, place::here());
    let hook = vm.sys_module.get_attr("excepthook", vm);
    let traceback = exception.__traceback__();
    let arguments = (exception.class().to_owned(), exception.clone(), traceback);
    if let Err(another) = hook.and_then(|hook| hook.call(arguments, vm)) {
        if is_cut(&another) {
            return Return::CutOff;
        }
        vm.print_exception(&another);
    }
    Return::Failed
}

/// The program has called `sys.exit`, whose argument is a text to say, if it is no number.
fn exit(exception: &PyBaseExceptionRef, vm: &VirtualMachine) -> Return {
    let code = exception.as_object().get_attr("code", vm).unwrap_or_else(|_| vm.ctx.none());
    if vm.is_none(&code) || code.fast_isinstance(vm.ctx.types.int_type) {
        return Return::Exited;
    }
    let said = code.str(vm).and_then(|text| {
        let stderr = vm.sys_module.get_attr("stderr", vm)?;
        vm.call_method(&stderr, "write", (format!("{text}\n"),))
    });
    if said.is_err_and(|error| is_cut(&error)) { Return::CutOff } else { Return::Exited }
}
