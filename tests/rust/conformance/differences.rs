//! What CPython's versions differ in, and where this crate differs on purpose. The reference is 3.13: an
//! older one is read as if it were that.

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

/// Where the order is free, the log with the error that this crate has for it:
///
/// * `condition-given-away`: CPython's `wait` looks whether the lock is held and then releases it; where a
///   thread to which it does not belong releases it in between, the error is another one. Here the two are
///   one step.
pub(super) fn as_one_step(program: &Program, mut log: Log) -> Log {
    let conditions = program.objects.iter().enumerate().filter(|(_, made)| made.kind == "Condition");
    for (on, _) in conditions.filter(|_| !program.timed) {
        let waits = format!("{on}.wait");
        for line in log.lines.values_mut().flatten().filter(|line| line.starts_with(&waits)) {
            *line = line.replace("release unlocked lock", "cannot wait on un-acquired lock");
        }
    }
    log
}

/// Where the order is free, the logs of ours that mean the same as one of CPython's:
///
/// * `barrier-abort`: who has been let through a barrier, but has not left it yet when another thread
///   aborts it, gets the error in CPython. Here the gate's opening decides.
pub(super) fn on_purpose(program: &Program, log: &Log) -> Vec<Log> {
    let mut variants = vec![log.clone()];
    for (on, made) in program.objects.iter().enumerate().filter(|(_, made)| made.kind == "Barrier") {
        if program.timed || !log.lines.values().flatten().any(|line| *line == format!("{on}.abort -> None")) {
            continue;
        }
        let error = format!("{on}.wait -> BrokenBarrierError");
        for (name, lines) in &log.lines {
            for at in (0..lines.len()).filter(|&at| lines[at] == error) {
                let let_through: Vec<_> = variants
                    .iter()
                    .flat_map(|variant| (0..made.number).map(move |index| (variant.clone(), index)))
                    .map(|(mut variant, index)| {
                        let lines = variant.lines.get_mut(name).expect("it is a copy");
                        lines[at] = format!("{on}.wait -> {index}");
                        variant
                    })
                    .collect();
                variants.extend(let_through);
            }
        }
    }
    variants.split_off(1)
}

/// `condition-late`: in CPython one whose wait ran out of time stays in line until it has the lock again,
/// and a notify may be spent on it. Here it leaves the line when its time is over. Whether a log has such a
/// wait: it gave up at somebody's tick, where no time runs out, and meanwhile somebody
/// notified.
pub(super) fn spends_a_notify(program: &Program, log: &Log) -> bool {
    program.threads.iter().any(|body| {
        let timed = body.operations.iter().flat_map(|operation| operation.body.iter().chain([operation]));
        let waits =
            timed.filter(|operation| operation.timeout.is_some() && operation.call.starts_with("wait"));
        let mut waits = waits.filter(|wait| program.objects[wait.on].kind == "Condition");
        waits.any(|wait| {
            let (call, notifies) = (format!("{}.wait", wait.on), format!("{}.notify", wait.on));
            let others =
                || log.lines.iter().filter(|(name, _)| **name != body.name).flat_map(|(_, lines)| lines);
            let notified = |from: u64, to: u64| {
                let notifies = others().filter(|line| line.contains(&notifies) && line.contains("-> None"));
                notifies.filter_map(|line| times(line).0).any(|at| from <= at && at <= to)
            };
            let lines = log.lines.get(&body.name).into_iter().flatten().filter(|line| line.contains(&call));
            if !program.timed {
                return lines.clone().any(|line| !line.contains("-> True"))
                    && others().any(|line| line.contains(&notifies));
            }
            lines.clone().any(|line| match times(line) {
                (Some(begin), Some(end)) => {
                    line.contains("-> False") && end > begin && end % 2 == 0 && notified(begin, end)
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
