//! Lost updates: a thread reads a shared variable, another thread writes it, and the first one overwrites
//! that with what it has made of the old value.
//!
//! Nothing is lost where the other thread's write has its place between the read and the write: where the thread
//! that read started the writer, or sent it a message, and heard of it again, before it wrote. Locks are no such
//! order. What is read under a lock and written under it later is lost as well if another thread comes between.
//!
//! It is told once for each variable: what happens once in a loop often happens many times.

use super::finder::{Finder, Found, Look, at};
use super::order::{Clock, Moment};
use super::sorted::Sorted;
use crate::trace::event::{Event, OnObject, OnShared};
use std::sync::Arc;

/// A read or a write of a shared variable.
#[derive(Clone, Debug)]
struct Access {
    moment: Moment,
    /// What the thread knew of the others then.
    known: Arc<Clock>,
    step: u32,
    line: Option<u32>,
}

/// The last accesses to one shared variable.
#[derive(Debug, Default)]
struct Variable {
    /// The last read of each thread that has not written the variable since.
    reads: Sorted<Access>,
    write: Option<Access>,
    /// Whether a lost update of this variable has been told.
    told: bool,
}

/// The accesses to every shared variable.
#[derive(Debug, Default)]
pub(super) struct LostUpdates(Sorted<Variable>);

impl Finder for LostUpdates {
    fn title(&self) -> &'static str {
        "Lost update"
    }

    fn sought(&self) -> &'static str {
        "lost update"
    }

    fn follow(&mut self, look: &Look<'_>) -> Vec<Found> {
        self.lost(look).into_iter().collect()
    }
}

impl LostUpdates {
    fn lost(&mut self, look: &Look<'_>) -> Option<Found> {
        let (record, messages) = (look.record, look.messages);
        let Event::Object { object, what: OnObject::Shared(what), .. } = record.event else { return None };
        let in_place = match what {
            OnShared::Init { .. } => return None,
            OnShared::Read { .. } => None,
            OnShared::Write { in_place, .. } => Some(in_place),
        };
        let (moment, known) = (messages.now(record.thread), messages.known(record.thread));
        let now = Access { moment, known, step: look.step, line: look.line };
        let variable = self.0.or_default(object);
        let Some(in_place) = in_place else {
            variable.reads.insert(record.thread, now);
            return None;
        };
        let read = variable.reads.remove(record.thread);
        let before = variable.write.replace(now.clone());
        // A thread that changes a value in one step loses nothing.
        let (before, read) = (before?, read.filter(|_| !in_place)?);
        let is_between = before.known.has(read.moment) && now.known.has(before.moment);
        if before.moment.thread == record.thread
            || before.step < read.step
            || is_between
            || core::mem::replace(&mut variable.told, true)
        {
            return None;
        }
        let (me, other, name) =
            (look.thread(record.thread), look.thread(before.moment.thread), look.object(object));
        let is_meant = look.means_unordered(&name);
        let on_purpose = if is_meant { ", on purpose" } else { "" };
        Some(Found {
            on_purpose: is_meant,
            text: format!(
                "Lost update{on_purpose}: {me} reads {name}{}, {other} writes it{}, and {me} writes over that{}.",
                at(read.line),
                at(before.line),
                at(now.line)
            ),
            threads: vec![me, other],
            lines: [read.line, before.line, now.line].into_iter().flatten().collect(),
            step: look.step,
            ..Found::default()
        })
    }
}
