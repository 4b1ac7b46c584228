//! The calls that threads are in at a moment of a run, each with its local values.
//!
//! Nothing of them is recorded as a program runs. Who asks for them has the run repeated up to that moment: each thread notes
//! what it is in as it comes to an operation, and the run ends when the moment has passed.

use crate::interpreter;
use crate::place::{self, is_readers};
use crate::value::words;
use core::cell::Cell;
use rustpython_vm::builtins::{PyFunction, PyModule, PyType};
use rustpython_vm::frame::current_thread_frame_materialize;
use rustpython_vm::{PyObjectRef, PyResult, VirtualMachine};
use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};
use threadground::front::told::Frame;
use threadground::runtime::foreign;

/// How many variables of a call are told.
const MOST: usize = 50;

/// After how many records the run has come to the moment; none is asked for if it is the greatest number.
static MOMENT: AtomicU32 = AtomicU32::new(u32::MAX);

/// What threads are in, by their numbers in the run: of each call also the values of its variables.
type Seen = HashMap<u32, Vec<(Frame, Vec<PyObjectRef>)>>;

static SEEN: LazyLock<Mutex<Seen>> = LazyLock::new(Mutex::default);

fn seen() -> MutexGuard<'static, Seen> {
    SEEN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The run that is about to begin is watched up to this moment.
pub(crate) fn watch(records: u32) {
    MOMENT.store(records, Relaxed);
}

/// That run is over: what this thread was in at that moment.
pub(crate) fn take(thread: u32) -> Vec<Frame> {
    MOMENT.store(u32::MAX, Relaxed);
    let seen = core::mem::take(&mut *seen());
    // What was a program's goes where its interpreter is.
    interpreter::ask(move |_| {
        let mut seen = seen;
        let frames = seen.remove(&thread).unwrap_or_default();
        frames.into_iter().map(|(frame, _)| frame).collect()
    })
}

/// The current thread comes to an operation.
#[inline]
pub(crate) fn come(vm: &VirtualMachine) {
    if MOMENT.load(Relaxed) != u32::MAX {
        note(vm);
    }
}

thread_local! {
    /// Whether the current thread is noting what it is in: a `__repr__` may come to an operation.
    static NOTES: Cell<bool> = const { Cell::new(false) };
}

#[cold]
fn note(vm: &VirtualMachine) {
    let Some((thread, records)) = foreign::moment() else { return };
    if NOTES.get() {
        return;
    }
    NOTES.set(true);
    if records >= MOMENT.load(Relaxed) {
        MOMENT.store(u32::MAX, Relaxed);
        tell_again(vm);
        foreign::end_run();
    } else {
        let frames = frames(vm);
        // What it was in before goes when nobody holds the table: a destructor may come to an operation.
        let before = seen().insert(thread, frames);
        drop(before);
    }
    NOTES.set(false);
}

/// The moment has come: what is in a list that another thread has changed is told as it is now.
fn tell_again(vm: &VirtualMachine) {
    let mut all = core::mem::take(&mut *seen());
    for (frame, values) in all.values_mut().flatten() {
        for ((_, told), value) in frame.locals.iter_mut().zip(&*values) {
            *told = words(value, vm);
        }
    }
    *seen() = all;
}

/// What the current thread is in, the innermost first: calls of functions in the reader's file.
fn frames(vm: &VirtualMachine) -> Vec<(Frame, Vec<PyObjectRef>)> {
    let mut all = Vec::new();
    // A frame's object does not know how far the call has come since it was made.
    let mut lines = place::lines().into_iter();
    let mut frame = current_thread_frame_materialize(vm);
    while let Some(at) = frame {
        let line = lines.next().unwrap_or_default();
        let code = at.iframe().code();
        let file = code.source_path().as_str().to_owned();
        if is_readers(&file) {
            let function = code.code.qualname.to_string();
            let locals =
                at.locals(vm).and_then(|locals| variables(locals.into(), function == "<module>", vm));
            let (locals, values) = locals.unwrap_or_default().into_iter().unzip();
            all.push((Frame { function, file, line, locals }, values));
        }
        frame = at.f_back(vm);
    }
    all
}

/// The variables in this mapping.
fn variables(
    locals: PyObjectRef,
    is_program: bool,
    vm: &VirtualMachine,
) -> PyResult<Vec<((String, String), PyObjectRef)>> {
    let items = vm.call_method(&locals, "items", ())?;
    let mut told = Vec::new();
    for pair in items.try_to_value::<Vec<PyObjectRef>>(vm)? {
        let (name, value): (String, PyObjectRef) =
            (pair.get_item(&0, vm)?.try_to_value(vm)?, pair.get_item(&1, vm)?);
        if is_told(&name, &value, is_program) && told.len() < MOST {
            told.push(((name, words(&value, vm)), value));
        }
    }
    Ok(told)
}

fn is_told(name: &str, value: &PyObjectRef, is_program: bool) -> bool {
    let is_text = name.starts_with(|c: char| c.is_alphabetic() || c == '_') && !name.starts_with("__");
    let is_made = || {
        value.downcast_ref::<PyModule>().is_none()
            && value.downcast_ref::<PyFunction>().is_none()
            && value.downcast_ref::<PyType>().is_none()
    };
    is_text && (!is_program || is_made())
}
