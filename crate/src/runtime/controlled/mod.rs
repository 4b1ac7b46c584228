//! A controlled run: one thread at a time has the turn, and time is virtual. This file has what its threads
//! share: the scheduler and the clock, behind one guard.
//!
//! | file | what it is |
//! | --- | --- |
//! | [`turn`] | how one thread gets the turn and waits for it |
//! | [`policy`] | which thread goes next where more than one can |
//! | [`scheduler`] | which threads are ready, which wait and until when, and the clock |

pub(super) mod policy;
mod scheduler;
mod turn;

pub(super) use policy::Policy;
pub(super) use scheduler::WakeReason;
pub(super) use turn::Turn;

use crate::ground::Nanos;
use crate::ground::word::AtomicI64;
use crate::ground::word::Ordering::Relaxed;
use crate::platform::guarded::{Guarded, Held};
use crate::recipe::schedule::Departure;
use crate::trace::event::ThreadNumber;
use scheduler::Scheduler;

/// The scheduler and the clock of a run.
#[derive(Debug)]
pub(super) struct Controlled {
    scheduler: Guarded<Scheduler>,
    /// The virtual time in nanoseconds, to be read without the guard.
    now: AtomicI64,
}

/// What becomes of the turn when its thread has ended.
#[derive(Debug)]
pub(super) enum Handover {
    /// This thread is next.
    To(ThreadNumber),
    /// Every thread has ended.
    Nobody,
    /// Threads are left, and none of them can ever go on.
    Stuck,
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

    /// The choices so far at which the run departed from first-come.
    pub(super) fn departures(&self) -> Vec<Departure> {
        self.scheduler.lock().departures().to_vec()
    }

    /// Adds a thread that was started: its number is the next one, and it is ready.
    pub(super) fn add(&self) {
        self.scheduler.lock().add();
    }

    /// The thread that has the turn comes to a step. Returns the thread that goes on, and the number of steps
    /// in the run so far.
    pub(super) fn step(&self) -> (ThreadNumber, u64) {
        let mut scheduler = self.scheduler.lock();
        let next = scheduler.step();
        self.show(&scheduler);
        (next, scheduler.steps())
    }

    /// The thread `me`, which has the turn, has to wait on the word at this address. Returns the thread that
    /// goes on; `None` if none can, and then `me` has the turn again.
    pub(super) fn block(
        &self,
        me: ThreadNumber,
        word: usize,
        deadline: Option<Nanos>,
    ) -> Option<ThreadNumber> {
        let mut scheduler = self.scheduler.lock();
        let next = scheduler.block(word, deadline);
        self.show(&scheduler);
        if next.is_none() {
            scheduler.unblock(me);
        }
        next
    }

    /// Why `me` goes on after it was blocked.
    pub(super) fn woken(&self, me: ThreadNumber) -> WakeReason {
        self.scheduler.lock().last_wake(me)
    }

    /// Makes up to `count` of the threads ready that wait on the word at this address: those that have waited
    /// longest.
    pub(super) fn wake(&self, word: usize, count: u32) {
        let mut scheduler = self.scheduler.lock();
        (0..count).all(|_| scheduler.wake(word));
    }

    /// The thread that has the turn has ended; returns what becomes of the turn.
    pub(super) fn end(&self) -> Handover {
        let mut scheduler = self.scheduler.lock();
        let next = scheduler.end();
        self.show(&scheduler);
        match next {
            Some(next) => Handover::To(next),
            None if scheduler.all_ended() => Handover::Nobody,
            None => Handover::Stuck,
        }
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

    fn show(&self, scheduler: &Held<'_, Scheduler>) {
        self.now.store(scheduler.now(), Relaxed);
    }
}
