//! What Core Python's examples 4-4 to 4-6 print: the same loops, started in three ways.

use crate::catalogue::Seen;
use crate::trace::event::Outcome;

/// The expectation of loops that sleep side by side for the seconds of the parameter `loops`: each tells when it
/// starts and when it is done, main when it begins and when all are.
pub fn expect_loops(seen: &mut Seen) {
    let loops: Vec<f64> = seen.param("loops");
    let last = loops.iter().copied().fold(0.0, f64::max);
    let starting = "starting at: 0".to_owned();
    let done = format!("all DONE at: {}", last.round());
    let mut lines = vec![(0.0, starting.clone()), (last, done.clone())];
    let mut orders = Vec::new();
    for (number, &seconds) in loops.iter().enumerate() {
        let start = format!("start loop {number} at: 0");
        let end = format!("loop {number} done at: {}", seconds.round());
        orders.push([starting.clone(), start.clone(), end.clone(), done.clone()]);
        lines.extend([(0.0, start), (seconds, end)]);
    }
    seen.may_be_late(lines.iter().map(|(_, line)| line));
    orders.iter().for_each(|order| seen.in_order(order));
    seen.timely(&lines);
    seen.ends(Outcome::Finished);
}
