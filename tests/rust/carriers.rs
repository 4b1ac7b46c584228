//! The workers of a browser that carry threads.

use crate::browser::{failures, now, pause, ready};
use threadground::prelude::*;
use threadground::recipe::Way;
use threadground::runtime::{Config, RunHandle};
use threadground::web::host;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

/// Awaits a run's end, and for at most so long after it that every carrier is back.
pub(crate) async fn settled(run: &RunHandle, grace: f64) -> bool {
    while !run.has_ended() {
        assert!(failures().is_empty(), "{}", failures());
        pause(1.0).await;
    }
    let until = now() + grace;
    while !run.is_settled() && now() < until {
        pause(1.0).await;
    }
    if run.is_settled() {
        all_parked().await;
    }
    run.is_settled()
}

/// Every carrier parks again, soon after its thread's end.
async fn all_parked() {
    let until = now() + 5000.0;
    while host::idle_carriers() < host::all_carriers() {
        let (idle, all) = (host::idle_carriers(), host::all_carriers());
        assert!(now() < until, "{idle} of {all} carriers are parked; {}", failures());
        pause(1.0).await;
    }
}

/// Workers and memory do not grow: a carrier that is given back is used again, and parks.
#[wasm_bindgen_test]
async fn two_hundred_runs_leave_no_more_than_twenty() {
    ready().await;
    let mut after_twenty = (0, 0);
    for number in 0..200 {
        let way = if number % 2 == 0 { Way::First } else { Way::Real };
        // How much a run that polls has written when it is stopped is chance, and on a busy machine it is stopped late:
        // it may make fewer steps than a run among the first twenty, so that chance does not set the mark.
        let config = Config { most_steps: 20_000, ..Config::new("test", way) };
        let run = RunHandle::start(config, move || {
            let (lock, never) = (Lock::new(), Event::new());
            for _ in 0..5 {
                let (lock, never) = (lock.clone(), never.clone());
                Thread::new(
                    move || {
                        let _held = lock.hold();
                        if number % 10 == 0 {
                            never.wait();
                        }
                    },
                    (),
                )
                .start();
            }
            for _ in 0..if number == 11 { 50_000 } else { 0 } {
                sleep(secs(0.0));
            }
            while number % 10 == 0 {
                sleep(secs(0.001));
            }
        });
        let run = run.expect("a run starts");
        if number % 10 == 0 {
            pause(2.0).await;
            run.stop();
        }
        assert!(settled(&run, 5000.0).await, "run {number} gave its carriers back");
        drop(run);
        let memory: js_sys::WebAssembly::Memory = wasm_bindgen::memory().unchecked_into();
        let bytes =
            js_sys::Reflect::get(&memory.buffer(), &"byteLength".into()).ok().and_then(|n| n.as_f64());
        let size = (host::all_carriers(), bytes.map_or(0, |bytes| bytes as u32));
        if number == 20 {
            after_twenty = size;
        } else if number == 199 {
            assert_eq!(size, after_twenty, "as many carriers, and as much memory");
        }
    }
}
