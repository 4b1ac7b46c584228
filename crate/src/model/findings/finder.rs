//! What every finder has to do, and what it is given to do it.

use crate::model::machine::Machine;
use crate::model::waits::WaitsFor;
use crate::trace::event::Record;
use core::fmt::Debug;

/// A finder follows a run record by record, and looks for findings of one kind.
pub(super) trait Finder: Debug + Send {
    /// The heading of what this finder finds.
    fn title(&self) -> &'static str;

    /// What this finder looks for, in words that follow "no".
    fn sought(&self) -> &'static str;

    /// Takes in the next record; returns what it has brought to light, if anything.
    fn follow(&mut self, look: &Look<'_>) -> Option<Found>;
}

/// The next record, with the machine as it is before the record changes it.
#[derive(Debug)]
pub(super) struct Look<'a> {
    pub(super) machine: &'a Machine,
    pub(super) record: &'a Record,
    /// The line of the record, in the program's file.
    pub(super) line: Option<u32>,
    /// The first moment at which the record's step has been made.
    pub(super) step: u32,
}

/// What came to light, as a [`Finding`](super::Finding) has it.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) text: String,
    pub(super) threads: Vec<String>,
    pub(super) lines: Vec<u32>,
    pub(super) step: u32,
    pub(super) cycle: Vec<WaitsFor>,
}
