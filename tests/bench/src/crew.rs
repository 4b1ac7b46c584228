//! Threads that begin together, and the clock.
//!
//! All contestants run on the same threads, this project's: what differs is what they call.

use core::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::sync::Arc;
use threadground::thread::Thread;

/// Seconds, from some fixed moment.
#[cfg(not(target_family = "wasm"))]
#[must_use]
pub fn now() -> f64 {
    static START: std::sync::LazyLock<std::time::Instant> = std::sync::LazyLock::new(std::time::Instant::now);
    START.elapsed().as_secs_f64()
}

#[cfg(target_family = "wasm")]
#[wasm_bindgen::prelude::wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn performance_now() -> f64;
}

/// Seconds, from some fixed moment.
#[cfg(target_family = "wasm")]
#[must_use]
pub fn now() -> f64 {
    performance_now() / 1000.0
}

/// Runs `work(number)` on so many threads at once; gives the seconds from their beginning to the last
/// one's end.
///
/// # Panics
/// If a thread does.
pub fn together(threads: u32, work: impl Fn(u32) + Send + Sync + 'static) -> f64 {
    let work = Arc::new(work);
    let (ready, go) = (Arc::new(AtomicU32::new(0)), Arc::new(AtomicU32::new(0)));
    let crew: Vec<_> = (0..threads)
        .map(|number| {
            let (work, ready, go) = (Arc::clone(&work), Arc::clone(&ready), Arc::clone(&go));
            Thread::new(
                move || {
                    ready.fetch_add(1, SeqCst);
                    while go.load(SeqCst) == 0 {
                        // More threads than processors: who waits lets the others come.
                        std::thread::yield_now();
                    }
                    work(number);
                },
                (),
            )
        })
        .collect();
    for thread in &crew {
        thread.start();
    }
    while ready.load(SeqCst) < threads {
        std::thread::yield_now();
    }
    let began = now();
    go.store(1, SeqCst);
    for thread in &crew {
        thread.join();
    }
    for thread in &crew {
        assert!(thread.result().is_some(), "a thread of the crew panicked");
    }
    now() - began
}

/// Nanoseconds per operation: `operations` of them on one thread, the caller's.
pub fn alone(operations: u32, mut operation: impl FnMut()) -> f64 {
    let began = now();
    for _ in 0..operations {
        operation();
    }
    (now() - began) * 1e9 / f64::from(operations)
}

/// Something to do for about so many nanoseconds that no optimiser takes away.
pub fn busy(rounds: u32) {
    for round in 0..rounds {
        core::hint::black_box(round);
    }
}
