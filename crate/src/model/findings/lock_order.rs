//! Lock-order inversion: different threads take the same locks in different orders.
//!
//! An edge a→b says that a thread took lock b, or waited for it, while it held lock a. Edges of different
//! threads that make a circle can end in a deadlock under another schedule, even where this run went well;
//! unless one more lock was held at every edge, which lets only one of the threads in at a time.
//!
//! Source: Havelund, "Using Runtime Analysis to Guide Model Checking of Java Programs", 2000 (GoodLock).

use super::finder::{Finder, Found, Look};
use crate::model::machine::Machine;
use crate::trace::event::{Event, ObjectNumber, OnLock, OnObject, Patience, Phase, ThreadNumber};
use std::collections::BTreeMap;

/// How many edges the longest circle has that is looked for; no reader could follow a longer one.
const LONGEST: usize = 6;

/// A thread took one lock while it held another.
#[derive(Clone, Debug)]
struct Edge {
    thread: ThreadNumber,
    /// The line at which the outer lock was taken.
    outer_line: Option<u32>,
    line: Option<u32>,
    /// The other locks that the thread held.
    gates: Vec<ObjectNumber>,
}

/// Every edge so far, by its outer and its inner lock; of the edges of one thread, only the first.
#[derive(Debug, Default)]
pub(super) struct LockOrder {
    edges: BTreeMap<(ObjectNumber, ObjectNumber), Vec<Edge>>,
    /// The circles that have been told already, each as its locks in the order of their numbers.
    told: Vec<Vec<ObjectNumber>>,
}

/// The lock that an event takes, or waits for without a limit. A thread that would give up after a while, or
/// not wait at all, cannot be part of a deadlock.
fn taken(event: &Event) -> Option<ObjectNumber> {
    let Event::Object { object, what: OnObject::Lock(what), .. } = *event else { return None };
    match what {
        OnLock::Acquire { patience: Patience::Forever, phase: Phase::Blocked | Phase::Has(_), .. } => {
            Some(object)
        }
        OnLock::Acquire { .. } | OnLock::Release { .. } => None,
    }
}

impl Finder for LockOrder {
    fn title(&self) -> &'static str {
        "Possible deadlock"
    }

    fn sought(&self) -> &'static str {
        "locks in different orders"
    }

    fn follow(&mut self, look: &Look<'_>) -> Option<Found> {
        let inner = taken(&look.record.event)?;
        let (machine, thread) = (look.machine, look.record.thread);
        let holds = &machine.threads.get(thread)?.holds;
        if holds.contains(&inner) {
            return None;
        }
        let mut found = None;
        for &outer in holds {
            let known = self.edges.entry((outer, inner)).or_default();
            if known.iter().any(|edge| edge.thread == thread) {
                continue;
            }
            let owner = machine.object(outer).and_then(|whole| whole.inside.owner());
            let outer_line = owner.and_then(|owner| owner.line);
            let gates = holds.iter().copied().filter(|&held| held != outer).collect();
            let edge = Edge { thread, outer_line, line: look.line, gates };
            known.push(edge.clone());
            let mut path = vec![(outer, inner, edge)];
            if self.closes(outer, &mut path) {
                let mut locks: Vec<ObjectNumber> = path.iter().map(|(outer, ..)| *outer).collect();
                locks.sort_unstable();
                if !self.told.contains(&locks) {
                    self.told.push(locks);
                    found = found.or_else(|| Some(finding(machine, &path, look.step)));
                }
            }
        }
        found
    }
}

impl LockOrder {
    /// Whether edges of other threads lead from the path's end back to `start`; if they do, they have been
    /// added to the path.
    fn closes(&self, start: ObjectNumber, path: &mut Vec<(ObjectNumber, ObjectNumber, Edge)>) -> bool {
        let Some((_, at, _)) = path.last() else { return false };
        let at = *at;
        if at == start {
            return path.iter().all(|(.., edge)| {
                !edge.gates.iter().any(|gate| path.iter().all(|(.., other)| other.gates.contains(gate)))
            });
        }
        if path.len() == LONGEST {
            return false;
        }
        for ((outer, inner), edges) in self.edges.range((at, 0)..=(at, ObjectNumber::MAX)) {
            for edge in edges {
                let is_new = path.iter().all(|(from, _, other)| *from != at && other.thread != edge.thread);
                if is_new {
                    path.push((*outer, *inner, edge.clone()));
                    if self.closes(start, path) {
                        return true;
                    }
                    path.pop();
                }
            }
        }
        false
    }
}

fn finding(machine: &Machine, path: &[(ObjectNumber, ObjectNumber, Edge)], step: u32) -> Found {
    let thread = |number: ThreadNumber| machine.threads.name(number);
    let lock = |number: ObjectNumber| machine.object_name(number);
    let at = |line: Option<u32>| line.map_or(String::new(), |line| format!(" (line {line})"));
    let told: Vec<String> = path
        .iter()
        .map(|(outer, inner, edge)| {
            let (held, wanted) = (at(edge.outer_line), at(edge.line));
            format!("{} takes {}{held}, then {}{wanted}", thread(edge.thread), lock(*outer), lock(*inner))
        })
        .collect();
    Found {
        text: format!("Locks in different orders: {}. That can end in a deadlock.", told.join("; ")),
        threads: path.iter().map(|(.., edge)| thread(edge.thread)).collect(),
        lines: path.iter().flat_map(|(.., edge)| [edge.outer_line, edge.line]).flatten().collect(),
        step,
        ..Found::default()
    }
}
