//! What is compared, scenario by scenario.

pub mod locks;
pub mod messages;
#[cfg(feature = "record")]
pub mod recording;
pub mod signals;
pub mod starts;

use crate::measure::Scenario;

/// All of them.
#[must_use]
pub fn all() -> Vec<Scenario> {
    let mut all = locks::all();
    all.extend(signals::all());
    all.extend(messages::all());
    // In a browser beside a new worker, which only the root worker can start: `browser.rs`.
    if cfg!(not(target_family = "wasm")) {
        all.extend(starts::all());
    }
    all
}

/// Fewer operations where each takes longer.
#[must_use]
pub const fn scaled(operations: u32) -> u32 {
    if cfg!(debug_assertions) { operations / 20 } else { operations }
}
