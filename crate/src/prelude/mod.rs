//! The prelude: everything that a program may use, and the only thing that it imports.

mod loops;
mod macros;
mod polling;
mod random;

pub use loops::expect_loops;
pub use polling::{spin_loop, yield_now};
pub use random::Random;

pub use crate::catalogue::{Document, Particular, Program, Seen, param};
pub use crate::catalogue::{choice, flag, integer, list, seconds, text};
pub use crate::fetch::{URLError, fetch};
pub use crate::front::repr::Repr;
pub use crate::model::view::FindingKind;
pub use crate::runtime::{Error, ExceptHook, ExceptHookArgs, TraceEvent, TraceHook, catch};
pub use crate::shared::Shared;
pub use crate::sync::queue::{GetError, PutError};
pub use crate::sync::{
    Barrier, BoundedSemaphore, BrokenBarrierError, Condition, Event, LifoQueue, Lock, PriorityQueue, Queue,
    RLock, Semaphore, SimpleQueue,
};
pub use crate::thread::camel_case::{activeCount, currentThread};
pub use crate::thread::module_functions::{
    active_count, current_thread, enumerate, get_ident, get_native_id, getprofile, gettrace, main_thread,
    set_excepthook, set_stack_size, setprofile, setprofile_all_threads, settrace, settrace_all_threads,
    stack_size,
};
pub use crate::thread::{
    Context, ContextVar, Local, Run, Target, Thread, Timer, Token, copy_context, low_level, sleep,
};
pub use crate::trace::event::Outcome;
pub use crate::{debug, log, say};
pub use core::hint::black_box;
pub use core::time::Duration;
pub use rayon::iter::{IntoParallelIterator, ParallelIterator};
pub use std::collections::BTreeMap;

/// A span of this many seconds.
///
/// # Panics
/// Python's errors for such a time: `ValueError` if `seconds` is negative or not a number, `OverflowError` if its
/// nanoseconds do not fit in 63 bits (some 292 years).
///
/// # Example
/// ```
/// use threadground::prelude::*;
/// assert_eq!(secs(0.5), Duration::from_millis(500));
/// assert_eq!(catch(|| secs(-1.0)).unwrap_err().to_string(), "ValueError: sleep length must be non-negative");
/// ```
#[must_use]
#[track_caller]
pub fn secs(seconds: f64) -> Duration {
    let error = if seconds.is_nan() {
        Error::value("Invalid value NaN (not a number)")
    } else if seconds < 0.0 {
        Error::value("sleep length must be non-negative")
    } else if seconds >= i64::MAX as f64 / 1e9 {
        Error::overflow("timestamp out of range for platform time_t")
    } else {
        return Duration::from_secs_f64(seconds);
    };
    crate::runtime::raise(crate::front::Site::caller(), None, error)
}

/// The time on the run's clock: seconds since the run began, which are virtual in a controlled run.
#[must_use]
#[track_caller]
pub fn clock() -> f64 {
    crate::runtime::look_at_clock(Some(crate::front::Site::caller())) as f64 / 1e9
}

/// Calls `f` when the data-parallel workers are there, on which rayon's iterators run. The workers belong to
/// no run: the run's locks, clock and parameters do not reach them.
///
/// # Panics
/// If the workers could not be started.
pub fn data_parallel<R>(f: impl FnOnce() -> R) -> R {
    assert!(crate::runtime::data_workers(), "the data-parallel workers could not be started");
    f()
}

/// The name of the current thread.
#[must_use]
pub fn name() -> String {
    current_thread().get_name()
}
