//! Loops that wait: `while not done: sleep(0)`.
//!
//! An exploration keeps a thread that comes back to where it let others go on, and has only looked at things meanwhile, until
//! one of these has changed. That is right only if the thread has changed nothing of its own either: a loop that counts its
//! turns ends by itself. So a thread whose variables are others than they were the last time lets others go on at another
//! place, as far as the exploration sees.

use crate::operation::operate;
use crate::place;
use core::cell::{Cell, RefCell};
use core::fmt::Write;
use rustpython_vm::builtins::{PyDict, PyInt, PyList, PySet};
use rustpython_vm::frame::current_thread_frame_materialize;
use rustpython_vm::{AsObject, PyObjectRef, PyResult, VirtualMachine};
use threadground::front::Site;
use threadground::runtime::foreign;

thread_local! {
    /// What the current thread had in its variables when it last let others go on, and how often it has changed since.
    static LAST: RefCell<(String, u32)> = const { RefCell::new((String::new(), 0)) };
    /// How often the current thread has changed something that no other thread sees.
    static CHANGES: Cell<u64> = const { Cell::new(0) };
}

/// How deep in lists and dicts a change is seen.
const DEEPEST: u32 = 3;

/// The current thread begins to run Python; it may have run a thread of another run before.
pub(crate) fn begin() {
    LAST.take();
    CHANGES.set(0);
}

/// The current thread has changed something of its own: what is in no variable of a function's, such as how far a loop is.
pub(crate) fn changes() {
    CHANGES.set(CHANGES.get() + 1);
}

/// Lets other threads go on.
///
/// # Errors
/// What cuts the thread off.
pub(crate) fn yield_turn(vm: &VirtualMachine) -> PyResult<()> {
    let state = format!("{} {}", CHANGES.get(), variables(vm));
    let times = LAST.with_borrow_mut(|(last, times)| {
        if *last != state {
            *last = state;
            *times += 1;
        }
        *times
    });
    // Two columns in turn are enough to tell a place from the one before it.
    let site = place::here().map(|site| Site::new(site.file(), site.line(), site.column() + times % 2));
    operate(vm, || foreign::yield_turn(site))
}

/// What is in the variables of all functions that the current thread is in, of those in the reader's file.
fn variables(vm: &VirtualMachine) -> String {
    let mut text = String::new();
    let mut frame = current_thread_frame_materialize(vm);
    while let Some(at) = frame {
        let is_readers = place::is_readers(at.iframe().code().source_path().as_str());
        if let Some(locals) = at.locals(vm).ok().filter(|_| is_readers) {
            let locals: PyObjectRef = locals.into();
            tell(&locals, 0, &mut text);
        }
        frame = at.f_back(vm);
    }
    text
}

/// Tells what is in an object, by which it is known whether that has changed: what it is, where that cannot change, and what
/// is in it, where it has a list's or a dict's inside.
fn tell(object: &PyObjectRef, depth: u32, text: &mut String) {
    if let Some(dict) = object.downcast_ref::<PyDict>().filter(|_| depth < DEEPEST) {
        for (key, value) in dict.items_vec() {
            tell(&key, depth + 1, text);
            tell(&value, depth + 1, text);
        }
    } else if let Some(list) = object.downcast_ref::<PyList>().filter(|_| depth < DEEPEST) {
        list.borrow_vec().iter().for_each(|item| tell(item, depth + 1, text));
    } else if let Some(set) = object.downcast_ref::<PySet>().filter(|_| depth < DEEPEST) {
        set.elements().iter().for_each(|item| tell(item, depth + 1, text));
    } else if let Some(number) = object.downcast_ref::<PyInt>() {
        let _ = write!(text, "{} ", number.as_bigint());
    } else {
        let _ = write!(text, "{:x} ", object.get_id());
    }
}
