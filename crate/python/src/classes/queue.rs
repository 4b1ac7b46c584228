//! `Queue`, `LifoQueue`, `PriorityQueue`, `SimpleQueue`.

use super::Place;
use crate::operation::{make, operate, raised, seconds, span};
use crate::value::{carried, object};
use rustpython_vm::builtins::{PyGenericAlias, PyTypeRef};
use rustpython_vm::function::ArgIntoBool;
use rustpython_vm::types::{Constructor, DefaultConstructor, Initializer};
use rustpython_vm::{FromArgs, Py, PyObjectRef, PyPayload, PyResult, VirtualMachine, pyclass};
use std::time::Duration;
use threadground::front::foreign::Foreign;
use threadground::sync::queue as primitives;
use threadground::sync::queue::{GetError, PutError};

fn got(result: Result<Foreign, GetError>, vm: &VirtualMachine) -> PyResult<PyObjectRef> {
    match result {
        Ok(item) => Ok(object(&item)),
        Err(GetError::Empty) => Err(raised("Empty", vm)),
        Err(GetError::ShutDown) => Err(raised("ShutDown", vm)),
    }
}

fn has_put(result: Result<(), PutError<Foreign>>, vm: &VirtualMachine) -> PyResult<()> {
    result.map_err(|error| match error {
        PutError::Full(_) => raised("Full", vm),
        PutError::ShutDown(_) => raised("ShutDown", vm),
    })
}

#[derive(FromArgs)]
struct Item {
    #[pyarg(any)]
    item: PyObjectRef,
}

#[derive(FromArgs)]
struct Put {
    #[pyarg(any)]
    item: PyObjectRef,
    #[pyarg(any, default = ArgIntoBool::TRUE)]
    block: ArgIntoBool,
    #[pyarg(any, optional)]
    timeout: Option<PyObjectRef>,
}

#[derive(FromArgs)]
struct Get {
    #[pyarg(any, default = ArgIntoBool::TRUE)]
    block: ArgIntoBool,
    #[pyarg(any, optional)]
    timeout: Option<PyObjectRef>,
}

/// How long a `get` or a `put` waits: `None` is not at all, `Some(None)` for ever.
fn patience(
    block: ArgIntoBool,
    timeout: Option<PyObjectRef>,
    vm: &VirtualMachine,
) -> PyResult<Option<Option<Duration>>> {
    if !bool::from(block) {
        return Ok(None);
    }
    let Some(timeout) = timeout.filter(|timeout| !vm.is_none(timeout)) else { return Ok(Some(None)) };
    let time = seconds(timeout, vm)?;
    if time < 0.0 {
        return Err(vm.new_value_error("'timeout' must be a non-negative number"));
    }
    Ok(Some(Some(span(time, vm)?)))
}

/// The arguments of a queue.
#[derive(Debug, FromArgs)]
pub struct Size {
    #[pyarg(any, default = 0)]
    maxsize: i64,
}

#[derive(FromArgs)]
struct ShutDown {
    #[pyarg(any, default = ArgIntoBool::FALSE)]
    immediate: ArgIntoBool,
}

/// The room that this `maxsize` gives; 0 is any.
fn room(size: i64) -> u32 {
    u32::try_from(size.max(0)).unwrap_or(u32::MAX)
}

macro_rules! queue {
    ($name:ident, $text:literal) => {
        #[doc = concat!("`queue.", $text, "`.")]
        #[pyclass(module = "queue", name = $text)]
        #[derive(Debug, Default, PyPayload)]
        pub struct $name {
            queue: Place<primitives::$name<Foreign>>,
        }

        impl DefaultConstructor for $name {}

        impl Initializer for $name {
            type Args = Size;

            fn init(zelf: &Py<Self>, arguments: Size, vm: &VirtualMachine) -> PyResult<()> {
                zelf.queue.put(make(vm, || primitives::$name::bounded(room(arguments.maxsize)))?);
                Ok(())
            }
        }

        #[pyclass(with(Constructor, Initializer), flags(BASETYPE, HAS_DICT, HAS_WEAKREF))]
        impl $name {
            #[pymethod]
            fn put(zelf: &Py<Self>, arguments: Put, vm: &VirtualMachine) -> PyResult<()> {
                let queue = zelf.queue.get(vm)?;
                let item = carried(arguments.item, vm);
                let result = match patience(arguments.block, arguments.timeout, vm)? {
                    None => operate(vm, || queue.put_nowait(item))?,
                    Some(Some(time)) => operate(vm, || queue.put_timeout(item, time))?,
                    Some(None) => operate(vm, || queue.put_until_shutdown(item).map_err(PutError::ShutDown))?,
                };
                has_put(result, vm)
            }

            #[pymethod]
            fn put_nowait(zelf: &Py<Self>, arguments: Item, vm: &VirtualMachine) -> PyResult<()> {
                let queue = zelf.queue.get(vm)?;
                let item = carried(arguments.item, vm);
                has_put(operate(vm, || queue.put_nowait(item))?, vm)
            }

            #[pymethod]
            fn get(zelf: &Py<Self>, arguments: Get, vm: &VirtualMachine) -> PyResult<PyObjectRef> {
                let queue = zelf.queue.get(vm)?;
                let result = match patience(arguments.block, arguments.timeout, vm)? {
                    None => operate(vm, || queue.get_nowait())?,
                    Some(Some(time)) => operate(vm, || queue.get_timeout(time))?,
                    Some(None) => operate(vm, || queue.get_until_shutdown().map_err(|_| GetError::ShutDown))?,
                };
                got(result, vm)
            }

            #[pymethod]
            fn get_nowait(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<PyObjectRef> {
                let queue = zelf.queue.get(vm)?;
                got(operate(vm, || queue.get_nowait())?, vm)
            }

            #[pymethod]
            fn qsize(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<usize> {
                let queue = zelf.queue.get(vm)?;
                operate(vm, || queue.qsize())
            }

            #[pymethod]
            fn empty(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<bool> {
                let queue = zelf.queue.get(vm)?;
                operate(vm, || queue.empty())
            }

            #[pymethod]
            fn full(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<bool> {
                let queue = zelf.queue.get(vm)?;
                operate(vm, || queue.full())
            }

            #[pymethod]
            fn task_done(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<()> {
                let queue = zelf.queue.get(vm)?;
                operate(vm, || queue.task_done())
            }

            #[pymethod]
            fn join(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<()> {
                let queue = zelf.queue.get(vm)?;
                operate(vm, || queue.join())
            }

            #[pymethod]
            fn shutdown(zelf: &Py<Self>, arguments: ShutDown, vm: &VirtualMachine) -> PyResult<()> {
                let queue = zelf.queue.get(vm)?;
                operate(vm, || queue.shutdown(arguments.immediate.into()))
            }

            #[pygetset]
            fn maxsize(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<u32> {
                let queue = zelf.queue.get(vm)?;
                operate(vm, || queue.maxsize())
            }

            #[pygetset(setter)]
            fn set_maxsize(zelf: &Py<Self>, size: i64, vm: &VirtualMachine) -> PyResult<()> {
                let queue = zelf.queue.get(vm)?;
                operate(vm, || queue.set_maxsize(room(size)))
            }

            #[pygetset]
            fn unfinished_tasks(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<u64> {
                let queue = zelf.queue.get(vm)?;
                operate(vm, || queue.unfinished_tasks())
            }

            #[pygetset]
            fn is_shutdown(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<bool> {
                let queue = zelf.queue.get(vm)?;
                operate(vm, || queue.is_shutdown())
            }

            #[pyclassmethod]
            fn __class_getitem__(
                class: PyTypeRef,
                of: PyObjectRef,
                vm: &VirtualMachine,
            ) -> PyResult<PyGenericAlias> {
                PyGenericAlias::from_args(class, of, vm)
            }
        }
    };
}
queue!(Queue, "Queue");
queue!(LifoQueue, "LifoQueue");
queue!(PriorityQueue, "PriorityQueue");

/// `queue.SimpleQueue`.
#[pyclass(module = "_queue", name = "SimpleQueue")]
#[derive(Debug, Default, PyPayload)]
pub struct SimpleQueue {
    queue: Place<primitives::SimpleQueue<Foreign>>,
}

impl DefaultConstructor for SimpleQueue {}

impl Initializer for SimpleQueue {
    type Args = ();

    fn init(zelf: &Py<Self>, (): (), vm: &VirtualMachine) -> PyResult<()> {
        zelf.queue.put(make(vm, primitives::SimpleQueue::new)?);
        Ok(())
    }
}

#[pyclass(with(Constructor, Initializer), flags(BASETYPE, HAS_DICT, HAS_WEAKREF))]
impl SimpleQueue {
    #[pymethod]
    fn put(zelf: &Py<Self>, arguments: Put, vm: &VirtualMachine) -> PyResult<()> {
        let queue = zelf.queue.get(vm)?;
        let item = carried(arguments.item, vm);
        // It never waits: there is always room.
        let _ = (arguments.block, arguments.timeout);
        operate(vm, || queue.put(item))
    }

    #[pymethod]
    fn put_nowait(zelf: &Py<Self>, arguments: Item, vm: &VirtualMachine) -> PyResult<()> {
        let queue = zelf.queue.get(vm)?;
        let item = carried(arguments.item, vm);
        operate(vm, || queue.put(item))
    }

    #[pymethod]
    fn get(zelf: &Py<Self>, arguments: Get, vm: &VirtualMachine) -> PyResult<PyObjectRef> {
        let queue = zelf.queue.get(vm)?;
        let result = match patience(arguments.block, arguments.timeout, vm)? {
            None => operate(vm, || queue.get_nowait())?,
            Some(Some(time)) => operate(vm, || queue.get_timeout(time))?,
            Some(None) => operate(vm, || queue.get_until_shutdown().map_err(|_| GetError::ShutDown))?,
        };
        got(result, vm)
    }

    #[pymethod]
    fn get_nowait(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<PyObjectRef> {
        let queue = zelf.queue.get(vm)?;
        got(operate(vm, || queue.get_nowait())?, vm)
    }

    #[pymethod]
    fn qsize(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<usize> {
        let queue = zelf.queue.get(vm)?;
        operate(vm, || queue.qsize())
    }

    #[pymethod]
    fn empty(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<bool> {
        let queue = zelf.queue.get(vm)?;
        operate(vm, || queue.empty())
    }
    #[pyclassmethod]
    fn __class_getitem__(class: PyTypeRef, of: PyObjectRef, vm: &VirtualMachine) -> PyResult<PyGenericAlias> {
        PyGenericAlias::from_args(class, of, vm)
    }
}
