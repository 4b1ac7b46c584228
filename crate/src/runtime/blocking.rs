//! How a thread of a run waits on a word, and how the turn goes from thread to thread.
//!
//! In a [`free`](super::free) run a thread waits by the machine's futex. In a
//! [`controlled`](super::controlled) run the scheduler marks the thread blocked, and another thread gets the
//! turn.

use super::controlled::{Announced, Controlled, Decision, Held};
use super::run::{Run, RunThread};
use super::standing::Stood;
use super::waited::Waited;
use crate::ground::Nanos;
use crate::ground::word::AtomicU32;
use crate::ground::word::Ordering::{Relaxed, SeqCst};
use crate::platform::{self, fibers, own};
use crate::trace::choice::Pending;
use crate::trace::event::{Outcome, ThreadNumber};

/// How long a thread of a free run gives way, in nanoseconds.
const A_WHILE: Nanos = 1_000_000;

impl Run {
    /// Has the thread `me` wait while `word` is `expected` in the bits of `mask`, at the latest until
    /// `deadline` (in nanoseconds on the run's clock).
    pub(super) fn wait(
        &self,
        me: ThreadNumber,
        thread: &RunThread,
        (word, expected, mask): (&AtomicU32, u32, u32),
        deadline: Option<Nanos>,
        (pending, done, and): (Pending, u32, Option<&dyn Fn() -> bool>),
    ) -> Waited {
        if self.is_cancelled() {
            return Waited::Cancelled;
        }
        if self.controlled.is_none() {
            return self.wait_free(thread, (word, expected, mask), deadline);
        }
        let can = || word.load(SeqCst) != expected;
        let announced = Announced {
            pending,
            can: &can,
            and,
            looks: false,
            deadline,
            said: true,
            goes_on: true,
            object: None,
            is_lock: false,
            done,
        };
        match self.stand(me, thread, &announced, None, &mut || ()) {
            Some(Stood { timed_out: false, .. }) => Waited::Woken,
            Some(_) => Waited::TimedOut,
            None => Waited::Cancelled,
        }
    }

    fn wait_free(
        &self,
        thread: &RunThread,
        (word, expected, mask): (&AtomicU32, u32, u32),
        deadline: Option<Nanos>,
    ) -> Waited {
        thread.waits.publish(word, expected, mask, deadline.is_none());
        if deadline.is_none() {
            self.waiting.fetch_add(1, SeqCst);
            self.look_for_deadlock();
        }
        let mut waited = Waited::Cancelled;
        if !self.is_cancelled() {
            waited = platform::wait(word, expected, deadline.map(|at| at.saturating_add(self.began))).into();
        }
        if deadline.is_none() {
            self.waiting.fetch_sub(1, SeqCst);
        }
        thread.waits.withdraw();
        if self.is_cancelled() { Waited::Cancelled } else { waited }
    }

    /// In a controlled run, the thread `me` stands before an operation until it goes on: meanwhile the turn may change
    /// hands. `started` is a thread that it has just started; `says` records that it has to wait. `None` if the run is
    /// over.
    pub(super) fn stand(
        &self,
        me: ThreadNumber,
        thread: &RunThread,
        announced: &Announced<'_>,
        started: Option<ThreadNumber>,
        says: &mut dyn FnMut(),
    ) -> Option<Stood> {
        let controlled = self.controlled.as_ref()?;
        if fibers::should_rest() {
            own::aside(fibers::rest);
        }
        if !announced.goes_on && self.stop.load(SeqCst) {
            self.finish(Outcome::Stopped);
            return None;
        }
        // SAFETY: it is borrowed until this function returns, and the thread stands no more then: it goes on, or is taken
        // back.
        let stands = unsafe { controlled.stand(me, self.written(), announced, started) };
        let mut decision = match stands {
            Ok(went) if !self.is_cancelled() => return self.goes_on(announced, went),
            Ok(_) => Decision::Goes(me),
            Err(decision) => decision,
        };
        loop {
            match self.obey(decision) {
                Some(next) if next == me => {}
                Some(next) => {
                    self.grant(next);
                    thread.turn.take();
                }
                None => {
                    controlled.take_back(me);
                    return None;
                }
            }
            if self.is_cancelled() {
                controlled.take_back(me);
                return None;
            }
            if let Some(went) = controlled.went(me) {
                return self.goes_on(announced, went);
            }
            says();
            decision = controlled.said(self.written());
        }
    }

    /// A thread goes on with what it has announced, unless there have been too many steps by then.
    fn goes_on(&self, announced: &Announced<'_>, (went, steps): (Stood, u64)) -> Option<Stood> {
        if !announced.goes_on && steps > self.config.most_steps {
            self.finish(Outcome::Limit);
            return None;
        }
        Some(went)
    }

    /// In a controlled run, looks who can go on now.
    pub(super) fn look_again(&self) {
        if let Some(controlled) = self.controlled.as_ref().filter(|_| !self.is_cancelled()) {
            controlled.look_again();
        }
    }

    /// How many records have been written, in a controlled run, whose threads write one at a time.
    pub(super) fn written(&self) -> u32 {
        self.records.load(Relaxed)
    }

    /// The thread that is to have the turn; `None` if the run is over by this.
    fn obey(&self, decision: Decision) -> Option<ThreadNumber> {
        match decision {
            Decision::Goes(next) | Decision::Says(next) => return Some(next),
            Decision::Nobody => {}
            Decision::Stuck => self.finish(Outcome::Deadlock),
            Decision::Held(Held::Halted) => self.finish(Outcome::Halted),
            Decision::Held(Held::Wrong(problem)) => {
                *self.problem.lock() = Some(problem);
                self.finish(Outcome::Stopped);
            }
        }
        None
    }

    fn pass_turn(&self, me: ThreadNumber, thread: &RunThread, next: ThreadNumber) {
        if next != me {
            self.grant(next);
            thread.turn.take();
        }
    }

    /// Gives the turn to a thread. At its first turn, the thread gets its carrier.
    fn grant(&self, number: ThreadNumber) {
        let Some(thread) = self.thread(number as usize) else { return };
        let job = if thread.is_new.load(Relaxed) { thread.job.lock().take() } else { None };
        match job {
            Some((job, seat)) => {
                thread.is_new.store(false, Relaxed);
                self.carry(&thread, job, seat);
            }
            None => thread.turn.give(),
        }
    }

    /// The thread has come to its end: its carrier is about to be free, and another thread gets the turn.
    pub(super) fn leave(&self, thread: &RunThread) {
        if let Some(controlled) = &self.controlled {
            self.hand_over(controlled);
        }
        self.ended(thread);
    }

    /// In a run that is over, lets another thread come to its end before `me` goes on; returns whether there is
    /// one. For a thread that needs what only another one can give, and may not unwind.
    pub(super) fn give_way(&self, me: ThreadNumber, thread: &RunThread) -> bool {
        match &self.controlled {
            Some(controlled) => match controlled.give_way(me) {
                Some(next) => {
                    self.pass_turn(me, thread, next);
                    true
                }
                None => false,
            },
            None => {
                let word = AtomicU32::new(0);
                platform::wait(&word, 0, Some(platform::now() + A_WHILE));
                true
            }
        }
    }

    fn hand_over(&self, controlled: &Controlled) {
        let decision = controlled.end(self.written(), self.is_cancelled());
        let mut next = self.obey(decision);
        if self.is_cancelled() {
            // A thread that never had its turn gets one too: what it was given is dropped as the thread's own.
            next = controlled.cut_off();
        }
        if let Some(next) = next {
            self.grant(next);
        }
    }
}
