//! The ways to run a program.

use serde::{Deserialize, Serialize};

/// How the next thread is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// By the machine: real threads, real clock.
    Real,
    /// The running thread goes on until it blocks, then the one that has been ready longest.
    First,
    /// At random, by a seed.
    Seed,
    /// By a given schedule.
    Schedule,
}
