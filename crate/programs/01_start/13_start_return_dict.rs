//! Five threads store their results in one map.
//!
//! Watch each thread add its own entry. Main reads the map when all
//! threads have been joined, so nothing is missing.
//!
//! What a thread's function returns is lost in Python. A common way
//! out is a map that all threads share, with a key for each of them.
//! No two threads write to the same key, and each write is one step.
use crate::prelude::*;

fn compute(n: u32, results: Shared<BTreeMap<u32, u32>>) {
    results.update(|results| results.insert(n, n * n));
}

fn run() {
    let results = Shared::new(BTreeMap::new());

    let mut threads = Vec::new();
    for n in 0..param::<u32>("threads") {
        let args = (n, results.clone());
        threads.push(Thread::new(compute, args));
    }
    for thread in &threads {
        thread.start();
    }
    for thread in &threads {
        thread.join();
    }

    // The entries in the order of their keys, whoever was first.
    say!("{}", results.get().repr());
}

pub(super) const PROGRAM: Particular = Program {
    title: "Results in a shared map",
    document: Document::Pysheeet("Thread with Return Value"),
    uses: &["Thread"],
    parameters: &[integer("threads", 5, 1..=16, "How many compute.")],
    small: &[("threads", "3")],
    expect,
    run,
}
.unordered(&["results"]);

fn expect(seen: &mut Seen) {
    let threads: u32 = seen.param("threads");
    let pairs = (0..threads).map(|n| format!("{n}: {}", n * n));
    let pairs: Vec<_> = pairs.collect();
    seen.exactly(&[format!("{{{}}}", pairs.join(", "))]);
    seen.ends(Outcome::Finished);
}
