//! The model: from a trace to the machine at step n, the lanes of the threads, the story of the run, and its
//! findings.
//!
//! It is a pure fold over the records: it has no clock, no threads and no chance. A [`Model`] grows with a
//! trace that is still being written: records may come in any order, and those behind a gap in the numbers
//! are held back until it is filled.
//!
//! # Steps
//!
//! A *step* is a record that a reader should see: a record is no step if it says that a thread is about to
//! try something, what an object starts with, or that the run begins. The machine at step n has seen all
//! records up to that of the nth step; at step 0 it has seen none.
//!
//! # The files, from the bottom up
//!
//! | | |
//! | --- | --- |
//! | `shell`, `chunks` | sorting in few bytes of code; a list that is never moved |
//! | `texts` | the trace's texts, and which of them are places in the program's file |
//! | `state`, `threads` | what a thread can be doing; the threads at one moment |
//! | `objects`, `pairs` | what every object has; the type of the large maps |
//! | `words`, `arrows` | what sentences are made of; which step let which other step happen |
//! | `family` | what every family of kinds has to say, and what it is given to say it |
//! | [`kinds`] | everything that a reader sees of a kind of object, a file for each family |
//! | `machine`, `waits` | all threads and objects at one moment; which thread waits for which |
//! | `story`, `findings` | the sentences of a run and its threads; what was found out, a file for each finding |
//! | [`view`] | the types that cross to the page and to `--json` |
//! | `woken` | who has been let go by a step and has not gone on yet |
//! | `lanes`, `chrome` | what is drawn of the threads; the same for Perfetto and `chrome://tracing` |
//! | `seek` | the records, and the machine at any of them |
//! | `again` | whether a run that was made again does the same |
//! | `telling` | the step that a page opens on |
//! | this file, `questions` | the [`Model`]: how it takes in a trace, and what it can be asked |

// A new event, kind or state must not compile until everything about it is said.
#![warn(clippy::wildcard_enum_match_arm, clippy::match_wildcard_for_single_variants)]

mod again;
mod arrows;
mod choice;
mod chrome;
mod chunks;
mod family;
mod findings;
pub mod kinds;
mod lanes;
mod machine;
mod objects;
mod pairs;
mod questions;
#[cfg(test)]
mod samples;
mod seek;
mod shell;
mod state;
mod story;
mod telling;
mod texts;
mod threads;
#[cfg(all(test, feature = "record"))]
mod types;
pub mod view;
mod waits;
mod woken;
mod words;

pub use words::plain;

use crate::recipe::{Recipe, Way};
use crate::trace::event::{Event, OnRun, OnThread, Outcome, Record, Text};
use crate::trace::file::{Meta, OpenError, Opened, Trace, take_block};
use arrows::{Arrows, Touch};
use findings::Findings;
use lanes::Tracks;
use machine::Machine;
use seek::History;
use texts::Texts;
use threads::seconds;
use view::OutputLine;

/// What is known of a run from as much of its trace as has been read.
#[derive(Debug)]
pub struct Model {
    meta: Meta,
    texts: Texts,
    /// Records that wait for those before them, the greatest number first.
    pending: Vec<Record>,
    history: History,
    /// The machine after all records.
    machine: Machine,
    output: Vec<OutputLine>,
    findings: Findings,
    arrows: Arrows,
    tracks: Tracks,
    /// How the run ended, once it has.
    outcome: Option<Outcome>,
}

impl Default for Model {
    fn default() -> Self {
        Self::new()
    }
}

impl Model {
    /// An empty model, for a run that is about to begin.
    #[must_use]
    pub fn new() -> Self {
        let meta = Meta {
            recipe: Recipe::new("", Way::First),
            file: String::new(),
            unordered: Vec::new(),
            schedule: None,
            choice: None,
            chosen: Vec::new(),
            problem: None,
            truncated: false,
        };
        Self {
            meta,
            texts: Texts::default(),
            pending: Vec::new(),
            history: History::default(),
            machine: Machine::new(true),
            output: Vec::new(),
            findings: Findings::default(),
            arrows: Arrows::default(),
            tracks: Tracks::default(),
            outcome: None,
        }
    }

    /// The model of a whole trace.
    #[must_use]
    pub fn of(trace: &Trace) -> Self {
        let mut model = Self::new();
        model.begin(trace.meta.clone());
        for text in &trace.texts {
            model.texts.push(text.clone());
        }
        for record in &trace.records {
            model.push(*record);
        }
        model
    }

    /// The model of a trace's file.
    ///
    /// # Errors
    /// [`OpenError`], if the bytes are no trace that can be opened.
    pub fn open(file: &[u8]) -> Result<Self, OpenError> {
        let Opened { meta, texts, records } = Opened::new(file)?;
        let mut model = Self::new();
        model.begin(meta);
        texts.into_iter().for_each(|text| model.texts.push(text));
        for record in records {
            model.push(record?);
        }
        Ok(model)
    }

    /// Takes in what was run; to be called again when more of that is known.
    pub fn begin(&mut self, meta: Meta) {
        if self.history.records().len() == 0 {
            self.machine = Machine::new(meta.recipe.way.is_controlled());
        }
        self.texts.set_file(&meta.file);
        self.meta = meta;
    }

    /// What was run, as [`begin`](Self::begin) was told last.
    #[must_use]
    pub fn meta(&self) -> &Meta {
        &self.meta
    }

    /// Takes more texts, each behind its length in bytes (u32, little-endian).
    pub fn add_texts(&mut self, mut bytes: &[u8]) {
        while let Some(text) = take_block(&mut bytes) {
            self.texts.push(String::from_utf8_lossy(text).into_owned());
        }
    }

    /// Takes more records: encoded ones, whole, one after the other, with their numbers in any order. Bytes
    /// that no writer can have made, and all behind them, are left out.
    pub fn add_records(&mut self, mut bytes: &[u8]) {
        self.pending.extend(core::iter::from_fn(|| Record::decode(&mut bytes)));
        shell::sort_by_key(&mut self.pending, |record| core::cmp::Reverse(record.number));
        loop {
            let next = self.history.records().len() as u32;
            let Some(record) = self.pending.pop_if(|record| record.number <= next) else { break };
            // A number that comes again is left out: a run writes each number once.
            if record.number == next {
                self.push(record);
            }
        }
    }

    /// Takes in that no more records will come: gaps are closed.
    pub fn finish(&mut self) {
        while let Some(record) = self.pending.pop() {
            self.push(record);
        }
    }

    /// Closes a run that is over and cannot say so itself any more: as if its end mark had come behind
    /// everything else, at the time of the last record. A run that has ended already stays as it is.
    pub fn close(&mut self, outcome: Outcome) {
        self.finish();
        let records = self.history.records();
        let time = records.len().checked_sub(1).map_or(0, |last| records[last].time);
        let event = OnRun::Ended { outcome }.into();
        self.push(Record { number: 0, time, thread: 0, place: Text(0), unwinding: false, event });
    }

    /// The trace as far as it has been read, to be kept.
    #[must_use]
    pub fn trace(&self) -> Trace {
        Trace {
            meta: self.meta.clone(),
            texts: self.texts.all().to_vec(),
            records: self.history.records().iter().copied().collect(),
        }
    }

    /// Takes the next record, whatever its number was before gaps were closed.
    fn push(&mut self, record: Record) {
        // Nothing counts behind the end mark: what a thread wrote at that very moment is left out.
        if self.outcome.is_some() {
            return;
        }
        let record = Record { number: self.history.records().len() as u32, ..record };
        let step = story::step(&record).filter(|_| self.machine.shows(&record));
        // The moment that this step brings. A record that is no step belongs to the next step.
        let moment = self.history.steps() + 1;
        self.history.push(record, step.is_some(), &self.machine);
        self.findings.follow(&record, moment, (&self.machine, &self.texts, &self.history, &self.meta));
        if let Some(step) = step {
            let here = Touch { step: moment, thread: record.thread, time: seconds(record.time) };
            self.arrows.follow(step, here);
            if let Some(arrow) = self.arrows.to(moment) {
                self.tracks.let_go(&self.machine, arrow);
            }
        }
        self.machine.apply(&record, &self.texts);
        if let Event::Thread(OnThread::Printed { line, error }) = record.event {
            self.output.push(OutputLine {
                time: self.machine.threads.now,
                thread: self.machine.threads.name(record.thread),
                text: self.texts.get(line).to_owned(),
                step: moment,
                number: record.thread,
                error,
            });
        }
        if let Event::Run(OnRun::Ended { outcome }) = record.event {
            self.outcome = Some(outcome);
        }
        self.tracks.follow(&self.machine, moment);
        self.tracks.uses(&self.machine, &record, moment);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use samples::{Random, at};

    fn printed(number: u32) -> Record {
        Record { number, ..at(i64::from(number), OnThread::Printed { line: Text(0), error: false }) }
    }

    fn end(number: u32, outcome: Outcome) -> Record {
        Record { number, ..at(i64::from(number), OnRun::Ended { outcome }) }
    }

    #[test]
    fn records_of_any_length_come_in_any_order() {
        let mut model = Model::new();
        model.add_records(&[printed(2).to_bytes(), printed(0).to_bytes()].concat());
        assert_eq!(model.overview().steps, 1, "the third waits for the second");
        let mut bytes = printed(1).to_bytes();
        bytes.extend([3, 1, 4]);
        model.add_records(&bytes);
        assert_eq!(model.overview().steps, 3, "what is no record is left out");
    }

    #[test]
    fn a_run_that_was_closed_is_as_one_that_has_ended() {
        let (mut closed, mut ended) = (Model::new(), Model::new());
        for model in [&mut closed, &mut ended] {
            model.add_records(&[printed(0).to_bytes(), printed(2).to_bytes()].concat());
        }
        closed.close(Outcome::Stopped);
        ended.finish();
        ended.push(Record { time: 2_000_000_000, ..end(2, Outcome::Stopped) });
        assert_eq!(closed.result(), ended.result(), "the same result");
        assert_eq!(closed.trace(), ended.trace(), "and the same trace");
        assert_eq!(Trace::from_bytes(&closed.trace().to_bytes()), Ok(closed.trace()), "which opens again");
        closed.close(Outcome::Panicked);
        closed.add_records(&printed(3).to_bytes());
        assert_eq!(closed.result(), ended.result(), "nothing counts behind the end");
    }

    #[test]
    fn no_records_make_it_panic() {
        let mut random = Random(2);
        for _ in 0..100 {
            let mut model = Model::new();
            for number in 0..60 {
                model.add_records(&random.record(number).to_bytes());
            }
            model.close(if random.below(2) == 0 { Outcome::Deadlock } else { Outcome::Limit });
            let steps = model.overview().steps;
            for step in (0..=steps).rev() {
                let _ = (model.at(step), model.story(step, step + 1));
            }
            let _ = (model.result(), model.lanes(0.0, 1.0, 100), model.search("x", 0, true), model.chrome());
            let _ = (model.order(), model.records_in(&model, steps));
            assert_eq!(model.differs_from(&model), None, "a run does the same as itself");
        }
    }
}
