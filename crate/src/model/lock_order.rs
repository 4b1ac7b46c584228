//! Lock-order inversion: locks that are taken in different orders by different threads.
//!
//! An edge a→b says that somebody took, or waited for, b while holding a. Edges of different threads that
//! make a circle can end in a deadlock under another schedule, even where this run went well; unless one
//! lock more was held at every edge, which lets only one of the threads in at a time.
//!
//! Source: Havelund, "Using Runtime Analysis to Guide Model Checking of Java Programs", 2000 (GoodLock).

use super::machine::Machine;
use super::narration::owner;
use super::view::{Finding, FindingKind};
use crate::trace::event::{Flags, ObjectType, Phase, Record, Verb};
use std::collections::{BTreeMap, BTreeSet};

/// The longest circle that is looked for; nobody could follow a longer one.
const LONGEST: usize = 6;

/// One lock taken under another.
#[derive(Clone, Debug)]
struct Edge {
    thread: u32,
    /// Where the outer one was taken, and the inner one.
    outer_line: Option<u32>,
    line: Option<u32>,
    /// What else the thread held.
    gates: Vec<u32>,
}

/// Every edge so far: by outer and inner lock and by thread, the first of its kind.
#[derive(Debug, Default)]
pub(super) struct LockOrder {
    edges: BTreeMap<(u32, u32), Vec<Edge>>,
    /// The circles that were told already, by their locks.
    told: BTreeSet<Vec<u32>>,
}

impl LockOrder {
    /// Takes in a record, before `machine` has; says what it makes possible.
    pub(super) fn follow(
        &mut self,
        machine: &Machine,
        record: &Record,
        line: Option<u32>,
        step: u32,
    ) -> Option<Finding> {
        // Who gives up after a while, or does not wait at all, is no part of a deadlock.
        let waits = record.verb == Verb::Acquire
            && matches!(record.phase(), Phase::Blocked | Phase::Has)
            && !record.flags.has(Flags::TIMED)
            && !record.flags.has(Flags::NONBLOCKING);
        let inner = record.object;
        let is_lock = machine
            .object(inner)
            .is_some_and(|object| matches!(object.kind, ObjectType::Lock | ObjectType::RLock));
        let thread = u32::from(record.thread);
        let holds = &machine.threads.get(thread as usize)?.state.holds;
        if !waits || !is_lock || holds.contains(&inner) {
            return None;
        }
        let mut found = None;
        for &outer in holds {
            let known = self.edges.entry((outer, inner)).or_default();
            if known.iter().any(|edge| edge.thread == thread) {
                continue;
            }
            let outer_line = owner(machine, outer).and_then(|owner| owner.line);
            let gates = holds.iter().copied().filter(|&held| held != outer).collect();
            let edge = Edge { thread, outer_line, line, gates };
            known.push(edge.clone());
            let mut path = vec![(outer, inner, edge)];
            if self.closes(outer, &mut path) {
                let mut locks: Vec<u32> = path.iter().map(|(outer, ..)| *outer).collect();
                locks.sort_unstable();
                if self.told.insert(locks) {
                    found = found.or_else(|| Some(finding(machine, &path, step)));
                }
            }
        }
        found
    }

    /// Whether edges of other threads lead from the path's end back to `start`; then they are in it.
    fn closes(&self, start: u32, path: &mut Vec<(u32, u32, Edge)>) -> bool {
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
        for ((outer, inner), edges) in self.edges.range((at, 0)..=(at, u32::MAX)) {
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

fn finding(machine: &Machine, path: &[(u32, u32, Edge)], step: u32) -> Finding {
    let thread = |number: u32| {
        machine.threads.get(number as usize).map_or(String::new(), |thread| thread.state.name.clone())
    };
    let lock = |number: u32| machine.object(number).map_or(String::new(), |object| object.name.clone());
    let at = |line: Option<u32>| line.map_or(String::new(), |line| format!(" (line {line})"));
    let told: Vec<String> = path
        .iter()
        .map(|(outer, inner, edge)| {
            let (held, wanted) = (at(edge.outer_line), at(edge.line));
            format!("{} takes {}{held}, then {}{wanted}", thread(edge.thread), lock(*outer), lock(*inner))
        })
        .collect();
    Finding {
        kind: FindingKind::LockOrder,
        text: format!("Locks in different orders: {}. That can end in a deadlock.", told.join("; ")),
        threads: path.iter().map(|(.., edge)| thread(edge.thread)).collect(),
        lines: path.iter().flat_map(|(.., edge)| [edge.outer_line, edge.line]).flatten().collect(),
        step,
        cycle: Vec::new(),
    }
}
