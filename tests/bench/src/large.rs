//! A large run for the page: 256 real threads that count under a lock until a trace is full. `large FILE` writes the trace.

#![expect(clippy::print_stdout, reason = "this is what it is for")]

use std::time::Duration;
use threadground::prelude::*;
use threadground::recipe::Way;
use threadground::runtime::{Config, RunHandle};

/// How many threads there are, and how often each counts: about a million records, of which none is dropped.
const THREADS: usize = 256;
const COUNTED: u32 = 770;

fn count() {
    let (counter, lock) = (Shared::new(0_u32), Lock::new());
    let thread = |_| {
        let (counter, lock) = (counter.clone(), lock.clone());
        let body = move || {
            for _ in 0..COUNTED {
                let _held = lock.hold();
                counter.set(counter.get() + 1);
            }
        };
        Thread::new(body, ())
    };
    let threads: Vec<_> = (0..THREADS).map(thread).collect();
    threads.iter().for_each(Thread::start);
    threads.iter().for_each(Thread::join);
}

fn main() {
    let file = std::env::args().nth(1).expect("the name of the file to write");
    let run = RunHandle::start(Config::new("large", Way::Real), count).expect("it starts");
    assert!(run.wait(Duration::from_mins(1)), "it comes to its end");
    let trace = run.trace();
    std::fs::write(file, trace.to_bytes()).expect("the file can be written");
    println!("{} records, truncated: {}", trace.records.len(), trace.meta.truncated);
}
