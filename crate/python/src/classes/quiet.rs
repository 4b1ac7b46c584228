//! The locks by which the library keeps its own things whole, such as `logging`'s.
//!
//! Where threads take turns, no other thread is in such a section unless its holder has stopped in the middle, at a step of
//! the program's. So nothing is seen of these locks unless somebody has to wait for one: an exploration that took each for a
//! step would try orders of which no program can tell the difference.

use super::lock::Acquire;
use crate::operation::operate;
use crate::{place, system};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{Py, PyPayload, PyResult, VirtualMachine, pyclass};
use std::sync::{Mutex, MutexGuard, PoisonError};
use threadground::runtime::foreign;
use threadground::sync::{RLock, Semaphore};

/// A lock of the library's own, which its holder can take again.
#[pyclass(module = "_threadground", name = "QuietLock")]
#[derive(Debug, Default, PyPayload)]
pub struct QuietLock(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    /// The run that it is of.
    run: u32,
    /// The thread that has it, if threads take turns.
    holder: Option<u32>,
    depth: u32,
    /// Those who wait; each takes one permit that a release gives.
    waiting: u32,
    permits: Option<Semaphore>,
    /// What it is where threads run side by side.
    lock: Option<RLock>,
}

impl QuietLock {
    /// Whether the module that makes a lock now wants one of these: it keeps its own things whole by it, and does nothing else
    /// meanwhile.
    pub(crate) fn is_wanted() -> bool {
        let by = |file: &str| matches!(file, "_py_warnings" | "functools" | "logging" | "reprlib" | "warnings");
        place::maker().is_some_and(|site| by(site.file()))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let run = system::run_number();
        // A thread of an earlier run may have been cut off in the middle.
        if state.run != run {
            *state = State { run, ..State::default() };
        }
        state
    }

    /// The lock that it is where threads run side by side.
    fn free(&self) -> Option<RLock> {
        if foreign::is_controlled() {
            return None;
        }
        Some(self.state().lock.get_or_insert_with(RLock::new).clone())
    }

    fn take(&self, vm: &VirtualMachine) -> PyResult<()> {
        if let Some(lock) = self.free() {
            return operate(vm, || lock.acquire()).map(drop);
        }
        let me = foreign::ident();
        loop {
            let mut state = self.state();
            if state.holder.is_none() || state.holder == Some(me) {
                state.holder = Some(me);
                state.depth += 1;
                return Ok(());
            }
            state.waiting += 1;
            let permits = state.permits.clone();
            drop(state);
            let permits = match permits {
                Some(permits) => permits,
                None => operate(vm, || Semaphore::new(0))?,
            };
            self.state().permits = Some(permits.clone());
            operate(vm, || permits.acquire())?;
        }
    }

    fn give_back(&self, vm: &VirtualMachine) -> PyResult<()> {
        if let Some(lock) = self.free() {
            return operate(vm, || lock.release());
        }
        let mut state = self.state();
        if state.holder != Some(foreign::ident()) {
            return Err(vm.new_runtime_error("cannot release un-acquired lock"));
        }
        state.depth -= 1;
        if state.depth > 0 {
            return Ok(());
        }
        state.holder = None;
        let waiting = core::mem::take(&mut state.waiting);
        let permits = state.permits.clone();
        drop(state);
        match permits.filter(|_| waiting > 0) {
            Some(permits) => (0..waiting).try_for_each(|_| operate(vm, || permits.release())),
            None => Ok(()),
        }
    }
}

#[pyclass]
impl QuietLock {
    #[pymethod]
    fn acquire(zelf: &Py<Self>, _arguments: Acquire, vm: &VirtualMachine) -> PyResult<bool> {
        zelf.take(vm).map(|()| true)
    }

    #[pymethod]
    fn release(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<()> {
        zelf.give_back(vm)
    }

    #[pymethod]
    fn __enter__(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<bool> {
        zelf.take(vm).map(|()| true)
    }

    #[pymethod]
    fn __exit__(zelf: &Py<Self>, _arguments: FuncArgs, vm: &VirtualMachine) -> PyResult<()> {
        zelf.give_back(vm)
    }

    /// There are no forks here.
    #[pymethod]
    fn _at_fork_reinit(_zelf: &Py<Self>) {}
}
