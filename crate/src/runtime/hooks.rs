//! What a program may have called at certain moments: Python's `excepthook`, `settrace`, `setprofile`,
//! and the size of new threads' stacks. Each run has its own; what is set outside any run is the
//! process's.

use super::context::Identity;
use super::unwind::Error;
use crate::ground::word::{self, AtomicBool, Ordering};
use crate::runtime::Guarded;

/// A thread that panicked, or exited (`SystemExit`), as `excepthook` gets it.
#[derive(Clone, Debug)]
pub struct ExceptHookArgs {
    /// The thread's name.
    pub thread: String,
    /// What it raised.
    pub error: Error,
    /// The line at which it began, where it is known.
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

/// One thread's trace and profile functions. Others may set them while it runs.
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

    /// Relaxed: a thread may learn of its trace function a little later.
    #[inline]
    pub(crate) fn is_traced(&self) -> bool {
        self.traced.load(Ordering::Relaxed)
    }
}

word::global! {
    /// Those of threads that belong to no run.
    static OUTSIDE: Guarded<Hooks> = Guarded::new(Hooks { except: None, trace: None, profile: None, stack: 0 });
}

/// Calls `f` with the hooks of the current thread's run.
pub(crate) fn with<R>(f: impl FnOnce(&mut Hooks) -> R) -> R {
    #[cfg(feature = "record")]
    if let Some(run) = super::run::current() {
        return f(&mut run.hooks.lock());
    }
    f(&mut OUTSIDE.lock())
}

/// Tells the thread's trace and profile functions, if it has some, of `event`.
pub(crate) fn tell(event: &'static str, line: u32) {
    super::context::Context::with(|context| {
        let Some(context) = context else { return };
        let (trace, profile) = *context.identity.watchers.both.lock();
        let profile = profile.filter(|_| event != "line");
        if (trace.is_none() && profile.is_none()) || context.in_hook.replace(true) {
            return;
        }
        struct Out<'a>(&'a core::cell::Cell<bool>);
        impl Drop for Out<'_> {
            fn drop(&mut self) {
                self.0.set(false);
            }
        }
        let _out = Out(&context.in_hook);
        let told = TraceEvent { event, thread: name_of(&context.identity), line };
        for hook in trace.into_iter().chain(profile) {
            hook(&told);
        }
    });
}

fn name_of(identity: &Identity) -> String {
    identity.name.lock().clone()
}
