//! Findings: what the model finds out about a run as a whole.
//!
//! A new finding is a file beside this one, and a row in `findings!`: the page and the command line have its words
//! from its file.

mod components;
mod data_race;
mod deadlock;
mod finder;
mod holds;
mod limit;
mod lock_order;
mod lost_update;
mod lost_wakeup;
mod order;
mod prediction;
mod sections;
mod sorted;
mod unlooped_wait;

use super::machine::Machine;
use super::seek::History;
use super::story;
use super::texts::Texts;
use super::waits::WaitsFor;
use crate::trace::event::{Event, OnRun, Record};
use crate::trace::file::{Meta, Trace};
use core::fmt;
use finder::{Finder, Found, Look};
use order::Order;
use sections::Sections;
use serde::{Deserialize, Serialize};

/// `findings! { /// … Name "its name in JSON" its::Finder; … }`: the kinds of findings, and one to look for each.
macro_rules! findings {
    ($($(#[$doc:meta])* $kind:ident $name:literal $finder:ty;)+) => {
        /// The kind of a finding.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(test, derive(ts_rs::TS))]
        pub enum FindingKind { $(
            $(#[$doc])*
            #[serde(rename = $name)]
            $kind,
        )+ }

        /// Every finder, with the kind of what it finds.
        fn all() -> Vec<(FindingKind, Box<dyn Finder>)> {
            vec![$((FindingKind::$kind, Box::new(<$finder>::default()))),+]
        }
    };
}

findings! {
    /// Threads wait for one another, or for what no thread can give any more.
    Deadlock "deadlock" deadlock::Deadlock;
    /// The run reached its step limit.
    Limit "limit" limit::Limit;
    /// Locks are taken in different orders: a deadlock that is possible, not one that happened.
    LockOrder "lock order" lock_order::LockOrder;
    /// A thread overwrites what another thread wrote after the first one's own read.
    LostUpdate "lost update" lost_update::LostUpdates;
    /// Two threads use a variable, one of them writes it, and nothing puts one before the other.
    DataRace "data race" data_race::DataRaces;
    /// A thread waits for a notification, or a set, that came before it waited.
    LostWakeup "lost wake-up" lost_wakeup::LostWakeups;
    /// A thread was notified and went on without looking again at what it had waited for.
    UnloopedWait "wait without a loop" unlooped_wait::UnloopedWaits;
}

/// Something that the model found out about a run as a whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Finding {
    /// The kind of the finding.
    pub kind: FindingKind,
    /// The kind as a heading.
    pub title: String,
    /// The finding in plain words.
    pub text: String,
    /// Whether something is wrong: not so for what the program says that it does on purpose.
    pub fault: bool,
    /// The names of the threads that take part.
    pub threads: Vec<String>,
    /// The lines that take part, in the program's file.
    pub lines: Vec<u32>,
    /// The step at which it came true.
    pub step: u32,
    /// For a deadlock, which thread waits for which, in the order of the circle; empty if there is no circle.
    pub cycle: Vec<WaitsFor>,
}

impl Finding {
    /// Finds out all that there is about one run after the other, by their traces: their records have the numbers from 0 on,
    /// and each has the texts of those before it.
    pub fn of_each() -> impl FnMut(&Trace) -> Vec<Self> + Send {
        let mut texts = Texts::default();
        move |trace| Findings::of(trace, &mut texts)
    }
}

/// What has been found so far. It grows with the trace.
pub(super) struct Findings {
    finders: Vec<(FindingKind, Box<dyn Finder>)>,
    messages: Order,
    happens_before: Order,
    sections: Sections,
    found: Vec<Finding>,
}

impl fmt::Debug for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Findings").field("found", &self.found).finish_non_exhaustive()
    }
}

impl Default for Findings {
    fn default() -> Self {
        Self {
            finders: all(),
            messages: Order::messages(),
            happens_before: Order::happens_before(),
            sections: Sections::default(),
            found: Vec::new(),
        }
    }
}

impl Findings {
    /// Takes in a record before `machine` does; `step` is the first moment at which the record's step has
    /// been made, and `history` has the record already.
    pub(super) fn follow(
        &mut self,
        record: &Record,
        step: u32,
        (machine, texts, history, meta): (&Machine, &Texts, &History, &Meta),
    ) {
        self.messages.follow(record, texts);
        self.happens_before.follow(record, texts);
        let (messages, happens_before, sections) = (&self.messages, &self.happens_before, &self.sections);
        let line = texts.line(record.place);
        let unordered = meta.unordered.as_slice();
        let look = Look {
            machine,
            texts,
            history,
            unordered,
            messages,
            happens_before,
            sections,
            record,
            line,
            step,
        };
        // How the run came to its end is told before what happened, or could have happened, on the way.
        let is_end = matches!(record.event, Event::Run(OnRun::Ended { .. }));
        let mut place = if is_end { 0 } else { self.found.len() };
        for (kind, finder) in &mut self.finders {
            for found in finder.follow(&look) {
                let Found { title, text, on_purpose, threads, lines, step, cycle } = found;
                let title = title.unwrap_or(finder.title()).to_owned();
                self.found.insert(
                    place,
                    Finding { kind: *kind, title, text, fault: !on_purpose, threads, lines, step, cycle },
                );
                place += 1;
            }
        }
        self.sections.follow(record, machine);
    }

    /// Everything that is found out about a whole trace, and nothing else of it. `texts` are its texts, as far as they have
    /// been read.
    fn of(trace: &Trace, texts: &mut Texts) -> Vec<Finding> {
        let (mut findings, mut history) = (Self::default(), History::default());
        texts.set_file(&trace.meta.file);
        trace.texts[texts.all().len()..].iter().for_each(|text| texts.push(text.clone()));
        let mut machine = Machine::new(trace.meta.recipe.way.is_controlled());
        for record in &trace.records {
            let moment = history.steps() + 1;
            history.push(*record, story::step(record).is_some(), &machine);
            findings.follow(record, moment, (&machine, texts, &history, &trace.meta));
            machine.apply(record, texts);
        }
        findings.found
    }

    /// What is looked for, each in words that follow "no".
    pub(super) fn sought(&self) -> Vec<String> {
        self.finders.iter().map(|(_, finder)| finder.sought().to_owned()).collect()
    }

    /// Everything that was found, in the order in which it is told.
    pub(super) fn all(&self) -> &[Finding] {
        &self.found
    }
}
