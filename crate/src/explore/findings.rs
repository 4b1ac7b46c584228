//! Findings over all executions of a search: what the model finds out about each, put together.
//!
//! What it says of two executions is one finding if it is of the same kind and at the same lines: threads and objects have
//! other names in other orders. Each is told as the model tells it of one execution, whose schedule stands beside it.
//!
//! From the order in which one execution takes its locks the model concludes that another one could end in a deadlock. Here
//! that other one is made: such a circle of locks is told as the deadlock that some execution has ended in or, if every
//! order was tried and none has, not at all.

use super::report::{Shown, Witnessed};
use crate::model::view::{Finding, FindingKind};
use crate::trace::Trace;

/// What finds out about a run what it can, by its trace, which has the texts of those before it.
pub(super) type Finder = Box<dyn FnMut(&Trace) -> Vec<Finding> + Send>;

/// What has been found out about the executions so far.
#[derive(Debug, Default)]
pub(super) struct Findings {
    all: Vec<Witnessed>,
    /// Those that the execution at hand shows.
    shown: Vec<usize>,
}

/// The lines of a finding, in an order that does not depend on the run's.
fn lines(finding: &Finding) -> Vec<u32> {
    let mut lines = finding.lines.clone();
    lines.sort_unstable();
    lines
}

/// Whether two findings, of the same kind or not, are about as many threads at the same lines.
fn are_alike(one: &Finding, other: &Finding) -> bool {
    one.threads.len() == other.threads.len() && lines(one) == lines(other)
}

impl Findings {
    /// Takes in what was found out about an execution.
    pub(super) fn take(&mut self, found: Vec<Finding>, shown: Shown<'_>) {
        self.shown.clear();
        // That an execution was given up is its outcome; a run by its schedule goes on.
        for finding in found.into_iter().filter(|finding| finding.kind != FindingKind::Limit) {
            let place = self.place(&finding).unwrap_or_else(|| {
                let (finding, schedule) = (finding.clone(), String::new());
                self.all.push(Witnessed { finding, executions: 0, schedule, preemptions: u32::MAX });
                self.all.len() - 1
            });
            if !self.shown.contains(&place) {
                self.shown.push(place);
                self.all[place].executions += 1;
                self.all[place].witness(finding, shown);
            }
        }
    }

    fn place(&self, finding: &Finding) -> Option<usize> {
        self.all.iter().position(|known| {
            let known = &known.finding;
            (known.kind, known.fault) == (finding.kind, finding.fault) && are_alike(known, finding)
        })
    }

    /// The most preemptions that one of those has that the execution at hand shows: with fewer it is worth showing anew.
    pub(super) fn most_preemptions(&self) -> u32 {
        self.shown.iter().map(|&place| self.all[place].preemptions).max().unwrap_or(0)
    }

    /// Takes in what was found out about the execution at hand when it was made in another order.
    pub(super) fn take_again(&mut self, found: Vec<Finding>, shown: Shown<'_>) {
        for finding in found {
            if let Some(place) = self.place(&finding).filter(|place| self.shown.contains(place)) {
                self.all[place].witness(finding, shown);
            }
        }
    }

    /// All that was found out, and how many circles of locks were none that an execution could end in.
    pub(super) fn finish(self, complete: bool) -> (Vec<Witnessed>, u32) {
        let deadlocks: Vec<Finding> = self
            .all
            .iter()
            .map(|known| &known.finding)
            .filter(|finding| finding.kind == FindingKind::Deadlock && !finding.cycle.is_empty())
            .cloned()
            .collect();
        let mut refuted = 0;
        let mut all = self.all;
        all.retain(|known| {
            if known.finding.kind != FindingKind::LockOrder {
                return true;
            }
            let is_confirmed = deadlocks.iter().any(|deadlock| are_alike(deadlock, &known.finding));
            refuted += u32::from(complete && !is_confirmed);
            !complete && !is_confirmed
        });
        (all, refuted)
    }
}

impl Witnessed {
    /// It comes by this execution, which is kept if it is better than the one that was known before.
    fn witness(&mut self, finding: Finding, shown: Shown<'_>) {
        if shown.is_better((self.preemptions, &self.schedule)) {
            let (preemptions, schedule) = (shown.preemptions, (shown.schedule)());
            *self = Self { finding, preemptions, schedule, executions: self.executions };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(kind: FindingKind, lines: &[u32], has_circle: bool) -> Finding {
        let wait = crate::model::view::WaitsFor {
            thread: 1,
            object: None,
            holder: Some(2),
            line: None,
            since_line: None,
        };
        Finding {
            kind,
            title: String::new(),
            text: String::new(),
            fault: true,
            threads: vec!["one".to_owned(), "other".to_owned()],
            lines: lines.to_vec(),
            step: 0,
            cycle: if has_circle { vec![wait] } else { Vec::new() },
        }
    }

    fn take(findings: &mut Findings, found: Vec<Finding>, preemptions: u32, schedule: &str) {
        let (length, schedule) = (schedule.len(), &|| schedule.to_owned());
        findings.take(found, Shown { preemptions, length, schedule });
    }

    #[test]
    fn a_circle_of_locks_is_a_deadlock_that_was_run_or_none() {
        let circles = [
            found(FindingKind::LockOrder, &[1, 2, 3, 4], false),
            found(FindingKind::LockOrder, &[5, 6, 7, 8], false),
        ];
        for (complete, left, refuted) in [(true, 1, 1), (false, 2, 0)] {
            let mut findings = Findings::default();
            take(&mut findings, circles.to_vec(), 0, "");
            take(&mut findings, vec![found(FindingKind::Deadlock, &[3, 4, 1, 2], true)], 1, "3-0-1.1");
            take(&mut findings, vec![found(FindingKind::Deadlock, &[5, 6, 7, 8], false)], 1, "");
            let (all, none) = findings.finish(complete);
            let circles = all.iter().filter(|known| known.finding.kind == FindingKind::LockOrder).count();
            assert_eq!((circles + 1, none), (left, refuted), "{all:?}");
        }
    }

    #[test]
    fn the_same_lines_are_one_finding_with_its_fewest_preemptions() {
        let mut findings = Findings::default();
        let race = |lines: &[u32]| found(FindingKind::DataRace, lines, false);
        take(&mut findings, vec![race(&[7, 5]), race(&[5, 7])], 2, "a");
        assert_eq!(findings.most_preemptions(), 2);
        take(&mut findings, vec![race(&[5, 7]), race(&[5, 5])], 1, "b");
        let shown = Shown { preemptions: 0, length: 1, schedule: &|| "c".to_owned() };
        findings.take_again(vec![race(&[5, 5]), race(&[9])], shown);
        let (all, _) = findings.finish(true);
        let told: Vec<_> =
            all.iter().map(|one| (one.executions, one.preemptions, one.schedule.as_str())).collect();
        assert_eq!(told, [(2, 1, "b"), (1, 0, "c")]);
    }
}
