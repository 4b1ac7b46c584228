//! A thread's descriptor: what other threads may know of it.

use super::hooks::Watchers;
use super::wait_list::WaitList;
use crate::ground::word::{AtomicBool, AtomicU32, Ordering};
use crate::platform::guarded::Guarded;
use crate::trace::event::ThreadNumber;
use std::sync::Arc;

/// A thread's descriptor.
#[derive(Debug)]
pub(crate) struct Descriptor {
    /// Python's `name`.
    pub(crate) name: Guarded<String>,
    /// Python's `daemon`.
    pub(crate) daemon: AtomicBool,
    /// `NEW`, `STARTED` or `ENDED`.
    pub(crate) state: AtomicU32,
    /// Python's `ident`, which is local to the run: never 0 once the thread is started.
    pub(crate) ident: AtomicU32,
    /// Python's `native_id`: the number of the thread's carrier; 0 until it has one.
    pub(crate) native: AtomicU32,
    /// Whether `enumerate` lists the thread and the run's end waits for it: not so for low-level threads.
    pub(crate) listed: bool,
    /// The object number of the timer that the thread serves; 0 for none.
    pub(crate) timer: AtomicU32,
    /// The threads that join this one.
    pub(crate) joiners: Guarded<WaitList>,
    /// The thread's trace and profile functions.
    pub(crate) watchers: Watchers,
}

/// The thread has not been started.
pub(crate) const NEW: u32 = 0;
/// The thread is alive.
pub(crate) const STARTED: u32 = 1;
/// The thread has ended.
pub(crate) const ENDED: u32 = 2;

impl Descriptor {
    /// The descriptor of a thread that has not been started.
    pub(crate) fn new(name: String, daemon: bool, listed: bool) -> Arc<Self> {
        Arc::new(Self {
            name: Guarded::new(name),
            daemon: AtomicBool::new(daemon),
            state: AtomicU32::new(NEW),
            ident: AtomicU32::new(0),
            native: AtomicU32::new(0),
            listed,
            timer: AtomicU32::new(0),
            joiners: Guarded::new(WaitList::new()),
            watchers: Watchers::default(),
        })
    }

    /// The thread's number in its run; MainThread has 0.
    pub(crate) fn number(&self) -> ThreadNumber {
        self.ident.load(Ordering::Relaxed).wrapping_sub(1)
    }

    /// Whether the thread has been started and has not ended.
    pub(crate) fn is_alive(&self) -> bool {
        self.state.load(Ordering::Acquire) == STARTED
    }
}
