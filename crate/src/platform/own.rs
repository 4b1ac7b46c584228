//! What a thread has of its own, whatever carries it.
//!
//! A thread of the machine may carry many fibers, and its thread-local values are all of theirs. What each of them has to
//! have of its own is here: a fiber that lets others go on [steps aside](aside) with it.
//!
//! That a thread unwinds is such a thing, too. The standard library counts the panics of the machine's thread: while a
//! fiber has stepped aside from a destructor that runs as it unwinds, all others seem to unwind. Where nobody has, the
//! library is right; where somebody has, what counts is what the thread itself [has noted](unwinds).

use crate::ground::word;
use core::any::Any;
use core::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// The thread-local values of a thread.
#[derive(Debug)]
pub(crate) struct Own {
    /// The runtime's, of the current thread; null for a thread that it does not know.
    pub(crate) current: Cell<*const ()>,
    /// The thread's ident; 0 if that is not known yet.
    pub(crate) ident: Cell<u32>,
    unwinds: Cell<bool>,
}

word::thread_local! {
    static OWN: Own =
        const { Own { current: Cell::new(core::ptr::null()), ident: Cell::new(0), unwinds: Cell::new(false) } };
    /// How many threads have stepped aside while they unwind.
    static UNWINDING_ASIDE: Cell<u32> = const { Cell::new(0) };
}

/// Calls `f` with the current thread's own values.
#[inline]
pub(crate) fn with<R>(f: impl FnOnce(&Own) -> R) -> R {
    OWN.with(f)
}

/// Whether the current thread unwinds.
pub(crate) fn is_unwinding() -> bool {
    if !std::thread::panicking() {
        return false;
    }
    UNWINDING_ASIDE.with(Cell::get) == 0 || OWN.with(|own| own.unwinds.get())
}

/// Notes that the current thread begins to unwind.
pub(crate) fn unwinds() {
    OWN.with(|own| own.unwinds.set(true));
}

/// Unwinds the current thread by this, without a panic hook.
pub(crate) fn unwind(payload: Box<dyn Any + Send>) -> ! {
    unwinds();
    resume_unwind(payload)
}

/// Runs `f`, and catches whatever unwinds it: whoever catches what a thread unwinds by does so here.
///
/// # Errors
/// What it was unwound by.
pub(crate) fn catch<R>(f: impl FnOnce() -> R) -> std::thread::Result<R> {
    let before = OWN.with(|own| own.unwinds.get());
    let result = catch_unwind(AssertUnwindSafe(f));
    OWN.with(|own| own.unwinds.set(before));
    result
}

/// Lets other threads go on, which have values of their own, until `wait` returns. That must not unwind.
#[cfg(feature = "record")]
pub(crate) fn aside(wait: impl FnOnce()) {
    let unwinding = u32::from(is_unwinding());
    let kept = OWN.with(|own| {
        (own.current.replace(core::ptr::null()), own.ident.replace(0), own.unwinds.replace(false))
    });
    UNWINDING_ASIDE.with(|aside| aside.update(|count| count + unwinding));
    wait();
    UNWINDING_ASIDE.with(|aside| aside.update(|count| count - unwinding));
    OWN.with(|own| {
        own.current.set(kept.0);
        own.ident.set(kept.1);
        own.unwinds.set(unwinding == 1);
    });
}
