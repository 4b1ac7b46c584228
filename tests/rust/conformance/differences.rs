//! What CPython's versions differ in, and where this crate differs on purpose in a timed program; in one
//! whose order is free, the promise says so. The reference is 3.13: an older one is read as if it were that.

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

/// `condition-late`: in CPython one whose wait ran out of time stays in line until it has the lock again,
/// and a notify may be spent on it. Here it leaves the line when its time is over. Whether a log has such a
/// wait: it gave up at somebody's tick, where no time runs out, and meanwhile somebody notified.
pub(super) fn spends_a_notify(program: &Program, log: &Log) -> bool {
    program.threads.iter().any(|body| {
        let timed = body.operations.iter().flat_map(|operation| operation.body.iter().chain([operation]));
        let waits =
            timed.filter(|operation| operation.timeout.is_some() && operation.call.starts_with("wait"));
        let mut waits = waits.filter(|wait| program.objects[wait.on].kind == "Condition");
        waits.any(|wait| {
            let (call, notifies) = (format!("{}.wait", wait.on), format!("{}.notify", wait.on));
            let others = log.lines.iter().filter(|(name, _)| **name != body.name);
            let others = others.flat_map(|(_, lines)| lines);
            let notified = |from: u64, to: u64| {
                let notifies =
                    others.clone().filter(|line| line.contains(&notifies) && line.contains("-> None"));
                notifies.filter_map(|line| times(line).0).any(|at| from <= at && at <= to)
            };
            let mut lines = log.lines.get(&body.name).into_iter().flatten();
            lines.any(|line| match times(line) {
                (Some(begin), Some(end)) => {
                    line.contains(&call)
                        && line.contains("-> False")
                        && end > begin
                        && end % 2 == 0
                        && notified(begin, end)
                }
                _ => false,
            })
        })
    })
}

/// The half-ticks at which a line's operation began and ended.
fn times(line: &str) -> (Option<u64>, Option<u64>) {
    let begin = line.split(' ').next().and_then(|begin| begin.parse().ok());
    (begin, line.rsplit_once(" at ").and_then(|(_, end)| end.parse().ok()))
}
