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
        let mut told = circles(&waits);
        let has_circle = !told.is_empty();
        if !has_circle && outcome == Outcome::Deadlock {
            told.push(waits);
        }
        let found = |told: Vec<WaitsFor>| {
            let edges: Vec<String> = told.iter().map(|wait| edge(machine, wait)).collect();
            Found {
                text: format!("Deadlock: {}.", edges.join("; ")),
                threads: told.iter().map(|wait| machine.threads.name(wait.thread)).collect(),
                lines: told.iter().flat_map(|wait| [wait.since_line, wait.line]).flatten().collect(),
                // The deadlock was there before the step that ends the run.
                step: look.step - 1,
                cycle: if has_circle { told } else { Vec::new() },
                ..Found::default()
            }
        };
        told.into_iter().map(found).collect()
    }
}

/// The circles among these waits, each in its order. A thread waits for one thing, so that no two circles meet.
fn circles(waits: &[WaitsFor]) -> Vec<Vec<WaitsFor>> {
    let edge = |thread: u32| waits.iter().find(|wait| wait.thread == thread && wait.holder.is_some());
    let mut circles: Vec<Vec<WaitsFor>> = Vec::new();
    for start in waits {
        if circles.iter().flatten().any(|known| known.thread == start.thread) {
            continue;
        }
        let mut path: Vec<WaitsFor> = Vec::new();
        let mut at = start.thread;
        while let Some(next) = edge(at) {
            path.push(next.clone());
            at = next.holder.unwrap_or(at);
            if at == start.thread {
                circles.push(path);
                break;
            }
            if path.len() > waits.len() {
                break;
            }
        }
    }
    circles
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
    fn each_circle_is_found_behind_those_who_only_wait_for_it() {
        let wait = |thread, holder| WaitsFor { thread, object: None, holder, line: None, since_line: None };
        let waits =
            [0, 1, 2, 3, 4, 5].map(|thread| wait(thread, [1, 2, 1, 5, 9, 3].get(thread as usize).copied()));
        let threads = |waits: &[WaitsFor]| -> Vec<Vec<u32>> {
            circles(waits).iter().map(|circle| circle.iter().map(|wait| wait.thread).collect()).collect()
        };
        assert_eq!(threads(&waits), [[1, 2], [3, 5]], "0 and 4 are in none");
        assert_eq!(threads(&waits[..2]), Vec::<Vec<u32>>::new(), "it is open");
    }
}
