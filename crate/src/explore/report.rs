//! What a search has found: the same for the library, the command line and the page.

use super::outcome::Came;
use crate::model::view::Finding;
use crate::recipe::{Set, Timing};
use crate::trace::Trace;
use crate::trace::choice::Deed;
use crate::trace::event::{End, Outcome, Text};
use crate::trace::place::Place;
use serde::{Deserialize, Serialize};
#[cfg(test)]
use ts_rs::TS;

/// What a search has found: the result of `explore --json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct Report {
    /// All of it in one sentence: "Every order was tried: 1 or 2, and only 2 is meant."
    pub verdict: String,
    /// The program's id.
    pub program: String,
    /// Every parameter with its value.
    #[cfg_attr(test, ts(as = "std::collections::BTreeMap<String, crate::recipe::Value>"))]
    pub set: Set,
    /// When deadlines could pass.
    pub timing: Timing,
    /// Whether the lines of all threads are one output, whose order counts; else those of each thread have an order of their
    /// own.
    pub together: bool,
    /// How orders were told apart.
    pub method: Method,
    /// How many preemptions an order could have at most, if there was a bound.
    pub bound: Option<u32>,
    /// How many executions there were: no two of them differ in the order of independent steps alone.
    pub executions: u64,
    /// For how many orders of the steps that threads can tell of each other they stand; `None` if these are more than a
    /// million, or if whole sections are steps.
    pub orders: Option<u64>,
    /// How often the program was begun in all: for the executions, to see what one step does at another moment, and for
    /// the order with the fewest preemptions.
    pub runs: u64,
    /// How many runs were begun in vain: 0, if every order was tried without a bound.
    pub blocked: u64,
    /// How often the search began anew, as something turned out to matter that it had not known of.
    pub begun_again: u32,
    /// The loops that wait for other threads, of which no more rounds were tried than differ.
    pub spins: Vec<Spin>,
    /// How many circles of locks, of which one execution lets expect a deadlock, turned out to be none in any order.
    pub refuted: u32,
    /// Whether every order was tried; with a bound, whether there is none with more preemptions.
    pub complete: bool,
    /// If not, why.
    pub incomplete: Option<Incomplete>,
    /// What can come of the program, in the order in which it was found.
    pub outcomes: Vec<Found>,
    /// What the model found out about the executions, in the order in which it was found.
    pub findings: Vec<Witnessed>,
    /// Of a text that somebody has made of the twin of a program that goes wrong, with the program's small values: whether every
    /// order of it is right.
    pub mends: Option<bool>,
    /// The tree of choices: where the executions part first. Empty if there is only one outcome, or if the executions are
    /// too many for a picture.
    pub branches: Vec<Branch>,
}

/// A thread goes on where executions part that come to different outcomes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct Branch {
    /// The thread's name.
    pub thread: String,
    /// Whether it gives up waiting, as its time has passed.
    pub late: bool,
    /// What it does, or has waited for.
    pub deed: Deed,
    /// The file in which it does that, unless it is at no place of the program.
    pub file: Option<String>,
    /// The line.
    pub line: Option<u32>,
    /// Where the executions behind it part next; nowhere, if they all come to the same.
    pub branches: Vec<Self>,
    /// How many executions there are behind it.
    pub executions: u64,
    /// What comes of the first of them: its place among the report's outcomes.
    pub outcome: usize,
    /// The schedule of that one.
    pub schedule: String,
}

/// How a search tells orders apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(test, derive(TS))]
pub enum Method {
    /// By the classes of Mazurkiewicz: orders that differ only in steps that do not depend on each other are one.
    Classes,
    /// The same, where what a thread does from taking locks to giving them back is one step.
    Sections,
}

impl core::str::FromStr for Method {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "classes" => Ok(Self::Classes),
            "sections" => Ok(Self::Sections),
            _ => Err(format!("the method is \"{text}\", but must be classes or sections")),
        }
    }
}

/// A finding, and an execution that shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct Witnessed {
    /// What was found out about that execution.
    pub finding: Finding,
    /// In how many executions it was found.
    pub executions: u64,
    /// The schedule of one of them, with as few preemptions as are known.
    pub schedule: String,
    /// How many preemptions that has.
    pub preemptions: u32,
}

/// An execution that may be shown: it is printed only if it is.
#[derive(Clone, Copy)]
pub(super) struct Shown<'a> {
    pub(super) preemptions: u32,
    /// How long its schedule's text is.
    pub(super) length: usize,
    pub(super) schedule: &'a dyn Fn() -> String,
}

impl Shown<'_> {
    /// Whether it shows something better than what is known, by its preemptions and schedule: with fewer preemptions or, with
    /// as many, in fewer words.
    pub(super) fn is_better(&self, known: (u32, &str)) -> bool {
        let is_shorter = known.1.is_empty() || self.length < known.1.len();
        self.preemptions < known.0 || self.preemptions == known.0 && is_shorter
    }
}

/// How far a search has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct Progress {
    /// How many executions there have been.
    pub executions: u64,
    /// How many outcomes have been found.
    pub outcomes: usize,
}

/// A loop that waits for other threads: where it lets them go on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct Spin {
    /// The file.
    pub file: String,
    /// The line.
    pub line: u32,
}

impl Spin {
    /// The place of this text.
    pub(super) fn at(place: Text, trace: &Trace) -> Option<Self> {
        let place = Place::parse(trace.text(place))?;
        Some(Self { file: place.file.to_owned(), line: place.line })
    }
}

impl Report {
    /// Of what goes wrong, the outcome that comes with the fewest preemptions and, of these, by the shortest schedule.
    #[must_use]
    pub fn fault(&self) -> Option<&Found> {
        let faults = self.outcomes.iter().filter(|found| found.is_fault());
        faults.min_by_key(|found| (found.preemptions, found.schedule.len()))
    }
}

/// Why a search is not complete.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct Incomplete {
    /// A sentence.
    pub why: String,
    /// The file of the place that it is about, if there is one.
    pub file: Option<String>,
    /// The line of that place.
    pub line: Option<u32>,
    /// Whether all threads that could go on went round there, so that none of them came on: a livelock.
    pub livelock: bool,
}

impl Incomplete {
    /// Why, at no place.
    pub(super) fn of(why: String) -> Self {
        Self { why, file: None, line: None, livelock: false }
    }

    /// Why, at a place of this run.
    pub(super) fn at(why: String, place: Option<Text>, trace: &Trace) -> Self {
        let place = place.and_then(|place| Place::parse(trace.text(place)));
        let (file, line) = (place.map(|place| place.file.to_owned()), place.map(|place| place.line));
        Self { why, file, line, livelock: false }
    }
}

/// Something that can come of the program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct Found {
    /// How the run ended.
    pub outcome: Outcome,
    /// How each thread ended, in the order of their numbers.
    pub ends: Vec<ThreadEnd>,
    /// What was printed: each thread's lines in their order or, where the lines of all threads are one output, all of them.
    pub output: Vec<FoundLine>,
    /// In how many executions it came.
    pub executions: u64,
    /// For how many orders these stand; `None` if they are more than a million.
    pub orders: Option<u64>,
    /// The schedule of one of them, with as few preemptions as are known.
    pub schedule: String,
    /// How many preemptions that has: how often the turn is taken from a thread that could go on.
    pub preemptions: u32,
    /// Whether there is none with fewer.
    pub fewest: bool,
    /// Whether the program's own expectation allows it, if the program has one.
    pub expected: Option<bool>,
    /// Of a program that goes wrong, so that another one shows its cure: whether it is right, by the cure's expectation.
    pub meant: Option<bool>,
}

/// How a thread ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct ThreadEnd {
    /// The thread's name.
    pub name: String,
    /// How it ended.
    pub end: End,
}

/// A line of an outcome.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct FoundLine {
    /// The name of the thread that printed it.
    pub thread: String,
    /// Its text.
    pub text: String,
}

impl Found {
    /// What came of an execution that has so many preemptions.
    pub(super) fn of(came: &Came, preemptions: u32, trace: &Trace) -> Self {
        let text = |text: Text| trace.text(text).to_owned();
        let ends = came.threads.iter().map(|&(_, name, end)| ThreadEnd { name: text(name), end }).collect();
        let line = |&(thread, line): &_| FoundLine { thread: text(came.name(thread)), text: text(line) };
        let output = came.lines.iter().map(line).collect();
        Self {
            outcome: came.outcome,
            ends,
            output,
            executions: 0,
            orders: Some(0),
            schedule: String::new(),
            preemptions,
            fewest: true,
            expected: None,
            meant: None,
        }
    }

    /// It comes by this execution.
    pub(super) fn witness(&mut self, shown: Shown<'_>) {
        if shown.is_better((self.preemptions, &self.schedule)) {
            self.preemptions = shown.preemptions;
            self.schedule = (shown.schedule)();
            self.fewest |= shown.preemptions == 0;
        }
    }

    /// Whether it is what the program is meant to come to, as far as anybody says.
    #[must_use]
    pub fn is_meant(&self) -> bool {
        self.meant.or(self.expected).unwrap_or(true)
    }

    /// Whether something has gone wrong: it is not meant, or is no end in which every thread came to its own.
    #[must_use]
    pub fn is_fault(&self) -> bool {
        !self.is_meant() || self.is_bad()
    }

    pub(crate) fn is_bad(&self) -> bool {
        self.outcome != Outcome::Finished || self.ends.iter().any(|thread| thread.end.is_bad())
    }

    /// Whether it is a surprise: the program does not expect it or, if it says nothing, it is no end in which every
    /// thread came to its own.
    #[must_use]
    pub fn is_surprising(&self) -> bool {
        !self.expected.unwrap_or(!self.is_bad())
    }
}
