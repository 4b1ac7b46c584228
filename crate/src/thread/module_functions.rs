//! The functions of Python's module `threading`.

use super::thread::Thread;
use crate::front::Site;
use crate::ground::word::Ordering;
use crate::runtime::{self, Act, Current, Descriptor, Error, ExceptHook, TraceHook};
use std::sync::Arc;

/// The smallest stack that may be asked for, in bytes: Python's rule.
const SMALLEST_STACK: u32 = 32 * 1024;
/// The largest stack that may be asked for, in bytes: a larger one would take more than half of the room that
/// a browser's memory has.
const LARGEST_STACK: u32 = 512 * 1024 * 1024;

/// The threads that are alive and that Python's `enumerate` lists.
fn alive() -> Vec<Arc<Descriptor>> {
    runtime::alive().into_iter().filter(|descriptor| descriptor.is_listed()).collect()
}

/// Every thread that is alive, except low-level ones that have never asked for
/// [`current_thread`]; outside a run only the current thread.
#[must_use]
#[track_caller]
pub fn enumerate() -> Vec<Thread> {
    let look = Act::glance(None, Site::caller());
    let alive = alive();
    look.saw(|| "enumerate".to_owned(), || alive.len().to_string());
    alive.into_iter().map(Thread::of).collect()
}

/// How many threads are alive: the length of [`enumerate`].
#[must_use]
#[track_caller]
pub fn active_count() -> usize {
    let look = Act::glance(None, Site::caller());
    let count = alive().len();
    look.saw(|| "active_count".to_owned(), || count.to_string());
    count
}

/// The current thread.
#[must_use]
pub fn current_thread() -> Thread {
    Thread::of(runtime::current())
}

/// The run's MainThread; outside a run the process's main thread.
#[must_use]
pub fn main_thread() -> Thread {
    Thread::of(runtime::main_thread())
}

/// The identifier of the current thread: it is not 0, and no other thread of its run has the same.
#[must_use]
pub fn get_ident() -> u32 {
    runtime::look_at_number();
    Current::ident()
}

/// The number of the machine's thread that the current thread runs on: as
/// [`native_id`](Thread::native_id).
#[must_use]
pub fn get_native_id() -> u32 {
    runtime::look_at_number();
    Current::with_any(|current| current.descriptor.native.load(Ordering::Relaxed))
}

/// Has `hook` called in every thread that is started from now on: when the thread's body begins ("call"), at
/// each of its operations ("line") and when the body returns ("return"). `None` takes the hook away.
pub fn settrace(hook: Option<TraceHook>) {
    runtime::with_hooks(|hooks| hooks.trace = hook);
}

/// As [`settrace`], and also for the threads that are alive.
pub fn settrace_all_threads(hook: Option<TraceHook>) {
    settrace(hook);
    for descriptor in runtime::alive() {
        descriptor.watchers.set_trace(hook);
    }
}

/// The hook that [`settrace`] has set.
#[must_use]
pub fn gettrace() -> Option<TraceHook> {
    runtime::with_hooks(|hooks| hooks.trace)
}

/// As [`settrace`], but `hook` is not called at operations ("line").
pub fn setprofile(hook: Option<TraceHook>) {
    runtime::with_hooks(|hooks| hooks.profile = hook);
}

/// As [`setprofile`], and also for the threads that are alive.
pub fn setprofile_all_threads(hook: Option<TraceHook>) {
    setprofile(hook);
    for descriptor in runtime::alive() {
        descriptor.watchers.set_profile(hook);
    }
}

/// The hook that [`setprofile`] has set.
#[must_use]
pub fn getprofile() -> Option<TraceHook> {
    runtime::with_hooks(|hooks| hooks.profile)
}

/// Has `hook` called for a [`Thread`] that panics or exits, instead of the report that is printed for a panic
/// otherwise. `None` takes the hook away. As in CPython, main's own errors and those of low-level threads are not for
/// this hook.
pub fn set_excepthook(hook: Option<ExceptHook>) {
    runtime::with_hooks(|hooks| hooks.except = hook);
}

/// The size of the stack of threads that are started from now on, in bytes; 0 is the usual size.
#[must_use]
pub fn stack_size() -> u32 {
    runtime::with_hooks(|hooks| hooks.stack)
}

/// Sets the size of the stack of threads that are started from now on, in bytes; 0 is the usual size. Returns
/// the size that was set before.
///
/// # Panics
/// `ValueError` if the size is neither 0 nor from 32 KiB to 512 MiB.
#[track_caller]
pub fn set_stack_size(bytes: u32) -> u32 {
    if bytes != 0 && !(SMALLEST_STACK..=LARGEST_STACK).contains(&bytes) {
        runtime::raise(Site::caller(), None, Error::value(format!("size not valid: {bytes} bytes")));
    }
    runtime::with_hooks(|hooks| core::mem::replace(&mut hooks.stack, bytes))
}
