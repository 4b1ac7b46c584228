//! Lost updates: a thread reads a shared variable, another thread writes it, and the first one overwrites
//! that with what it has made of the old value.
//!
//! It is told once for each variable: what happens once in a loop often happens many times.

use super::finder::{Finder, Found, Look};
use crate::trace::event::{Event, ObjectNumber, OnObject, OnShared, ThreadNumber};
use std::collections::BTreeMap;

/// A read or a write of a shared variable.
#[derive(Clone, Copy, Debug)]
struct Access {
    thread: ThreadNumber,
    step: u32,
    line: Option<u32>,
}

/// The last accesses to one shared variable.
#[derive(Debug, Default)]
struct Variable {
    /// The last read of each thread that has not written the variable since.
    reads: Vec<Access>,
    write: Option<Access>,
    /// Whether a lost update of this variable has been told.
    told: bool,
}

/// The accesses to every shared variable.
#[derive(Debug, Default)]
pub(super) struct LostUpdates(BTreeMap<ObjectNumber, Variable>);

impl Finder for LostUpdates {
    fn title(&self) -> &'static str {
        "Lost update"
    }

    fn sought(&self) -> &'static str {
        "lost update"
    }

    fn follow(&mut self, look: &Look<'_>) -> Option<Found> {
        let record = look.record;
        let Event::Object { object, what: OnObject::Shared(what), .. } = record.event else { return None };
        let now = Access { thread: record.thread, step: look.step, line: look.line };
        let in_place = match what {
            OnShared::Init { .. } => return None,
            OnShared::Read { .. } => None,
            OnShared::Write { in_place, .. } => Some(in_place),
        };
        let variable = self.0.entry(object).or_default();
        let read = variable.reads.iter().position(|read| read.thread == now.thread);
        let read = read.map(|at| variable.reads.swap_remove(at));
        let Some(in_place) = in_place else {
            variable.reads.push(now);
            return None;
        };
        let before = variable.write.replace(now);
        // A thread that changes a value in one step loses nothing.
        let (before, read) = (before?, read.filter(|_| !in_place)?);
        if before.thread == now.thread
            || before.step < read.step
            || core::mem::replace(&mut variable.told, true)
        {
            return None;
        }
        let at = |access: Access| access.line.map_or(String::new(), |line| format!(" at line {line}"));
        let thread = |access: Access| look.machine.threads.name(access.thread);
        let (me, other, name) = (thread(now), thread(before), look.machine.object_name(object));
        Some(Found {
            text: format!(
                "Lost update: {me} reads {name}{}, {other} writes it{}, and {me} writes over that{}.",
                at(read),
                at(before),
                at(now)
            ),
            threads: vec![me, other],
            lines: [read.line, before.line, now.line].into_iter().flatten().collect(),
            step: look.step,
            ..Found::default()
        })
    }
}
