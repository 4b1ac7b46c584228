//! Lost updates: a thread reads a shared variable, another one writes it, and the first writes over that
//! what it has made of the old value.
//!
//! Told once for each variable: what happens once in a loop happens often.

use super::machine::Machine;
use super::view::{Finding, FindingKind};
use crate::trace::event::{ObjectType, Record, Verb};
use std::collections::{BTreeMap, BTreeSet};

/// A read or a write.
#[derive(Clone, Copy, Debug)]
struct Access {
    thread: u32,
    step: u32,
    line: Option<u32>,
}

/// The last accesses to each shared variable.
#[derive(Debug, Default)]
pub(super) struct LostUpdates {
    /// By variable and thread.
    reads: BTreeMap<(u32, u32), Access>,
    /// By variable.
    writes: BTreeMap<u32, Access>,
    told: BTreeSet<u32>,
}

impl LostUpdates {
    /// Takes in a record; says which update it has undone.
    pub(super) fn follow(
        &mut self,
        machine: &Machine,
        record: &Record,
        line: Option<u32>,
        step: u32,
    ) -> Option<Finding> {
        if !matches!(record.verb, Verb::Read | Verb::Write) {
            return None;
        }
        let about = record.object;
        let object = machine.object(about).filter(|object| object.kind == ObjectType::Shared)?;
        let now = Access { thread: u32::from(record.thread), step, line };
        if record.verb == Verb::Read {
            self.reads.insert((about, now.thread), now);
            return None;
        }
        let before = self.writes.insert(about, now);
        let read = self.reads.remove(&(about, now.thread));
        // Who changes a value in one step loses nothing.
        let (before, read) = (before?, read.filter(|_| record.cause == 0)?);
        if before.thread == now.thread || before.step < read.step || !self.told.insert(about) {
            return None;
        }
        let thread = |access: Access| {
            let thread = machine.threads.get(access.thread as usize);
            thread.map_or(String::new(), |thread| thread.state.name.clone())
        };
        let at = |access: Access| access.line.map_or(String::new(), |line| format!(" at line {line}"));
        let (me, other, name) = (thread(now), thread(before), &object.name);
        Some(Finding {
            kind: FindingKind::LostUpdate,
            text: format!(
                "Lost update: {me} reads {name}{}, {other} writes it{}, and {me} writes over that{}.",
                at(read),
                at(before),
                at(now)
            ),
            threads: vec![me, other],
            lines: [read.line, before.line, now.line].into_iter().flatten().collect(),
            step,
            cycle: Vec::new(),
        })
    }
}
