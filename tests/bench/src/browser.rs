//! `compare` in a browser: the root worker is the host, the scenarios run in a thread.

#![cfg(target_family = "wasm")]

use bench::measure::{self, Scenario};
use bench::scenarios;
use js_sys::{Function, Promise};
use std::sync::{Arc, Mutex};
use threadground::thread::Thread;
use threadground::web::host;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{console_log, wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(function: &Function, milliseconds: f64);
}

async fn pause(milliseconds: f64) {
    let promise = Promise::new(&mut |resolve, _| set_timeout(&resolve, milliseconds));
    JsFuture::from(promise).await.expect("a timer does not fail");
}

/// What a scenario prints, from a thread, as it waits.
async fn run(scenario: Scenario) {
    let lines = Arc::new(Mutex::new(Vec::new()));
    let theirs = Arc::clone(&lines);
    let run = move || *theirs.lock().expect("nobody panics") = measure::run(&scenario);
    let thread = Thread::new(run, ());
    thread.start();
    while thread.is_alive() {
        pause(5.0).await;
    }
    for line in lines.lock().expect("nobody panicked").iter() {
        console_log!("{line}");
    }
}

/// What the record costs. Without the recorder the same operation is in the other build's table.
#[cfg(feature = "record")]
async fn recording() {
    for scenario in scenarios::recording::all(None) {
        run(scenario).await;
    }
}

/// Starting and joining beside a new worker: only this worker, which never waits, can see that one come.
async fn starts() {
    let ours = Arc::new(scenarios::starts::all().remove(0).contestants.remove(0).1);
    let (mut threads, mut workers) = (Vec::new(), Vec::new());
    for round in 0..=measure::ROUNDS {
        let cost = Arc::new(Mutex::new(0.0));
        let (ours, theirs) = (Arc::clone(&ours), Arc::clone(&cost));
        let thread = Thread::new(move || *theirs.lock().expect("nobody panics") = ours(), ());
        thread.start();
        while thread.is_alive() {
            pause(1.0).await;
        }
        let worker = bench::worker::new_worker().await * 1e6;
        // The first is for caches.
        if round > 0 {
            threads.push(*cost.lock().expect("nobody panicked"));
            workers.push(worker);
        }
    }
    console_log!("{}", measure::line("start and join", "µs", "Thread", &threads, "new Worker", &workers));
}

/// The most threads of a scenario, and the one that runs it.
const CARRIERS: u32 = 9;

#[wasm_bindgen_test]
async fn compare() {
    host::host("wasm-bindgen-test.js", CARRIERS).expect("the memory is shared");
    while host::idle_carriers() < CARRIERS {
        pause(2.0).await;
    }
    let words: Vec<&str> = option_env!("THREADGROUND_BENCH").unwrap_or_default().split(',').collect();
    console_log!("{}", measure::head());
    for scenario in scenarios::all() {
        if words.iter().any(|word| scenario.name.contains(word)) {
            run(scenario).await;
        }
    }
    if words.iter().any(|word| "start and join".contains(word)) {
        starts().await;
    }
    #[cfg(feature = "record")]
    recording().await;
}
