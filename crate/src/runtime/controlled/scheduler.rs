//! The scheduler of a controlled run: which thread has the turn, which are ready, which wait and until when.
//!
//! It is plain data behind the guard of [`Controlled`](super::Controlled), so it has no atomics of its own.
//! Threads go by their numbers. Time is virtual: it stands still while any thread can go on, and jumps to the
//! next deadline when none can.
//!
//! First-come chooses the thread that goes next, except where a [`Policy`] departs from it. Each departure is
//! written down, so that every controlled run can be repeated.

use super::policy::{Choice, Policy};
use crate::ground::Nanos;
use crate::recipe::schedule::Departure;
use std::collections::VecDeque;

/// After this many steps in a row without blocking, a thread is taken to poll: it passes the turn on, and the
/// clock moves by [`POLL`].
const POLLING_STEPS: u32 = 10_000;
/// How far the clock moves for a thread that polls, in nanoseconds.
const POLL: Nanos = 1_000_000;

/// Why a thread that was blocked goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::runtime) enum WakeReason {
    /// Another thread woke it.
    Woken,
    /// Its deadline passed.
    TimedOut,
}

/// What a thread is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Running,
    Ready,
    Blocked { word: usize, deadline: Option<Nanos> },
    Ended,
}

#[derive(Debug)]
struct Entry {
    state: State,
    wake: WakeReason,
}

/// The state of a controlled run's threads, and of its clock.
#[derive(Debug)]
pub(super) struct Scheduler {
    entries: Vec<Entry>,
    /// The threads that are ready, the one that has been so longest first.
    ready: VecDeque<u32>,
    /// The threads that are blocked, the one that has been so longest first.
    blocked: Vec<u32>,
    running: u32,
    now: Nanos,
    /// How many steps the running thread has made since it got the turn, or since it was last taken to poll.
    in_a_row: u32,
    steps: u64,
    choices: u64,
    policy: Policy,
    departures: Vec<Departure>,
}

impl Scheduler {
    /// A scheduler with MainThread alone, which has the turn.
    pub(super) fn new(policy: Policy) -> Self {
        Self {
            entries: vec![Entry { state: State::Running, wake: WakeReason::Woken }],
            ready: VecDeque::new(),
            blocked: Vec::new(),
            running: 0,
            now: 0,
            in_a_row: 0,
            steps: 0,
            choices: 0,
            policy,
            departures: Vec::new(),
        }
    }

    pub(super) fn now(&self) -> Nanos {
        self.now
    }

    pub(super) fn steps(&self) -> u64 {
        self.steps
    }

    pub(super) fn departures(&self) -> &[Departure] {
        &self.departures
    }

    /// Adds a thread that was started: its number is the next one, and it is ready.
    pub(super) fn add(&mut self) {
        let number = self.entries.len() as u32;
        self.entries.push(Entry { state: State::Ready, wake: WakeReason::Woken });
        self.ready.push_back(number);
    }

    /// The running thread comes to a step. Returns the thread that goes on.
    pub(super) fn step(&mut self) -> u32 {
        self.steps += 1;
        self.in_a_row += 1;
        if self.in_a_row >= POLLING_STEPS {
            self.in_a_row = 0;
            self.move_clock(self.now + POLL);
            if !self.ready.is_empty() {
                self.set_ready(self.running);
                return self.choose_ready().unwrap_or(self.running);
            }
            return self.running;
        }
        if self.ready.is_empty() && !self.may_let_time_pass() {
            return self.running;
        }
        let next = self.choose(Some(self.running));
        if next != self.running {
            let before = self.running;
            self.run(next);
            self.set_ready(before);
        }
        next
    }

    /// The running thread has to wait until a thread wakes `word`, or until `deadline`. Returns the thread
    /// that goes on, which may be the same one if its deadline is the next thing to happen; `None` if no
    /// thread ever can.
    pub(super) fn block(&mut self, word: usize, deadline: Option<Nanos>) -> Option<u32> {
        self.in_a_row = 0;
        self.entries[self.running as usize].state = State::Blocked { word, deadline };
        self.blocked.push(self.running);
        // A wait of no time at all is over at once, even if other threads can go on.
        if deadline.is_some_and(|deadline| deadline <= self.now) {
            self.wake_up(self.running, WakeReason::TimedOut);
        }
        self.choose_ready()
    }

    /// Takes back a `block` that found no thread to go on.
    pub(super) fn unblock(&mut self, number: u32) {
        self.blocked.retain(|&other| other != number);
        self.run(number);
    }

    /// Makes the thread ready that has been blocked on `word` longest; returns whether there was one.
    pub(super) fn wake(&mut self, word: usize) -> bool {
        let is_on = |&number: &u32| match self.entries[number as usize].state {
            State::Blocked { word: on, .. } => on == word,
            _ => false,
        };
        let Some(number) = self.blocked.iter().copied().find(is_on) else { return false };
        self.wake_up(number, WakeReason::Woken);
        true
    }

    /// The running thread has ended. Returns the thread that goes on; `None` if none is left or none ever
    /// can.
    pub(super) fn end(&mut self) -> Option<u32> {
        self.in_a_row = 0;
        self.entries[self.running as usize].state = State::Ended;
        self.choose_ready()
    }

    /// Whether every thread has ended.
    pub(super) fn all_ended(&self) -> bool {
        self.entries.iter().all(|entry| entry.state == State::Ended)
    }

    /// For the end of a run: gives the turn to the first thread from this number on that has not ended; behind
    /// the last one comes MainThread.
    pub(super) fn next_to_cut_off(&mut self, from: u32) -> Option<u32> {
        let all = self.entries.len() as u32;
        let alive = |&number: &u32| self.entries[number as usize].state != State::Ended;
        let number = (from..all).chain(0..from).find(alive)?;
        self.ready.retain(|&other| other != number);
        self.blocked.retain(|&other| other != number);
        self.run(number);
        Some(number)
    }

    /// For the end of a run: gives the turn of `me` to the next thread that has not ended; `None` if there is no
    /// other.
    pub(super) fn give_way(&mut self, me: u32) -> Option<u32> {
        let next = self.next_to_cut_off(me + 1).filter(|&next| next != me)?;
        self.set_ready(me);
        Some(next)
    }

    /// Why the thread went on after it was last blocked.
    pub(super) fn last_wake(&self, number: u32) -> WakeReason {
        self.entries[number as usize].wake
    }

    fn run(&mut self, number: u32) {
        self.entries[number as usize].state = State::Running;
        self.running = number;
        self.in_a_row = 0;
    }

    fn set_ready(&mut self, number: u32) {
        self.entries[number as usize].state = State::Ready;
        self.ready.push_back(number);
    }

    fn wake_up(&mut self, number: u32, wake: WakeReason) {
        self.blocked.retain(|&other| other != number);
        self.entries[number as usize].wake = wake;
        self.set_ready(number);
    }

    fn deadline(&self, number: u32) -> Option<Nanos> {
        match self.entries[number as usize].state {
            State::Blocked { deadline, .. } => deadline,
            _ => None,
        }
    }

    /// Moves the clock. The threads whose deadlines have come become ready, the earliest deadline first; of
    /// equal ones, that of the thread that has been blocked longest.
    fn move_clock(&mut self, to: Nanos) {
        self.now = self.now.max(to);
        let mut due: Vec<_> = self
            .blocked
            .iter()
            .filter_map(|&number| Some((self.deadline(number)?, number)))
            .filter(|&(deadline, _)| deadline <= self.now)
            .collect();
        due.sort_by_key(|&(deadline, _)| deadline);
        for (_, number) in due {
            self.wake_up(number, WakeReason::TimedOut);
        }
    }

    /// Gives the turn to a thread that is ready; lets time pass if none is.
    fn choose_ready(&mut self) -> Option<u32> {
        if self.ready.is_empty() {
            let next = self.blocked.iter().filter_map(|&number| self.deadline(number)).min()?;
            self.move_clock(next);
        }
        let next = self.choose(None);
        self.run(next);
        Some(next)
    }

    /// Whether a deadline could pass although a thread can go on: an alternative that only a schedule takes.
    /// It makes this moment a choice under every policy, so that choices have the same numbers under all of
    /// them.
    fn may_let_time_pass(&self) -> bool {
        self.blocked.iter().any(|&number| self.deadline(number).is_some())
    }

    /// Chooses among `running` and the threads that are ready, and takes the chosen one out of the ready
    /// ones.
    fn choose(&mut self, running: Option<u32>) -> u32 {
        let usual = running.unwrap_or_else(|| self.ready[0]);
        let candidates = self.ready.len() + usize::from(running.is_some());
        let mut next = usual;
        if candidates > 1 || self.may_let_time_pass() {
            let choice = Choice { number: self.choices, running, ready: &self.ready };
            self.choices += 1;
            let departure = self.policy.choose(&choice);
            next = departure.and_then(|thread| self.make_able(thread)).unwrap_or(usual);
            if next != usual {
                self.departures.push((self.choices - 1, next));
            }
        }
        self.ready.retain(|&other| other != next);
        next
    }

    /// Makes the thread that a schedule names able to go on, by letting its deadline pass if need be. `None`
    /// if the thread cannot go on.
    fn make_able(&mut self, number: u32) -> Option<u32> {
        match self.entries.get(number as usize)?.state {
            State::Ready | State::Running => Some(number),
            State::Blocked { deadline, .. } => {
                self.now = self.now.max(deadline?);
                self.wake_up(number, WakeReason::TimedOut);
                Some(number)
            }
            State::Ended => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn three(policy: Policy) -> Scheduler {
        let mut sched = Scheduler::new(policy);
        sched.add();
        sched.add();
        sched
    }

    #[test]
    fn first_come_goes_on_until_it_blocks() {
        let mut sched = three(Policy::First);
        assert_eq!(sched.step(), 0, "the running thread goes on");
        assert_eq!(sched.block(8, None), Some(1), "then the one that was ready first");
        assert!(sched.wake(8), "it wakes MainThread");
        assert_eq!(sched.step(), 1, "and goes on itself");
        assert_eq!(sched.end(), Some(2), "2 was ready before 0");
        assert_eq!(sched.end(), Some(0), "0 was woken");
        assert_eq!(sched.end(), None, "nobody is left");
        assert!(sched.all_ended(), "all have ended");
        assert_eq!(sched.departures(), [], "nothing departed from first-come");
    }

    #[test]
    fn time_jumps_only_when_nobody_can_go_on() {
        let mut sched = three(Policy::First);
        assert_eq!(sched.block(8, Some(20)), Some(1), "0 sleeps until 20");
        assert_eq!(sched.now(), 0, "1 can go on");
        assert_eq!(sched.block(16, Some(10)), Some(2), "1 sleeps until 10");
        assert_eq!(sched.block(24, None), Some(1), "the earliest deadline comes first");
        assert_eq!((sched.now(), sched.last_wake(1)), (10, WakeReason::TimedOut), "at 10");
        assert_eq!(sched.end(), Some(0), "then 0's");
        assert_eq!(sched.now(), 20, "at 20");
        assert_eq!(sched.block(32, None), None, "0 and 2 wait, and no deadline is to come");
    }

    #[test]
    fn no_time_is_over_at_once() {
        let mut sched = three(Policy::First);
        assert_eq!(sched.block(8, Some(0)), Some(1), "the others are ready");
        assert!(!sched.wake(8), "but it does not wait any more");
        assert_eq!(sched.block(16, None), Some(2), "2 was ready before");
        assert_eq!(sched.end(), Some(0), "and it before any deadline");
        assert_eq!((sched.now(), sched.last_wake(0)), (0, WakeReason::TimedOut), "as one whose time is over");
    }

    #[test]
    fn wakes_are_first_in_first_out() {
        let mut sched = three(Policy::First);
        sched.add();
        assert_eq!(sched.block(8, None), Some(1), "0 waits");
        assert_eq!(sched.block(16, None), Some(2), "1 waits elsewhere");
        assert_eq!(sched.block(8, None), Some(3), "2 waits with 0");
        assert!(sched.wake(8), "one of two");
        assert!(sched.wake(8), "the other");
        assert!(!sched.wake(8), "nobody is left");
        assert_eq!(sched.block(24, None), Some(0), "the first to wait is the first to go");
    }

    #[test]
    fn a_seed_gives_the_same_choices_and_a_schedule_repeats_them() {
        let play = |policy: Policy| {
            let mut sched = three(policy);
            let order: Vec<_> = (0..40).map(|_| sched.step()).collect();
            (order, sched.departures().to_vec())
        };
        let (order, departures) = play(Policy::seed(7));
        assert_eq!(play(Policy::seed(7)).0, order, "the same seed");
        assert_ne!(play(Policy::seed(8)).0, order, "another seed");
        assert_eq!(play(Policy::Schedule(departures.clone().into())), (order, departures), "its departures");
    }

    #[test]
    fn a_thread_that_polls_passes_the_turn_on_and_time_moves() {
        let mut sched = three(Policy::First);
        let turns: Vec<_> = (0..3 * POLLING_STEPS).map(|_| sched.step()).collect();
        assert!([0, 1, 2].iter().all(|number| turns.contains(number)), "each had its turn");
        assert_eq!(sched.now(), 3 * POLL, "1 ms for each time");
    }
}
