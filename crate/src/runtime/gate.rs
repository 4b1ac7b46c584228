//! A gate before the inside of an object, for operations that call code of the program's: a value's `clone`, the
//! closure of an `update`, a comparison.
//!
//! Such code may do all that a thread may: print, take locks, wait, or come back to the same object. So no
//! [`Guarded`] may be held around it that another thread needs. The thread that has passed the gate has the object
//! to itself until it leaves; others wait before the gate as threads of a run wait, on record and cancelled with the
//! run. A thread that comes back to the gate that it has passed is told so: it would wait for itself.

use super::current::Current;
use super::operation::Operation;
use super::seam;
use super::wait_list::WaitList;
use super::waiting::{self, Ended};
use crate::platform::guarded::Guarded;
use crate::trace::event::OnAny;

#[derive(Debug)]
struct State {
    /// The ident of the thread that has passed the gate; 0 for none.
    inside: u32,
    waiters: WaitList,
}

/// The gate.
#[derive(Debug)]
pub(crate) struct Gate(Guarded<State>);

/// The right to the object's inside, which ends when it is dropped.
#[derive(Debug)]
pub(crate) struct Pass<'a>(&'a Gate);

/// Why a thread may not pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stopped {
    /// It has passed already, and is in the middle of an operation.
    Inside,
    /// The run is over, another thread is inside, and this one may not unwind.
    Cancelled,
}

/// How often a thread of a run that is over gives way to others until it takes the one inside to be stuck.
const TRIES: u32 = 1_000;

impl Gate {
    /// A gate with nobody inside.
    pub(crate) fn new() -> Self {
        Self(Guarded::new(State { inside: 0, waiters: WaitList::new() }))
    }

    /// Whether a thread has passed the gate, and is inside.
    pub(crate) fn is_passed(&self) -> bool {
        self.0.lock().inside != 0
    }

    /// Passes the gate for this operation, waiting while another thread is inside. May unwind.
    pub(crate) fn pass(&self, op: &Operation<'_>) -> Result<Pass<'_>, Stopped> {
        let me = Current::ident();
        loop {
            let mut state = self.0.lock();
            let inside = state.inside;
            if inside == 0 {
                state.inside = me;
                return Ok(Pass(self));
            }
            if inside == me {
                return Err(Stopped::Inside);
            }
            // In a run, a thread's ident is its number and 1.
            let busy = || op.did(op.look(), || OnAny::Busy { user: inside - 1 });
            if let Ended::Cancelled = waiting::wait(state, |state| &mut state.waiters, None, busy) {
                return Err(Stopped::Cancelled);
            }
        }
    }

    /// As [`pass`](Self::pass), for an operation that has to return a value even in a run that is over. Never
    /// returns if there is no way to get at it.
    pub(crate) fn pass_at_last(&self, op: &Operation<'_>) -> Result<Pass<'_>, Stopped> {
        for _ in 0..TRIES {
            match self.pass(op) {
                Err(Stopped::Cancelled) if seam::give_way() => {}
                Err(Stopped::Cancelled) => break,
                passed => return passed,
            }
        }
        seam::rest()
    }
}

impl Drop for Pass<'_> {
    fn drop(&mut self) {
        let mut state = self.0.0.lock();
        state.inside = 0;
        let notified = state.waiters.notify(1, None);
        drop(state);
        notified.wake();
    }
}
