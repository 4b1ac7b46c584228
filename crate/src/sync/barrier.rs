//! `Barrier`: a gate that opens when enough threads stand before it.
//!
//! It *fills* until all parties have arrived; the last one runs the action, while newcomers wait outside,
//! and lets all go. Then the next *generation* may come. (In CPython newcomers also wait until all of the
//! ones before have woken. Here each of these has been told already whether the gate was opened for it, so
//! nobody can tell the difference.) `reset` and `abort`, a time that runs out and a failing action let
//! everybody go with an error.

use crate::ground::word::AtomicU32;
use crate::repr;
use crate::runtime::wait_list::{self, Ended, Rung, WaitList};
use crate::runtime::{self, Cause, Error, Go, Nanos, Object, Op, Site, step};
use crate::runtime::{Guarded, Held};
use crate::trace::event::{Flags, ObjectType, Verb};
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
    /// All are here, and the last one runs the action.
    Acting,
    Broken,
}

#[derive(Debug)]
struct State {
    phase: Phase,
    /// Counts the openings, resets and breaks: who finds another number is not concerned any more.
    generation: u32,
    /// How many have come.
    count: u32,
    /// Those of them who wait for the gate to open.
    inside: WaitList,
    /// Those who wait for the action to be over.
    outside: WaitList,
}

type Action = Box<dyn Fn() + Send + Sync>;

#[repr(align(128))]
struct Inner {
    state: Guarded<State>,
    /// Rung when those go on who wait inside, or outside.
    bell: AtomicU32,
    parties: u32,
    action: Option<Action>,
    timeout: Option<Duration>,
    object: Object,
}

impl Inner {
    /// Begins the next generation: who waits inside goes on, refused or not, and who waits outside looks
    /// again.
    fn turn_over(&self, state: &mut State, phase: Phase, cause: Cause, refused: bool) -> [Rung<'_>; 2] {
        state.phase = phase;
        state.generation = state.generation.wrapping_add(1);
        state.count = 0;
        [
            state.inside.notify_by(&self.bell, cause, refused),
            state.outside.notify_by(&self.bell, cause, false),
        ]
    }

    fn break_it(&self, mut state: Held<'_, State>, op: &Op<'_>) {
        let ticket = self.object.modified();
        let rung = self.turn_over(&mut state, Phase::Broken, Cause::by(ticket), true);
        op.did(ticket, 0);
        drop(state);
        rung.into_iter().for_each(Rung::wake);
    }
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
        let (inside, outside) = (WaitList::new(), WaitList::new());
        let state = State { phase: Phase::Filling, generation: 0, count: 0, inside, outside };
        let object = Object::new(ObjectType::Barrier, site, || parties);
        let bell = AtomicU32::new(0);
        Self(Arc::new(Inner { state: Guarded::new(state), bell, parties, action, timeout, object }))
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
        let ticket = self.0.object.modified();
        let rung = self.0.turn_over(&mut state, Phase::Filling, Cause::by(ticket), true);
        op.did(ticket, 0);
        drop(state);
        rung.into_iter().for_each(Rung::wake);
    }

    /// Breaks the barrier: those who wait, and all who come, get the error.
    #[track_caller]
    pub fn abort(&self) {
        let op = self.0.object.op(Verb::Abort, Location::caller());
        if step(&op) != Go::Nowhere {
            self.0.break_it(self.0.state.lock(), &op);
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
        let count = state.count;
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

    fn pass(&self, timeout: Option<Duration>, site: Site) -> Result<u32, BrokenBarrierError> {
        let op = self.0.object.op(Verb::Wait, site).timed(timeout);
        if step(&op) == Go::Nowhere {
            return Err(BrokenBarrierError);
        }
        let deadline = runtime::deadline(timeout);
        let mut state = self.enter(&op)?;
        let index = state.count;
        state.count += 1;
        if state.count == self.0.parties {
            self.open(&op, index, state, site)
        } else {
            self.stand(&op, index, state, deadline, site)
        }
    }

    /// Waits until no action runs; then nobody else comes while the guard is held.
    fn enter(&self, op: &Op<'_>) -> Result<Held<'_, State>, BrokenBarrierError> {
        let Inner { state, object, bell, .. } = &*self.0;
        loop {
            let inside = state.lock();
            match inside.phase {
                Phase::Filling => return Ok(inside),
                Phase::Acting => {}
                Phase::Broken => {
                    op.gives_up(object.seen(), 0);
                    return Err(BrokenBarrierError);
                }
            }
            let waited = wait_list::wait_on(Some(bell), inside, |state| &mut state.outside, None, || ());
            if let Ended::Cancelled = waited {
                return Err(BrokenBarrierError);
            }
        }
    }

    /// The last to arrive: runs the action and opens the gate.
    fn open<'a>(
        &'a self,
        op: &Op<'_>,
        index: u32,
        mut inside: Held<'a, State>,
        site: Site,
    ) -> Result<u32, BrokenBarrierError> {
        let Inner { state, object, action, .. } = &*self.0;
        if let Some(action) = action {
            let generation = inside.generation;
            inside.phase = Phase::Acting;
            drop(inside);
            let ran = catch_unwind(AssertUnwindSafe(action));
            inside = state.lock();
            // The action, or somebody meanwhile, may have reset or aborted it.
            let is_mine = inside.generation == generation;
            if let Err(payload) = ran {
                if is_mine {
                    self.0.break_it(inside, &object.op(Verb::Abort, site).flag(Flags::IMPLICIT));
                }
                resume_unwind(payload);
            }
            if !is_mine {
                op.gives_up(object.seen(), 0);
                return Err(BrokenBarrierError);
            }
        }
        let ticket = object.modified();
        let rung = self.0.turn_over(&mut inside, Phase::Filling, Cause::by(ticket), false);
        op.has(ticket, index, Cause::default());
        drop(inside);
        rung.into_iter().for_each(Rung::wake);
        Ok(index)
    }

    /// Waits for the gate to open.
    fn stand(
        &self,
        op: &Op<'_>,
        index: u32,
        inside: Held<'_, State>,
        deadline: Option<Nanos>,
        site: Site,
    ) -> Result<u32, BrokenBarrierError> {
        let Inner { object, bell, .. } = &*self.0;
        let list: fn(&mut State) -> &mut WaitList = |state| &mut state.inside;
        let mut stays = Stays { barrier: &self.0, generation: Some(inside.generation) };
        let ended = wait_list::wait_on(Some(bell), inside, list, deadline, || op.blocks(object.seen()));
        let ended = match ended {
            // All are here: it goes with them, as in CPython, whose waiter looks again behind the lock.
            Ended::TimedOut(inside) if inside.phase == Phase::Acting => {
                wait_list::wait_on(Some(bell), inside, list, None, || ())
            }
            ended => ended,
        };
        match ended {
            Ended::Cancelled => return Err(BrokenBarrierError),
            Ended::Notified(notice) if !notice.refused => {
                stays.generation = None;
                op.has(object.seen(), index, notice.cause);
                return Ok(index);
            }
            Ended::Notified(_) => op.gives_up(object.seen(), 0),
            Ended::TimedOut(inside) => {
                op.gives_up(object.seen(), 0);
                self.0.break_it(inside, &object.op(Verb::Abort, site).flag(Flags::IMPLICIT));
            }
        }
        stays.generation = None;
        Err(BrokenBarrierError)
    }
}

/// Who is cut off while it waits inside is not counted any more.
struct Stays<'a> {
    barrier: &'a Inner,
    generation: Option<u32>,
}

impl Drop for Stays<'_> {
    fn drop(&mut self) {
        let Some(generation) = self.generation else { return };
        let mut state = self.barrier.state.lock();
        if state.generation == generation && state.phase == Phase::Filling {
            state.count -= 1;
        }
    }
}
