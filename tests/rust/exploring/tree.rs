//! The tree of choices: it has each execution, and where it parts the threads are different ones.

use super::verdicts::first;
use crate::run::{self, runs};
use std::collections::BTreeSet;
use threadground::catalogue::Entry;
use threadground::explore::{Branch, Report};
use threadground::recipe::Way;

/// As many executions as are drawn at most.
const MOST: u64 = 48;

/// The last choices.
fn leaves<'a>(branches: &'a [Branch], into: &mut Vec<&'a Branch>) {
    for branch in branches {
        if branch.branches.is_empty() {
            into.push(branch);
        } else {
            leaves(&branch.branches, into);
        }
    }
}

/// That wherever it parts there are at least two ways, and no two alike.
fn check_parts(about: &str, branches: &[Branch]) {
    assert_ne!(branches.len(), 1, "{about}: one way is no choice");
    for (at, branch) in branches.iter().enumerate() {
        assert!(!branch.thread.is_empty(), "{about}: whoever goes on has a name");
        let alike = |other: &Branch| {
            (&other.thread, other.late, other.deed, other.line)
                == (&branch.thread, branch.late, branch.deed, branch.line)
        };
        assert!(!branches[..at].iter().any(alike), "{about}: {branch:?} is there twice");
        let mut ends = Vec::new();
        leaves(&branch.branches, &mut ends);
        let outcomes: BTreeSet<_> = ends.iter().map(|leaf| leaf.outcome).collect();
        assert_ne!(outcomes.len(), 1, "{about}: what comes to the same does not part");
        check_parts(about, &branch.branches);
    }
}

/// Searches that are small enough.
fn small() -> impl Iterator<Item = (&'static Entry, &'static Report)> {
    let all = first().iter().filter_map(|(entry, result)| Some((*entry, result.as_ref().ok()?)));
    all.filter(|(_, report)| (2..=MOST).contains(&report.executions))
}

#[test]
fn it_has_each_execution() {
    assert!(small().count() > 20, "many programs are small enough");
    for (entry, result) in first() {
        let Ok(report) = result else { continue };
        let mut all = Vec::new();
        leaves(&report.branches, &mut all);
        let has_tree = report.outcomes.len() > 1 && report.executions <= MOST;
        assert_eq!(!all.is_empty(), has_tree, "{}", entry.id);
        check_parts(entry.id, &report.branches);
        for (place, found) in report.outcomes.iter().enumerate().filter(|_| has_tree) {
            let mine = all.iter().filter(|leaf| leaf.outcome == place);
            let count: u64 = mine.map(|leaf| leaf.executions).sum();
            assert_eq!(count, found.executions, "{}: executions of outcome {place}", entry.id);
        }
    }
}

runs! {
    async fn a_leafs_schedule_comes_to_its_outcome() {
        run::ready().await;
        let some = |report: &Report| report.complete && report.outcomes.len() > 1;
        for (entry, report) in small().filter(|(_, report)| some(report)) {
            let mut all = Vec::new();
            leaves(&report.branches, &mut all);
            for leaf in all {
                let about = format!("{} by {}", entry.id, leaf.schedule);
                let run = entry.start(report.set.clone(), Way::Schedule(leaf.schedule.clone())).expect("it runs");
                let left = run::end(&run).await;
                let found = &report.outcomes[leaf.outcome];
                assert_eq!(left.outcome(), Some(found.outcome), "{about}");
                let mut lines = left.lines();
                let mut wanted: Vec<_> = found.output.iter().map(|line| line.text.as_str()).collect();
                lines.sort_unstable();
                wanted.sort_unstable();
                assert_eq!(lines, wanted, "{about}");
            }
        }
    }
}
