//! The interpreter where it has no thread of its own: whoever needs something of it does that, one after the other.

use super::make;
use rustpython_vm::VirtualMachine;
use rustpython_vm::vm::thread::ThreadedVirtualMachine;
use std::sync::{LazyLock, Mutex, PoisonError};
use threadground::runtime::foreign;

static KEPT: LazyLock<Mutex<ThreadedVirtualMachine>> = LazyLock::new(|| {
    // It is never given back.
    let interpreter = Box::leak(Box::new(make()));
    Mutex::new(interpreter.enter(VirtualMachine::new_thread))
});

/// Does this, outside any run: the caller is in no function of Python's.
pub(crate) fn ask<R>(work: impl FnOnce(&VirtualMachine) -> R) -> R {
    foreign::outside(|| KEPT.lock().unwrap_or_else(PoisonError::into_inner).run(work))
}
