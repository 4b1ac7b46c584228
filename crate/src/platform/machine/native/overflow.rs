//! What a fiber's stack cannot hold: the process ends with a sentence, as it does for the stack of a thread of the system,
//! of which the standard library says so.

use core::cell::Cell;
use corosensei::trap::CoroutineTrapHandler;

/// The stack of a fiber, as far as it is of use here.
pub(super) type Bounds = CoroutineTrapHandler<()>;

crate::ground::word::thread_local! {
    /// The stack of the fiber that is on.
    static ON: Cell<Option<Bounds>> = const { Cell::new(None) };
}

/// A fiber with this stack is on, or none.
pub(super) fn is_on(stack: Option<Bounds>) {
    ON.with(|on| on.set(stack));
}

#[cfg(unix)]
pub(super) use unix::watch;
#[cfg(not(unix))]
pub(super) fn watch() {}

#[cfg(unix)]
mod unix {
    use super::ON;
    use core::cell::Cell;
    use std::sync::OnceLock;

    const SENTENCE: &[u8] =
        b"\nthreadground: a thread of the program has used up its stack: does it call itself without end?\n";

    /// What was done about an access to memory that is not there, before fibers were watched.
    static BEFORE: OnceLock<libc::sigaction> = OnceLock::new();

    /// Has accesses to memory that is not there looked at, from the first call on.
    pub(in super::super) fn watch() {
        BEFORE.get_or_init(|| {
            // SAFETY: all of it may be zero.
            let mut ours: libc::sigaction = unsafe { core::mem::zeroed() };
            let mut before = ours;
            ours.sa_sigaction = handle as *const () as usize;
            ours.sa_flags = libc::SA_SIGINFO | libc::SA_ONSTACK;
            // SAFETY: both are valid, and `handle` does only what a handler may.
            unsafe { libc::sigaction(libc::SIGSEGV, &raw const ours, &raw mut before) };
            before
        });
    }

    extern "C" fn handle(signal: libc::c_int, info: *mut libc::siginfo_t, _context: *mut libc::c_void) {
        // SAFETY: the system hands in what it knows of the access.
        let info = unsafe { &*info };
        // SAFETY: of such an access it knows the address.
        let address = unsafe { info.si_addr() }.addr();
        if ON.with(Cell::get).is_some_and(|stack| stack.stack_ptr_in_bounds(address)) {
            // SAFETY: the sentence is as long as is said, and both calls may be made by a handler.
            unsafe { libc::write(libc::STDERR_FILENO, SENTENCE.as_ptr().cast(), SENTENCE.len()) };
            // SAFETY: as above.
            unsafe { libc::abort() };
        }
        // Not here: the access comes again, and is looked at as before.
        if let Some(before) = BEFORE.get() {
            // SAFETY: it is what was there.
            unsafe { libc::sigaction(signal, before, core::ptr::null_mut()) };
        }
    }
}
