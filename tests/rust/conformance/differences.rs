//! Differences: those between CPython's versions, and those that this crate makes on purpose, for timed
//! programs. For programs whose order is free, the promise in [`world`](super::world) has them. The reference
//! is [`REFERENCE`](crate::figures::REFERENCE): the log of an older one is read as if it were its.

use super::Log;
use super::program::Program;
use super::theirs::Version;

/// An operation that came with a version.
const CAME: [(&str, Version); 1] = [("shutdown", [3, 13, 0])];

/// An operation that gave something else before a version: its name, the version, what it gave, and what
/// it gives.
const CHANGED: [(&str, Version, &str, &str); 2] = [
    ("Barrier(0)", [3, 13, 0], "made", "ValueError: parties must be >= 1"),
    ("Barrier(0)", [3, 13, 2], "ValueError: parties must be > 0", "ValueError: parties must be >= 1"),
];

/// Takes out of the programs what this version has not got, and tells so.
pub(super) fn leave_out(programs: &mut [Program], version: Version) {
    for (call, came) in CAME.into_iter().filter(|(_, came)| version < *came) {
        let count: usize =
            programs.iter_mut().map(|program| program.strip(|operation| operation.call == call)).sum();
        println!("left out {count} times: {call}, which came with {}.{}", came[0], came[1]);
    }
}

/// The log as the reference would have written it.
pub(super) fn as_reference(log: &Log, version: Version) -> Log {
    let mut log = log.clone();
    for (call, _, theirs, reference) in CHANGED.into_iter().filter(|(_, changed, ..)| version < *changed) {
        let (from, to) = (format!(".{call} -> {theirs}"), format!(".{call} -> {reference}"));
        for line in log.lines.values_mut().flatten() {
            if line.ends_with(&from) || line.contains(&format!("{from} at ")) {
                *line = line.replace(&from, &to);
            }
        }
    }
    log
}

/// The log without what a daemon came to in a timed program's last half-tick: it may just have been stopped
/// before.
pub(super) fn without_the_last_moment(program: &Program, mut log: Log) -> Log {
    let looks = log.lines.get("main").and_then(|lines| lines.first());
    let (Some(last), true) = (looks.and_then(|line| times(line).0), program.timed) else { return log };
    for body in program.threads.iter().filter(|body| body.kind != "thread") {
        let Some(lines) = log.lines.get_mut(&body.name) else { continue };
        lines.retain(|line| times(line).0 < Some(last));
        for line in lines.iter_mut().filter(|line| times(line).1 == Some(last)) {
            line.truncate(line.find(" -> ").expect("it has ended"));
        }
    }
    log.lines.retain(|_, lines| !lines.is_empty());
    log
}

/// The name of what makes a timed program's log another one than ours, if it is one of these.
pub(super) fn leaves_out(program: &Program, log: &Log, version: Version) -> Option<&'static str> {
    if spends_a_notify(program, log) {
        return Some("condition-late");
    }
    (version < FAIR && has_a_crowd(program, log)).then_some("simple-queue-order")
}

/// From this version on a `SimpleQueue` serves those who wait for it in the order of their coming.
const FAIR: Version = [3, 13, 0];

/// `simple-queue-order`: who waits for a `SimpleQueue` together with others, before [`FAIR`], may be served
/// later than one who came later. Whether a log has two at once.
fn has_a_crowd(program: &Program, log: &Log) -> bool {
    let queues = program.objects.iter().enumerate().filter(|(_, made)| made.kind == "SimpleQueue");
    queues.into_iter().any(|(on, _)| {
        let get = format!(" {on}.get");
        let spans = log.lines.iter().flat_map(|(name, lines)| {
            let gets = lines.iter().filter(|line| line.contains(&get));
            gets.filter_map(move |line| times(line).0.map(|begin| (name, begin, times(line).1)))
        });
        let spans: Vec<_> = spans.collect();
        spans.iter().any(|(one, begin, _)| {
            let is_waiting = |end: Option<u64>| end.is_none_or(|end| end > *begin);
            spans.iter().any(|(other, from, to)| other != one && from < begin && is_waiting(*to))
        })
    })
}

/// `condition-late`: in CPython one whose wait ran out of time stays in line until it has the lock again,
/// and a notify may be spent on it. Here it leaves the line when its time is over. Whether a log has such a
/// wait: it came back after its time, and meanwhile somebody notified.
fn spends_a_notify(program: &Program, log: &Log) -> bool {
    let all = program.threads.iter().flat_map(|body| {
        let inside = body.operations.iter().flat_map(|operation| operation.body.iter().chain([operation]));
        inside.map(move |operation| (body, operation))
    });
    let mut waits = all.filter(|(_, operation)| {
        operation.call.starts_with("wait") && program.objects[operation.on].kind == "Condition"
    });
    waits.any(|(body, wait)| {
        let Some(timeout) = wait.timeout else { return false };
        let span = u64::from(timeout * program.cycle());
        let (call, notifies) = (format!("{}.wait", wait.on), format!("{}.notify", wait.on));
        let is_notified = |from: u64, to: u64| {
            let others = log.lines.iter().filter(|(name, _)| **name != body.name);
            let lines = others.flat_map(|(_, lines)| lines);
            let told = lines.filter(|line| line.contains(&notifies) && line.contains("-> None"));
            told.filter_map(|line| times(line).0).any(|at| from <= at && at <= to)
        };
        let mut lines = log.lines.get(&body.name).into_iter().flatten();
        lines.any(|line| match times(line) {
            (Some(begin), Some(end)) if line.contains(&call) => {
                end > begin + 2 * span + 1 && is_notified(begin + 2 * span, end)
            }
            _ => false,
        })
    })
}

/// The half-ticks at which a line's operation began and ended.
fn times(line: &str) -> (Option<u64>, Option<u64>) {
    let begin = line.split(' ').next().and_then(|begin| begin.parse().ok());
    (begin, line.rsplit_once(" at ").and_then(|(_, end)| end.parse().ok()))
}
