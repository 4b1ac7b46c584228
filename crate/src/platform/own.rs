//! What a thread has of its own, whatever carries it.
//!
//! A thread of the machine may carry many fibers, and its thread-local values are all of theirs. What each of them has to
//! have of its own is here: a fiber that lets others go on [steps aside](aside) with it.
//!
//! That a thread unwinds is such a thing, too. The standard library counts the panics of the machine's thread: while a
//! fiber has stepped aside from a destructor that runs as it unwinds, all others seem to unwind. Where nobody has, the
//! library is right; where somebody has, what counts is what the thread itself [has noted](unwinds).
//!
//! And a thread has a stack. Where it is about to be used up, what the thread asks of the runtime [fails](is_stack_low), as
//! Python's recursion does, so that the runtime always has room. (A browser's own stack of calls, which nobody can measure,
//! may have no more room before: then the browser says so.) What no call foresees the machine finds out: by a page
//! that may not be touched, or else by [marks](machine::mark) that are lost.

use super::machine;
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
    /// Where the thread's stack, which grows downwards, is marked near its end; 0 if nobody knows.
    stack_marks: Cell<usize>,
    /// Where the thread is to use no more of it by itself.
    stack_low: Cell<usize>,
}

word::thread_local! {
    static OWN: Own =
        const {
            Own {
                current: Cell::new(core::ptr::null()),
                ident: Cell::new(0),
                unwinds: Cell::new(false),
                stack_marks: Cell::new(0),
                stack_low: Cell::new(0),
            }
        };
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

/// What is always left for the runtime of a stack of this many bytes.
const fn room(bytes: usize) -> usize {
    if bytes < 128 * 1024 { bytes / 4 } else { bytes / 8 }
}

/// The caller is at the beginning of a stack of this many bytes.
pub(crate) fn begins_stack(bytes: usize) {
    let end = machine::stack_pointer().saturating_sub(bytes);
    // What is below the marks belongs to the stack as well, so that who writes over them by a little has not written over
    // others' memory.
    let marks = (end + bytes / 32) & !7;
    machine::mark(marks);
    OWN.with(|own| {
        own.stack_marks.set(marks);
        own.stack_low.set(end + room(bytes));
    });
}

/// How many bytes the current thread has left of its stack, if that is known.
pub(crate) fn stack_left() -> Option<usize> {
    let low = OWN.with(|own| own.stack_low.get());
    (low > 0).then(|| machine::stack_pointer().saturating_sub(low))
}

/// Looks whether the current thread has used more than its stack: then its machine ends it, and says so.
pub(crate) fn check_stack() {
    match OWN.with(|own| own.stack_marks.get()) {
        0 => {}
        marks => machine::check_marks(marks),
    }
}

/// The caller is about to leave the stack that it is on.
#[cfg(feature = "record")]
pub(crate) fn leaves_stack() {
    OWN.with(|own| {
        own.stack_marks.set(0);
        own.stack_low.set(0);
    });
}

/// Whether the current thread has used up its stack but for what the runtime needs.
#[inline]
pub(crate) fn is_stack_low() -> bool {
    OWN.with(|own| machine::stack_pointer() < own.stack_low.get())
}

/// Lets other threads go on, which have values of their own, until `wait` returns. That must not unwind.
#[cfg(feature = "record")]
pub(crate) fn aside(wait: impl FnOnce()) {
    check_stack();
    let unwinding = u32::from(is_unwinding());
    let kept = OWN.with(|own| {
        let (current, ident) = (own.current.replace(core::ptr::null()), own.ident.replace(0));
        (current, ident, own.unwinds.replace(false), (own.stack_marks.replace(0), own.stack_low.replace(0)))
    });
    UNWINDING_ASIDE.with(|aside| aside.update(|count| count + unwinding));
    wait();
    UNWINDING_ASIDE.with(|aside| aside.update(|count| count - unwinding));
    OWN.with(|own| {
        own.current.set(kept.0);
        own.ident.set(kept.1);
        own.unwinds.set(unwinding == 1);
        own.stack_marks.set(kept.3.0);
        own.stack_low.set(kept.3.1);
    });
}
