//! `Barrier`: a gate that opens when enough threads stand before it.
//!
//! As in CPython it goes through phases: it *fills* until all parties have arrived; the last one runs the
//! action and lets all go; while they leave it *drains*, and newcomers wait for the next filling. `reset`
//! and `abort`, a time that runs out and a failing action let everybody go with an error.

use crate::repr;
use crate::runtime::guarded::{Guarded, Held};
use crate::runtime::wait_list::{self, Ended, Notice, WaitList};
use crate::runtime::{self, Cause, Error, Go, Nanos, Object, Op, Site, step};
use crate::trace::event::{Flags, ObjectType, Verb};
use crate::word::AtomicU32;
use crate::word::Ordering::{AcqRel, Acquire, Relaxed};
use core::fmt;
use core::panic::Location;
use core::time::Duration;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;

/// The barrier was broken: a wait ran out of time, the action failed, or somebody called
/// [`Barrier::abort`] or [`Barrier::reset`]. Python's `BrokenBarrierError`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BrokenBarrierError;

impl fmt::Display for BrokenBarrierError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BrokenBarrierError")
    }
}

impl std::error::Error for BrokenBarrierError {}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    Filling,
    Draining,
    Resetting,
    Broken,
}

#[derive(Debug)]
struct State {
    phase: Phase,
    /// Those who wait for the gate to open.
    inside: WaitList,
    /// Those who wait until the ones before have gone.
    outside: WaitList,
}

type Action = Box<dyn Fn() + Send + Sync>;

#[repr(align(128))]
struct Inner {
    state: Guarded<State>,
    /// Those inside: arrived, and not gone yet. To arrive takes the guard.
    count: AtomicU32,
    /// Rung when those go on who wait inside, or outside.
    bell: AtomicU32,
    parties: u32,
    action: Option<Action>,
    timeout: Option<Duration>,
    object: Object,
}

impl fmt::Debug for Inner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inner")
            .field("parties", &self.parties)
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}

/// A gate for a fixed number of threads: all wait until the last has come.
///
/// Source: CPython, `threading.Barrier`.
///
/// # Example
/// ```
/// use threadground::prelude::*;
/// let gate = Barrier::new(1);
/// assert_eq!(gate.wait(), Ok(0));
/// gate.abort();
/// assert_eq!(gate.wait(), Err(BrokenBarrierError));
/// ```
#[derive(Clone, Debug)]
pub struct Barrier(Arc<Inner>);

impl Barrier {
    /// For this many threads.
    ///
    /// # Panics
    /// `ValueError` if `parties` is 0.
    #[must_use]
    #[track_caller]
    pub fn new(parties: u32) -> Self {
        Self::build(parties, None, None)
    }

    /// With an action that the last to arrive runs before the gate opens.
    ///
    /// # Panics
    /// `ValueError` if `parties` is 0.
    #[must_use]
    #[track_caller]
    pub fn with_action(parties: u32, action: impl Fn() + Send + Sync + 'static) -> Self {
        Self::build(parties, Some(Box::new(action)), None)
    }

    /// With an action, if any, and a timeout for every wait that names none.
    ///
    /// # Panics
    /// `ValueError` if `parties` is 0.
    #[must_use]
    #[track_caller]
    pub fn build(parties: u32, action: Option<Action>, timeout: Option<Duration>) -> Self {
        let site = Location::caller();
        if parties < 1 {
            Op::run(Verb::Make, site).refuse(Error::value("parties must be >= 1"));
        }
        let state = State { phase: Phase::Filling, inside: WaitList::new(), outside: WaitList::new() };
        let object = Object::new(ObjectType::Barrier, site, || parties);
        let (count, bell) = (AtomicU32::new(0), AtomicU32::new(0));
        Self(Arc::new(Inner { state: Guarded::new(state), count, bell, parties, action, timeout, object }))
    }

    /// Waits until all parties have come; gives a number from 0 that is each thread's own.
    ///
    /// # Errors
    /// [`BrokenBarrierError`].
    #[track_caller]
    pub fn wait(&self) -> Result<u32, BrokenBarrierError> {
        self.pass(self.0.timeout, Location::caller())
    }

    /// As [`Barrier::wait`], at most for `timeout`; a time that runs out breaks the barrier.
    ///
    /// # Errors
    /// [`BrokenBarrierError`].
    #[track_caller]
    pub fn wait_timeout(&self, timeout: Duration) -> Result<u32, BrokenBarrierError> {
        self.pass(Some(timeout), Location::caller())
    }

    /// Back to the empty state; those who wait get the error.
    #[track_caller]
    pub fn reset(&self) {
        let op = self.0.object.op(Verb::Reset, Location::caller());
        if step(&op) == Go::Nowhere {
            return;
        }
        let mut state = self.0.state.lock();
        if self.0.count.load(Acquire) == 0 {
            state.phase = Phase::Filling;
        } else if state.phase != Phase::Draining {
            state.phase = Phase::Resetting;
        }
        let ticket = self.0.object.modified();
        let inside = state.inside.notify_by(&self.0.bell, Cause::by(ticket), true);
        // The last to leave may be on its way here, to find that it has nothing to do.
        let filling = state.phase == Phase::Filling;
        let outside = filling.then(|| state.outside.notify_by(&self.0.bell, Cause::by(ticket), false));
        op.did(ticket, 0);
        drop(state);
        inside.wake();
        if let Some(outside) = outside {
            outside.wake();
        }
    }

    /// Breaks the barrier: those who wait, and all who come, get the error.
    #[track_caller]
    pub fn abort(&self) {
        let op = self.0.object.op(Verb::Abort, Location::caller());
        if step(&op) != Go::Nowhere {
            self.break_it(self.0.state.lock(), &op);
        }
    }

    /// How many it takes.
    #[must_use]
    pub fn parties(&self) -> u32 {
        self.0.parties
    }

    /// How many wait at the gate.
    #[must_use]
    #[track_caller]
    pub fn n_waiting(&self) -> u32 {
        let op = self.0.object.op(Verb::Look, Location::caller());
        step(&op);
        let state = self.0.state.lock();
        let count = if state.phase == Phase::Filling { self.0.count.load(Acquire) } else { 0 };
        op.did_with(self.0.object.seen(), runtime::text(&count.to_string()), runtime::text("n_waiting"));
        count
    }

    /// Whether it is broken.
    #[must_use]
    #[track_caller]
    pub fn broken(&self) -> bool {
        let op = self.0.object.op(Verb::Look, Location::caller());
        step(&op);
        let broken = self.0.state.lock().phase == Phase::Broken;
        op.did_with(self.0.object.seen(), runtime::text(repr::truth(broken)), runtime::text("broken"));
        broken
    }

    fn break_it(&self, mut state: Held<'_, State>, op: &Op<'_>) {
        state.phase = Phase::Broken;
        let ticket = self.0.object.modified();
        let inside = state.inside.notify_by(&self.0.bell, Cause::by(ticket), true);
        let outside = state.outside.notify_by(&self.0.bell, Cause::by(ticket), true);
        op.did(ticket, 0);
        drop(state);
        inside.wake();
        outside.wake();
    }

    fn pass(&self, timeout: Option<Duration>, site: Site) -> Result<u32, BrokenBarrierError> {
        let Inner { object, count, .. } = &*self.0;
        let op = object.op(Verb::Wait, site).timed(timeout);
        if step(&op) == Go::Nowhere {
            return Err(BrokenBarrierError);
        }
        let deadline = runtime::deadline(timeout);
        let inside = self.enter(&op)?;
        // Relaxed: under the guard; what who leaves has done is of no concern to who comes.
        let index = count.fetch_add(1, Relaxed);
        let leave = Leave(&self.0);
        if index + 1 == self.0.parties {
            drop(inside);
            self.open(&op, index, site)?;
        } else {
            self.stand(&op, index, inside, deadline, site)?;
        }
        drop(leave);
        Ok(index)
    }

    /// Waits until the ones before have gone; then nobody else comes while the guard is held.
    fn enter(&self, op: &Op<'_>) -> Result<Held<'_, State>, BrokenBarrierError> {
        let Inner { state, object, bell, count, parties, .. } = &*self.0;
        loop {
            let inside = state.lock();
            match inside.phase {
                Phase::Filling if count.load(Relaxed) < *parties => return Ok(inside),
                Phase::Broken => {
                    op.gives_up(object.seen(), 0);
                    return Err(BrokenBarrierError);
                }
                // Or full: the last one is running the action.
                Phase::Filling | Phase::Draining | Phase::Resetting => {}
            }
            let outside: fn(&mut State) -> &mut WaitList = |state| &mut state.outside;
            if wait_list::wait_on(Some(bell), inside, outside, None, || ()) == Ended::Cancelled {
                return Err(BrokenBarrierError);
            }
        }
    }

    /// The last to arrive: runs the action and opens the gate.
    fn open(&self, op: &Op<'_>, index: u32, site: Site) -> Result<(), BrokenBarrierError> {
        let Inner { state, object, action, bell, .. } = &*self.0;
        if let Some(action) = action
            && let Err(payload) = catch_unwind(AssertUnwindSafe(action))
        {
            self.break_it(state.lock(), &object.op(Verb::Abort, site).flag(Flags::IMPLICIT));
            resume_unwind(payload);
        }
        let mut inside = state.lock();
        // The action may have reset or aborted it.
        if inside.phase != Phase::Filling {
            op.gives_up(object.seen(), 0);
            return Err(BrokenBarrierError);
        }
        inside.phase = Phase::Draining;
        let ticket = object.modified();
        let rung = inside.inside.notify_by(bell, Cause::by(ticket), false);
        op.has(ticket, index, Cause::default());
        drop(inside);
        rung.wake();
        Ok(())
    }

    /// Waits for the gate to open.
    fn stand(
        &self,
        op: &Op<'_>,
        index: u32,
        inside: Held<'_, State>,
        deadline: Option<Nanos>,
        site: Site,
    ) -> Result<(), BrokenBarrierError> {
        let Inner { object, bell, .. } = &*self.0;
        let blocks = || op.blocks(object.seen());
        let mut ended = wait_list::wait_on(Some(bell), inside, |state| &mut state.inside, deadline, blocks);
        if ended == Ended::TimedOut {
            ended = self.late(op, site);
        }
        match ended {
            Ended::Notified(notice) if !notice.refused => {
                op.has(object.seen(), index, notice.cause);
                Ok(())
            }
            Ended::Cancelled => Err(BrokenBarrierError),
            Ended::Notified(_) | Ended::TimedOut => {
                op.gives_up(object.seen(), 0);
                Err(BrokenBarrierError)
            }
        }
    }

    /// One whose time ran out breaks the barrier, and has that for its answer. But others may have come
    /// since, up to the last: then it goes with them, as in CPython, whose waiter looks again behind the
    /// lock.
    fn late(&self, op: &Op<'_>, site: Site) -> Ended {
        let Inner { state, object, bell, count, parties, .. } = &*self.0;
        let held = state.lock();
        match held.phase {
            Phase::Draining => Ended::Notified(Notice::default()),
            // The last one is running the action.
            Phase::Filling if count.load(Relaxed) == *parties => {
                wait_list::wait_on(Some(bell), held, |state| &mut state.inside, None, || ())
            }
            Phase::Filling => {
                op.gives_up(object.seen(), 0);
                self.break_it(held, &object.op(Verb::Abort, site).flag(Flags::IMPLICIT));
                Ended::Cancelled
            }
            Phase::Resetting | Phase::Broken => Ended::TimedOut,
        }
    }
}

/// A thread leaves the barrier, whichever way; the last one to leave lets newcomers in.
struct Leave<'a>(&'a Inner);

impl Drop for Leave<'_> {
    fn drop(&mut self) {
        let Inner { state, count, bell, .. } = self.0;
        if count.fetch_sub(1, AcqRel) > 1 {
            return;
        }
        let mut state = state.lock();
        // Whoever has come meanwhile waits outside, as long as the phase is one of these.
        if matches!(state.phase, Phase::Draining | Phase::Resetting) && count.load(Acquire) == 0 {
            state.phase = Phase::Filling;
            let rung = state.outside.notify_by(bell, Cause::default(), false);
            drop(state);
            rung.wake();
        }
    }
}
