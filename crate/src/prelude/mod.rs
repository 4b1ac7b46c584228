//! All that a program may use: its only import.

mod macros;
mod random;

pub use random::Random;

pub use crate::catalogue::{Document, OnRealThreads, Parameter, Program, Seen, param};
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
pub use crate::thread::{Local, Run, Target, Thread, Timer, low_level, sleep};
pub use crate::trace::event::Outcome;
pub use crate::{debug, log, say};
pub use core::hint::black_box;
pub use core::time::Duration;
pub use rayon::iter::{IntoParallelIterator, ParallelIterator};
pub use std::collections::BTreeMap;

/// So many seconds.
///
/// # Panics
/// If it is negative or no number.
#[must_use]
#[track_caller]
pub fn secs(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds)
}

/// Seconds of the run's clock since the run began; virtual ones in a controlled run.
#[must_use]
pub fn clock() -> f64 {
    crate::runtime::now() as f64 / 1e9
}

/// Calls `f` with data-parallel workers at hand, one for each core: rayon's iterators find them. They
/// belong to no run, and know nothing of locks, clocks and parameters.
///
/// # Panics
/// If there can be no workers.
pub fn data_parallel<R>(f: impl FnOnce() -> R) -> R {
    assert!(crate::runtime::data_workers(), "the data-parallel workers could not be started");
    f()
}

/// The name of the current thread.
#[must_use]
pub fn name() -> String {
    current_thread().get_name()
}
