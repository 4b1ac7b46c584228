//! CPython as a contestant: one interpreter that is asked for a scenario by its name.

use crate::measure::Scenario;
use crate::served::Served;
use std::process::Command;

/// The name under which CPython takes part.
pub const NAME: &str = "CPython";

/// The python3 that is installed, serving `python.py`; `None` if there is none.
#[must_use]
pub fn start() -> Option<Served> {
    Served::start(Command::new("python3").args(["-c", include_str!("python.py")]))
}

/// Has CPython take part in a scenario, if it knows it.
pub fn join(python: &Served, scenario: &mut Scenario) {
    scenario.contestants.extend(python.contestant(NAME, &scenario.name));
}
