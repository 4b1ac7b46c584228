//! What a program may have called at certain moments: Python's `excepthook`, `settrace`, `setprofile`; and the
//! size of new threads' stacks. Each run has its own; what is set outside any run is the process's.

use super::error::Error;
use crate::ground::word::{AtomicBool, Ordering};
use crate::platform::guarded::Guarded;

/// A thread that panicked, or exited (`SystemExit`), as `excepthook` gets it.
#[derive(Clone, Debug)]
pub struct ExceptHookArgs {
    /// The thread's name.
    pub thread: String,
    /// What it raised.
    pub error: Error,
    /// The line at which the panic began, where it is known.
    pub line: Option<u32>,
}

/// What a trace or profile function is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TraceEvent {
    /// "call" when a thread's body begins, "line" at each visible operation (trace functions only),
    /// "return" when it ends.
    pub event: &'static str,
    /// The thread's name.
    pub thread: String,
    /// The line, for "line".
    pub line: u32,
}

/// A function that gets the panics and the exits of threads.
pub type ExceptHook = fn(&ExceptHookArgs);

/// A function that sees a thread begin, come to a line and return: Python's trace and profile functions.
pub type TraceHook = fn(&TraceEvent);

/// The hooks that are set.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Hooks {
    pub(crate) except: Option<ExceptHook>,
    pub(crate) trace: Option<TraceHook>,
    pub(crate) profile: Option<TraceHook>,
    /// Bytes of new threads' stacks; 0 is the carrier's own.
    pub(crate) stack: u32,
}

impl Hooks {
    /// None at all.
    pub(crate) const NONE: Self = Self { except: None, trace: None, profile: None, stack: 0 };
}

/// One thread's trace and profile functions. Other threads may set them while it runs.
#[derive(Debug)]
pub(crate) struct Watchers {
    /// Whether there is a trace function: asked at every operation.
    traced: AtomicBool,
    both: Guarded<(Option<TraceHook>, Option<TraceHook>)>,
}

impl Default for Watchers {
    fn default() -> Self {
        Self { traced: AtomicBool::new(false), both: Guarded::new((None, None)) }
    }
}

impl Watchers {
    pub(crate) fn set_trace(&self, hook: Option<TraceHook>) {
        self.both.lock().0 = hook;
        self.traced.store(hook.is_some(), Ordering::Relaxed);
    }

    pub(crate) fn set_profile(&self, hook: Option<TraceHook>) {
        self.both.lock().1 = hook;
    }

    /// The trace function and the profile function.
    pub(crate) fn both(&self) -> (Option<TraceHook>, Option<TraceHook>) {
        *self.both.lock()
    }

    /// Whether there is a trace function. Relaxed: a thread may learn of its trace function a little later.
    #[inline]
    pub(crate) fn is_traced(&self) -> bool {
        self.traced.load(Ordering::Relaxed)
    }
}
