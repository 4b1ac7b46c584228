//! What can come of a twin is what can come of its program.

use crate::alone;
use crate::figures::EXPLORED_TWINS;
use crate::twins::{is_other, twin_with};
use std::collections::{BTreeMap, BTreeSet};
use std::env;
use threadground::catalogue::{self, Entry};
use threadground::explore::{Explore, Report};
use threadground_python::Program;

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

fn rust(entry: &Entry, most: u64) -> Report {
    let set = entry.set(entry.program.small.iter().copied()).expect("they are allowed");
    entry.explore(set, &Explore::outcomes_only().most(most), &mut |_| true).expect("it can be explored")
}

/// More executions are for those who have time.
const MOST: u64 = 150;

#[test]
fn a_twin_has_the_outcomes_of_its_program() {
    let _alone = alone();
    let all = env::var_os("THREADGROUND_LONG").is_some();
    let (mut wrong, mut compared) = (Vec::new(), 0);
    // An exception is told in Python's words there, and in Rust's.
    let is_other = |entry: &Entry| is_other(entry) || entry.id == "wakeup-if";
    for entry in catalogue::all().iter().filter(|entry| !is_other(entry)) {
        let most = if all { 20_000 } else { MOST };
        let ours = rust(entry, most);
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
    assert!(compared >= EXPLORED_TWINS, "{compared} are compared");
}

/// What a reader has made of a program that goes wrong, as the page judges it.
#[test]
fn a_cure_mends_what_it_cures_and_a_remark_does_not() {
    let _alone = alone();
    let most = if env::var_os("THREADGROUND_LONG").is_some() { 4000 } else { 2 * MOST };
    let (mut mended, mut refused) = (0, 0);
    for entry in catalogue::all() {
        let explore = Explore::outcomes_only().most(most).of_small().together_if(entry.prints_together());
        let search = |text: &str| {
            let program = Program::new(&format!("{}.py", entry.id), text).expect("it is Python");
            entry.judged_edit(text, program.explore(&explore, &mut |_| true))
        };
        // The one that tries again need not end.
        for cure in entry.cured_by().filter(|cure| cure.id != "philosophers-try") {
            let has = |name: &str| cure.program.parameters.iter().any(|parameter| parameter.name == name);
            let small: Vec<_> = entry.program.small.iter().copied().filter(|(name, _)| has(name)).collect();
            let report = search(&cure.twin_with(&small).expect("they are allowed"));
            assert_eq!(report.mends, report.complete.then_some(true), "{}: {}", cure.id, report.verdict);
            mended += u32::from(report.complete);
        }
        if entry.cured_by().next().is_none() {
            continue;
        }
        let small = entry.twin_with(entry.program.small).expect("they are allowed");
        let report = search(&format!("{small}# Nothing is changed.\n"));
        assert!(report.mends == Some(false) || !report.complete, "{}: {}", entry.id, report.verdict);
        refused += u32::from(report.mends == Some(false));
    }
    assert!(mended >= 20 && refused >= 20, "{mended} are mended, {refused} are not");
}
