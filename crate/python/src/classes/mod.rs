//! Python's classes, each a skin over a primitive of the crate `threadground`.
//!
//! A class makes its primitive in `__init__`, as a subclass may call that with arguments of its own.

pub mod lock;
pub mod queue;
pub mod quiet;
pub mod thread;
pub mod threadlocal;
pub mod wait;

use rustpython_vm::builtins::{PyDictRef, PyTypeRef};
use rustpython_vm::class::PyClassImpl;
use rustpython_vm::stdlib::_warnings::warn;
use rustpython_vm::{AsObject, PyObject, PyResult, VirtualMachine};
use std::sync::{Mutex, PoisonError};

/// Where a class has its primitive; all clones of a primitive are the same one.
#[derive(Debug)]
pub(crate) struct Place<T>(Mutex<Option<T>>);

impl<T> Default for Place<T> {
    fn default() -> Self {
        Self(Mutex::new(None))
    }
}

impl<T: Clone> Place<T> {
    /// Puts the primitive there.
    pub(crate) fn put(&self, primitive: T) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(primitive);
    }

    /// The primitive.
    ///
    /// # Errors
    /// `RuntimeError`, if a subclass has not called `__init__`.
    pub(crate) fn get(&self, vm: &VirtualMachine) -> PyResult<T> {
        let primitive = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        primitive.ok_or_else(|| vm.new_runtime_error("__init__() of the base class not called"))
    }
}

/// The beginning of the `repr` of an object that Python's `threading` writes in Python: its class and its number.
fn shown(object: &PyObject, vm: &VirtualMachine) -> PyResult<String> {
    let class = object.class();
    let said =
        |name: &'static str| class.as_object().get_attr(name, vm)?.str(vm).map(|text| text.to_string());
    Ok(format!("<{}.{} at {:#x}", said("__module__")?, said("__qualname__")?, object.get_id()))
}

/// Warns that a method should not be called any more, and what to use instead.
fn warn_of(old: &str, new: &str, vm: &VirtualMachine) -> PyResult<()> {
    warn(vm.ctx.exceptions.deprecation_warning, format!("{old}() is deprecated, use {new}() instead"), 1, vm)
}

/// Puts all classes into this module.
///
/// # Errors
/// What the module's dictionary raises.
pub fn fill(module: &PyDictRef, vm: &VirtualMachine) -> PyResult<()> {
    let classes: [(&str, PyTypeRef); 13] = [
        ("Lock", lock::Lock::make_static_type()),
        ("RLock", lock::RLock::make_static_type()),
        ("Condition", wait::Condition::make_static_type()),
        ("Event", wait::Event::make_static_type()),
        ("Semaphore", wait::Semaphore::make_static_type()),
        ("BoundedSemaphore", wait::BoundedSemaphore::make_static_type()),
        ("Barrier", wait::Barrier::make_static_type()),
        ("Handle", thread::Handle::make_static_type()),
        ("local", threadlocal::Local::make_static_type()),
        ("Queue", queue::Queue::make_static_type()),
        ("LifoQueue", queue::LifoQueue::make_static_type()),
        ("PriorityQueue", queue::PriorityQueue::make_static_type()),
        ("SimpleQueue", queue::SimpleQueue::make_static_type()),
    ];
    // It has no constructor: programs do not know it.
    drop(quiet::QuietLock::make_static_type());
    module.set_item("quiet_lock", vm.new_function("quiet_lock", quiet::QuietLock::default).into(), vm)?;
    for (name, class) in classes {
        module.set_item(name, class.into(), vm)?;
    }
    Ok(())
}
