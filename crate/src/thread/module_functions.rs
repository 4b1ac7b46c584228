//! The functions of Python's module `threading`.

use super::thread::Thread;
use crate::front::Site;
use crate::ground::word::Ordering;
use crate::runtime::{self, Act, Descriptor, Error, ExceptHook, TraceHook};
use std::sync::Arc;

/// The smallest stack that may be asked for, in bytes: Python's rule.
const SMALLEST_STACK: u32 = 32 * 1024;
/// The largest: half of what a browser's memory has room for would be one thread's.
const LARGEST_STACK: u32 = 512 * 1024 * 1024;

/// The threads that are alive and that Python lists.
fn alive() -> Vec<Arc<Descriptor>> {
    runtime::alive().into_iter().filter(|descriptor| descriptor.listed).collect()
}

/// Every thread that is alive, the current one among them; outside a run only that.
#[must_use]
#[track_caller]
pub fn enumerate() -> Vec<Thread> {
    let look = Act::glance(Site::caller());
    let alive = alive();
    look.saw(|| "enumerate".to_owned(), || alive.len().to_string());
    alive.into_iter().map(Thread::of).collect()
}

/// How many threads are alive: the length of [`enumerate`].
#[must_use]
#[track_caller]
pub fn active_count() -> usize {
    let look = Act::glance(Site::caller());
    let count = alive().len();
    look.saw(|| "active_count".to_owned(), || count.to_string());
    count
}

/// The thread that asks.
#[must_use]
pub fn current_thread() -> Thread {
    Thread::of(runtime::current())
}

/// The thread that the run began with; outside a run the one that asks.
#[must_use]
pub fn main_thread() -> Thread {
    Thread::of(runtime::main_thread())
}

/// The identifier of the thread that asks: not 0, and unlike that of any other thread of its run.
#[must_use]
pub fn get_ident() -> u32 {
    runtime::current().ident.load(Ordering::Relaxed)
}

/// The number of the carrier that the thread that asks runs on.
#[must_use]
pub fn get_native_id() -> u32 {
    runtime::current().native.load(Ordering::Relaxed)
}

/// Has `hook` called in every thread that is started from now on: when its body begins ("call"), at each
/// visible operation ("line") and when it ends ("return"). `None` takes it away.
pub fn settrace(hook: Option<TraceHook>) {
    runtime::with_hooks(|hooks| hooks.trace = hook);
}

/// As [`settrace`], also for the threads that are alive.
pub fn settrace_all_threads(hook: Option<TraceHook>) {
    settrace(hook);
    for descriptor in runtime::alive() {
        descriptor.watchers.set_trace(hook);
    }
}

/// What [`settrace`] has set.
#[must_use]
pub fn gettrace() -> Option<TraceHook> {
    runtime::with_hooks(|hooks| hooks.trace)
}

/// As [`settrace`], without the lines.
pub fn setprofile(hook: Option<TraceHook>) {
    runtime::with_hooks(|hooks| hooks.profile = hook);
}

/// As [`setprofile`], also for the threads that are alive.
pub fn setprofile_all_threads(hook: Option<TraceHook>) {
    setprofile(hook);
    for descriptor in runtime::alive() {
        descriptor.watchers.set_profile(hook);
    }
}

/// What [`setprofile`] has set.
#[must_use]
pub fn getprofile() -> Option<TraceHook> {
    runtime::with_hooks(|hooks| hooks.profile)
}

/// Has `hook` called for a thread that panics, instead of the report that is printed otherwise.
pub fn set_excepthook(hook: Option<ExceptHook>) {
    runtime::with_hooks(|hooks| hooks.except = hook);
}

/// The size of the stack of threads that are started from now on, in bytes; 0 is the usual one.
#[must_use]
pub fn stack_size() -> u32 {
    runtime::with_hooks(|hooks| hooks.stack)
}

/// Sets the size of the stack of threads that are started from now on; 0 is the usual one. Gives the size
/// that was set before.
///
/// # Panics
/// `ValueError` if it is neither 0 nor at least 32 KiB.
#[track_caller]
pub fn set_stack_size(bytes: u32) -> u32 {
    if bytes != 0 && !(SMALLEST_STACK..=LARGEST_STACK).contains(&bytes) {
        runtime::raise(Site::caller(), None, Error::value(format!("size not valid: {bytes} bytes")));
    }
    runtime::with_hooks(|hooks| core::mem::replace(&mut hooks.stack, bytes))
}
