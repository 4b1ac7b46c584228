//! `Thread`: a function that runs beside others.

use super::context::Context;
use crate::front::{Site, repr};
use crate::ground::Nanos;
use crate::ground::word::{AtomicU32, Ordering};
use crate::platform::guarded::Guarded;
use crate::runtime::{self, Act, Descriptor, ENDED, Error, NEW, Waited};
use crate::trace::choice::Deed;
use crate::trace::event::{OnThread, Phase};
use core::time::Duration;
use std::any::type_name;
use std::sync::Arc;

/// What a thread can run with a tuple of arguments: a function, a closure, or an object that can be
/// called.
///
/// # Example
/// ```
/// use threadground::prelude::*;
/// struct Greeting {
///     word: &'static str,
/// }
/// impl Target<(&'static str,), String> for Greeting {
///     fn call(self, (whom,): (&'static str,)) -> String {
///         format!("{} {whom}", self.word)
///     }
/// }
/// let t = Thread::new(Greeting { word: "hello" }, ("world",));
/// assert!(!t.get_name().contains("Greeting"), "it has no name of its own, as in CPython");
/// t.start();
/// t.join();
/// assert_eq!(t.result().as_deref(), Some("hello world"));
/// ```
pub trait Target<A, R>: Send + 'static {
    /// Calls the function or the object with these arguments.
    fn call(self, arguments: A) -> R;
}

/// A tuple of arguments for a thread's function.
pub trait Arguments: Send + 'static {}

macro_rules! target {
    ($($name:ident),*) => {
        impl<$($name: Send + 'static),*> Arguments for ($($name,)*) {}

        impl<Function, Result, $($name),*> Target<($($name,)*), Result> for Function
        where
            Function: FnOnce($($name),*) -> Result + Send + 'static,
        {
            #[allow(non_snake_case, clippy::allow_attributes, reason = "values named as their types, for every number of them")]
            fn call(self, ($($name,)*): ($($name,)*)) -> Result {
                self($($name),*)
            }
        }
    };
}
target!();
target!(A);
target!(A, B);
target!(A, B, C);
target!(A, B, C, D);
target!(A, B, C, D, E);
target!(A, B, C, D, E, F);

/// A type with a `run`: Python's way of subclassing `Thread`.
pub trait Run: Send + 'static {
    /// Does what the thread is to do.
    fn run(&mut self);
}

type Start = Box<dyn FnOnce() + Send>;

/// A thread whose function returns an `R`.
///
/// Dropping the handle does not stop the thread.
///
/// Source: CPython, `threading.Thread`.
///
/// # Example
/// ```
/// use threadground::prelude::*;
/// fn double(n: u32) -> u32 {
///     2 * n
/// }
/// let t = Thread::new(double, (21,)).name("doubler");
/// t.start();
/// t.join();
/// assert_eq!(t.result(), Some(42));
/// ```
#[derive(Debug)]
pub struct Thread<R = ()> {
    descriptor: Arc<Descriptor>,
    body: Arc<Body<R>>,
}

struct Body<R> {
    /// The number in the thread's default name; 0 if it has no such name, or once the number was taken back.
    number: AtomicU32,
    start: Guarded<Option<Start>>,
    /// What the thread is to run in, if not in an empty context of its own.
    context: Guarded<Option<Context>>,
    result: Guarded<Option<R>>,
}

impl<R> Body<R> {
    fn new(number: u32) -> Self {
        Self {
            number: AtomicU32::new(number),
            start: Guarded::new(None),
            context: Guarded::new(None),
            result: Guarded::new(None),
        }
    }
}

impl<R> core::fmt::Debug for Body<R> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Body").finish_non_exhaustive()
    }
}

impl<R> Clone for Thread<R> {
    fn clone(&self) -> Self {
        Self { descriptor: Arc::clone(&self.descriptor), body: Arc::clone(&self.body) }
    }
}

/// The default name with this number; with the function's own name in brackets, if it has one, which is
/// `<lambda>` for a closure.
fn default_name(number: u32, of: Option<&str>) -> String {
    let mut name = "Thread-".to_owned() + &number.to_string();
    if let Some(path) = of {
        let own = path.rsplit("::").next().unwrap_or(path);
        let own = if own.starts_with("{{") { "<lambda>" } else { own };
        [" (", own, ")"].iter().for_each(|part| name.push_str(part));
    }
    name
}

/// The path of a function or a closure. What holds values and is no closure is an object that can be called,
/// or a pointer: it has no name of its own, just as in CPython a callable object has none.
fn name_of<F>() -> Option<&'static str> {
    let path = type_name::<F>();
    (size_of::<F>() == 0 || path.ends_with("}}")).then_some(path)
}

impl<R: Send + 'static> Thread<R> {
    /// A thread that will run a function or a closure with a tuple of arguments.
    #[must_use]
    pub fn new<A: Arguments, F: Target<A, R>>(target: F, arguments: A) -> Self {
        Self::named(name_of::<F>(), move || target.call(arguments))
    }

    /// A thread that will run `f`, and is called by default as a thread is that runs a function of this name: for the front
    /// of another language.
    #[must_use]
    pub fn of_function(name: Option<&str>, f: impl FnOnce() -> R + Send + 'static) -> Self {
        Self::named(name, f)
    }

    /// A thread that has the default name for this function.
    fn named(function: Option<&str>, f: impl FnOnce() -> R + Send + 'static) -> Self {
        let number = runtime::next_name();
        let descriptor = Descriptor::new(default_name(number, function), false, true);
        // As in Python, a thread is a daemon if the thread that makes it is.
        descriptor.daemon.store(runtime::current().daemon.load(Ordering::Relaxed), Ordering::Relaxed);
        let body = Arc::new(Body::new(number));
        let theirs = Arc::clone(&body);
        let start: Start = Box::new(move || {
            let context = theirs.context.lock().take();
            let result = match context {
                Some(mut context) => context.run(f),
                None => f(),
            };
            *theirs.result.lock() = Some(result);
        });
        *body.start.lock() = Some(start);
        Self { descriptor, body }
    }

    /// Takes what the function returned: `None` before it has returned, and when the result has been taken
    /// already.
    #[must_use]
    pub fn result(&self) -> Option<R> {
        self.body.result.lock().take()
    }
}

impl Thread {
    /// A thread that will run the `run` of a value: Python's subclass of `Thread`.
    #[must_use]
    pub fn subclass(mut value: impl Run) -> Self {
        Self::named(None, move || value.run())
    }

    /// A handle to a thread that exists already.
    pub(super) fn of(descriptor: Arc<Descriptor>) -> Self {
        Self { descriptor, body: Arc::new(Body::new(0)) }
    }
}

impl<R> Thread<R> {
    /// Names the thread, which then needs no number: the next thread without a name gets that number. As in Python,
    /// an empty name is none: the thread keeps its default name.
    #[must_use]
    #[track_caller]
    pub fn name(self, name: impl Into<String>) -> Self {
        let name = name.into();
        if name.is_empty() {
            return self;
        }
        let number = self.body.number.swap(0, Ordering::Relaxed);
        if number != 0 {
            runtime::take_name_back(number);
        }
        self.set_name(name);
        self
    }

    /// Makes the thread a daemon, or not: the run's end does not wait for a daemon.
    ///
    /// # Panics
    /// `RuntimeError` if the thread has been started.
    #[must_use]
    #[track_caller]
    pub fn daemon(self, daemon: bool) -> Self {
        self.set_daemon(daemon);
        self
    }

    /// Has the thread run in this context. Without one it begins in an empty one, in which no [`ContextVar`] has a
    /// value.
    ///
    /// Source: CPython 3.14, `threading.Thread`, the parameter `context`.
    ///
    /// [`ContextVar`]: super::ContextVar
    #[must_use]
    pub fn context(self, context: Context) -> Self {
        *self.body.context.lock() = Some(context);
        self
    }

    /// Sets the thread's name.
    #[track_caller]
    pub fn set_name(&self, name: impl Into<String>) {
        let name = name.into();
        if self.descriptor.state.load(Ordering::Acquire) != NEW {
            let Some(act) = Act::step(Deed::Rename, Some(Site::caller())) else { return };
            let thread = self.descriptor.number();
            act.did(|| OnThread::Renamed { thread, name: act.text(|| &name) });
        }
        *self.descriptor.name.lock() = name;
    }

    /// The thread's name.
    #[must_use]
    pub fn get_name(&self) -> String {
        self.descriptor.name.lock().clone()
    }

    /// Makes the thread a daemon, or not.
    ///
    /// # Panics
    /// `RuntimeError` if the thread has been started.
    #[track_caller]
    pub fn set_daemon(&self, daemon: bool) {
        // A thread that has ended counts too: the message is CPython's.
        if self.descriptor.state.load(Ordering::Acquire) != NEW {
            let error = Error::runtime("cannot set daemon status of active thread");
            runtime::raise(Site::caller(), None, error);
        }
        self.descriptor.daemon.store(daemon, Ordering::Relaxed);
    }

    /// Whether the thread is a daemon.
    #[must_use]
    pub fn is_daemon(&self) -> bool {
        self.descriptor.daemon.load(Ordering::Relaxed)
    }

    /// The thread's identifier, which no other thread of its run has; `None` before the thread is started.
    #[must_use]
    pub fn ident(&self) -> Option<u32> {
        runtime::look_at_number();
        self.peek_ident()
    }

    /// The same, for a front itself: the program does not look at it.
    #[must_use]
    pub fn peek_ident(&self) -> Option<u32> {
        Some(self.descriptor.ident.load(Ordering::Relaxed)).filter(|&ident| ident != 0)
    }

    /// The number of the machine's thread that the thread runs on, which no other thread has at the same time; `None`
    /// before the thread is started. In a controlled run it is the [`ident`](Self::ident): there, a thread is carried
    /// only while it has something to do.
    #[must_use]
    pub fn native_id(&self) -> Option<u32> {
        runtime::look_at_number();
        Some(self.descriptor.native.load(Ordering::Relaxed)).filter(|&native| native != 0)
    }

    /// Whether the thread has been started and has not ended.
    #[must_use]
    #[track_caller]
    pub fn is_alive(&self) -> bool {
        let started =
            (self.descriptor.state.load(Ordering::Acquire) != NEW).then(|| self.descriptor.number());
        let look = Act::glance(started, Site::caller());
        let alive = self.descriptor.is_alive();
        look.saw(|| format!("is_alive of {}", self.get_name()), || repr::truth(alive).to_owned());
        alive
    }

    /// Starts the thread: its function begins to run beside the caller.
    ///
    /// # Panics
    /// `RuntimeError` if the thread has been started before, or if there are too many threads.
    #[track_caller]
    pub fn start(&self) {
        let site = Site::caller();
        let Some(act) = Act::step(Deed::Start, Some(site)) else { return };
        let start = self.body.start.lock().take();
        let Some(start) = start else {
            runtime::raise(site, None, Error::runtime("threads can only be started once"));
        };
        if let Err((error, start)) = runtime::start(&act, &self.descriptor, start) {
            *self.body.start.lock() = Some(start);
            runtime::raise(site, None, error);
        }
        act.has_started(self.descriptor.number());
    }

    /// Waits until the thread has ended.
    ///
    /// # Panics
    /// `RuntimeError` if the thread is the current one, or has not been started.
    #[track_caller]
    pub fn join(&self) {
        self.wait_for_end(None, Site::caller());
    }

    /// Waits until the thread has ended, at most for `timeout`; [`Thread::is_alive`] tells which of the two
    /// it was.
    ///
    /// # Panics
    /// `RuntimeError` if the thread is the current one, or has not been started.
    #[track_caller]
    pub fn join_timeout(&self, timeout: Duration) {
        self.wait_for_end(Some(timeout), Site::caller());
    }

    #[track_caller]
    fn wait_for_end(&self, timeout: Option<Duration>, site: Site) {
        if self.descriptor.state.load(Ordering::Acquire) == NEW {
            runtime::raise(site, None, Error::runtime("cannot join thread before it is started"));
        }
        if Arc::ptr_eq(&self.descriptor, &runtime::current()) {
            runtime::raise(site, None, Error::runtime("cannot join current thread"));
        }
        runtime::join(&self.descriptor, timeout, Some(site));
    }

    pub(super) fn descriptor(&self) -> &Arc<Descriptor> {
        &self.descriptor
    }

    /// Whether the thread has been started and has ended.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        self.descriptor.state.load(Ordering::Acquire) == ENDED
    }
}

/// Has the current thread do nothing for this time, as Python's `time.sleep` does.
#[track_caller]
pub fn sleep(time: Duration) {
    let Some(act) = Act::step(Deed::Sleep, Some(Site::caller())) else { return };
    let span = Nanos::try_from(time.as_nanos()).unwrap_or(Nanos::MAX);
    let record = |phase| act.did(|| OnThread::Sleep { time: span, phase });
    record(Phase::Wants);
    let deadline = runtime::deadline(Some(time));
    record(Phase::Blocked);
    // No thread wakes this word: only the deadline ends the wait.
    let word = AtomicU32::new(0);
    while runtime::wait(&word, 0, deadline) == Waited::Woken {}
    record(Phase::Has(()));
}
