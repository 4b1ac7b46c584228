//! Python's module `_thread` (once `thread`): threads without an object.
//!
//! `enumerate` does not list such a thread, and the run's end cuts it off.

use super::thread::{Arguments, Target};
use crate::front::Site;
use crate::ground::word::Ordering;
use crate::platform::own;
use crate::runtime::{self, Act, Descriptor, Exit};
use crate::sync::Lock;
use crate::trace::choice::Deed;

pub use super::module_functions::{get_ident, get_native_id};

/// Starts a thread that calls `function` with a tuple of arguments; returns the thread's identifier.
///
/// # Panics
/// `RuntimeError` if there are too many threads.
#[track_caller]
pub fn start_new_thread<A: Arguments, F: Target<A, ()>>(function: F, arguments: A) -> u32 {
    let site = Site::caller();
    let descriptor = Descriptor::new(runtime::shown_name(), true, false);
    let Some(act) = Act::step(Deed::Start, Some(site)) else { return 0 };
    if let Err((error, _function)) =
        runtime::start(&act, &descriptor, Box::new(move || function.call(arguments)))
    {
        runtime::raise(site, None, error);
    }
    descriptor.ident.load(Ordering::Relaxed)
}

/// A new, unlocked lock.
#[must_use]
#[track_caller]
pub fn allocate_lock() -> Lock {
    Lock::new()
}

/// Ends the current thread: its destructors run, and nothing is reported.
pub fn exit() -> ! {
    own::unwind(Box::new(Exit))
}
