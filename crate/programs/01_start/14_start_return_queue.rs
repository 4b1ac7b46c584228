//! Five threads put their results into a queue.
//!
//! Watch the queue fill up in the order in which the threads come; with
//! a seed, that may be another one. Main empties it after the joins.
//!
//! A queue takes results from any number of threads, and needs no lock
//! of its own. The order is that of the threads' work, so each result
//! says what it belongs to.
use crate::prelude::*;

fn compute_queue(n: u32, results: Queue<(u32, u32)>) {
    results.put((n, n * n));
}

fn run() {
    let results = Queue::new();

    let mut threads = Vec::new();
    for n in 0..param::<u32>("threads") {
        let args = (n, results.clone());
        threads.push(Thread::new(compute_queue, args));
    }
    for thread in &threads {
        thread.start();
    }
    for thread in &threads {
        thread.join();
    }

    // Nobody puts anything in any more: empty means done.
    while !results.empty() {
        let (n, square) = results.get();
        say!("{n}: {square}");
    }
}

pub(super) const PROGRAM: Program = Program {
    title: "Results through a queue",
    document: Document::Pysheeet("Thread with Return Value"),
    uses: &["Thread", "Queue"],
    parameters: &[integer("threads", 5, 1..=16, "How many compute.")],
    small: &[("threads", "3")],
    expect,
    run,
};

fn expect(seen: &mut Seen) {
    let threads: u32 = seen.param("threads");
    let pairs = (0..threads).map(|n| format!("{n}: {}", n * n));
    seen.exactly_in_any_order(&pairs.collect::<Vec<_>>());
    seen.ends(Outcome::Finished);
}
