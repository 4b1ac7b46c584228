//! What every finder has to do, and what it is given to do it.

use super::order::Order;
use super::sections::Sections;
use crate::model::machine::Machine;
use crate::model::seek::History;
use crate::model::texts::Texts;
use crate::model::waits::WaitsFor;
use crate::trace::event::{ObjectNumber, Record, ThreadNumber};

/// A finder follows a run record by record, and looks for findings of one kind.
pub(super) trait Finder: Send {
    /// The heading of what this finder finds, where a [`Found`] has none of its own.
    fn title(&self) -> &'static str;

    /// What this finder looks for, in words that follow "no".
    fn sought(&self) -> &'static str;

    /// Takes in the next record; returns what it has brought to light.
    fn follow(&mut self, look: &Look<'_>) -> Vec<Found>;
}

/// The next record, with the machine and the sections as they are before the record changes them, and the orders of
/// what has happened, this record included.
#[derive(Debug)]
pub(super) struct Look<'a> {
    pub(super) machine: &'a Machine,
    pub(super) texts: &'a Texts,
    /// All records so far, this one included.
    pub(super) history: &'a History,
    /// The names of the shared variables that the program means to use without an order.
    pub(super) unordered: &'a [String],
    pub(super) messages: &'a Order,
    pub(super) happens_before: &'a Order,
    pub(super) sections: &'a Sections,
    pub(super) record: &'a Record,
    /// The line of the record, in the program's file.
    pub(super) line: Option<u32>,
    /// The first moment at which the record's step has been made.
    pub(super) step: u32,
}

/// What came to light, as a [`Finding`](super::Finding) has it.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// The heading, where it is not the finder's own.
    pub(super) title: Option<&'static str>,
    pub(super) text: String,
    pub(super) on_purpose: bool,
    pub(super) threads: Vec<String>,
    pub(super) lines: Vec<u32>,
    pub(super) step: u32,
    pub(super) cycle: Vec<WaitsFor>,
}

impl Look<'_> {
    /// A thread's name.
    pub(super) fn thread(&self, number: ThreadNumber) -> String {
        self.machine.threads.name(number)
    }

    /// An object's name.
    pub(super) fn object(&self, number: ObjectNumber) -> String {
        self.machine.object_name(number)
    }

    /// Whether the program means to use the shared variable with this name without an order. The second object of a name has
    /// a number behind it.
    pub(super) fn means_unordered(&self, name: &str) -> bool {
        self.unordered.iter().any(|meant| {
            name.strip_prefix(meant.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        })
    }
}

/// Where something happened, in words that follow it; nothing if that is no line of the program's file.
pub(super) fn at(line: Option<u32>) -> String {
    line.map_or_else(String::new, |line| format!(" at line {line}"))
}
