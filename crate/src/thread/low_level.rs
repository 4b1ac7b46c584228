//! Python's module `_thread` (once `thread`): threads without an object.
//!
//! Such a thread is not listed by `enumerate`, and the run's end cuts it off.

use super::module_functions::next_number;
use super::thread::{Arguments, Target};
use crate::ground::word::Ordering;
use crate::runtime::context::Identity;
use crate::runtime::unwind::Exit;
use crate::runtime::{self, Go, Op, step};
use crate::sync::Lock;
use crate::trace::event::Verb;
use core::panic::Location;

pub use super::module_functions::{get_ident, get_native_id};

/// Starts a thread that calls `function` with a tuple of arguments; gives its identifier.
///
/// # Panics
/// `RuntimeError` if there are too many threads.
#[track_caller]
pub fn start_new_thread<A: Arguments, F: Target<A, ()>>(function: F, arguments: A) -> u32 {
    let site = Location::caller();
    let identity = Identity::new(format!("Dummy-{}", next_number()), true, false);
    let op = Op::thread(Verb::Start, 0, site);
    if step(&op) == Go::Nowhere {
        return 0;
    }
    if let Err(error) = runtime::start(&identity, Box::new(move || function.call(arguments)), site) {
        op.refuse(error);
    }
    identity.ident.load(Ordering::Relaxed)
}

/// A new lock.
#[must_use]
#[track_caller]
pub fn allocate_lock() -> Lock {
    Lock::new()
}

/// Ends the current thread: its destructors run, and nothing is reported.
pub fn exit() -> ! {
    std::panic::resume_unwind(Box::new(Exit))
}
