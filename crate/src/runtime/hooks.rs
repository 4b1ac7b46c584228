//! The functions that a program may have called at certain moments (Python's `excepthook`, `settrace` and
//! `setprofile`), and the size of new threads' stacks. Each run has its own; what is set outside any run
//! holds for the threads of no run.

use super::error::Error;
use crate::ground::word::{AtomicBool, Ordering};
use crate::platform::guarded::Guarded;

/// What `excepthook` is told of a thread that panicked, or exited (`SystemExit`).
#[derive(Clone, Debug)]
pub struct ExceptHookArgs {
    /// The thread's name.
    pub thread: String,
    /// What the thread raised.
    pub error: Error,
    /// The line at which the panic began, from 1, where it is known.
    pub line: Option<u32>,
}

/// What a trace or profile function is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TraceEvent {
    /// "call" when a thread's body begins, "line" at each operation (for trace functions only), "return" when
    /// the body returns.
    pub event: &'static str,
    /// The thread's name.
    pub thread: String,
    /// The line of the operation, from 1, for "line"; 0 for the other events, and where the line is not
    /// known.
    pub line: u32,
}

/// A function that gets the panics and the exits of threads.
pub type ExceptHook = fn(&ExceptHookArgs);

/// A function that sees a thread begin, come to a line and return: Python's trace and profile functions.
pub type TraceHook = fn(&TraceEvent);

/// The hooks of a run, or of the threads outside any run.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Hooks {
    pub(crate) except: Option<ExceptHook>,
    pub(crate) trace: Option<TraceHook>,
    pub(crate) profile: Option<TraceHook>,
    /// The size of new threads' stacks in bytes; 0 for the carriers' own size.
    pub(crate) stack: u32,
}

impl Hooks {
    /// No hooks, and the carriers' own stacks.
    pub(crate) const NONE: Self = Self { except: None, trace: None, profile: None, stack: 0 };
}

/// One thread's trace and profile functions. Other threads may set them while it runs.
#[derive(Debug)]
pub(crate) struct Watchers {
    /// Whether there is a trace function. It is apart from `both` because every operation asks for it.
    traced: AtomicBool,
    /// Whether there has been a function of either kind.
    watched: AtomicBool,
    both: Guarded<(Option<TraceHook>, Option<TraceHook>)>,
}

impl Default for Watchers {
    fn default() -> Self {
        Self {
            traced: AtomicBool::new(false),
            watched: AtomicBool::new(false),
            both: Guarded::new((None, None)),
        }
    }
}

impl Watchers {
    pub(crate) fn set_trace(&self, hook: Option<TraceHook>) {
        self.both.lock().0 = hook;
        self.traced.store(hook.is_some(), Ordering::Relaxed);
        if hook.is_some() {
            self.watched.store(true, Ordering::Relaxed);
        }
    }

    pub(crate) fn set_profile(&self, hook: Option<TraceHook>) {
        self.both.lock().1 = hook;
        if hook.is_some() {
            self.watched.store(true, Ordering::Relaxed);
        }
    }

    /// The trace function and the profile function. Relaxed, as for [`is_traced`](Self::is_traced).
    pub(crate) fn both(&self) -> (Option<TraceHook>, Option<TraceHook>) {
        if self.watched.load(Ordering::Relaxed) { *self.both.lock() } else { (None, None) }
    }

    /// Whether there is a trace function. Relaxed: a thread may learn of its trace function a little later.
    #[inline]
    pub(crate) fn is_traced(&self) -> bool {
        self.traced.load(Ordering::Relaxed)
    }
}
