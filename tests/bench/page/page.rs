//! Starting and joining a thread with crates whose threads only the page can start, beside `new Worker`.
//! Ours is beside `new Worker` in the other benchmark.

#![cfg(target_family = "wasm")]

#[allow(dead_code, unreachable_pub, reason = "shared with the other benchmark, which uses all of it")]
#[path = "../src/measure.rs"]
mod measure;
#[allow(unreachable_pub, reason = "shared with the other benchmark")]
#[path = "../src/worker.rs"]
mod worker;

use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{console_log, wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn now() -> f64;
}

/// Starts in one round, one after the other.
const STARTS: u32 = 5;

/// Milliseconds of one start with its join.
macro_rules! start_and_join {
    ($crate_name:ident) => {{
        let began = now();
        for _ in 0..STARTS {
            $crate_name::spawn(|| ()).join_async().await.expect("it does not panic");
        }
        (now() - began) / f64::from(STARTS)
    }};
}

#[wasm_bindgen_test]
async fn starts() {
    let mut costs = [Vec::new(), Vec::new(), Vec::new()];
    for round in 0..=measure::ROUNDS {
        let round_costs = [
            worker::new_worker().await * 1e3,
            start_and_join!(wasm_thread),
            start_and_join!(wasm_safe_thread),
        ];
        // The first is for caches.
        for (costs, cost) in costs.iter_mut().zip(round_costs).filter(|_| round > 0) {
            costs.push(cost);
        }
    }
    console_log!("{}", measure::head());
    for (other, theirs) in [("wasm_thread", &costs[1]), ("wasm_safe_thread", &costs[2])] {
        let name = "start and join, from the page";
        console_log!("{}", measure::line(name, "ms", "new Worker", &costs[0], other, theirs));
    }
}
