//! Where a contestant's time goes: on a processor, in the kernel, and how often threads change places.
//!
//! Each contestant runs alone, several times over. What its process used meanwhile (`getrusage(2)`, by ticks
//! of the kernel's clock), divided by the operations that it did, tells why it costs what it costs: two that change threads equally often
//! wait for the same kernel.

use crate::crew::now;
use crate::measure::{Contestant, Median, Scenario, number};
use crate::python;
use crate::served::Served;
use nix::sys::resource::{UsageWho, getrusage};

/// Runs of each contestant.
const RUNS: usize = 15;

/// What a process has used so far: seconds on a processor, those of it in the kernel, changes of thread.
type Usage = [f64; 3];

/// The table's head.
#[must_use]
pub fn head() -> String {
    "| scenario | unit | who | its cost | on a processor | of it in the kernel | changes of thread |\n|---|---|---|---|---|---|---|"
        .to_owned()
}

/// A line for each contestant of a scenario; all figures are of one operation.
#[must_use]
pub fn run(scenario: &Scenario, python: Option<&Served>) -> Vec<String> {
    let per_second = if scenario.unit == "ns" { 1e9 } else { 1e6 };
    let line = |(who, cost): &Contestant| {
        let usage = || match python {
            Some(python) if *who == python::NAME => python.ask("usage").try_into().expect("three numbers"),
            _ => mine(),
        };
        let _ = cost();
        let before = usage();
        let (mut costs, mut operations) = (Vec::new(), 0.0);
        for _ in 0..RUNS {
            let began = now();
            costs.push(cost());
            // The run's time says how many there were.
            operations += (now() - began) * per_second / costs[costs.len() - 1];
        }
        let after = usage();
        let used = |at: usize| (after[at] - before[at]) / operations;
        format!(
            "| {} | {} | {who} | {} | {} | {} | {:.2} |",
            scenario.name,
            scenario.unit,
            number(Median::of(costs).middle),
            number(used(0) * per_second),
            number(used(1) * per_second),
            used(2),
        )
    };
    scenario.contestants.iter().map(line).collect()
}

fn mine() -> Usage {
    let used = getrusage(UsageWho::RUSAGE_SELF).expect("it can be asked of any process");
    let seconds = |time: nix::sys::time::TimeVal| time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6;
    let (user, system) = (seconds(used.user_time()), seconds(used.system_time()));
    let changes = used.voluntary_context_switches() + used.involuntary_context_switches();
    [user + system, system, changes as f64]
}
