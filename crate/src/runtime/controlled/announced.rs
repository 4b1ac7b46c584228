//! What a thread announces before it stops at a step: the operation, and when that can be done.

use crate::ground::Nanos;
use crate::runtime::standing::LetsGo;
use crate::trace::choice::Pending;
use core::fmt;
use core::ptr::NonNull;

/// An operation that a thread stands before.
pub(in crate::runtime) struct Announced<'a> {
    /// What it is.
    pub(in crate::runtime) pending: Pending,
    /// Whether it can be done now.
    pub(in crate::runtime) can: &'a dyn Fn() -> bool,
    /// What has to be so as well before the thread goes on: for one that takes a lock again as it wakes.
    pub(in crate::runtime) and: Option<&'a dyn Fn() -> bool>,
    /// Whether the thread may go even if it cannot be done: then it looks, and gives up or begins to wait.
    pub(in crate::runtime) looks: bool,
    /// Until when the thread waits at most.
    pub(in crate::runtime) deadline: Option<Nanos>,
    /// Whether it is on record that the thread has to wait.
    pub(in crate::runtime) said: bool,
    /// Whether the thread goes on with what it has announced before: no step of its own.
    pub(in crate::runtime) goes_on: bool,
    /// The object of the operation.
    pub(in crate::runtime) object: Option<&'a dyn LetsGo>,
    /// How many operations the thread has done.
    pub(in crate::runtime) done: u32,
    /// Whether it is a lock, which is for the thread that has waited longest once that has waited too long.
    pub(in crate::runtime) is_lock: bool,
}

impl fmt::Debug for Announced<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Announced")
            .field("pending", &self.pending)
            .field("can", &(self.can)())
            .finish_non_exhaustive()
    }
}

/// The operation that a standing thread has announced; it lies on that thread's stack.
#[derive(Debug)]
pub(super) struct Operation(NonNull<Announced<'static>>);

// SAFETY: what the pointer leads to is looked at only by the thread that has the turn, see `get`.
unsafe impl Send for Operation {}

impl Operation {
    /// # Safety
    /// What is announced has to stay where it is for as long as this is kept.
    pub(super) unsafe fn new(announced: &Announced<'_>) -> Self {
        Self(NonNull::from(announced).cast())
    }

    /// What was announced. Its `can` may be called: by the thread that has the turn, which is the only one that runs.
    pub(super) fn get(&self) -> &Announced<'_> {
        // SAFETY: by `new`, it is there. The thread that announced it does not run while it stands, and the turn's words
        // carry along what it wrote before.
        unsafe { self.0.as_ref() }
    }
}
