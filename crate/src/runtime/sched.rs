//! The scheduler of a controlled run: who has the turn, who is ready, who waits until when.
//!
//! Plain data, asked and told by the thread that has the turn, so it needs no order of its own. Threads
//! go by their numbers. Time is virtual: it stands still while anybody can go on, and jumps to the next
//! deadline when nobody can.
//!
//! *First-come* is the base of every policy: the running thread goes on until it blocks, then the one
//! that has been ready longest. A [`Policy`] says where to depart from that, and each departure is
//! written down, so that every controlled run can be had again.

use super::Nanos;
use crate::recipe::schedule::Departure;
use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg32;
use std::collections::VecDeque;

/// Steps in a row without blocking after which a thread is taken to poll: it passes the turn on, and the
/// clock moves by [`POLL`].
const POLLING_STEPS: u32 = 10_000;
/// How far the clock moves for a thread that polls.
const POLL: Nanos = 1_000_000;

/// How to choose where more than one thread can go on.
#[derive(Debug)]
pub(crate) enum Policy {
    /// First-come everywhere.
    First,
    /// At random: PCG-XSH-RR 64/32, one number for each choice.
    Seed(Box<Pcg32>),
    /// First-come but for these departures.
    Schedule(VecDeque<Departure>),
}

impl Policy {
    /// The policy of a seed: PCG's own expansion of a 64-bit seed.
    pub(crate) fn seed(seed: u32) -> Self {
        Self::Seed(Box::new(Pcg32::seed_from_u64(u64::from(seed))))
    }
}

/// Why a thread that was blocked goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wake {
    /// Somebody woke it.
    Woken,
    /// Its deadline passed.
    TimedOut,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Running,
    Ready,
    Blocked { word: usize, deadline: Option<Nanos> },
    Ended,
}

#[derive(Debug)]
struct Entry {
    place: Place,
    wake: Wake,
}

/// See the module.
#[derive(Debug)]
pub(crate) struct Sched {
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

impl Sched {
    /// With MainThread, which has the turn.
    pub(crate) fn new(policy: Policy) -> Self {
        Self {
            entries: vec![Entry { place: Place::Running, wake: Wake::Woken }],
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

    pub(crate) fn now(&self) -> Nanos {
        self.now
    }

    pub(crate) fn steps(&self) -> u64 {
        self.steps
    }

    pub(crate) fn departures(&self) -> &[Departure] {
        &self.departures
    }

    /// A thread was started; its number is the next one. It is ready.
    pub(crate) fn add(&mut self) {
        let number = self.entries.len() as u32;
        self.entries.push(Entry { place: Place::Ready, wake: Wake::Woken });
        self.ready.push_back(number);
    }

    /// The running thread comes to a step. Says who goes on.
    pub(crate) fn step(&mut self) -> u32 {
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
    pub(crate) fn block(&mut self, word: usize, deadline: Option<Nanos>) -> Option<u32> {
        self.in_a_row = 0;
        self.entries[self.running as usize].place = Place::Blocked { word, deadline };
        self.blocked.push(self.running);
        // No time at all is over at once, whoever else can go on.
        if deadline.is_some_and(|deadline| deadline <= self.now) {
            self.wake_up(self.running, Wake::TimedOut);
        }
        self.choose_ready()
    }

    /// Takes back a `block` that found nobody to go on.
    pub(crate) fn unblock(&mut self, number: u32) {
        self.blocked.retain(|&other| other != number);
        self.run(number);
    }

    /// The first of those who are blocked on `word` becomes ready; says whether there was one.
    pub(crate) fn wake(&mut self, word: usize) -> bool {
        let is_on = |&number: &u32| match self.entries[number as usize].place {
            Place::Blocked { word: on, .. } => on == word,
            _ => false,
        };
        let Some(number) = self.blocked.iter().copied().find(is_on) else { return false };
        self.wake_up(number, Wake::Woken);
        true
    }

    /// The running thread has ended. Says who goes on; `None` if nobody is left or nobody ever can.
    pub(crate) fn end(&mut self) -> Option<u32> {
        self.in_a_row = 0;
        self.entries[self.running as usize].place = Place::Ended;
        self.choose_ready()
    }

    /// Whether every thread has ended.
    pub(crate) fn all_ended(&self) -> bool {
        self.entries.iter().all(|entry| entry.place == Place::Ended)
    }

    /// For the end of a run: whoever has not ended and has the lowest number gets the turn.
    pub(crate) fn next_to_cut_off(&mut self) -> Option<u32> {
        let number = self.entries.iter().position(|entry| entry.place != Place::Ended)? as u32;
        self.ready.retain(|&other| other != number);
        self.blocked.retain(|&other| other != number);
        self.run(number);
        Some(number)
    }

    /// How the thread that has the turn came out of its last block.
    pub(crate) fn last_wake(&self, number: u32) -> Wake {
        self.entries[number as usize].wake
    }

    fn run(&mut self, number: u32) {
        self.entries[number as usize].place = Place::Running;
        self.running = number;
        self.in_a_row = 0;
    }

    fn set_ready(&mut self, number: u32) {
        self.entries[number as usize].place = Place::Ready;
        self.ready.push_back(number);
    }

    fn wake_up(&mut self, number: u32, wake: Wake) {
        self.blocked.retain(|&other| other != number);
        self.entries[number as usize].wake = wake;
        self.set_ready(number);
    }

    fn deadline(&self, number: u32) -> Option<Nanos> {
        match self.entries[number as usize].place {
            Place::Blocked { deadline, .. } => deadline,
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
            self.wake_up(number, Wake::TimedOut);
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
        let candidates = self.ready.len() as u32 + u32::from(running.is_some());
        let mut next = usual;
        if candidates > 1 || self.may_let_time_pass() {
            let choice = self.choices;
            self.choices += 1;
            next = match &mut self.policy {
                Policy::First => usual,
                // The running thread first, then the ready ones in their order: the same on every machine.
                Policy::Seed(_) if candidates == 1 => usual,
                Policy::Seed(random) => match (random.next_u32() % candidates, running) {
                    (0, Some(running)) => running,
                    (at, Some(_)) => self.ready[at as usize - 1],
                    (at, None) => self.ready[at as usize],
                },
                Policy::Schedule(list) => match list.front() {
                    Some(&(at, number)) if at == choice => {
                        list.pop_front();
                        self.try_departure(number).unwrap_or(usual)
                    }
                    _ => usual,
                },
            };
            if next != usual {
                self.departures.push((choice, next));
            }
        }
        self.ready.retain(|&other| other != next);
        next
    }

    /// Makes the thread that a schedule names able to go on, by letting its deadline pass if need be.
    fn try_departure(&mut self, number: u32) -> Option<u32> {
        match self.entries.get(number as usize)?.place {
            Place::Ready | Place::Running => Some(number),
            Place::Blocked { deadline, .. } => {
                self.now = self.now.max(deadline?);
                self.wake_up(number, Wake::TimedOut);
                Some(number)
            }
            Place::Ended => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn three(policy: Policy) -> Sched {
        let mut sched = Sched::new(policy);
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
        assert_eq!((sched.now(), sched.last_wake(1)), (10, Wake::TimedOut), "at 10");
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
        assert_eq!((sched.now(), sched.last_wake(0)), (0, Wake::TimedOut), "as one whose time is over");
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
