//! Two loops that sleep for different times run side by side.
//!
//! Watch both loops start at once, and the one that was started last
//! end first, because it sleeps for less time.
//!
//! A thread is made from a function and a tuple of arguments. `start`
//! lets it run; `join` waits for its end. All is done when the slowest
//! is, not after the sum of all sleeps.
use crate::prelude::*;

// Called `loop` in Python: Rust keeps that word for itself.
fn sleep_loop(nloop: usize, nsec: f64) {
    say!("start loop {nloop} at: {}", clock().round());
    sleep(secs(nsec));
    say!("loop {nloop} done at: {}", clock().round());
}

fn run() {
    say!("starting at: {}", clock().round());

    // One thread for each loop; none runs yet.
    let mut threads = Vec::new();
    for (nloop, nsec) in
        param::<Vec<f64>>("loops").into_iter().enumerate()
    {
        threads.push(Thread::new(sleep_loop, (nloop, nsec)));
    }

    // Now all of them run, beside the main thread.
    for thread in &threads {
        thread.start();
    }

    // The main thread waits here until each has ended.
    for thread in &threads {
        thread.join();
    }
    say!("all DONE at: {}", clock().round());
}

pub(super) const PROGRAM: Particular = Program {
    title: "Two loops, each in a thread",
    document: Document::CorePython("example 4-4"),
    uses: &["Thread"],
    parameters: &[list("loops", &[4.0, 2.0], 0.0..=60.0, "Seconds.")],
    small: &[("loops", "0.2,0.1")],
    expect: expect_loops,
    run,
}
.together();
