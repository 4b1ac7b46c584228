//! What can come of a twin is what can come of its program.

use crate::alone;
use crate::twins::twin_with;
use std::collections::{BTreeMap, BTreeSet};
use std::env;
use threadground::catalogue::{self, Entry};
use threadground::explore::{Explore, Report};

/// Twins whose outcomes have other words, or of which there are too many to try, each with the reason.
const OTHERS: &[(&str, &str)] = &[
    ("gil-cpu-bound", "it compares with processes, which a page cannot start"),
    ("lock-fetch-file", "the twin sleeps and then has its document at once, the program fetches in turn"),
    ("local-defaults", "a line has the local's number, and its class's name"),
    ("join-self-made", "an exception is told in Python's words, and in Rust's"),
    ("wakeup-if", "an exception is told in Python's words, and in Rust's"),
];

/// How an execution ended, and what each thread printed.
type Outcome = (String, BTreeMap<String, Vec<String>>);

fn outcomes(report: &Report) -> BTreeSet<Outcome> {
    let lines = |found: &threadground::explore::Found| {
        let mut by_thread = BTreeMap::<String, Vec<String>>::new();
        for line in &found.output {
            by_thread.entry(line.thread.clone()).or_default().push(line.text.clone());
        }
        (format!("{:?}", found.outcome), by_thread)
    };
    report.outcomes.iter().map(lines).collect()
}

fn rust(entry: &Entry) -> Report {
    let set = entry.set(entry.program.small.iter().copied()).expect("they are allowed");
    entry.explore(set, &Explore::outcomes_only().most(MOST), &mut |_| true).expect("it can be explored")
}

/// More executions are for those who have time.
const MOST: u64 = 150;

#[test]
fn a_twin_has_the_outcomes_of_its_program() {
    let _alone = alone();
    let all = env::var_os("THREADGROUND_LONG").is_some();
    let (mut wrong, mut compared) = (Vec::new(), 0);
    for entry in catalogue::all().iter().filter(|entry| !OTHERS.iter().any(|(id, _)| *id == entry.id)) {
        let most = if all { 20_000 } else { MOST };
        let ours = rust(entry);
        // What has no end, or too many orders, has no set to compare.
        if !ours.complete {
            continue;
        }
        let explore = Explore::outcomes_only().most(4 * most).of_small().together_if(entry.prints_together());
        let theirs = twin_with(entry, entry.program.small).explore(&explore, &mut |_| true);
        compared += 1;
        if !theirs.complete || outcomes(&ours) != outcomes(&theirs) {
            wrong.push(format!(
                "{}: {} outcomes in {} executions, in Rust {} in {}: {}",
                entry.id,
                theirs.outcomes.len(),
                theirs.executions,
                ours.outcomes.len(),
                ours.executions,
                theirs.verdict
            ));
        }
    }
    assert_eq!(wrong, [""; 0]);
    assert!(compared >= 80, "{compared} are compared");
}
