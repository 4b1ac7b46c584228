//! Threads that use up their stacks in a browser, where beneath a stack lies the memory of others: each is told of, and
//! spoils the memory that it ran in, so that no other test may run beside them. What a stack has left when a thread asks
//! something of the runtime is a matter of `fibers.rs`.
#![cfg(target_family = "wasm")]

mod browser;

use core::hint::black_box;
use threadground::prelude::*;
use threadground::recipe::Way;
use threadground::runtime::{Carriers, Config, RunHandle};
use threadground::web::host;
use wasm_bindgen_test::wasm_bindgen_test;

const SENTENCE: &str = "A thread of the program has used up its stack: does it call itself without end?";

/// Calls itself until the browser has no room for its calls; on the stack in this memory it needs nothing. No loop does the
/// same.
#[inline(never)]
fn without_end(depth: u64) -> u64 {
    if depth == u64::MAX { 1 } else { (without_end(depth + 1) ^ depth).rotate_left(7) }
}

/// Uses a stack of 256 KiB but for its last 9 KiB or so, as the thread has some in use already, and comes back.
fn there_and_back() {
    let frame = [0xAA_u8; 247 * 1024];
    say!("{}", black_box(&frame)[7]);
}

fn dives() {
    say!("{}", without_end(black_box(0)));
}

/// From here on nothing has gone wrong.
fn forget_failures() {
    let clear = js_sys::Function::new_no_args("self.carrierFailures.length = 0");
    clear.call0(&wasm_bindgen::JsValue::NULL).expect("it is there");
}

/// What is told where a thread does this.
async fn told(carriers: Carriers, way: Way, body: fn()) -> String {
    browser::ready().await;
    forget_failures();
    let config = Config { carriers, ..Config::new("test", way) };
    let run = RunHandle::start(config, move || {
        let thread = Thread::new(body, ());
        thread.start();
        thread.join();
    });
    let run = run.expect("a run starts");
    let until = browser::now() + 20_000.0;
    while browser::failures().is_empty() && browser::now() < until {
        assert!(!run.has_ended(), "it came to its end");
        browser::pause(5.0).await;
    }
    // Its threads wait for one that never ends.
    core::mem::forget(run);
    // Behind the sentence the trap is told as well that ends the thread.
    browser::failures().lines().next().unwrap_or_default().to_owned()
}

#[wasm_bindgen_test]
async fn a_stack_that_was_used_up_for_a_while_is_told() {
    browser::ready().await;
    assert_eq!(told(Carriers::Threads, Way::First, there_and_back).await, SENTENCE);
    if host::carry_fibers() {
        assert_eq!(told(Carriers::Fibers, Way::First, there_and_back).await, SENTENCE);
    }
}

#[wasm_bindgen_test]
async fn recursion_without_end_is_told() {
    browser::ready().await;
    assert_eq!(told(Carriers::Threads, Way::Real, dives).await, SENTENCE);
    if host::carry_fibers() {
        assert_eq!(told(Carriers::Fibers, Way::First, dives).await, SENTENCE);
    }
}
