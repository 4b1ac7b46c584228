//! The order of an execution's steps: which of them happen before which.

use super::access::{Rows, Step, Thing, Verb};
use std::collections::HashMap;

/// How many steps of each thread happen before a step: a vector clock, by the threads' numbers in the search.
pub(super) type Clock = Vec<u32>;

fn tick(clock: &mut Clock, thread: u32, to: u32) {
    let at = thread as usize;
    if clock.len() <= at {
        clock.resize(at + 1, 0);
    }
    clock[at] = clock[at].max(to);
}

fn join(clock: &mut Clock, other: &Clock) {
    for (thread, &to) in (0..).zip(other) {
        tick(clock, thread, to);
    }
}

/// The order of an execution's steps.
#[derive(Debug)]
pub(super) struct Order {
    /// The place of each step among its thread's own, from 1.
    own: Vec<u32>,
    threads: Vec<u32>,
    before: Vec<Clock>,
    /// The steps that have to do with a thing, in their order.
    with: HashMap<Thing, Vec<usize>>,
    /// Each thread's steps so far, and the step that has started it.
    last: HashMap<u32, usize>,
    /// The step before each step that has to come before it whatever is reversed: its thread's own, or its start.
    needs: Vec<Option<usize>>,
}

impl Order {
    pub(super) fn of(steps: &[&Step], rows: Rows) -> Self {
        let mut order = Self {
            own: Vec::new(),
            threads: Vec::new(),
            before: Vec::new(),
            with: HashMap::new(),
            last: HashMap::new(),
            needs: Vec::new(),
        };
        for (at, step) in steps.iter().enumerate() {
            let thread = step.process.thread;
            let mut clock = Clock::new();
            let need = order.last.get(&thread).copied();
            need.inspect(|&need| order.add(&mut clock, need));
            for earlier in order.meeting(&step.accesses) {
                if !order.has(&clock, earlier) && rows.precedes(steps[earlier], step) {
                    order.add(&mut clock, earlier);
                }
            }
            order.own.push(clock.get(thread as usize).copied().unwrap_or(0) + 1);
            order.threads.push(thread);
            order.before.push(clock);
            order.needs.push(need);
            order.last.insert(thread, at);
            if let Some(started) = step.starts {
                order.last.insert(started, at);
            }
            for (thing, _) in &step.accesses {
                let with = order.with.entry(*thing).or_default();
                if with.last() != Some(&at) {
                    with.push(at);
                }
            }
        }
        order
    }

    /// The steps that have to do with one of these things, the last one first.
    pub(super) fn meeting(&self, accesses: &[(Thing, Verb)]) -> Vec<usize> {
        let mut all: Vec<usize> =
            accesses.iter().filter_map(|(thing, _)| self.with.get(thing)).flatten().copied().collect();
        all.sort_unstable_by(|one, other| other.cmp(one));
        all.dedup();
        all
    }

    /// What happens before a step.
    pub(super) fn before(&self, step: usize) -> Clock {
        self.before[step].clone()
    }

    /// What has to come before a step, whatever is reversed; behind the last one, for the next step of a thread.
    pub(super) fn need(&self, at: usize, thread: u32) -> Clock {
        let mut clock = Clock::new();
        let need = self.needs.get(at).copied().unwrap_or_else(|| self.last.get(&thread).copied());
        need.inspect(|&need| self.add(&mut clock, need));
        clock
    }

    /// Whether this step is among these.
    pub(super) fn has(&self, clock: &Clock, step: usize) -> bool {
        clock.get(self.threads[step] as usize).is_some_and(|&to| to >= self.own[step])
    }

    /// Whether one step happens before another.
    pub(super) fn precedes(&self, one: usize, other: usize) -> bool {
        self.has(&self.before[other], one)
    }

    /// All steps, where at each moment the thread with the lowest number goes on that can. Of two executions these sequences
    /// part where steps do that depend on each other.
    pub(super) fn lowest(&self) -> Vec<usize> {
        let mut left: Vec<usize> = (0..self.own.len()).collect();
        let (mut all, mut taken) = (Vec::new(), Clock::new());
        let is_next = |taken: &Clock, step: usize| {
            let mut before = self.before[step].iter().enumerate();
            before.all(|(thread, &to)| taken.get(thread).copied().unwrap_or(0) >= to)
        };
        while let Some((_, place)) = (0..left.len())
            .filter(|&place| is_next(&taken, left[place]))
            .map(|place| (self.threads[left[place]], place))
            .min()
        {
            let step = left.remove(place);
            self.add(&mut taken, step);
            all.push(step);
        }
        all
    }

    /// Adds a step, and all that happen before it.
    pub(super) fn add(&self, clock: &mut Clock, step: usize) {
        join(clock, &self.before[step]);
        tick(clock, self.threads[step], self.own[step]);
    }
}
