//! `Lock` and `RLock`.

use super::quiet::QuietLock;
use crate::operation::{make, operate, seconds, span};
use rustpython_vm::builtins::{PyType, PyTypeRef};
use rustpython_vm::function::{FuncArgs, OptionalArg};
use rustpython_vm::types::{Constructor, Representable};
use rustpython_vm::{AsObject, FromArgs, Py, PyObjectRef, PyPayload, PyResult, VirtualMachine, pyclass};
use std::time::Duration;

/// The longest time that a lock is waited for, in seconds, as in CPython on a 64-bit system.
pub(crate) const TIMEOUT_MAX: f64 = 9_223_372_036.0;

/// The arguments of `acquire`.
#[derive(FromArgs)]
pub(crate) struct Acquire {
    #[pyarg(any, default = true)]
    blocking: bool,
    #[pyarg(any, optional)]
    timeout: OptionalArg<PyObjectRef>,
}

/// How long an `acquire` waits.
pub(crate) enum Wait {
    NotAtAll,
    Forever,
    AtMost(Duration),
}

impl Acquire {
    pub(crate) const PLAIN: Self = Self { blocking: true, timeout: OptionalArg::Missing };

    /// # Errors
    /// CPython's, for a time that makes no sense.
    pub(crate) fn wait(self, vm: &VirtualMachine) -> PyResult<Wait> {
        let timeout = self.timeout.into_option().map_or(Ok(-1.0), |timeout| seconds(timeout, vm))?;
        Ok(match (self.blocking, timeout) {
            (true, -1.0) => Wait::Forever,
            (true, ..0.0) => {
                return Err(vm.new_value_error("timeout value must be a non-negative number"));
            }
            (true, time) if time > TIMEOUT_MAX => {
                return Err(vm.new_overflow_error("timeout value is too large"));
            }
            (true, time) => Wait::AtMost(span(time, vm)?),
            (false, -1.0) => Wait::NotAtAll,
            (false, _) => {
                return Err(vm.new_value_error("can't specify a timeout for a non-blocking call"));
            }
        })
    }
}

/// Takes what is taken like a lock, as these arguments of `acquire` say.
macro_rules! take {
    ($primitive:expr, $arguments:expr, $vm:expr) => {
        match $arguments.wait($vm)? {
            Wait::Forever => operate($vm, || $primitive.acquire()),
            Wait::NotAtAll => operate($vm, || $primitive.try_acquire()),
            Wait::AtMost(time) => operate($vm, || $primitive.acquire_timeout(time)),
        }
    };
}
pub(crate) use take;

/// `threading.Lock`.
#[pyclass(module = "_thread", name = "lock")]
#[derive(Debug, PyPayload)]
pub struct Lock {
    pub(crate) lock: threadground::sync::Lock,
}

impl Constructor for Lock {
    type Args = ();

    fn py_new(_class: &Py<PyType>, (): (), vm: &VirtualMachine) -> PyResult<Self> {
        Ok(Self { lock: make(vm, threadground::sync::Lock::new)? })
    }
}

impl Representable for Lock {
    fn repr_str(zelf: &Py<Self>, _vm: &VirtualMachine) -> PyResult<String> {
        let state = if zelf.lock.is_taken() { "locked" } else { "unlocked" };
        Ok(format!("<{state} {} object at {:#x}>", zelf.class().slot_name(), zelf.get_id()))
    }
}

#[pyclass(with(Constructor, Representable), flags(HAS_WEAKREF))]
impl Lock {
    #[pymethod]
    #[pymethod(name = "acquire_lock")]
    fn acquire(zelf: &Py<Self>, arguments: Acquire, vm: &VirtualMachine) -> PyResult<bool> {
        take!(zelf.lock, arguments, vm)
    }

    #[pymethod]
    #[pymethod(name = "release_lock")]
    fn release(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<()> {
        operate(vm, || zelf.lock.release())
    }

    #[pymethod]
    #[pymethod(name = "locked_lock")]
    fn locked(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<bool> {
        operate(vm, || zelf.lock.locked())
    }

    #[pymethod]
    fn __enter__(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<bool> {
        Self::acquire(zelf, Acquire::PLAIN, vm)
    }

    #[pymethod]
    fn __exit__(zelf: &Py<Self>, _args: FuncArgs, vm: &VirtualMachine) -> PyResult<()> {
        Self::release(zelf, vm)
    }

    /// There are no forks here.
    #[pymethod]
    fn _at_fork_reinit(_zelf: &Py<Self>) {}
}

/// `threading.RLock`.
#[pyclass(module = "_thread", name = "RLock")]
#[derive(Debug, PyPayload)]
pub struct RLock {
    pub(crate) lock: threadground::sync::RLock,
}

impl Constructor for RLock {
    type Args = FuncArgs;

    fn slot_new(class: PyTypeRef, arguments: FuncArgs, vm: &VirtualMachine) -> PyResult {
        if QuietLock::is_wanted() {
            return Ok(QuietLock::default().into_ref(&vm.ctx).into());
        }
        let made = Self::py_new(&class, arguments, vm)?;
        Ok(made.into_ref_with_type(vm, class)?.into())
    }

    fn py_new(_class: &Py<PyType>, _arguments: FuncArgs, vm: &VirtualMachine) -> PyResult<Self> {
        Ok(Self { lock: make(vm, threadground::sync::RLock::new)? })
    }
}

impl Representable for RLock {
    fn repr_str(zelf: &Py<Self>, _vm: &VirtualMachine) -> PyResult<String> {
        let (owner, depth) = zelf.lock.peek();
        let state = if depth > 0 { "locked" } else { "unlocked" };
        let class = zelf.class().slot_name();
        Ok(format!("<{state} {class} object owner={owner} count={depth} at {:#x}>", zelf.get_id()))
    }
}

#[pyclass(with(Constructor, Representable), flags(BASETYPE, HAS_WEAKREF))]
impl RLock {
    #[pymethod]
    #[pymethod(name = "acquire_lock")]
    fn acquire(zelf: &Py<Self>, arguments: Acquire, vm: &VirtualMachine) -> PyResult<bool> {
        take!(zelf.lock, arguments, vm)
    }

    #[pymethod]
    #[pymethod(name = "release_lock")]
    fn release(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<()> {
        operate(vm, || zelf.lock.release())
    }

    #[pymethod]
    fn locked(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<bool> {
        operate(vm, || zelf.lock.locked())
    }

    #[pymethod]
    fn __enter__(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<bool> {
        Self::acquire(zelf, Acquire::PLAIN, vm)
    }

    #[pymethod]
    fn __exit__(zelf: &Py<Self>, _args: FuncArgs, vm: &VirtualMachine) -> PyResult<()> {
        Self::release(zelf, vm)
    }

    #[pymethod]
    fn _is_owned(zelf: &Py<Self>) -> bool {
        zelf.lock.is_mine()
    }

    /// Gives the lock back, however often it was taken.
    #[pymethod]
    fn _release_save(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<(u32, u32)> {
        if !zelf.lock.is_mine() {
            return Err(vm.new_runtime_error("cannot release un-acquired lock"));
        }
        let (owner, depth) = zelf.lock.peek();
        for _ in 0..depth {
            operate(vm, || zelf.lock.release())?;
        }
        Ok((depth, owner))
    }

    #[pymethod]
    fn _acquire_restore(zelf: &Py<Self>, (depth, _owner): (u32, u32), vm: &VirtualMachine) -> PyResult<()> {
        for _ in 0..depth {
            operate(vm, || zelf.lock.acquire())?;
        }
        Ok(())
    }

    #[pymethod]
    fn _recursion_count(zelf: &Py<Self>) -> u32 {
        if zelf.lock.is_mine() { zelf.lock.peek().1 } else { 0 }
    }

    /// There are no forks here.
    #[pymethod]
    fn _at_fork_reinit(_zelf: &Py<Self>) {}
}
