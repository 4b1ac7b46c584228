//! Deadlock: threads wait for one another in a circle, or for what no thread can give any more.
//!
//! It is looked for where a run ends. A run in which every thread is blocked is stuck, with a circle or
//! without. In a run that was stopped, a circle shows that some of its threads were stuck.

use super::finder::{Finder, Found, Look};
use crate::model::machine::Machine;
use crate::model::waits::{WaitsFor, waits};
use crate::trace::event::{Event, OnRun, Outcome};

/// Looks at which threads wait for which when the run ends.
#[derive(Debug, Default)]
pub(super) struct Deadlock;

impl Finder for Deadlock {
    fn title(&self) -> &'static str {
        "Deadlock"
    }

    fn sought(&self) -> &'static str {
        "deadlock"
    }

    fn follow(&mut self, look: &Look<'_>) -> Vec<Found> {
        let Event::Run(OnRun::Ended { outcome }) = look.record.event else { return Vec::new() };
        let machine = look.machine;
        let waits = match outcome {
            Outcome::Deadlock | Outcome::Stopped => waits(machine),
            Outcome::Finished | Outcome::Panicked | Outcome::Limit | Outcome::Halted => return Vec::new(),
        };
        let cycle = circle(&waits);
        let told = if !cycle.is_empty() {
            cycle.clone()
        } else if outcome == Outcome::Deadlock {
            waits
        } else {
            return Vec::new();
        };
        let edges: Vec<String> = told.iter().map(|wait| edge(machine, wait)).collect();
        vec![Found {
            text: format!("Deadlock: {}.", edges.join("; ")),
            threads: told.iter().map(|wait| machine.threads.name(wait.thread)).collect(),
            lines: told.iter().flat_map(|wait| [wait.since_line, wait.line]).flatten().collect(),
            // The deadlock was there before the step that ends the run.
            step: look.step - 1,
            cycle,
            ..Found::default()
        }]
    }
}

/// The edges of a circle among these waits, in its order; empty if there is none.
fn circle(waits: &[WaitsFor]) -> Vec<WaitsFor> {
    let edge = |thread: u32| waits.iter().find(|wait| wait.thread == thread && wait.holder.is_some());
    for start in waits {
        let mut path: Vec<WaitsFor> = Vec::new();
        let mut at = start.thread;
        while let Some(next) = edge(at) {
            path.push(next.clone());
            at = next.holder.unwrap_or(at);
            if at == start.thread {
                return path;
            }
            if path.len() > waits.len() {
                break;
            }
        }
    }
    Vec::new()
}

fn edge(machine: &Machine, wait: &WaitsFor) -> String {
    let name = |thread: u32| machine.threads.name(thread);
    let thread = name(wait.thread);
    let at = wait.line.map_or(String::new(), |line| format!(" at line {line}"));
    let object = wait.object.map(|object| machine.object_name(object));
    match (wait.holder, object) {
        (Some(holder), Some(object)) if holder == wait.thread => {
            format!("{thread} waits{at} for {object}, which it holds itself")
        }
        (Some(holder), Some(object)) => {
            let since = wait.since_line.map_or(String::new(), |line| format!(" since line {line}"));
            format!("{thread} waits{at} for {object}, held by {}{since}", name(holder))
        }
        (Some(holder), None) => format!("{thread} waits{at} for the end of {}", name(holder)),
        (None, Some(object)) => format!("{thread} waits{at} on {object}, and nobody is left to wake it"),
        (None, None) => format!("{thread} waits{at}, and nobody is left to wake it"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_circle_is_found_behind_those_who_only_wait_for_it() {
        let wait = |thread, holder| WaitsFor { thread, object: None, holder, line: None, since_line: None };
        let waits = [wait(0, Some(1)), wait(1, Some(2)), wait(2, Some(1)), wait(3, None)];
        let threads: Vec<u32> = circle(&waits).iter().map(|wait| wait.thread).collect();
        assert_eq!(threads, [1, 2], "0 is not in it");
        assert_eq!(circle(&waits[..2]), [], "it is open");
    }
}
