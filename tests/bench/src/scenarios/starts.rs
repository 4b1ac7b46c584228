//! Starting a thread and joining it.

use super::scaled;
use crate::crew::alone;
use crate::measure::{Scenario, by, scenario};
use threadground::thread::Thread;

/// See the module.
#[must_use]
pub fn all() -> Vec<Scenario> {
    let starts = scaled(200).max(10);
    let ours = by("Thread", move || {
        alone(starts, || {
            let thread = Thread::new(|| (), ());
            thread.start();
            thread.join();
        }) / 1000.0
    });
    #[cfg(not(target_family = "wasm"))]
    return vec![scenario(
        "start and join",
        "µs",
        [
            ours,
            by("std::thread::spawn", move || {
                alone(starts, || std::thread::spawn(|| ()).join().expect("it does not panic")) / 1000.0
            }),
        ],
    )];
    #[cfg(target_family = "wasm")]
    vec![scenario("start and join", "µs", [ours])]
}
