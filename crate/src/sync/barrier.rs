//! `Barrier`: a gate that opens when enough threads stand before it.
//!
//! It *fills* until all parties have arrived; the last thread to arrive runs the action, while newcomers wait
//! outside, and lets all go. Then the next *generation* may come. (In CPython newcomers also wait until all
//! threads of the generation before have woken. Here each of these has been told already whether the gate was
//! opened for it, so no program can tell the difference.) `reset`, `abort`, a time that runs out, and an
//! action that fails let all waiting threads go with an error.

use crate::front::{Site, repr};
use crate::ground::Nanos;
use crate::ground::word::AtomicU32;
use crate::platform::guarded::{Guarded, Held};
use crate::platform::own;
use crate::runtime::{self, Blocking, Ended, Error, Object, Operation, Rung, WaitList};
use crate::trace::choice::Deed;
use crate::trace::event::{self, OnBarrier, Passed, Ticket};
use crate::trace::kind::Kind;
use core::fmt;
use core::time::Duration;
use std::sync::Arc;

/// The barrier was broken: a wait ran out of time, the action failed, or a thread called [`Barrier::abort`]
/// or [`Barrier::reset`]. Python's `BrokenBarrierError`.
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
    /// All parties are here, and the last thread to arrive runs the action.
    Acting,
    Broken,
}

#[derive(Debug)]
struct State {
    phase: Phase,
    /// Counts the openings, resets and breaks: a thread that finds another number than it came with is no
    /// longer part of what goes on here.
    generation: u32,
    /// How many threads have come in this generation.
    count: u32,
    /// Those of them that wait for the gate to open.
    inside: WaitList,
    /// The threads that wait for the action to be over.
    outside: WaitList,
}

type Action = Box<dyn Fn() + Send + Sync>;

/// A thread's wait at the gate.
type Arrival<'a, F> = Blocking<'a, Passed, F>;

/// A function that makes the event of such a wait in each phase.
trait Says: Fn(event::Phase<Passed>) -> OnBarrier {}
impl<F: Fn(event::Phase<Passed>) -> OnBarrier> Says for F {}

#[repr(align(128))]
struct Inner {
    state: Guarded<State>,
    /// Rung when the threads go on that wait inside, or outside.
    bell: AtomicU32,
    parties: u32,
    action: Option<Action>,
    timeout: Option<Duration>,
    object: Object,
}

impl Inner {
    /// Begins the next generation: the threads that wait inside go on, refused or not, and those that wait
    /// outside look again.
    fn turn_over(
        &self,
        state: &mut State,
        phase: Phase,
        woken_by: Option<Ticket>,
        refused: bool,
    ) -> [Rung<'_>; 2] {
        state.phase = phase;
        state.generation = state.generation.wrapping_add(1);
        state.count = 0;
        [
            state.inside.notify_by(&self.bell, woken_by, refused),
            state.outside.notify_by(&self.bell, woken_by, false),
        ]
    }

    fn break_it(&self, mut state: Held<'_, State>, op: &Operation<'_>, implicit: bool) {
        let stamp = op.change();
        let rung = self.turn_over(&mut state, Phase::Broken, stamp.ticket(), true);
        op.did(stamp, || OnBarrier::Abort { implicit });
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
    /// A barrier for this many threads.
    ///
    /// # Panics
    /// `ValueError` if `parties` is 0.
    #[must_use]
    #[track_caller]
    pub fn new(parties: u32) -> Self {
        Self::build(parties, None, None)
    }

    /// A barrier with an action, which the last thread to arrive runs before the gate opens.
    ///
    /// # Panics
    /// `ValueError` if `parties` is 0.
    #[must_use]
    #[track_caller]
    pub fn with_action(parties: u32, action: impl Fn() + Send + Sync + 'static) -> Self {
        Self::build(parties, Some(Box::new(action)), None)
    }

    /// A barrier with an action, if there is one, and with a timeout for every wait that names none.
    ///
    /// # Panics
    /// `ValueError` if `parties` is 0.
    #[must_use]
    #[track_caller]
    pub fn build(parties: u32, action: Option<Action>, timeout: Option<Duration>) -> Self {
        let site = Site::caller();
        if parties < 1 {
            runtime::raise(site, None, Error::value("parties must be >= 1"));
        }
        let (inside, outside) = (WaitList::new(), WaitList::new());
        let state = State { phase: Phase::Filling, generation: 0, count: 0, inside, outside };
        let object = Object::with(Kind::Barrier, site, || OnBarrier::Init { parties });
        let bell = AtomicU32::new(0);
        Self(Arc::new(Inner { state: Guarded::new(state), bell, parties, action, timeout, object }))
    }

    /// Waits until all parties have come; returns a number that no other of them gets, from 0 up to, but not
    /// including, [`parties`](Self::parties).
    ///
    /// # Errors
    /// [`BrokenBarrierError`] if the barrier is broken, or is broken or reset during the wait.
    #[track_caller]
    pub fn wait(&self) -> Result<u32, BrokenBarrierError> {
        self.pass(self.0.timeout, Site::caller())
    }

    /// As [`Barrier::wait`], but at most for `timeout`: if that runs out, the barrier breaks.
    ///
    /// # Errors
    /// [`BrokenBarrierError`] if the barrier is broken, or is broken or reset during the wait.
    #[track_caller]
    pub fn wait_timeout(&self, timeout: Duration) -> Result<u32, BrokenBarrierError> {
        self.pass(Some(timeout), Site::caller())
    }

    /// Brings the barrier back to its empty state; the threads that wait get the error.
    #[track_caller]
    pub fn reset(&self) {
        let Some(op) = self.0.object.step(Deed::Reset, Site::caller()) else { return };
        let mut state = self.0.state.lock();
        let stamp = op.change();
        let rung = self.0.turn_over(&mut state, Phase::Filling, stamp.ticket(), true);
        op.did(stamp, || OnBarrier::Reset);
        drop(state);
        rung.into_iter().for_each(Rung::wake);
    }

    /// Breaks the barrier: the threads that wait, and all that come later, get the error.
    #[track_caller]
    pub fn abort(&self) {
        if let Some(op) = self.0.object.step(Deed::Abort, Site::caller()) {
            self.0.break_it(self.0.state.lock(), &op, false);
        }
    }

    /// How many threads it takes to open the barrier.
    #[must_use]
    pub fn parties(&self) -> u32 {
        self.0.parties
    }

    /// How many threads wait at the gate.
    #[must_use]
    #[track_caller]
    pub fn n_waiting(&self) -> u32 {
        let look = self.0.object.glance(Deed::Look, Site::caller());
        let state = self.0.state.lock();
        let count = state.count;
        look.saw("n_waiting", || count.to_string());
        count
    }

    /// Whether the barrier is broken.
    #[must_use]
    #[track_caller]
    pub fn broken(&self) -> bool {
        let look = self.0.object.glance(Deed::Look, Site::caller());
        let broken = self.0.state.lock().phase == Phase::Broken;
        look.saw("broken", || repr::truth(broken).to_owned());
        broken
    }

    /// How many threads wait at the gate, for its `repr`, or `None` if it is broken: that is no step of the program.
    #[must_use]
    pub fn peek(&self) -> Option<u32> {
        let state = self.0.state.lock();
        (state.phase != Phase::Broken).then_some(state.count)
    }

    fn pass(&self, timeout: Option<Duration>, site: Site) -> Result<u32, BrokenBarrierError> {
        let event = |phase| OnBarrier::Wait { patience: timeout.into(), phase };
        let Some(op) = self.0.object.begins(Deed::Wait, site, event) else { return Err(BrokenBarrierError) };
        let deadline = runtime::deadline(timeout);
        let mut state = self.enter(&op)?;
        let index = state.count;
        state.count += 1;
        if state.count == self.0.parties {
            self.open(&op, index, state)
        } else {
            self.stand(&op, index, state, deadline)
        }
    }

    /// Waits until no action runs; no other thread comes in while the returned guard is held.
    fn enter(&self, op: &Arrival<'_, impl Says>) -> Result<Held<'_, State>, BrokenBarrierError> {
        let Inner { state, bell, .. } = &*self.0;
        loop {
            let inside = state.lock();
            match inside.phase {
                Phase::Filling => return Ok(inside),
                Phase::Acting => {}
                Phase::Broken => {
                    op.gives_up();
                    return Err(BrokenBarrierError);
                }
            }
            let waited = runtime::wait_on(Some(bell), inside, |state| &mut state.outside, None, || (), None);
            if let Ended::Cancelled = waited {
                return Err(BrokenBarrierError);
            }
        }
    }

    /// What the last thread to arrive does: it runs the action and opens the gate.
    fn open<'a>(
        &'a self,
        op: &Arrival<'_, impl Says>,
        index: u32,
        mut inside: Held<'a, State>,
    ) -> Result<u32, BrokenBarrierError> {
        let Inner { state, action, .. } = &*self.0;
        if let Some(action) = action {
            let generation = inside.generation;
            inside.phase = Phase::Acting;
            drop(inside);
            let ran = own::catch(action);
            inside = state.lock();
            // The action, or another thread meanwhile, may have reset or broken the barrier.
            let is_mine = inside.generation == generation;
            if let Err(payload) = ran {
                if is_mine {
                    self.0.break_it(inside, op, true);
                }
                own::unwind(payload);
            }
            if !is_mine {
                op.gives_up();
                return Err(BrokenBarrierError);
            }
        }
        let stamp = op.change();
        let rung = self.0.turn_over(&mut inside, Phase::Filling, stamp.ticket(), false);
        op.has(stamp, || Passed { index, woken_by: None });
        drop(inside);
        rung.into_iter().for_each(Rung::wake);
        Ok(index)
    }

    /// Waits for the gate to open.
    fn stand(
        &self,
        op: &Arrival<'_, impl Says>,
        index: u32,
        inside: Held<'_, State>,
        deadline: Option<Nanos>,
    ) -> Result<u32, BrokenBarrierError> {
        let bell = &self.0.bell;
        let list: fn(&mut State) -> &mut WaitList = |state| &mut state.inside;
        let mut stays = Stays { barrier: &self.0, generation: Some(inside.generation) };
        let ended = runtime::wait_on(Some(bell), inside, list, deadline, || op.blocks(), None);
        let ended = match ended {
            // All parties are here: this thread goes with them, as in CPython, whose waiter looks again
            // behind the lock.
            Ended::TimedOut(inside) if inside.phase == Phase::Acting => {
                runtime::wait_on(Some(bell), inside, list, None, || (), None)
            }
            ended => ended,
        };
        match ended {
            Ended::Cancelled => return Err(BrokenBarrierError),
            Ended::Notified(notice) if !notice.refused => {
                stays.generation = None;
                op.has(op.look(), || Passed { index, woken_by: notice.woken_by });
                return Ok(index);
            }
            Ended::Notified(_) => op.gives_up(),
            Ended::TimedOut(inside) => {
                op.gives_up();
                self.0.break_it(inside, op, true);
            }
        }
        stays.generation = None;
        Err(BrokenBarrierError)
    }
}

/// Takes a thread that is cut off while it waits inside out of the count.
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
