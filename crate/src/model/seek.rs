//! Seeking: the records of a run, which of them are steps, and the machine at any of them.

use super::chunks::Chunks;
use super::machine::Machine;
use super::texts::Texts;
use super::threads::seconds;
use crate::trace::event::{
    Event, OnBarrier, OnCondition, OnObject, OnQueue, OnSemaphore, OnShared, OnTimer, Record,
};
use std::cell::{RefCell, RefMut};

/// How many steps lie between two kept machines at least: a seek replays few more, or as many as the machine is
/// large, which it has to copy anyway.
pub(super) const CHECKPOINT: usize = 512;

/// How many steps pay for a kept machine: one for so much of its [weight](Machine::weight). So all that is kept
/// grows with the trace alone, however much its objects hold.
const WEIGHT_OF_A_STEP: usize = 1;

/// The records so far, in the order of their numbers, and how to get to the machine at any of them.
#[derive(Debug, Default)]
pub(super) struct History {
    records: Chunks<Record>,
    /// The number of each step's record, from 0.
    steps: Vec<u32>,
    /// The machine before the first step and before some of those after it, each with how many records it has seen.
    checkpoints: Vec<(usize, Machine)>,
    /// How many steps there were at the last of these.
    kept_at: usize,
    /// The machine that was asked for last, with how many records it has seen.
    last: RefCell<Option<(usize, Machine)>>,
}

impl History {
    /// Adds a record; `machine` has seen all records before it.
    pub(super) fn push(&mut self, record: Record, is_step: bool, machine: &Machine) {
        if is_step {
            let since = self.steps.len() - self.kept_at;
            let is_due = || machine.weight() <= WEIGHT_OF_A_STEP * since;
            if self.checkpoints.is_empty() || (since > 0 && since.is_multiple_of(CHECKPOINT) && is_due()) {
                self.checkpoints.push((self.records.len(), machine.clone()));
                self.kept_at = self.steps.len();
            }
            self.steps.push(self.records.len() as u32);
        }
        self.records.push(record);
    }

    /// Every record, in the order of the numbers.
    pub(super) fn records(&self) -> &Chunks<Record> {
        &self.records
    }

    /// How many steps there are.
    pub(super) fn steps(&self) -> u32 {
        self.steps.len() as u32
    }

    /// The record of the step that brings this moment; `None` for moment 0, and past the end.
    pub(super) fn record(&self, moment: u32) -> Option<&Record> {
        let step = moment.checked_sub(1)?;
        Some(&self.records[*self.steps.get(step as usize)? as usize])
    }

    /// The first moment at which the record with this number has been seen.
    pub(super) fn moment_of(&self, record: u32) -> u32 {
        self.steps.partition_point(|step| *step < record) as u32 + 1
    }

    /// The last moment that came at or before this time, in seconds.
    pub(super) fn moment_at(&self, time: f64) -> u32 {
        let is_over = |&step: &u32| seconds(self.records[step as usize].time) <= time;
        self.steps.partition_point(is_over) as u32
    }

    /// What the kept machines weigh together.
    #[cfg(test)]
    fn weight(&self) -> usize {
        self.checkpoints.iter().map(|(_, machine)| machine.weight()).sum()
    }

    /// Calls `f` with the machine as it is before this record. `now` is the machine after all records.
    pub(super) fn before<R>(
        &self,
        record: &Record,
        now: &Machine,
        texts: &Texts,
        f: impl FnOnce(&Machine) -> R,
    ) -> R {
        self.with_machine(record.number as usize, now, texts, f)
    }

    /// Calls `f` with the machine at this moment. `now` is the machine after all records.
    pub(super) fn at<R>(
        &self,
        moment: u32,
        now: &Machine,
        texts: &Texts,
        f: impl FnOnce(&Machine) -> R,
    ) -> R {
        let mut seen = self.record(moment).map_or(0, |record| record.number as usize + 1);
        // What an object starts with comes right behind its making, and is there with it.
        while self.records.get(seen).is_some_and(is_init) {
            seen += 1;
        }
        self.with_machine(seen, now, texts, f)
    }

    /// Calls `f` with the machine that has seen the first `seen` records.
    fn with_machine<R>(&self, seen: usize, now: &Machine, texts: &Texts, f: impl FnOnce(&Machine) -> R) -> R {
        if seen == self.records.len() {
            return f(now);
        }
        f(&self.seek(seen, now.threads.is_controlled(), texts).1)
    }

    /// The machine that has seen the first `seen` records, and their number. It is not generic, so that the
    /// module has it once.
    fn seek(&self, seen: usize, is_controlled: bool, texts: &Texts) -> RefMut<'_, (usize, Machine)> {
        let near = self.checkpoints.partition_point(|(checkpoint, _)| *checkpoint <= seen);
        let near = near.checked_sub(1).and_then(|near| self.checkpoints.get(near));
        // The machine of the last question will do if it lies before the wanted one and is no further off
        // than the nearest checkpoint.
        let mut last = self.last.borrow_mut();
        last.take_if(|last| last.0 > seen || near.is_some_and(|near| near.0 > last.0));
        let start = || near.cloned().unwrap_or_else(|| (0, Machine::new(is_controlled)));
        let mut last = RefMut::map(last, |last| last.get_or_insert_with(start));
        let (at, machine) = &mut *last;
        for next in *at..seen {
            machine.apply(&self.records[next], texts);
        }
        *at = seen;
        last
    }
}

/// Whether the record says what an object starts with.
fn is_init(record: &Record) -> bool {
    let Event::Object { what, .. } = record.event else { return false };
    matches!(
        what,
        OnObject::Condition(OnCondition::Init { .. })
            | OnObject::Semaphore(OnSemaphore::Init { .. })
            | OnObject::Barrier(OnBarrier::Init { .. })
            | OnObject::Timer(OnTimer::Init { .. })
            | OnObject::Queue(OnQueue::Init { .. })
            | OnObject::Shared(OnShared::Init { .. })
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::samples::{at, on};
    use crate::trace::event::{Acquired, Moved, OnLock, Patience, Phase, Text};

    /// The history of these events, and the machine behind them.
    fn after(events: impl IntoIterator<Item = Event>) -> (History, Machine) {
        let (mut history, mut machine, texts) = (History::default(), Machine::new(true), Texts::default());
        for (event, number) in events.into_iter().zip(0..) {
            let record = Record { number, ..at(0, event) };
            history.push(record, true, &machine);
            machine.apply(&record, &texts);
        }
        (history, machine)
    }

    #[test]
    fn what_is_kept_grows_with_the_trace_alone() {
        let patience = Patience::Forever;
        let moved = Phase::Has(Moved { item: Text(0), woken_by: None });
        let put = on(1, OnQueue::Put { patience, phase: moved });
        let get = on(1, OnQueue::Get { patience, phase: moved });
        let queue = || core::iter::repeat_n(put, 50_000).chain(core::iter::repeat_n(get, 50_000));
        let has = Phase::Has(Acquired { depth: 1, woken_by: None });
        let take = move |lock| on(lock, OnLock::Acquire { implicit: false, patience, phase: has });
        let free = |lock| on(lock, OnLock::Release { implicit: false, depth: 0 });
        let nest = || (0..50).flat_map(move |_| (1..1000).map(take).chain((1..1000).rev().map(free)));
        for (name, (history, machine)) in [("queue", after(queue())), ("nest", after(nest()))] {
            let (kept, steps) = (history.weight(), history.steps() as usize);
            assert!(kept <= WEIGHT_OF_A_STEP * steps, "{name}: {kept} in {steps} steps");
            assert!(history.checkpoints.len() > 2, "{name}: but some are kept");
            let texts = Texts::default();
            for moment in [1, 30_000, 70_000, 99_000] {
                let record = *history.record(moment).expect("there are as many");
                let seen = history.at(moment, &machine, &texts, Clone::clone);
                let before = history.before(&record, &machine, &texts, Clone::clone);
                let mut after = before.clone();
                after.apply(&record, &texts);
                assert!(after == seen && before != seen, "{name}: the moment is that behind its record");
            }
        }
    }
}
