//! Two builds of this program beside each other, of before a change of the crate and of after it.
//!
//! Each is a process of its own that is asked in turns; both have the same scenarios.

use crate::measure::{self, Median, Scenario, number};
use crate::served::Served;

/// What a reader need not look at: a ratio that differs from 1 by less.
const LITTLE: f64 = 0.03;

/// The table's head.
#[must_use]
pub fn head() -> String {
    "| scenario | unit | before | after | before / after: above 1, it is faster now | |\n|---|---|---|---|---|---|".to_owned()
}

/// The line of a scenario; `None` if one of the builds does not know it.
#[must_use]
pub fn run(scenario: &Scenario, before: &Served, after: &Served) -> Option<String> {
    let Scenario { name, unit, .. } = scenario;
    let builds = [before.contestant("before", name)?, after.contestant("after", name)?];
    let [before, after] = measure::costs(&builds).try_into().expect("there are two contestants");
    let ratio = measure::ratio(&before, &after);
    Some(format!(
        "| {name} | {unit} | {} | {} | **{:.2}** ({:.2} to {:.2}) | {} |",
        number(Median::of(before).middle),
        number(Median::of(after).middle),
        ratio.middle,
        ratio.low,
        ratio.high,
        verdict(ratio)
    ))
}

/// What the ratio's interval tells.
fn verdict(ratio: Median) -> &'static str {
    match ratio {
        Median { low, high, .. } if low >= 1.0 - LITTLE && high <= 1.0 + LITTLE => "within 3 %",
        Median { low, high, .. } if low <= 1.0 && high >= 1.0 => "the same within the noise",
        Median { low, .. } if low > 1.0 => "faster",
        _ => "slower",
    }
}
