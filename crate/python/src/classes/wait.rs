//! `Condition`, `Event`, `Semaphore`, `BoundedSemaphore`, `Barrier`.

use super::lock::{Acquire, Lock, RLock, Wait, take};
use super::{Place, shown, warn_of};
use crate::operation::{call_back, make, operate, raised, timeout};
use rustpython_vm::function::{ArgIntoBool, FuncArgs};
use rustpython_vm::types::{Constructor, DefaultConstructor, Initializer, Representable};
use rustpython_vm::{AsObject, FromArgs, Py, PyObjectRef, PyPayload, PyResult, VirtualMachine, pyclass};
use threadground::sync;

/// The argument of a wait.
#[derive(FromArgs)]
struct Timeout {
    #[pyarg(any, optional)]
    timeout: Option<PyObjectRef>,
}

/// `threading.Condition`, but for what is made of a lock of somebody else's kind.
#[pyclass(module = "threading", name = "Condition")]
#[derive(Debug, Default, PyPayload)]
pub struct Condition {
    condition: Place<sync::Condition>,
    lock: Place<PyObjectRef>,
}

impl DefaultConstructor for Condition {}

/// The arguments of a condition.
#[derive(Debug, FromArgs)]
pub struct ConditionArguments {
    #[pyarg(any, optional)]
    lock: Option<PyObjectRef>,
}

impl Initializer for Condition {
    type Args = ConditionArguments;

    fn init(zelf: &Py<Self>, arguments: ConditionArguments, vm: &VirtualMachine) -> PyResult<()> {
        let lock = match arguments.lock.filter(|lock| !vm.is_none(lock)) {
            Some(lock) => lock,
            None => RLock { lock: make(vm, sync::RLock::new)? }.into_pyobject(vm),
        };
        let condition = if let Some(lock) = lock.downcast_ref::<Lock>() {
            make(vm, || sync::Condition::with_lock(&lock.lock))?
        } else if let Some(lock) = lock.downcast_ref::<RLock>() {
            make(vm, || sync::Condition::with_lock(&lock.lock))?
        } else {
            return Err(vm.new_type_error("a Condition's lock must be a Lock or an RLock"));
        };
        zelf.condition.put(condition);
        zelf.lock.put(lock);
        Ok(())
    }
}

impl Representable for Condition {
    fn repr_str(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<String> {
        let lock = zelf.lock.get(vm)?.repr(vm)?;
        Ok(format!("<Condition({lock}, {})>", zelf.condition.get(vm)?.peek()))
    }
}

#[pyclass(with(Constructor, Initializer, Representable), flags(BASETYPE, HAS_DICT, HAS_WEAKREF))]
impl Condition {
    #[pygetset]
    fn _lock(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        zelf.lock.get(vm)
    }

    #[pymethod]
    fn locked(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        let lock = zelf.lock.get(vm)?;
        vm.call_method(&lock, "locked", ())
    }

    /// Whether the current thread holds the lock; a plain lock has no owner.
    #[pymethod]
    fn _is_owned(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<bool> {
        let lock = zelf.lock.get(vm)?;
        let plain = lock.downcast_ref::<Lock>().map(|lock| lock.lock.is_taken());
        Ok(plain.or_else(|| lock.downcast_ref::<RLock>().map(|lock| lock.lock.is_mine())) == Some(true))
    }

    #[pymethod]
    fn _release_save(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        let lock = zelf.lock.get(vm)?;
        let method = if lock.downcastable::<RLock>() { "_release_save" } else { "release" };
        vm.call_method(&lock, method, ())
    }

    #[pymethod]
    fn _acquire_restore(zelf: &Py<Self>, state: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        let lock = zelf.lock.get(vm)?;
        if lock.downcastable::<RLock>() {
            return vm.call_method(&lock, "_acquire_restore", (state,));
        }
        vm.call_method(&lock, "acquire", ())
    }

    #[pymethod]
    fn acquire(zelf: &Py<Self>, arguments: Acquire, vm: &VirtualMachine) -> PyResult<bool> {
        let condition = zelf.condition.get(vm)?;
        take!(condition, arguments, vm)
    }

    #[pymethod]
    fn release(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<()> {
        let condition = zelf.condition.get(vm)?;
        operate(vm, || condition.release())
    }

    #[pymethod]
    fn __enter__(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<bool> {
        Self::acquire(zelf, Acquire::PLAIN, vm)
    }

    #[pymethod]
    fn __exit__(zelf: &Py<Self>, _arguments: FuncArgs, vm: &VirtualMachine) -> PyResult<()> {
        Self::release(zelf, vm)
    }

    #[pymethod]
    fn wait(zelf: &Py<Self>, arguments: Timeout, vm: &VirtualMachine) -> PyResult<bool> {
        let condition = zelf.condition.get(vm)?;
        match timeout(arguments.timeout, vm)? {
            Some(time) => operate(vm, || condition.wait_timeout(time)),
            None => operate(vm, || condition.wait()).map(|()| true),
        }
    }

    #[pymethod]
    fn wait_for(zelf: &Py<Self>, arguments: WaitFor, vm: &VirtualMachine) -> PyResult<PyObjectRef> {
        let condition = zelf.condition.get(vm)?;
        let time = timeout(arguments.timeout, vm)?;
        let mut last = vm.ctx.none();
        let predicate = || {
            call_back(|vm| {
                last = arguments.predicate.call((), vm)?;
                last.clone().try_to_bool(vm)
            })
        };
        operate(vm, || condition.wait_for(predicate, time))?;
        Ok(last)
    }

    #[pymethod]
    fn notify(zelf: &Py<Self>, arguments: Notify, vm: &VirtualMachine) -> PyResult<()> {
        let condition = zelf.condition.get(vm)?;
        operate(vm, || condition.notify(arguments.n.max(0) as usize))
    }

    #[pymethod]
    fn notify_all(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<()> {
        let condition = zelf.condition.get(vm)?;
        operate(vm, || condition.notify_all())
    }

    #[pymethod(name = "notifyAll")]
    fn notify_all_by_its_old_name(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<()> {
        warn_of("notifyAll", "notify_all", vm)?;
        Self::notify_all(zelf, vm)
    }
}

#[derive(FromArgs)]
struct WaitFor {
    #[pyarg(any)]
    predicate: PyObjectRef,
    #[pyarg(any, optional)]
    timeout: Option<PyObjectRef>,
}

#[derive(FromArgs)]
struct Notify {
    #[pyarg(any, default = 1)]
    n: i64,
}

/// `threading.Event`.
#[pyclass(module = "threading", name = "Event")]
#[derive(Debug, Default, PyPayload)]
pub struct Event {
    event: Place<sync::Event>,
}

impl DefaultConstructor for Event {}

impl Initializer for Event {
    type Args = ();

    fn init(zelf: &Py<Self>, (): (), vm: &VirtualMachine) -> PyResult<()> {
        zelf.event.put(make(vm, sync::Event::new)?);
        Ok(())
    }
}

impl Representable for Event {
    fn repr_str(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<String> {
        let state = if zelf.event.get(vm)?.peek() { "set" } else { "unset" };
        Ok(format!("{}: {state}>", shown(zelf.as_object(), vm)?))
    }
}

#[pyclass(with(Constructor, Initializer, Representable), flags(BASETYPE, HAS_DICT, HAS_WEAKREF))]
impl Event {
    #[pymethod]
    fn is_set(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<bool> {
        let event = zelf.event.get(vm)?;
        operate(vm, || event.is_set())
    }

    #[pymethod(name = "isSet")]
    fn is_set_by_its_old_name(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<bool> {
        warn_of("isSet", "is_set", vm)?;
        Self::is_set(zelf, vm)
    }

    #[pymethod]
    fn set(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<()> {
        let event = zelf.event.get(vm)?;
        operate(vm, || event.set())
    }

    #[pymethod]
    fn clear(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<()> {
        let event = zelf.event.get(vm)?;
        operate(vm, || event.clear())
    }

    #[pymethod]
    fn wait(zelf: &Py<Self>, arguments: Timeout, vm: &VirtualMachine) -> PyResult<bool> {
        let event = zelf.event.get(vm)?;
        match timeout(arguments.timeout, vm)? {
            Some(time) => operate(vm, || event.wait_timeout(time)),
            None => operate(vm, || event.wait()),
        }
    }
}

/// The arguments of a semaphore.
#[derive(Debug, FromArgs)]
pub struct Value {
    #[pyarg(any, default = 1)]
    value: i64,
}

#[derive(FromArgs)]
struct AcquirePermit {
    #[pyarg(any, default = ArgIntoBool::TRUE)]
    blocking: ArgIntoBool,
    #[pyarg(any, optional)]
    timeout: Option<PyObjectRef>,
}

#[derive(FromArgs)]
struct Release {
    #[pyarg(any, default = 1)]
    n: i64,
}

macro_rules! semaphore {
    ($name:ident, $text:literal, $at_most:expr) => {
        #[doc = concat!("`threading.", $text, "`.")]
        #[pyclass(module = "threading", name = $text)]
        #[derive(Debug, Default, PyPayload)]
        pub struct $name {
            semaphore: Place<sync::$name>,
            value: Place<i64>,
        }

        impl DefaultConstructor for $name {}

        impl Initializer for $name {
            type Args = Value;

            fn init(zelf: &Py<Self>, arguments: Value, vm: &VirtualMachine) -> PyResult<()> {
                if arguments.value < 0 {
                    return Err(vm.new_value_error("semaphore initial value must be >= 0"));
                }
                zelf.semaphore.put(make(vm, || sync::$name::new(arguments.value))?);
                zelf.value.put(arguments.value);
                Ok(())
            }
        }

        impl Representable for $name {
            fn repr_str(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<String> {
                let (value, at_first) = (zelf.semaphore.get(vm)?.peek(), zelf.value.get(vm)?);
                Ok(format!("{}: value={value}{}>", shown(zelf.as_object(), vm)?, $at_most(at_first)))
            }
        }

        #[pyclass(with(Constructor, Initializer, Representable), flags(BASETYPE, HAS_DICT, HAS_WEAKREF))]
        impl $name {
            #[pymethod]
            fn acquire(zelf: &Py<Self>, arguments: AcquirePermit, vm: &VirtualMachine) -> PyResult<bool> {
                let semaphore = zelf.semaphore.get(vm)?;
                let time = timeout(arguments.timeout, vm)?;
                match (bool::from(arguments.blocking), time) {
                    (true, None) => operate(vm, || semaphore.acquire()),
                    (true, Some(time)) => operate(vm, || semaphore.acquire_timeout(time)),
                    (false, None) => operate(vm, || semaphore.try_acquire()),
                    (false, Some(_)) => {
                        Err(vm.new_value_error("can't specify timeout for non-blocking acquire"))
                    }
                }
            }

            #[pymethod]
            fn __enter__(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<bool> {
                let semaphore = zelf.semaphore.get(vm)?;
                operate(vm, || semaphore.acquire())
            }

            #[pymethod]
            fn release(zelf: &Py<Self>, arguments: Release, vm: &VirtualMachine) -> PyResult<()> {
                let semaphore = zelf.semaphore.get(vm)?;
                let Some(n) = u32::try_from(arguments.n).ok().filter(|&n| n > 0) else {
                    return Err(vm.new_value_error("n must be one or more"));
                };
                operate(vm, || semaphore.release_many(n))
            }

            #[pymethod]
            fn __exit__(zelf: &Py<Self>, _arguments: FuncArgs, vm: &VirtualMachine) -> PyResult<()> {
                let semaphore = zelf.semaphore.get(vm)?;
                operate(vm, || semaphore.release())
            }

            #[pygetset]
            fn _value(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<u64> {
                let semaphore = zelf.semaphore.get(vm)?;
                operate(vm, || semaphore.value())
            }
        }
    };
}
semaphore!(Semaphore, "Semaphore", |_| "");
semaphore!(BoundedSemaphore, "BoundedSemaphore", |value| format!("/{value}"));

/// `threading.Barrier`.
#[pyclass(module = "threading", name = "Barrier")]
#[derive(Debug, Default, PyPayload)]
pub struct Barrier {
    barrier: Place<sync::Barrier>,
}

impl DefaultConstructor for Barrier {}

/// The arguments of a barrier.
#[derive(Debug, FromArgs)]
pub struct BarrierArguments {
    #[pyarg(any)]
    parties: i64,
    #[pyarg(any, optional)]
    action: Option<PyObjectRef>,
    #[pyarg(any, optional)]
    timeout: Option<PyObjectRef>,
}

impl Initializer for Barrier {
    type Args = BarrierArguments;

    fn init(zelf: &Py<Self>, arguments: BarrierArguments, vm: &VirtualMachine) -> PyResult<()> {
        let Some(parties) = u32::try_from(arguments.parties).ok().filter(|&parties| parties > 0) else {
            return Err(vm.new_value_error("parties must be >= 1"));
        };
        let time = timeout(arguments.timeout, vm)?;
        let action = arguments.action.filter(|action| !vm.is_none(action));
        let barrier = make(vm, || match action {
            Some(action) => {
                let call = move || drop(call_back(|vm| action.call((), vm)));
                sync::Barrier::build(parties, Some(Box::new(call)), time)
            }
            None => sync::Barrier::build(parties, None, time),
        })?;
        zelf.barrier.put(barrier);
        Ok(())
    }
}

impl Representable for Barrier {
    fn repr_str(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<String> {
        let barrier = zelf.barrier.get(vm)?;
        let state = match barrier.peek() {
            Some(waiters) => format!("waiters={waiters}/{}", barrier.parties()),
            None => "broken".to_owned(),
        };
        Ok(format!("{}: {state}>", shown(zelf.as_object(), vm)?))
    }
}

#[pyclass(with(Constructor, Initializer, Representable), flags(BASETYPE, HAS_DICT, HAS_WEAKREF))]
impl Barrier {
    #[pymethod]
    fn wait(zelf: &Py<Self>, arguments: Timeout, vm: &VirtualMachine) -> PyResult<u32> {
        let barrier = zelf.barrier.get(vm)?;
        let passed = match timeout(arguments.timeout, vm)? {
            Some(time) => operate(vm, || barrier.wait_timeout(time))?,
            None => operate(vm, || barrier.wait())?,
        };
        passed.map_err(|_broken| raised("BrokenBarrierError", vm))
    }

    #[pymethod]
    fn reset(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<()> {
        let barrier = zelf.barrier.get(vm)?;
        operate(vm, || barrier.reset())
    }

    #[pymethod]
    fn abort(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<()> {
        let barrier = zelf.barrier.get(vm)?;
        operate(vm, || barrier.abort())
    }

    #[pygetset]
    fn parties(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<u32> {
        Ok(zelf.barrier.get(vm)?.parties())
    }

    #[pygetset]
    fn n_waiting(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<u32> {
        let barrier = zelf.barrier.get(vm)?;
        operate(vm, || barrier.n_waiting())
    }

    #[pygetset]
    fn broken(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<bool> {
        let barrier = zelf.barrier.get(vm)?;
        operate(vm, || barrier.broken())
    }
}
