//! The context of the current logical thread: who it is, and which run it belongs to.
//!
//! A carrier sets it for the time of one job. A thread that no carrier carries (a library's user, the
//! host) gets one of its own at first need, Python's dummy thread.

use super::hooks::Watchers;
#[cfg(feature = "record")]
use super::run::Part;
use super::wait_list::WaitList;
use crate::ground::word::{self, AtomicBool, AtomicU32, Count32, Ordering};
use crate::runtime::Guarded;
use core::cell::{Cell, RefCell};
use std::any::Any;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What everybody may know of a thread.
#[derive(Debug)]
pub(crate) struct Identity {
    /// Python's `name`.
    pub(crate) name: Guarded<String>,
    /// Python's `daemon`.
    pub(crate) daemon: AtomicBool,
    /// `NEW`, `STARTED` or `ENDED`.
    pub(crate) state: AtomicU32,
    /// Python's `ident`: run-local, never 0 once it is started.
    pub(crate) ident: AtomicU32,
    /// Python's `native_id`: the number of the carrier; 0 until it runs.
    pub(crate) native: AtomicU32,
    /// Whether `enumerate` lists it and the run's end waits for it: not so for low-level threads.
    pub(crate) listed: bool,
    /// The number of the timer that it serves; 0 for none.
    pub(crate) timer: AtomicU32,
    /// Those who join it.
    pub(crate) joiners: Guarded<WaitList>,
    /// Its trace and profile functions.
    pub(crate) watchers: Watchers,
}

/// Not started.
pub(crate) const NEW: u32 = 0;
/// Alive.
pub(crate) const STARTED: u32 = 1;
/// Over.
pub(crate) const ENDED: u32 = 2;

impl Identity {
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
    pub(crate) fn number(&self) -> u32 {
        self.ident.load(Ordering::Relaxed).wrapping_sub(1)
    }

    pub(crate) fn is_alive(&self) -> bool {
        self.state.load(Ordering::Acquire) == STARTED
    }
}

/// One logical thread, to itself.
pub(crate) struct Context {
    pub(crate) identity: Arc<Identity>,
    /// Its part in a run, if it belongs to one.
    #[cfg(feature = "record")]
    pub(crate) part: Option<Part>,
    /// Whether a carrier runs it, and not a thread of somebody else's.
    carried: bool,
    /// How many guards' drops it is in; nothing starts to unwind there.
    dropping: Cell<u32>,
    /// Where its last panic began.
    panic: Cell<Option<(&'static str, u32)>>,
    /// Thread-local values, by the local's key; dropped with the context.
    locals: RefCell<BTreeMap<u64, Box<dyn Any>>>,
    /// Whether a hook is being called: what it does is not traced.
    pub(crate) in_hook: Cell<bool>,
}

impl core::fmt::Debug for Context {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Context").field("identity", &self.identity).finish_non_exhaustive()
    }
}

word::thread_local! {
    static CURRENT: Cell<*const Context> = const { Cell::new(core::ptr::null()) };
    /// The current thread's ident; 0 if it has no context yet.
    static IDENT: Cell<u32> = const { Cell::new(0) };
    static DUMMY: RefCell<Option<Box<Context>>> = const { RefCell::new(None) };
}

/// Idents of threads outside any run begin here, above those of any run.
const FIRST_OUTSIDE: u32 = 0x1_0000;

/// The next ident for a thread outside any run.
pub(crate) fn next_ident() -> u32 {
    static IDENTS: Count32 = Count32::new(FIRST_OUTSIDE);
    IDENTS.fetch_add(1, Ordering::Relaxed)
}

impl Context {
    pub(crate) fn new(identity: Arc<Identity>) -> Self {
        Self {
            identity,
            #[cfg(feature = "record")]
            part: None,
            carried: true,
            dropping: Cell::new(0),
            panic: Cell::new(None),
            locals: RefCell::new(BTreeMap::new()),
            in_hook: Cell::new(false),
        }
    }

    /// Calls `f` with the current context, if a carrier has set one.
    pub(crate) fn with<R>(f: impl FnOnce(Option<&Self>) -> R) -> R {
        let context = CURRENT.with(Cell::get);
        // SAFETY: `enter` set the pointer for the time in which it borrows the context, on this thread.
        f(unsafe { context.as_ref() })
    }

    /// Calls `f` with the current context; a thread that no carrier carries gets one.
    pub(crate) fn with_any<R>(f: impl FnOnce(&Self) -> R) -> R {
        let context = CURRENT.with(Cell::get);
        // SAFETY: as in `with`.
        if let Some(context) = unsafe { context.as_ref() } {
            return f(context);
        }
        DUMMY.with(|dummy| {
            let dummy: *const Self =
                &raw const **dummy.borrow_mut().get_or_insert_with(|| Box::new(Self::dummy()));
            // SAFETY: boxed, set once and dropped only with its thread.
            f(unsafe { &*dummy })
        })
    }

    /// The current thread's ident.
    #[inline]
    pub(crate) fn ident() -> u32 {
        match IDENT.with(Cell::get) {
            0 => Self::with_any(|context| context.identity.ident.load(Ordering::Relaxed)),
            ident => ident,
        }
    }

    fn dummy() -> Self {
        let ident = next_ident();
        IDENT.with(|mine| mine.set(ident));
        let identity = Identity::new(format!("Dummy-{}", ident - FIRST_OUTSIDE + 1), true, true);
        identity.ident.store(ident, Ordering::Relaxed);
        identity.state.store(STARTED, Ordering::Release);
        Self { carried: false, ..Self::new(identity) }
    }

    /// Makes this the current context for the time of `f`.
    pub(crate) fn enter<R>(&self, f: impl FnOnce() -> R) -> R {
        struct Back(*const Context, u32);
        impl Drop for Back {
            fn drop(&mut self) {
                CURRENT.with(|current| current.set(self.0));
                IDENT.with(|ident| ident.set(self.1));
            }
        }
        let ident = self.identity.ident.load(Ordering::Relaxed);
        let context = CURRENT.with(|current| current.replace(self));
        let _back = Back(context, IDENT.with(|was| was.replace(ident)));
        f()
    }

    pub(crate) fn is_carried(&self) -> bool {
        self.carried
    }

    pub(crate) fn note_panic(&self, place: Option<(&'static str, u32)>) {
        self.panic.set(place);
    }

    /// Where the last panic began, once.
    pub(crate) fn take_panic(&self) -> Option<(&'static str, u32)> {
        self.panic.take()
    }

    /// Whether an unwinding may start: not in a destructor.
    pub(crate) fn may_unwind(&self) -> bool {
        self.dropping.get() == 0 && !std::thread::panicking()
    }

    /// For the time of `f`, a guard's drop, nothing starts to unwind.
    pub(crate) fn dropping<R>(f: impl FnOnce() -> R) -> R {
        struct Up<'a>(&'a Cell<u32>);
        impl Drop for Up<'_> {
            fn drop(&mut self) {
                self.0.update(|depth| depth - 1);
            }
        }
        // Outside a run nothing ever starts to.
        if !super::RECORDS {
            return f();
        }
        Self::with(|context| {
            let _up = context.map(|context| {
                context.dropping.update(|depth| depth + 1);
                Up(&context.dropping)
            });
            f()
        })
    }

    /// Calls `f` with this thread's value of the local with this key.
    pub(crate) fn local<T: 'static, R>(&self, key: u64, f: impl FnOnce(&mut Option<T>) -> R) -> R {
        let mut value = self.locals.borrow_mut().remove(&key).and_then(|value| value.downcast::<T>().ok());
        let mut inside = value.take().map(|value| *value);
        let result = f(&mut inside);
        if let Some(value) = inside {
            self.locals.borrow_mut().insert(key, Box::new(value));
        }
        result
    }

    /// Drops the thread's local values, as its end does.
    pub(crate) fn drop_locals(&self) {
        let locals = self.locals.take();
        drop(locals);
    }
}
