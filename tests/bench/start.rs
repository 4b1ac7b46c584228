//! From `Thread.start()` to the first line of the target, beside what a new thread or worker takes.
//!
//! Batches of 100 starts, one after the other, and as many of the other kind as fit, in turns; of each
//! the median over the batches with its interval. The starter spins until the target has said that it
//! is there, so coarse clocks do no harm.

#[cfg(target_family = "wasm")]
#[path = "../rust/browser.rs"]
mod browser;
#[allow(dead_code, unreachable_pub, reason = "shared with the other benchmark, which uses all of it")]
#[path = "src/measure.rs"]
mod measure;
#[allow(dead_code, unused_macros, unused_imports, reason = "shared with the tests, which use all of it")]
#[path = "../rust/run.rs"]
mod run;
#[cfg(target_family = "wasm")]
#[allow(unreachable_pub, reason = "shared with the other benchmark")]
#[path = "src/worker.rs"]
mod worker;

use core::sync::atomic::{AtomicU32, Ordering::SeqCst};
use measure::Median;
use std::sync::Arc;
use threadground::prelude::*;
use threadground::recipe::Way;

const BATCHES: usize = 15;
const STARTS: u32 = 100;

/// Microseconds of one start, as the mean over a batch on a free run.
async fn batch() -> f64 {
    let result = Arc::new(std::sync::Mutex::new(0.0));
    let theirs = Arc::clone(&result);
    run::finishes(Way::Real, move || {
        let mut total = 0.0;
        for _ in 0..STARTS {
            let there = Arc::new(AtomicU32::new(0));
            let says = Arc::clone(&there);
            let thread = Thread::new(move || says.store(1, SeqCst), ());
            let began = clock();
            thread.start();
            while there.load(SeqCst) == 0 {
                core::hint::spin_loop();
            }
            total += clock() - began;
            thread.join();
        }
        *theirs.lock().expect("nobody else has it") = total / f64::from(STARTS) * 1e6;
    })
    .await;
    *result.lock().expect("the run is over")
}

/// Microseconds of one new thread of the operating system, as the mean over a batch.
#[cfg(not(target_family = "wasm"))]
async fn other() -> f64 {
    let mut total = Duration::ZERO;
    for _ in 0..STARTS {
        let there = Arc::new(AtomicU32::new(0));
        let says = Arc::clone(&there);
        let began = std::time::Instant::now();
        let thread = std::thread::spawn(move || says.store(1, SeqCst));
        while there.load(SeqCst) == 0 {
            core::hint::spin_loop();
        }
        total += began.elapsed();
        thread.join().expect("it does not panic");
    }
    total.as_secs_f64() / f64::from(STARTS) * 1e6
}

/// Microseconds of one new worker, to its first message.
#[cfg(target_family = "wasm")]
async fn other() -> f64 {
    worker::new_worker().await * 1e6
}

#[cfg_attr(not(target_family = "wasm"), expect(clippy::print_stdout, reason = "this is what it is for"))]
fn print(line: &str) {
    #[cfg(not(target_family = "wasm"))]
    println!("{line}");
    #[cfg(target_family = "wasm")]
    wasm_bindgen_test::console_log!("{line}");
}

run::runs! {
    async fn start() {
        run::ready().await;
        let (mut ours, mut theirs, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
        batch().await;
        for _ in 0..BATCHES {
            let (mine, other) = (batch().await, other().await);
            ours.push(mine);
            theirs.push(other);
            ratios.push(other / mine);
        }
        let what = if cfg!(target_family = "wasm") { "new Worker" } else { "std::thread::spawn" };
        let [ours, theirs, ratio] = [ours, theirs, ratios].map(Median::of);
        let show = |of: Median| (of.middle, format!("({:.1} to {:.1})", of.low, of.high));
        let ((a, b), (c, d), (e, f)) = (show(ours), show(theirs), show(ratio));
        print(&format!("start to first line   {a:9.1} µs  {b}, batches of {STARTS}"));
        print(&format!("{what:20}  {c:9.1} µs  {d}"));
        print(&format!("ratio                 {e:9.1}     {f}"));
    }
}
