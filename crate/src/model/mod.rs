//! The model: from a trace to the machine at step n, its lanes, its story and what was found.
//!
//! Pure folds: no clock, no threads, no chance. A [`Model`] grows with a trace that is still being
//! written: records come in any order, those behind a gap are held back until it is filled.
//!
//! # Steps
//!
//! A *step* is a record that a reader should see: not that a thread is about to try something, not how an
//! object was set up, not that the run begins. The machine at step n has seen all records up to that of
//! the nth step; at step 0 it has seen none.

mod chrome;
mod findings;
mod lanes;
mod lock_order;
mod lost_update;
mod machine;
mod narration;
#[cfg(all(test, feature = "record"))]
mod types;
pub mod view;

pub use narration::plain;

use crate::trace::event::{Outcome, Phase, RECORD_BYTES, Record, Verb};
use crate::trace::file::{Meta, Trace, take_block};
use lanes::{At, Axis, Tracks};
use lock_order::LockOrder;
use lost_update::LostUpdates;
use machine::{Machine, text};
use std::cell::RefCell;
use std::collections::BTreeMap;
use view::{
    Arrow, ArrowKind, Finding, Inside, Lanes, Moment, ObjectInfo, ObjectState, OutputLine, Overview,
    RunResult, StoryLine, ThreadInfo, ThreadResult, ThreadState, Way,
};

/// Steps between two kept machines: the most that a seek replays.
const CHECKPOINT: usize = 512;

/// A trace, read.
#[derive(Debug)]
pub struct Model {
    meta: Meta,
    texts: Vec<String>,
    /// Records that wait for those before them.
    pending: BTreeMap<u64, Record>,
    records: Vec<Record>,
    /// The record of each step.
    steps: Vec<u32>,
    output: Vec<OutputLine>,
    findings: Vec<Finding>,
    lock_order: LockOrder,
    lost_updates: LostUpdates,
    outcome: Option<Outcome>,
    /// The machine after all records.
    machine: Machine,
    /// The machine before every [`CHECKPOINT`]th step, with the number of records it has seen.
    checkpoints: Vec<(usize, Machine)>,
    /// The machine that was asked for last, with the number of records it has seen.
    last: RefCell<Option<(usize, Machine)>>,
    tracks: Tracks,
    /// The step that woke somebody, by object and ticket.
    wakers: BTreeMap<(u32, u32), u32>,
    /// The step that started and the step that ended each thread.
    starts: BTreeMap<u32, u32>,
    ends: BTreeMap<u32, u32>,
}

impl Default for Model {
    fn default() -> Self {
        Self::new()
    }
}

fn is_step(record: &Record) -> bool {
    !matches!(record.verb, Verb::Init | Verb::RunBegins) && record.phase() != Phase::Wants
}

impl Model {
    /// An empty one, for a run that is about to begin.
    #[must_use]
    pub fn new() -> Self {
        let meta = Meta {
            program: String::new(),
            file: String::new(),
            set: BTreeMap::new(),
            way: Way::First,
            seed: None,
            schedule: None,
            truncated: false,
        };
        Self {
            meta,
            texts: Vec::new(),
            pending: BTreeMap::new(),
            records: Vec::new(),
            steps: Vec::new(),
            output: Vec::new(),
            findings: Vec::new(),
            lock_order: LockOrder::default(),
            lost_updates: LostUpdates::default(),
            outcome: None,
            machine: Machine::new(true),
            checkpoints: Vec::new(),
            last: RefCell::new(None),
            tracks: Tracks::default(),
            wakers: BTreeMap::new(),
            starts: BTreeMap::new(),
            ends: BTreeMap::new(),
        }
    }

    /// The model of a whole trace.
    #[must_use]
    pub fn of(trace: &Trace) -> Self {
        let mut model = Self::new();
        model.begin(trace.meta.clone());
        model.texts.clone_from(&trace.texts);
        for record in &trace.records {
            model.push(*record);
        }
        model
    }

    /// Says what was run; called again when more of that is known.
    pub fn begin(&mut self, meta: Meta) {
        if self.records.is_empty() {
            self.machine = Machine::new(meta.way != Way::Real);
        }
        self.meta = meta;
    }

    /// What was run.
    #[must_use]
    pub fn meta(&self) -> &Meta {
        &self.meta
    }

    /// Takes more texts, each behind its length.
    pub fn add_texts(&mut self, mut bytes: &[u8]) {
        while let Some(text) = take_block(&mut bytes) {
            self.texts.push(String::from_utf8_lossy(text).into_owned());
        }
    }

    /// Takes more records, in any order.
    pub fn add_records(&mut self, bytes: &[u8]) {
        let (chunks, _) = bytes.as_chunks::<RECORD_BYTES>();
        for record in chunks.iter().filter_map(Record::from_bytes) {
            self.pending.insert(record.number, record);
        }
        while let Some(record) = self.pending.remove(&(self.records.len() as u64)) {
            self.push(record);
        }
    }

    /// Nothing more will come: gaps are closed.
    pub fn finish(&mut self) {
        for (_, record) in core::mem::take(&mut self.pending) {
            self.push(record);
        }
    }

    /// The trace, to be kept.
    #[must_use]
    pub fn trace(&self) -> Trace {
        Trace { meta: self.meta.clone(), texts: self.texts.clone(), records: self.records.clone() }
    }

    /// The line of a record, if it lies in the program's file.
    fn line(&self, record: &Record) -> Option<u32> {
        let (file, line) = record.file_and_line()?;
        (self.meta.file.is_empty() || text(&self.texts, file) == self.meta.file).then_some(line)
    }

    fn push(&mut self, record: Record) {
        // Nothing is recorded behind the end mark; what a thread wrote at that very moment is left out.
        if self.outcome.is_some() {
            return;
        }
        let record = Record { number: self.records.len() as u64, ..record };
        let step = self.steps.len() as u32;
        if is_step(&record) && self.steps.len().is_multiple_of(CHECKPOINT) {
            self.checkpoints.push((self.records.len(), self.machine.clone()));
        }
        if record.verb == Verb::RunEnds {
            let outcome = Outcome::from_number(record.argument).unwrap_or(Outcome::Finished);
            self.outcome = Some(outcome);
            // What has happened comes before what could.
            let ends = findings::find(&self.machine, outcome, step);
            self.findings.splice(..0, ends);
        }
        self.note_arrow(&record, step);
        let line = self.line(&record);
        self.findings.extend(self.lock_order.follow(&self.machine, &record, line, step + 1));
        self.findings.extend(self.lost_updates.follow(&self.machine, &record, line, step + 1));
        self.machine.apply(&record, line, &self.texts);
        if record.verb == Verb::Say {
            let thread = self.machine.threads.get(usize::from(record.thread));
            self.output.push(OutputLine {
                time: self.machine.time,
                thread: thread.map_or_else(String::new, |thread| thread.state.name.clone()),
                text: text(&self.texts, record.argument).to_owned(),
                step,
                number: u32::from(record.thread),
                error: record.flags.has(crate::trace::event::Flags::FAILED),
            });
        }
        self.tracks.follow(&self.machine, step + 1);
        if is_step(&record) {
            self.steps.push(self.records.len() as u32);
        }
        self.records.push(record);
    }

    /// From the one who woke to the one who was woken.
    fn note_arrow(&mut self, record: &Record, step: u32) {
        let about = record.object;
        let (kind, tail) = match (record.verb, record.phase()) {
            (Verb::Start, Phase::Did) => {
                self.starts.insert(about, step);
                return;
            }
            (Verb::End, Phase::Did) => {
                self.ends.insert(about, step);
                return;
            }
            (Verb::Begin, _) => (ArrowKind::Start, self.starts.get(&about)),
            (Verb::Join, Phase::Has) => (ArrowKind::Join, self.ends.get(&about)),
            (verb, Phase::Did | Phase::Has) if !verb.is_about_thread() && about != 0 => {
                if !matches!(verb, Verb::Look | Verb::Read | Verb::Make) && record.cause == 0
                    || verb == Verb::Notify
                {
                    self.wakers.insert((about, record.ticket), step);
                }
                let kind = match verb {
                    Verb::Acquire => ArrowKind::Release,
                    Verb::Put | Verb::Get | Verb::JoinTasks => ArrowKind::Queue,
                    Verb::Wait => match self.machine.object(about).map(|object| &object.state.inside) {
                        Some(Inside::Barrier { .. }) => ArrowKind::Barrier,
                        Some(Inside::Event { .. } | Inside::Timer { .. }) => ArrowKind::Set,
                        _ => ArrowKind::Notify,
                    },
                    _ => return,
                };
                if record.cause == 0 {
                    return;
                }
                let tail = self.wakers.get(&(about, record.cause - 1)).copied();
                self.wakers.insert((about, record.ticket), step);
                return self.draw(kind, tail, record, step, Some(about));
            }
            _ => return,
        };
        let tail = tail.copied();
        self.draw(kind, tail, record, step, None);
    }

    fn draw(&mut self, kind: ArrowKind, tail: Option<u32>, record: &Record, step: u32, object: Option<u32>) {
        let Some(from) = tail.and_then(|step| self.record(step)) else { return };
        let arrow = Arrow {
            kind,
            from_step: tail.unwrap_or_default() + 1,
            to_step: step + 1,
            from: u32::from(from.thread),
            to: u32::from(record.thread),
            from_time: machine::seconds(from.time),
            to_time: machine::seconds(record.time),
            object,
        };
        if arrow.from != arrow.to {
            self.tracks.arrows.push(arrow);
        }
    }

    fn record(&self, step: u32) -> Option<&Record> {
        self.records.get(*self.steps.get(step as usize)? as usize)
    }

    /// How many records the machine at step n has seen.
    fn records_at(&self, step: u32) -> usize {
        let last = step.checked_sub(1).and_then(|last| self.steps.get(last as usize));
        last.map_or(0, |&record| record as usize + 1)
    }

    /// Calls `f` with the machine that has seen so many records.
    fn with_machine<R>(&self, records: usize, f: impl FnOnce(&Machine) -> R) -> R {
        if records == self.records.len() {
            return f(&self.machine);
        }
        let mut last = self.last.borrow_mut();
        let at = self.checkpoints.partition_point(|(seen, _)| *seen <= records);
        let near = at.checked_sub(1).and_then(|at| self.checkpoints.get(at));
        let ahead = last.as_ref().is_some_and(|(seen, _)| {
            *seen <= records && near.is_none_or(|(checkpoint, _)| checkpoint <= seen)
        });
        if !ahead {
            let fresh = || (0, Machine::new(self.meta.way != Way::Real));
            *last = Some(near.cloned().unwrap_or_else(fresh));
        }
        let (seen, machine) = last.get_or_insert_with(|| (0, Machine::new(self.meta.way != Way::Real)));
        for record in &self.records[*seen..records] {
            machine.apply(record, self.line(record), &self.texts);
        }
        *seen = records;
        f(machine)
    }

    /// Facts about the run as a whole.
    #[must_use]
    pub fn overview(&self) -> Overview {
        let threads = self.machine.threads.iter().map(|thread| ThreadInfo {
            number: thread.state.number,
            name: thread.state.name.clone(),
            daemon: thread.daemon,
            started: thread.started,
            ended: thread.ended.map(|(time, _)| time),
            end: thread.ended.map(|(_, end)| end),
        });
        let objects = self.machine.objects.iter().map(|object| ObjectInfo {
            number: object.state.number,
            name: object.name.clone(),
            kind: object.kind,
            line: object.line,
        });
        Overview {
            steps: self.steps.len() as u32,
            end: self.machine.time,
            outcome: self.outcome,
            truncated: self.meta.truncated,
            threads: threads.collect(),
            objects: objects.collect(),
            findings: self.findings.clone(),
        }
    }

    /// The machine after the first `step` steps.
    #[must_use]
    pub fn at(&self, step: u32) -> Moment {
        let step = step.min(self.steps.len() as u32);
        let record = step.checked_sub(1).and_then(|last| self.record(last));
        // Told from before the step.
        let sentence = step.checked_sub(1).map_or_else(Vec::new, |last| self.sentence(last));
        self.with_machine(self.records_at(step), |machine| {
            let threads = machine.threads.iter().map(|thread| ThreadState {
                words: narration::doing(machine, thread),
                ..thread.state.clone()
            });
            let objects = machine.objects.iter().map(|object| ObjectState {
                summary: narration::summary(&object.state),
                ..object.state.clone()
            });
            Moment {
                step,
                time: record.map_or(0.0, |record| machine::seconds(record.time)),
                thread: record.map(|record| u32::from(record.thread)),
                object: record.and_then(touched),
                line: record.and_then(|record| self.line(record)),
                sentence,
                threads: threads.collect(),
                objects: objects.collect(),
                lines: machine.lines,
                waits: findings::waits(machine),
            }
        })
    }

    fn sentence(&self, step: u32) -> Vec<view::Word> {
        let Some(record) = self.record(step) else { return Vec::new() };
        let before = record.number as usize;
        self.with_machine(before, |machine| narration::sentence(machine, record, &self.texts))
    }

    /// The sentences of the steps from `from` up to, but not including, `to`.
    #[must_use]
    pub fn story(&self, from: u32, to: u32) -> Vec<StoryLine> {
        let steps = from..to.min(self.steps.len() as u32);
        let line = |step| {
            let record = self.record(step)?;
            Some(StoryLine {
                step: step + 1,
                time: machine::seconds(record.time),
                thread: u32::from(record.thread),
                object: touched(record),
                line: self.line(record),
                sentence: self.sentence(step),
            })
        };
        steps.filter_map(line).collect()
    }

    /// The lines of output from number `from` up to, but not including, `to`. The step of a line is the
    /// first at which it is there.
    #[must_use]
    pub fn output(&self, from: u32, to: u32) -> Vec<OutputLine> {
        let lines = self.output.iter().skip(from as usize).take(to.saturating_sub(from) as usize);
        lines.map(|line| OutputLine { step: line.step + 1, ..line.clone() }).collect()
    }

    /// What can be seen of the lanes between two times on so many pixels.
    #[must_use]
    pub fn lanes(&self, from: f64, to: f64, pixels: u32) -> Lanes {
        self.tracks.seen(Axis::Time, from, to, pixels, self.end())
    }

    /// What can be seen of the lanes between two steps on so many pixels: also what takes no time.
    #[must_use]
    pub fn lanes_by_step(&self, from: u32, to: u32, pixels: u32) -> Lanes {
        self.tracks.seen(Axis::Step, f64::from(from), f64::from(to), pixels, self.end())
    }

    /// The whole run for Perfetto and `chrome://tracing`, as JSON.
    #[must_use]
    pub fn chrome(&self) -> String {
        let lanes = self.tracks.whole(self.end());
        chrome::chrome(&self.meta.program, &self.overview(), &lanes, &self.output(0, u32::MAX))
    }

    /// Where the run is now.
    fn end(&self) -> At {
        At { time: self.machine.time, step: self.steps.len() as u32 }
    }

    /// The last step at or before a time.
    #[must_use]
    pub fn step_at(&self, time: f64) -> u32 {
        self.steps.partition_point(|&record| machine::seconds(self.records[record as usize].time) <= time)
            as u32
    }

    /// The time of the last of the first `step` steps.
    #[must_use]
    pub fn time_of(&self, step: u32) -> f64 {
        step.checked_sub(1)
            .and_then(|last| self.record(last))
            .map_or(0.0, |record| machine::seconds(record.time))
    }

    /// The steps of which `is` is true, each as the first step after it.
    fn steps_where(&self, is: impl Fn(&Record) -> bool) -> Vec<u32> {
        let steps = (0..self.steps.len() as u32).filter(|&step| self.record(step).is_some_and(&is));
        steps.map(|step| step + 1).collect()
    }

    /// The steps that were made at a line of the program.
    #[must_use]
    pub fn steps_of_line(&self, line: u32) -> Vec<u32> {
        self.steps_where(|record| self.line(record) == Some(line))
    }

    /// The steps that touched an object.
    #[must_use]
    pub fn steps_of_object(&self, object: u32) -> Vec<u32> {
        self.steps_where(|record| touched(record) == Some(object))
    }

    /// The next, or the previous, step of a thread.
    #[must_use]
    pub fn next_step_of_thread(&self, thread: u32, step: u32, forward: bool) -> Option<u32> {
        self.next_where(step, forward, |record| u32::from(record.thread) == thread)
    }

    /// The next, or the previous, step whose sentence has this text in it, capitals or not.
    #[must_use]
    pub fn search(&self, text: &str, step: u32, forward: bool) -> Option<u32> {
        let text = text.to_lowercase();
        let has = |at: &u32| plain(&self.sentence(*at - 1)).to_lowercase().contains(&text);
        let end = self.steps.len() as u32 + 1;
        if forward {
            return (step + 1..end).find(has);
        }
        // Sentences are told from the machine, which goes forward only: block by block.
        let block = CHECKPOINT as u32;
        let blocks = (0..step.min(end).div_ceil(block)).rev();
        blocks
            .map(|number| number * block)
            .find_map(|from| (from.max(1)..(from + block).min(step).min(end)).filter(has).last())
    }

    fn next_where(&self, step: u32, forward: bool, is: impl Fn(&Record) -> bool) -> Option<u32> {
        let is = |at: &u32| self.record(*at - 1).is_some_and(&is);
        if forward { (step + 1..=self.steps.len() as u32).find(is) } else { (1..step).rev().find(is) }
    }

    /// The run's result. A run that has not ended counts as stopped.
    #[must_use]
    pub fn result(&self) -> RunResult {
        let meta = &self.meta;
        let threads = self.machine.threads.iter().map(|thread| ThreadResult {
            name: thread.state.name.clone(),
            daemon: thread.daemon,
            end: thread.ended.map_or(crate::trace::event::End::CutOff, |(_, end)| end),
        });
        RunResult {
            program: meta.program.clone(),
            set: meta.set.clone(),
            way: meta.way,
            seed: meta.seed,
            schedule: meta.schedule.clone(),
            outcome: self.outcome.unwrap_or(Outcome::Stopped),
            time: self.machine.time,
            threads: threads.collect(),
            output: self.output(0, u32::MAX),
            findings: self.findings.clone(),
            events: self.records.len() as u32,
        }
    }
}

/// The object that a step touched.
fn touched(record: &Record) -> Option<u32> {
    (!record.verb.is_about_thread() && record.object != 0).then_some(record.object)
}
