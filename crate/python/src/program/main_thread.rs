//! What the main thread of a program's run does, from what the last run has left to what the program raises.

use super::{Program, Rewriting, Watch, source_file};
use crate::classes::thread::{Return, carry};
use crate::code::code_of;
use crate::modules::World;
use crate::operation::{is_cut, operate};
use crate::places::looks;
use crate::rewrite::{Seen, rewrite};
use crate::{gil, interpreter, place, places, sharing, system};
use rustpython_vm::builtins::{PyBaseExceptionRef, PyCode};
use rustpython_vm::compiler::Mode;
use rustpython_vm::compiler::ast::Mod;
use rustpython_vm::compiler::codegen::compile::compile_top;
use rustpython_vm::compiler::parser::parse_module;
use rustpython_vm::scope::Scope;
use rustpython_vm::{AsObject, PyRef, PyResult, VirtualMachine};
use std::sync::Arc;
use threadground::runtime::foreign;

impl Program {
    /// What the main thread does.
    pub(super) fn run(&self, watch: &Watch, world: &Arc<World>) {
        place::set_readers_file(&self.file);
        let can_say = self.has_destructors;
        let Watch { shared, also, others, most_turns, .. } = watch.clone();
        let is_controlled = foreign::is_controlled();
        let has_gil = watch.gil && !is_controlled;
        gil::begin_run(has_gil);
        // Who takes turns with others, or has to give the lock up, looks by itself; others are told to.
        let looks = is_controlled || has_gil;
        carry(interpreter::thread(), |vm| {
            // What the last run has left goes outside this one.
            let restored = foreign::outside(|| {
                sharing::begin(shared, also, others);
                world.restore(vm).and_then(|()| if can_say { collect(vm) } else { Ok(()) })
            });
            debug_assert!(restored.is_ok(), "a library that no program can keep from being restored");
            looks::begin(looks);
            system::begin_chance();
            system::begin_run(most_turns.unwrap_or(system::MOST));
            let returned = self.run_main(watch, vm);
            interpreter::make_spare(vm);
            returned
        });
    }

    fn run_main(&self, watch: &Watch, vm: &VirtualMachine) -> Return {
        match self.execute(watch, vm) {
            Return::CutOff => Return::CutOff,
            returned => self.end(vm).map_or_else(|exception| report(&exception, vm), |()| returned),
        }
    }

    fn execute(&self, watch: &Watch, vm: &VirtualMachine) -> Return {
        let ran = self.prepare(watch, vm).and_then(|(code, scope)| vm.run_code_obj(code, scope));
        match ran {
            Ok(_) => Return::Returned,
            Err(exception) => report(&exception, vm),
        }
    }

    /// The program has come to its end: what was to be done then is done, once all threads have ended.
    fn end(&self, vm: &VirtualMachine) -> PyResult<()> {
        vm.import("threading", 0)?.get_attr("_shutdown", vm)?.call((), vm)?;
        operate(vm, foreign::join_others)?;
        system::check(vm)?;
        vm.import("atexit", 0)?.get_attr("_run_exitfuncs", vm)?.call((), vm)?;
        vm.import("_begin", 0)?.get_attr("end_run", vm)?.call((self.has_destructors,), vm)?;
        Ok(())
    }

    /// The program's code, and its globals.
    fn prepare(&self, watch: &Watch, vm: &VirtualMachine) -> PyResult<(PyRef<PyCode>, Scope)> {
        if foreign::is_to_end() {
            looks::ask_to_look();
        }
        // The object of the main thread is there before the program asks.
        vm.import("threading", 0)?.get_attr("_begin", vm)?.call((), vm)?;
        vm.import("_begin", 0)?
            .get_attr("begin_run", vm)?
            .call((self.file.as_str(), &*self.source, self.looks_into_queues), vm)?;
        let scope = vm.new_scope_with_main()?;
        scope.globals.set_item("__file__", vm.ctx.new_str(self.file.as_str()).into(), vm)?;
        places::begin(&scope.globals, vm)?;
        if !self.warnings.is_empty() {
            let warn = vm.import("warnings", 0)?.get_attr("warn_explicit", vm)?;
            for (category, words, line) in self.warnings.iter() {
                let category = vm.builtins.get_attr(vm.ctx.intern_str(category.as_str()), vm)?;
                warn.call((words.clone(), category, self.file.clone(), *line), vm)?;
            }
        }
        Ok((self.code(watch, vm)?, scope))
    }

    /// The program's code, rewritten.
    fn code(&self, watch: &Watch, vm: &VirtualMachine) -> PyResult<PyRef<PyCode>> {
        let mut found = self.found();
        let seen = match self.rewriting {
            Rewriting::None => None,
            Rewriting::Shared if !watch.others && watch.also.is_empty() => Some(sharing::seen(&watch.shared)),
            Rewriting::Shared | Rewriting::All => Some(Seen::All),
        };
        if let Some((_, code)) = found.codes.iter().find(|(of, _)| *of == seen) {
            return Ok(code.clone());
        }
        let rewritten = |seen: &Seen| {
            let mut tree = parse_module(&self.source).ok()?.into_syntax();
            rewrite(&mut tree, &self.scopes, seen);
            let file = source_file(&self.file, &self.source);
            compile_top(Mod::Module(tree), file, Mode::Exec, vm.compile_opts()).ok()
        };
        let code = match seen.as_ref().and_then(rewritten) {
            Some(code) => code_of(code, vm),
            // It runs all the same, and less is seen of it.
            None => vm
                .compile(&self.source, Mode::Exec, self.file.as_str())
                .map_err(|error| error.into_pyexception(vm, Some(&self.source)))?,
        };
        found.codes.push((seen, code.clone()));
        Ok(code)
    }
}

/// Has all objects go that nothing leads to.
fn collect(vm: &VirtualMachine) -> PyResult<()> {
    vm.import("gc", 0)?.get_attr("collect", vm)?.call((), vm).map(drop)
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
