//! A controlled run: one thread at a time has the turn, and time is virtual. This file has what its threads
//! share: the scheduler and the clock, behind one guard.
//!
//! | file | what it is |
//! | --- | --- |
//! | [`turn`] | how one thread gets the turn and waits for it |
//! | [`announced`], [`stand`] | what a thread says of the operation that it stands before; whether it can go on |
//! | [`policy`] | which thread goes next where more than one can |
//! | [`scheduler`] | which threads can go on, which wait and until when, and the clock |

mod announced;
pub(super) mod policy;
mod scheduler;
mod stand;
#[cfg(all(test, not(loom)))]
mod tests;
mod turn;

pub(super) use announced::Announced;
pub(super) use policy::{Held, Policy};
pub(super) use scheduler::Decision;
pub(super) use turn::Turn;

use crate::ground::Nanos;
use crate::ground::word::AtomicI64;
use crate::ground::word::Ordering::Relaxed;
use crate::platform::guarded::Guarded;
use crate::recipe::schedule::Departure;
use crate::runtime::standing::Stood;
use crate::trace::choice::{Choice, Chosen};
use crate::trace::event::ThreadNumber;
use scheduler::Scheduler;

/// The scheduler and the clock of a run.
#[derive(Debug)]
pub(super) struct Controlled {
    scheduler: Guarded<Scheduler>,
    /// The virtual time in nanoseconds, to be read without the guard.
    now: AtomicI64,
}

impl Controlled {
    /// The scheduler of a run whose only thread is MainThread, which has the turn.
    pub(super) fn new(policy: Policy) -> Self {
        Self { scheduler: Guarded::new(Scheduler::new(policy)), now: AtomicI64::new(0) }
    }

    /// The virtual time, in nanoseconds since the run began.
    pub(super) fn now(&self) -> Nanos {
        self.now.load(Relaxed)
    }

    /// Calls `f` with the choices so far at which the run departed from first-come.
    pub(super) fn with_departures<R>(&self, f: impl FnOnce(&[Departure]) -> R) -> R {
        f(self.scheduler.lock().departures())
    }

    /// What the schedule has said so far, where it says something.
    pub(super) fn chosen(&self) -> Vec<Chosen> {
        self.scheduler.lock().chosen().to_vec()
    }

    /// The choice at which the run is held, if it is.
    pub(super) fn held(&self) -> Option<Choice> {
        self.scheduler.lock().held().cloned()
    }

    /// What is wrong with the schedule of a run that is over.
    pub(super) fn left(&self) -> Option<String> {
        self.scheduler.lock().left()
    }

    /// Adds a thread that was started: its number is the next one, and it is ready.
    pub(super) fn add(&self) {
        self.scheduler.lock().add();
    }

    /// The thread that has the turn comes to a step before an operation, and stays there until the turn is its own
    /// again. `started` is a thread that it has just started, to which first-come gives the turn. If the thread `me` goes on
    /// itself, at once: as [`went`](Self::went).
    ///
    /// # Errors
    /// What is to be done otherwise.
    ///
    /// # Safety
    /// What is announced stays where it is until the thread goes on.
    pub(super) unsafe fn stand(
        &self,
        me: ThreadNumber,
        records: u32,
        announced: &Announced<'_>,
        started: Option<ThreadNumber>,
    ) -> Result<(Stood, u64), Decision> {
        self.deciding(records, |scheduler| {
            // SAFETY: as the caller says.
            let decision = unsafe { scheduler.stand(announced, started) };
            let went = scheduler.went(me).filter(|_| decision == Decision::Goes(me));
            went.map(|went| (went, scheduler.steps())).ok_or(decision)
        })
    }

    /// The thread that had the turn to say that it has to wait has said it.
    pub(super) fn said(&self, records: u32) -> Decision {
        self.deciding(records, Scheduler::said)
    }

    /// What the thread `me` is to do, which has just got the turn: `None` if it is to say that it has to wait, and else how it
    /// goes on, and how many steps there have been in the run so far.
    pub(super) fn went(&self, me: ThreadNumber) -> Option<(Stood, u64)> {
        let scheduler = self.scheduler.lock();
        scheduler.went(me).map(|went| (went, scheduler.steps()))
    }

    /// A run that is made again begins.
    pub(super) fn renew(&self) {
        self.scheduler.lock().renew();
        self.now.store(0, Relaxed);
    }

    /// The thread `me` goes on, as the run is over.
    pub(super) fn take_back(&self, me: ThreadNumber) {
        self.scheduler.lock().take_back(me);
    }

    /// Looks who can go on now.
    pub(super) fn look_again(&self) {
        self.scheduler.lock().put_back();
    }

    /// The thread that has the turn has ended; `is_over` says that the run is: then nobody is chosen.
    pub(super) fn end(&self, records: u32, is_over: bool) -> Decision {
        self.deciding(records, |scheduler| scheduler.end(is_over))
    }

    /// In a cancelled run, gives the turn to the next thread that is to unwind, and returns its number.
    pub(super) fn cut_off(&self) -> Option<ThreadNumber> {
        self.scheduler.lock().next_to_cut_off(0)
    }

    /// In a cancelled run, gives the turn to another thread than `me`, which has it and will get it back;
    /// `None` if there is no other that has not ended.
    pub(super) fn give_way(&self, me: ThreadNumber) -> Option<ThreadNumber> {
        self.scheduler.lock().give_way(me)
    }

    /// Has the scheduler decide, now that so many records have been written.
    fn deciding<R>(&self, records: u32, decide: impl FnOnce(&mut Scheduler) -> R) -> R {
        let mut scheduler = self.scheduler.lock();
        scheduler.records = records;
        let decision = decide(&mut scheduler);
        self.now.store(scheduler.now(), Relaxed);
        decision
    }
}
