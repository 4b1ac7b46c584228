//! The functions of Python's module `threading`.

use super::thread::Thread;
use crate::ground::word::{Count32, Ordering};
use crate::runtime::context::Identity;
use crate::runtime::hooks::{self, ExceptHook, TraceHook};
use crate::runtime::{self, Error, Op, step};
use crate::trace::event::{Flags, Verb};
use core::panic::Location;
use std::sync::Arc;

/// The smallest stack that may be asked for, in bytes: Python's rule.
const SMALLEST_STACK: u32 = 32 * 1024;
/// The largest: half of what a browser's memory has room for would be one thread's.
const LARGEST_STACK: u32 = 512 * 1024 * 1024;

/// The latest number outside any run.
static NUMBERS: Count32 = Count32::new(0);

/// The next number for a thread that is named by it.
pub(super) fn next_number() -> u32 {
    #[cfg(feature = "record")]
    if let Some(run) = runtime::run::current() {
        return run.next_name();
    }
    NUMBERS.fetch_add(1, Ordering::Relaxed) + 1
}

/// Takes the number of a thread back that gets a name of its own: in CPython it never had one. If another
/// thread has been numbered since, the number stays unused.
pub(super) fn take_number_back(number: u32) {
    #[cfg(feature = "record")]
    if let Some(run) = runtime::run::current() {
        return run.unname(number);
    }
    let _ = NUMBERS.compare_exchange(number, number - 1, Ordering::Relaxed, Ordering::Relaxed);
}

/// Every thread of the run that is alive; outside a run the one that asks.
fn all() -> Vec<Arc<Identity>> {
    #[cfg(feature = "record")]
    if let Some(run) = runtime::run::current() {
        return run.alive();
    }
    vec![runtime::current()]
}

/// Those of them that Python lists.
fn alive() -> Vec<Arc<Identity>> {
    all().into_iter().filter(|identity| identity.listed).collect()
}

/// Every thread that is alive, the current one among them; outside a run only that.
#[must_use]
#[track_caller]
pub fn enumerate() -> Vec<Thread> {
    let op = Op::run(Verb::Look, Location::caller());
    step(&op);
    let alive = alive();
    op.did_with(0, runtime::text(&alive.len().to_string()), runtime::text("enumerate"));
    alive.into_iter().map(Thread::of).collect()
}

/// How many threads are alive: the length of [`enumerate`].
#[must_use]
#[track_caller]
pub fn active_count() -> usize {
    let op = Op::run(Verb::Look, Location::caller());
    step(&op);
    let count = alive().len();
    op.did_with(0, runtime::text(&count.to_string()), runtime::text("active_count"));
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
    #[cfg(feature = "record")]
    if let Some(run) = runtime::run::current() {
        return Thread::of(run.main());
    }
    current_thread()
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
    hooks::with(|hooks| hooks.trace = hook);
}

/// As [`settrace`], also for the threads that are alive.
pub fn settrace_all_threads(hook: Option<TraceHook>) {
    settrace(hook);
    for identity in all() {
        identity.watchers.set_trace(hook);
    }
}

/// What [`settrace`] has set.
#[must_use]
pub fn gettrace() -> Option<TraceHook> {
    hooks::with(|hooks| hooks.trace)
}

/// As [`settrace`], without the lines.
pub fn setprofile(hook: Option<TraceHook>) {
    hooks::with(|hooks| hooks.profile = hook);
}

/// As [`setprofile`], also for the threads that are alive.
pub fn setprofile_all_threads(hook: Option<TraceHook>) {
    setprofile(hook);
    for identity in all() {
        identity.watchers.set_profile(hook);
    }
}

/// What [`setprofile`] has set.
#[must_use]
pub fn getprofile() -> Option<TraceHook> {
    hooks::with(|hooks| hooks.profile)
}

/// Has `hook` called for a thread that panics, instead of the report that is printed otherwise.
pub fn set_excepthook(hook: Option<ExceptHook>) {
    hooks::with(|hooks| hooks.except = hook);
}

/// The size of the stack of threads that are started from now on, in bytes; 0 is the usual one.
#[must_use]
pub fn stack_size() -> u32 {
    hooks::with(|hooks| hooks.stack)
}

/// Sets the size of the stack of threads that are started from now on; 0 is the usual one. Gives the size
/// that was set before.
///
/// # Panics
/// `ValueError` if it is neither 0 nor at least 32 KiB.
#[track_caller]
pub fn set_stack_size(bytes: u32) -> u32 {
    if bytes != 0 && !(SMALLEST_STACK..=LARGEST_STACK).contains(&bytes) {
        let op = Op::run(Verb::Raise, Location::caller()).flag(Flags::FAILED);
        op.refuse(Error::value(format!("size not valid: {bytes} bytes")));
    }
    hooks::with(|hooks| core::mem::replace(&mut hooks.stack, bytes))
}
