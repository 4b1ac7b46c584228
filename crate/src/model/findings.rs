//! What the model finds out about a run: who waits for whom, and whether that is a circle.

use super::machine::Machine;
use super::narration::owner;
use super::view::{Finding, FindingKind, State, WaitsFor};
use crate::trace::event::Outcome;

/// Who waits for whom at this moment.
pub(super) fn waits(machine: &Machine) -> Vec<WaitsFor> {
    let mut waits = Vec::new();
    for thread in &machine.threads {
        let state = &thread.state;
        let blocked = !matches!(
            state.state,
            State::Ready
                | State::Running
                | State::Unwinding
                | State::Ended
                | State::CutOff
                | State::Sleep
                | State::Fetch
        );
        if !blocked {
            continue;
        }
        let held = state.object.and_then(|object| owner(machine, object));
        waits.push(WaitsFor {
            thread: state.number,
            object: state.object,
            holder: thread.joins.or(held.map(|owner| owner.thread)),
            line: state.line,
            since_line: held.and_then(|owner| owner.line),
        });
    }
    waits
}

/// The edges of a circle among them, in its order; empty if there is none.
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

fn name(machine: &Machine, thread: u32) -> String {
    machine.threads.get(thread as usize).map_or_else(|| format!("thread {thread}"), |t| t.state.name.clone())
}

fn one_edge(machine: &Machine, wait: &WaitsFor) -> String {
    let thread = name(machine, wait.thread);
    let at = wait.line.map_or(String::new(), |line| format!(" at line {line}"));
    let object = wait.object.and_then(|object| machine.object(object)).map(|object| object.name.clone());
    match (wait.holder, object) {
        (Some(holder), Some(object)) if holder == wait.thread => {
            format!("{thread} waits{at} for {object}, which it holds itself")
        }
        (Some(holder), Some(object)) => {
            let since = wait.since_line.map_or(String::new(), |line| format!(" since line {line}"));
            format!("{thread} waits{at} for {object}, held by {}{since}", name(machine, holder))
        }
        (Some(holder), None) => format!("{thread} waits{at} for the end of {}", name(machine, holder)),
        (None, Some(object)) => format!("{thread} waits{at} on {object}, and nobody is left to wake it"),
        (None, None) => format!("{thread} waits{at}, and nobody is left to wake it"),
    }
}

/// What was found in a run that came to this end, told from the machine just before it.
pub(super) fn find(machine: &Machine, outcome: Outcome, step: u32) -> Vec<Finding> {
    let waits = waits(machine);
    let circle = circle(&waits);
    let told = match outcome {
        Outcome::Deadlock if circle.is_empty() => &waits,
        Outcome::Deadlock | Outcome::Stopped if !circle.is_empty() => &circle,
        Outcome::Limit => {
            return vec![Finding {
                kind: FindingKind::Limit,
                text: "The run reached its step limit before it came to an end.".to_owned(),
                threads: Vec::new(),
                lines: Vec::new(),
                step,
                cycle: Vec::new(),
            }];
        }
        _ => return Vec::new(),
    };
    let edges: Vec<String> = told.iter().map(|wait| one_edge(machine, wait)).collect();
    vec![Finding {
        kind: FindingKind::Deadlock,
        text: format!("Deadlock: {}.", edges.join("; ")),
        threads: told.iter().map(|wait| name(machine, wait.thread)).collect(),
        lines: told.iter().flat_map(|wait| [wait.since_line, wait.line]).flatten().collect(),
        step,
        cycle: circle,
    }]
}
