//! What the current thread knows of itself: its descriptor, its part in a run, its thread-local values, and
//! whether it may unwind.
//!
//! A carrier sets it for the time of one job. A thread that no carrier carries (one of another library, or
//! the host) gets a [`Current`] of its own at first need.

use super::descriptor::{Descriptor, STARTED};
use super::error::Cancel;
use super::hooks::TraceEvent;
use super::locals::Locals;
use super::recorder::{Member, RECORDS};
use crate::front::Site;
use crate::ground::word::{self, Count32, Ordering};
use crate::platform;
use crate::platform::carriers;
use crate::platform::guarded::Guarded;
use crate::platform::own;
use core::cell::{Cell, RefCell};
use std::sync::Arc;

/// The current thread.
pub(crate) struct Current {
    pub(crate) descriptor: Arc<Descriptor>,
    /// The thread's part in a run, if it belongs to one.
    pub(super) member: Option<Member>,
    /// Whether a carrier runs the thread: not so for a thread of another library.
    carried: bool,
    /// How many nested drops of guards the thread is in; nothing starts to unwind there.
    dropping: Cell<u32>,
    /// Where the thread's last panic began.
    panic: Cell<Option<Site>>,
    pub(crate) locals: Locals,
    /// Whether a hook is being called: what the hook does is not traced.
    in_hook: Cell<bool>,
}

impl core::fmt::Debug for Current {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Current").field("descriptor", &self.descriptor).finish_non_exhaustive()
    }
}

word::thread_local! {
    static DUMMY: RefCell<Option<Box<Current>>> = const { RefCell::new(None) };
}

/// Idents of threads outside any run begin here, above those of any run.
const FIRST_OUTSIDE: u32 = 0x1_0000;

word::global! {
    /// The process's main thread, outside any run.
    static MAIN: Guarded<Option<Arc<Descriptor>>> = Guarded::new(None);
}

/// The process's main thread, as it is outside any run.
pub(super) fn main_outside() -> Arc<Descriptor> {
    Arc::clone(MAIN.lock().get_or_insert_with(|| outside("MainThread", false, true)))
}

/// The descriptor of a thread outside any run that no [`Thread`](crate::thread::Thread) has started.
fn outside(name: &str, daemon: bool, has_object: bool) -> Arc<Descriptor> {
    let descriptor = Descriptor::new(name.to_owned(), daemon, has_object);
    descriptor.ident.store(next_ident(), Ordering::Relaxed);
    descriptor.native.store(carriers::next_number(), Ordering::Relaxed);
    descriptor.state.store(STARTED, Ordering::Release);
    descriptor
}

/// The next ident for a thread outside any run.
pub(crate) fn next_ident() -> u32 {
    static IDENTS: Count32 = Count32::new(FIRST_OUTSIDE);
    IDENTS.fetch_add(1, Ordering::Relaxed)
}

impl Current {
    /// The current thread of a carrier's job.
    pub(super) fn new(descriptor: Arc<Descriptor>, member: Option<Member>) -> Self {
        Self {
            descriptor,
            member,
            carried: true,
            dropping: Cell::new(0),
            panic: Cell::new(None),
            locals: Locals::new(),
            in_hook: Cell::new(false),
        }
    }

    /// Calls `f` with the current thread, if a carrier has set one.
    #[inline]
    pub(crate) fn with<R>(f: impl FnOnce(Option<&Self>) -> R) -> R {
        let current = own::with(|own| own.current.get()).cast::<Self>();
        // SAFETY: `enter` set the pointer for the time in which it borrows what it points to, on this thread.
        f(unsafe { current.as_ref() })
    }

    /// Calls `f` with the current thread. A thread that no carrier carries becomes known by this.
    pub(crate) fn with_any<R>(f: impl FnOnce(&Self) -> R) -> R {
        let current = own::with(|own| own.current.get()).cast::<Self>();
        // SAFETY: as in `with`.
        if let Some(current) = unsafe { current.as_ref() } {
            return f(current);
        }
        DUMMY.with(|dummy| {
            let dummy: *const Self =
                &raw const **dummy.borrow_mut().get_or_insert_with(|| Box::new(Self::dummy()));
            // SAFETY: it is in a box, which is set once and dropped only with its thread.
            f(unsafe { &*dummy })
        })
    }

    /// Calls `f` with the current thread's part in a run; `None` if it belongs to none.
    pub(super) fn with_member<R>(f: impl FnOnce(&Member) -> R) -> Option<R> {
        if !RECORDS {
            return None;
        }
        Self::with(|current| current?.member.as_ref().map(f))
    }

    /// The current thread's ident.
    #[inline]
    pub(crate) fn ident() -> u32 {
        match own::with(|own| own.ident.get()) {
            0 => Self::with_any(|current| current.descriptor.ident.load(Ordering::Relaxed)),
            ident => ident,
        }
    }

    fn dummy() -> Self {
        let descriptor = if platform::is_main() { main_outside() } else { outside("Dummy", true, false) };
        own::with(|own| own.ident.set(descriptor.ident.load(Ordering::Relaxed)));
        Self { carried: false, ..Self::new(descriptor, None) }
    }

    /// Makes this the current thread for the time of `f`.
    pub(super) fn enter<R>(&self, f: impl FnOnce() -> R) -> R {
        struct Back(*const (), u32);
        impl Drop for Back {
            fn drop(&mut self) {
                own::with(|own| {
                    own.current.set(self.0);
                    own.ident.set(self.1);
                });
            }
        }
        let ident = self.descriptor.ident.load(Ordering::Relaxed);
        let this = core::ptr::from_ref(self).cast();
        let _back = own::with(|own| Back(own.current.replace(this), own.ident.replace(ident)));
        f()
    }

    /// Whether a carrier runs the thread.
    pub(super) fn is_carried(&self) -> bool {
        self.carried
    }

    /// Notes where a panic began.
    pub(super) fn note_panic(&self, site: Option<Site>) {
        own::unwinds();
        self.panic.set(site);
    }

    /// Where the last panic began; forgets it.
    pub(super) fn take_panic(&self) -> Option<Site> {
        self.panic.take()
    }

    /// What a thread of a run that is over does at a step or a wait: it unwinds, unless it is unwinding
    /// already or in a guard's drop.
    pub(super) fn cancel(&self) {
        if self.dropping.get() == 0 && !own::is_unwinding() {
            own::unwind(Box::new(Cancel));
        }
    }

    /// Calls `f`, the drop of a guard, in which nothing starts to unwind.
    pub(crate) fn dropping<R>(f: impl FnOnce() -> R) -> R {
        struct Up<'a>(&'a Cell<u32>);
        impl Drop for Up<'_> {
            fn drop(&mut self) {
                self.0.update(|depth| depth - 1);
            }
        }
        // Outside a run no cancel ever starts to unwind a thread.
        if !RECORDS {
            return f();
        }
        Self::with(|current| {
            let _up = current.map(|current| {
                current.dropping.update(|depth| depth + 1);
                Up(&current.dropping)
            });
            f()
        })
    }

    /// Tells the thread's trace and profile functions, if it has them, of `event`.
    pub(super) fn tell(&self, event: &'static str, line: u32) {
        struct Out<'a>(&'a Cell<bool>);
        impl Drop for Out<'_> {
            fn drop(&mut self) {
                self.0.set(false);
            }
        }
        let (trace, profile) = self.descriptor.watchers.both();
        let profile = profile.filter(|_| event != "line");
        if (trace.is_none() && profile.is_none()) || self.in_hook.replace(true) {
            return;
        }
        let _out = Out(&self.in_hook);
        let told = TraceEvent { event, thread: self.descriptor.name.lock().clone(), line };
        for hook in trace.into_iter().chain(profile) {
            hook(&told);
        }
    }
}
