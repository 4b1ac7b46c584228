//! The order of an execution's steps: which of them happen before which.

use super::access::{Rows, Step, Thing, Verb};
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

/// How many steps of each thread happen before a step: a vector clock, by the threads' numbers in the search.
pub(super) type Clock = SmallVec<[u32; 6]>;

/// Steps by their places in the execution.
pub(super) type Places = SmallVec<[u32; 16]>;

fn tick(clock: &mut Clock, thread: u32, to: u32) {
    let at = thread as usize;
    if clock.len() <= at {
        clock.resize(at + 1, 0);
    }
    clock[at] = clock[at].max(to);
}

fn join(clock: &mut Clock, other: &Clock) {
    if clock.len() < other.len() {
        clock.resize(other.len(), 0);
    }
    for (mine, its) in clock.iter_mut().zip(other) {
        *mine = (*mine).max(*its);
    }
}

/// A step, as the order has it.
#[derive(Debug)]
struct Ordered {
    thread: u32,
    /// Its place among its thread's own steps, from 1.
    own: u32,
    /// What happens before it.
    before: Clock,
    /// The step before it that has to come before it whatever is reversed: its thread's own, or its start.
    need: Option<u32>,
    /// The steps of other threads that have to do with the same things and happen before it, though they need not come before
    /// it whatever is reversed: the nearest first.
    races: SmallVec<[u32; 2]>,
    /// The thread that it started.
    starts: Option<u32>,
}

/// The order of an execution's steps. Executions that begin alike share what is known of their first steps.
#[derive(Debug, Default)]
pub(super) struct Order {
    steps: Vec<Ordered>,
    /// The steps that have to do with a thing, in their order.
    with: FxHashMap<Thing, Vec<u32>>,
    /// The last step of each thread or, before its first one, the step that has started it.
    last: Vec<Option<u32>>,
}

impl Order {
    /// How many steps it has.
    pub(super) fn len(&self) -> usize {
        self.steps.len()
    }

    /// Forgets all steps but the first ones.
    pub(super) fn truncate(&mut self, to: usize) {
        if to >= self.len() {
            return;
        }
        self.steps.truncate(to);
        for with in self.with.values_mut() {
            while with.pop_if(|at| *at as usize >= to).is_some() {}
        }
        self.last.fill(None);
        for at in 0..to {
            let Ordered { thread, starts, .. } = self.steps[at];
            self.ends_with(at, thread, starts);
        }
    }

    fn ends_with(&mut self, at: usize, thread: u32, starts: Option<u32>) {
        for of in [Some(thread), starts].into_iter().flatten() {
            if self.last.len() <= of as usize {
                self.last.resize(of as usize + 1, None);
            }
            self.last[of as usize] = Some(at as u32);
        }
    }

    fn last_of(&self, thread: u32) -> Option<u32> {
        self.last.get(thread as usize).copied().flatten()
    }

    /// Adds the next step; `earlier` gives those that are there.
    pub(super) fn push<'a>(&mut self, step: &Step, earlier: impl Fn(usize) -> &'a Step, rows: Rows) {
        let (at, thread) = (self.len(), step.process.thread);
        let mut before = Clock::new();
        let need = self.last_of(thread);
        need.inspect(|&need| self.add(&mut before, need as usize));
        let (needed, mut meeting) = (before.clone(), self.meeting(&step.accesses));
        for &place in &meeting {
            if !self.has(&before, place as usize) && rows.precedes(earlier(place as usize), step) {
                self.add(&mut before, place as usize);
            }
        }
        meeting.retain(|place| {
            let (place, is_own) = (*place as usize, self.steps[*place as usize].thread == thread);
            !is_own && self.has(&before, place) && !self.has(&needed, place)
        });
        let races = SmallVec::from_slice(&meeting);
        let own = before.get(thread as usize).copied().unwrap_or(0) + 1;
        self.ends_with(at, thread, step.starts);
        self.steps.push(Ordered { thread, own, before, need, races, starts: step.starts });
        for (thing, _) in &step.accesses {
            let with = self.with.entry(*thing).or_default();
            if with.last() != Some(&(at as u32)) {
                with.push(at as u32);
            }
        }
    }

    /// The steps that have to do with one of these things, the last one first.
    pub(super) fn meeting(&self, accesses: &[(Thing, Verb)]) -> Places {
        let mut all = Places::new();
        for (thing, _) in accesses {
            if let Some(with) = self.with.get(thing) {
                all.extend(with.iter().rev().copied());
            }
        }
        if accesses.len() > 1 {
            all.sort_unstable_by(|one, other| other.cmp(one));
            all.dedup();
        }
        all
    }

    /// The steps of other threads, the nearest first, with which this one could come the other way round.
    pub(super) fn races(&self, step: usize) -> &[u32] {
        &self.steps[step].races
    }

    /// What happens before a step.
    pub(super) fn before(&self, step: usize) -> &Clock {
        &self.steps[step].before
    }

    /// What has to come before a step, whatever is reversed; behind the last one, for the next step of a thread.
    pub(super) fn need(&self, at: usize, thread: u32) -> Clock {
        let mut clock = Clock::new();
        let need = self.steps.get(at).map_or_else(|| self.last_of(thread), |step| step.need);
        need.inspect(|&need| self.add(&mut clock, need as usize));
        clock
    }

    /// Whether this step is among these.
    pub(super) fn has(&self, clock: &Clock, step: usize) -> bool {
        let Ordered { thread, own, .. } = self.steps[step];
        clock.get(thread as usize).is_some_and(|&to| to >= own)
    }

    /// Whether one step happens before another.
    pub(super) fn precedes(&self, one: usize, other: usize) -> bool {
        self.has(&self.steps[other].before, one)
    }

    /// All steps, where at each moment the thread with the lowest number goes on that can. Of two executions these sequences
    /// part where steps do that depend on each other.
    pub(super) fn lowest(&self) -> Vec<usize> {
        let mut own: Vec<SmallVec<[u32; 16]>> = vec![SmallVec::new(); self.last.len()];
        for (at, step) in (0..).zip(&self.steps) {
            own[step.thread as usize].push(at);
        }
        let (mut all, mut taken) = (Vec::with_capacity(self.len()), Clock::from_elem(0, own.len()));
        let next = |taken: &Clock| {
            (0..own.len()).find_map(|thread| {
                let step = *own[thread].get(taken[thread] as usize)? as usize;
                let before = self.steps[step].before.iter().zip(taken);
                before.into_iter().all(|(to, taken)| taken >= to).then_some(step)
            })
        };
        while let Some(step) = next(&taken) {
            taken[self.steps[step].thread as usize] += 1;
            all.push(step);
        }
        all
    }

    /// Adds a step, and all that happen before it.
    pub(super) fn add(&self, clock: &mut Clock, step: usize) {
        let Ordered { thread, own, ref before, .. } = self.steps[step];
        join(clock, before);
        tick(clock, thread, own);
    }
}
