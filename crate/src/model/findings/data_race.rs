//! Data races: two threads use a shared variable, at least one of them writes it, and nothing puts one before the
//! other.
//!
//! Each read and each write of a [`Shared`](crate::shared::Shared) is whole in itself, so that nothing is torn here;
//! but which of the two comes first is left to chance, and in a language without such variables it is worse. What
//! brings an order is in [`order`](super::order): happens-before, as this run had it.
//!
//! It is told once for each variable and pair of lines. Where a program means it, its header names the variable:
//! then it is told as what the program is about.
//!
//! Source: Flanagan and Freund, "FastTrack: Efficient and Precise Dynamic Race Detection", PLDI 2009.

use super::finder::{Finder, Found, Look, at};
use super::order::Moment;
use super::sorted::Sorted;
use crate::trace::event::{Event, ObjectNumber, OnObject, OnShared};

/// A read or a write of a shared variable.
#[derive(Clone, Copy, Debug)]
struct Access {
    moment: Moment,
    line: Option<u32>,
    writes: bool,
}

/// The accesses to one shared variable that a later one may be in a race with.
#[derive(Debug, Default)]
struct Variable {
    write: Option<Access>,
    /// The last read of each thread since that write.
    reads: Sorted<Access>,
    /// The pairs of lines that have been told, the smaller line first.
    told: Vec<(Option<u32>, Option<u32>)>,
}

/// The accesses to every shared variable.
#[derive(Debug, Default)]
pub(super) struct DataRaces(Sorted<Variable>);

impl Finder for DataRaces {
    fn title(&self) -> &'static str {
        "Data race"
    }

    fn sought(&self) -> &'static str {
        "data race"
    }

    fn follow(&mut self, look: &Look<'_>) -> Vec<Found> {
        let (record, order) = (look.record, look.happens_before);
        let Event::Object { object, what: OnObject::Shared(what), .. } = record.event else {
            return Vec::new();
        };
        let writes = match what {
            // Who makes a variable hands it to the others.
            OnShared::Init { .. } => return Vec::new(),
            OnShared::Read { .. } => false,
            OnShared::Write { .. } => true,
        };
        let now = Access { moment: order.now(record.thread), line: look.line, writes };
        let variable = self.0.or_default(object);
        let mut races: Vec<Access> = variable.write.into_iter().collect();
        if writes {
            races.extend(variable.reads.iter().map(|(_, read)| *read));
        }
        races.retain(|before| !order.is_before(before.moment, record.thread));
        if writes {
            variable.write = Some(now);
            variable.reads.clear();
        } else {
            variable.reads.insert(record.thread, now);
        }
        let mut found = Vec::new();
        for before in races {
            let lines = (before.line.min(now.line), before.line.max(now.line));
            if !variable.told.contains(&lines) {
                variable.told.push(lines);
                found.push(race(look, object, before, now));
            }
        }
        found
    }
}

fn race(look: &Look<'_>, object: ObjectNumber, before: Access, now: Access) -> Found {
    let name = look.object(object);
    let does = |access: Access| if access.writes { "writes" } else { "reads" };
    let (first, second) = (look.thread(before.moment.thread), look.thread(now.moment.thread));
    let accesses = format!(
        "{first} {} {name}{}, {second} {} it{}, and nothing puts one before the other",
        does(before),
        at(before.line),
        does(now),
        at(now.line)
    );
    let is_meant = look.means_unordered(&name);
    let (title, text) = if is_meant {
        (Some("Unordered accesses"), format!("Unordered accesses, on purpose: {accesses}."))
    } else {
        let missing = "no lock that both hold, no start or join, no event and no queue between them";
        (None, format!("Data race: {accesses}: {missing}."))
    };
    Found {
        title,
        text,
        on_purpose: is_meant,
        threads: vec![first, second],
        lines: [before.line, now.line].into_iter().flatten().collect(),
        step: look.step,
        ..Found::default()
    }
}
