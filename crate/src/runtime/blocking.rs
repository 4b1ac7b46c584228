//! How a thread of a run waits on a word, and how the turn goes from thread to thread.
//!
//! In a [`free`](super::free) run a thread waits by the machine's futex. In a
//! [`controlled`](super::controlled) run the scheduler marks the thread blocked, and another thread gets the
//! turn.

use super::controlled::{Controlled, Handover, WakeReason};
use super::run::{Run, RunThread};
use super::waited::Waited;
use crate::ground::Nanos;
use crate::ground::word::Ordering::SeqCst;
use crate::ground::word::{AtomicU32, address};
use crate::platform;
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
    ) -> Waited {
        if self.is_cancelled() {
            return Waited::Cancelled;
        }
        match &self.controlled {
            Some(controlled) => self.wait_controlled(controlled, me, thread, (word, expected), deadline),
            None => self.wait_free(thread, (word, expected, mask), deadline),
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

    fn wait_controlled(
        &self,
        controlled: &Controlled,
        me: ThreadNumber,
        thread: &RunThread,
        (word, expected): (&AtomicU32, u32),
        deadline: Option<Nanos>,
    ) -> Waited {
        if word.load(SeqCst) != expected {
            return Waited::Woken;
        }
        let Some(next) = controlled.block(me, address(word), deadline) else {
            self.finish(Outcome::Deadlock);
            return Waited::Cancelled;
        };
        self.pass_turn(me, thread, next);
        if self.is_cancelled() {
            return Waited::Cancelled;
        }
        match controlled.woken(me) {
            WakeReason::Woken => Waited::Woken,
            WakeReason::TimedOut => Waited::TimedOut,
        }
    }

    /// In a controlled run, wakes up to `count` threads that wait on the word at this address. Returns
    /// whether the run is controlled: if it is not, the caller has to wake them.
    pub(super) fn wake(&self, word: usize, count: u32) -> bool {
        if let Some(controlled) = &self.controlled {
            controlled.wake(word, count);
        }
        self.is_controlled()
    }

    /// The thread `me` comes to a step: in a controlled run the turn may change hands.
    pub(super) fn step(&self, me: ThreadNumber, thread: &RunThread) {
        let Some(controlled) = &self.controlled else { return };
        if self.stop.load(SeqCst) {
            return self.finish(Outcome::Stopped);
        }
        let (next, steps) = controlled.step();
        self.pass_turn(me, thread, next);
        if steps > self.config.most_steps {
            self.finish(Outcome::Limit);
        }
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
        let job = thread.job.lock().take();
        match job {
            Some((job, seat)) => self.carry(&thread, job, seat),
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
        let mut next = match controlled.end() {
            Handover::To(next) => Some(next),
            Handover::Nobody => None,
            Handover::Stuck => {
                self.finish(Outcome::Deadlock);
                None
            }
        };
        if self.is_cancelled() {
            // A thread that never had its turn gets one too: what it was given is dropped as the thread's own.
            next = controlled.cut_off();
        }
        if let Some(next) = next {
            self.grant(next);
        }
    }
}
