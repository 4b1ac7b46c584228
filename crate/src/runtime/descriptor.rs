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
    /// Python's `name`. A thread without an object of Python's has a name to be shown by, until it gets one.
    pub(crate) name: Guarded<String>,
    /// Python's `daemon`.
    pub(crate) daemon: AtomicBool,
    /// `NEW`, `STARTED` or `ENDED`.
    pub(crate) state: AtomicU32,
    /// Python's `ident`, which is local to the run: never 0 once the thread is started.
    pub(crate) ident: AtomicU32,
    /// Python's `native_id`: the number of the thread's carrier; 0 before the thread is started.
    pub(crate) native: AtomicU32,
    /// Whether the thread was made as a `Thread`, or is the main one: not so for low-level threads, and for those of
    /// another library. The run's end waits for such threads, and `excepthook` is told of their errors.
    pub(crate) has_object: bool,
    /// Whether a thread that was made without an object has got one: Python's dummy thread.
    has_dummy: AtomicBool,
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
    pub(crate) fn new(name: String, daemon: bool, has_object: bool) -> Arc<Self> {
        Arc::new(Self {
            name: Guarded::new(name),
            daemon: AtomicBool::new(daemon),
            state: AtomicU32::new(NEW),
            ident: AtomicU32::new(0),
            native: AtomicU32::new(0),
            has_object,
            has_dummy: AtomicBool::new(false),
            timer: AtomicU32::new(0),
            joiners: Guarded::new(WaitList::new()),
            watchers: Watchers::default(),
        })
    }

    /// The thread's number in its run; MainThread has 0.
    pub(crate) fn number(&self) -> ThreadNumber {
        self.ident.load(Ordering::Relaxed).wrapping_sub(1)
    }

    /// Gives the thread an object if it has none: it is called `Dummy-N` from then on, and `number` takes the
    /// number N. Returns that name, if it is new. The thread's own, as in Python, where `current_thread` does it.
    pub(crate) fn get_dummy(&self, number: impl FnOnce() -> u32) -> Option<String> {
        if self.has_object || self.has_dummy.swap(true, Ordering::Relaxed) {
            return None;
        }
        let name = format!("Dummy-{}", number());
        let shown = core::mem::replace(&mut *self.name.lock(), name.clone());
        (shown != name).then_some(name)
    }

    /// Whether Python's `enumerate` lists the thread while it is alive.
    pub(crate) fn is_listed(&self) -> bool {
        self.has_object || self.has_dummy.load(Ordering::Relaxed)
    }

    /// Whether the thread has been started and has not ended.
    pub(crate) fn is_alive(&self) -> bool {
        self.state.load(Ordering::Acquire) == STARTED
    }
}
