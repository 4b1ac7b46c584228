//! The locks by which the library keeps its own things whole, such as `logging`'s.

use super::lock::Acquire;
use crate::operation::operate;
use crate::{place, system};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{Py, PyPayload, PyResult, VirtualMachine, pyclass};
use std::sync::{Mutex, PoisonError};
use threadground::runtime::foreign;
use threadground::sync::RLock;

/// A lock of the library's own, which its holder can take again.
///
/// Where threads take turns it does nothing: such a section has at most one step in it, and nobody can tell whether
/// another thread has been in it meanwhile. An exploration that took its lock for a step would try orders of which no
/// program sees the difference.
#[pyclass(module = "_threadground", name = "QuietLock")]
#[derive(Debug, Default, PyPayload)]
pub struct QuietLock(Mutex<(u32, Option<RLock>)>);

impl QuietLock {
    /// Whether a module makes a lock now that wants one of these.
    pub(crate) fn is_wanted() -> bool {
        let by = |file: &str| matches!(file, "_py_warnings" | "functools" | "reprlib" | "warnings");
        place::maker().is_some_and(|site| by(site.file()))
    }

    /// The lock that it is where threads run side by side.
    fn lock(&self) -> Option<RLock> {
        if foreign::is_controlled() {
            return None;
        }
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let run = system::run_number();
        // A thread of an earlier run may have been cut off while it had the lock.
        if held.0 != run {
            *held = (run, None);
        }
        Some(held.1.get_or_insert_with(RLock::new).clone())
    }

    fn take(&self, vm: &VirtualMachine) -> PyResult<bool> {
        self.lock().map_or(Ok(true), |lock| operate(vm, || lock.acquire()))
    }

    fn give_back(&self, vm: &VirtualMachine) -> PyResult<()> {
        self.lock().map_or(Ok(()), |lock| operate(vm, || lock.release()))
    }
}

#[pyclass]
impl QuietLock {
    #[pymethod]
    fn acquire(zelf: &Py<Self>, _arguments: Acquire, vm: &VirtualMachine) -> PyResult<bool> {
        zelf.take(vm)
    }

    #[pymethod]
    fn release(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<()> {
        zelf.give_back(vm)
    }

    #[pymethod]
    fn __enter__(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<bool> {
        zelf.take(vm)
    }

    #[pymethod]
    fn __exit__(zelf: &Py<Self>, _arguments: FuncArgs, vm: &VirtualMachine) -> PyResult<()> {
        zelf.give_back(vm)
    }

    /// There are no forks here.
    #[pymethod]
    fn _at_fork_reinit(_zelf: &Py<Self>) {}
}
