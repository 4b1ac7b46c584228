//! The scheduler of a controlled run: who has the turn, who is ready, who waits until when.
//!
//! Plain data, asked and told by the thread that has the turn, so it needs no order of its own. Threads
//! go by their numbers. Time is virtual: it stands still while anybody can go on, and jumps to the next
//! deadline when nobody can.
//!
//! Whoever goes next is chosen by first-come but where a [`Policy`] departs from it; each departure is written
//! down, so that every controlled run can be had again.

use super::policy::{Choice, Policy};
use crate::ground::Nanos;
use crate::recipe::schedule::Departure;
use std::collections::VecDeque;

/// Steps in a row without blocking after which a thread is taken to poll: it passes the turn on, and the
/// clock moves by [`POLL`].
const POLLING_STEPS: u32 = 10_000;
/// How far the clock moves for a thread that polls.
const POLL: Nanos = 1_000_000;

/// Why a thread that was blocked goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::runtime) enum WakeReason {
    /// Somebody woke it.
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
    /// Who is ready, the longest first.
    ready: VecDeque<u32>,
    /// Who is blocked, the longest first.
    blocked: Vec<u32>,
    running: u32,
    now: Nanos,
    /// Steps of the running thread since it last blocked.
    in_a_row: u32,
    steps: u64,
    choices: u64,
    policy: Policy,
    departures: Vec<Departure>,
}

impl Scheduler {
    /// With MainThread, which has the turn.
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

    /// A thread was started; its number is the next one. It is ready.
    pub(super) fn add(&mut self) {
        let number = self.entries.len() as u32;
        self.entries.push(Entry { state: State::Ready, wake: WakeReason::Woken });
        self.ready.push_back(number);
    }

    /// The running thread comes to a step. Says who goes on.
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

    /// The running thread has to wait until somebody wakes `word`, or until `deadline`. Says who goes on,
    /// which may be the same thread if its deadline is the next thing to happen; `None` if nobody ever
    /// can.
    pub(super) fn block(&mut self, word: usize, deadline: Option<Nanos>) -> Option<u32> {
        self.in_a_row = 0;
        self.entries[self.running as usize].state = State::Blocked { word, deadline };
        self.blocked.push(self.running);
        // No time at all is over at once, whoever else can go on.
        if deadline.is_some_and(|deadline| deadline <= self.now) {
            self.wake_up(self.running, WakeReason::TimedOut);
        }
        self.choose_ready()
    }

    /// Takes back a `block` that found nobody to go on.
    pub(super) fn unblock(&mut self, number: u32) {
        self.blocked.retain(|&other| other != number);
        self.run(number);
    }

    /// The first of those who are blocked on `word` becomes ready; says whether there was one.
    pub(super) fn wake(&mut self, word: usize) -> bool {
        let is_on = |&number: &u32| match self.entries[number as usize].state {
            State::Blocked { word: on, .. } => on == word,
            _ => false,
        };
        let Some(number) = self.blocked.iter().copied().find(is_on) else { return false };
        self.wake_up(number, WakeReason::Woken);
        true
    }

    /// The running thread has ended. Says who goes on; `None` if nobody is left or nobody ever can.
    pub(super) fn end(&mut self) -> Option<u32> {
        self.in_a_row = 0;
        self.entries[self.running as usize].state = State::Ended;
        self.choose_ready()
    }

    /// Whether every thread has ended.
    pub(super) fn all_ended(&self) -> bool {
        self.entries.iter().all(|entry| entry.state == State::Ended)
    }

    /// For the end of a run: whoever has not ended and has the lowest number gets the turn.
    pub(super) fn next_to_cut_off(&mut self) -> Option<u32> {
        let number = self.entries.iter().position(|entry| entry.state != State::Ended)? as u32;
        self.ready.retain(|&other| other != number);
        self.blocked.retain(|&other| other != number);
        self.run(number);
        Some(number)
    }

    /// How the thread that has the turn came out of its last block.
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

    /// Moves the clock; those whose deadlines have come become ready, the earliest first, at the same
    /// instant the one that has been blocked longest.
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

    /// Gives the turn to one who is ready; lets time pass if nobody is.
    fn choose_ready(&mut self) -> Option<u32> {
        if self.ready.is_empty() {
            let next = self.blocked.iter().filter_map(|&number| self.deadline(number)).min()?;
            self.move_clock(next);
        }
        let next = self.choose(None);
        self.run(next);
        Some(next)
    }

    /// Whether a deadline could pass although somebody can go on: a choice that only a schedule makes.
    /// It counts as one under every policy, so that choices have the same numbers under all.
    fn may_let_time_pass(&self) -> bool {
        self.blocked.iter().any(|&number| self.deadline(number).is_some())
    }

    /// Chooses among `running` and those who are ready, and takes the chosen one out of those.
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

    /// Makes the thread that a schedule names able to go on, by letting its deadline pass if need be.
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
