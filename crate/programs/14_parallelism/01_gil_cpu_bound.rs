//! Threads add up numbers, with or without a global interpreter lock.
//!
//! Run it on real threads. Watch the lanes with the lock on: one thread
//! computes at a time, and hands the lock on after 5 ms. Switch it off:
//! all compute at once.
//!
//! Python's usual interpreter lets one thread at a time run its code.
//! So more threads do not make a computation faster there. Where
//! threads need no such lock, each core does its share.

use crate::prelude::*;

pub(super) const PROGRAM: Program = Program {
    title: "Computing under a global interpreter lock",
    document: Document::Pysheeet("Understanding the GIL"),
    uses: &["Thread", "Lock"],
    parameters: &[
        Parameter::integer(
            "count",
            10_000_000,
            1,
            4_000_000_000,
            "How many numbers each thread adds up.",
        ),
        Parameter::integer(
            "threads",
            4,
            1,
            8,
            "How many threads compute.",
        ),
        Parameter::flag(
            "gil",
            true,
            "Whether a thread must hold one lock to compute.",
        ),
        Parameter::seconds(
            "interval",
            0.005,
            0.001,
            1.0,
            "How long a thread may keep that lock.",
        ),
    ],
    small: &[("count", "20000")],
    expect,
    run,
};

fn expect(seen: &mut Seen) {
    let count: u64 = seen.param("count");
    let sum = count * (count - 1) / 2;
    let mut lines = Vec::new();
    for name in ["single", "threaded"] {
        let start = format!("CPU-bound {name}: ");
        let seconds: Option<f64> =
            seen.lines().iter().find_map(|line| {
                line.strip_prefix(&start)?
                    .strip_suffix('s')?
                    .parse()
                    .ok()
            });
        // How long it takes is the machine's business.
        lines.extend(seconds.map(|took| format!("{start}{took:.2}s")));
    }
    let threads: usize = seen.param("threads");
    lines.push(format!("{} sums of {sum}", threads + 1));
    seen.exactly(&lines);
    seen.ends(Outcome::Finished);
}

// CPython has such a lock inside; here it is made by hand.
#[derive(Clone)]
struct Gil {
    on: bool,
    next: Lock,
    lock: Lock,
}

impl Gil {
    // Who waits for the lock holds `next`. So a thread that
    // gives the lock up can't be the next to take it.
    fn take(&self) {
        if self.on {
            let _next = self.next.hold();
            self.lock.acquire();
        }
    }

    fn give(&self) {
        if self.on {
            self.lock.release();
        }
    }
}

fn cpu_bound(gil: Gil, count: u64, sums: Shared<Vec<u64>>) {
    let interval: f64 = param("interval");
    let mut total = 0;
    gil.take();
    let mut since = clock();
    for number in 0..count {
        // Really added, each time: not worked out beforehand.
        total += black_box(number);
        if number % 4096 == 0 && clock() - since > interval {
            gil.give();
            gil.take();
            since = clock();
        }
    }
    gil.give();
    sums.update(|sums| sums.push(total));
}

fn run() {
    let count: u64 = param("count");
    let gil =
        Gil { on: param("gil"), next: Lock::new(), lock: Lock::new() };
    let sums = Shared::new(Vec::new());

    let start = clock();
    cpu_bound(gil.clone(), count, sums.clone());
    say!("CPU-bound single: {:.2}s", clock() - start);

    let start = clock();
    let mut threads = Vec::new();
    for _ in 0..param("threads") {
        let args = (gil.clone(), count, sums.clone());
        threads.push(Thread::new(cpu_bound, args));
        threads[threads.len() - 1].start();
    }
    for thread in &threads {
        thread.join();
    }
    say!("CPU-bound threaded: {:.2}s", clock() - start);

    let sums = sums.get();
    let same = sums.iter().filter(|&&sum| sum == sums[0]);
    say!("{} sums of {}", same.count(), sums[0]);
}
