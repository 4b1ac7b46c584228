//! Threads add up numbers, with or without a global interpreter lock.
//!
//! Watch who holds `gil`: one thread computes at a time, and after some
//! ms another. Untick `gil` and run again: all compute at once.
//!
//! Python's usual interpreter has such a lock, so more threads do not
//! make a computation faster there. `multiprocessing` does: a process
//! starts more slowly, but has a lock and a memory of its own.
use crate::prelude::*;

// CPython has such a lock inside; here it is made by hand. Whoever has
// waited for long is the next to have it.
fn take(gil: &Lock) -> f64 {
    if param("gil") {
        gil.acquire();
    }
    clock()
}

fn give(gil: &Lock) {
    if param("gil") {
        gil.release();
    }
}

// Some numbers at a time, so that a thread can look at the clock.
#[inline(never)]
fn add_up(from: u64, count: u64) -> u64 {
    let numbers = from..count.min(from + 4096);
    // Really added one by one: not worked out beforehand.
    numbers.fold(0, |total, number| black_box(total + number))
}

fn cpu_bound(gil: Lock, sums: Shared<Vec<u64>>) {
    let (mut total, mut since) = (0, take(&gil));
    for from in (0..param("count")).step_by(4096) {
        total += add_up(from, param("count"));
        if clock() - since > param("interval") {
            give(&gil);
            since = take(&gil);
        }
    }
    give(&gil);

    // One step, which no other thread comes between. CPython's lock
    // makes its lists and dicts as safe: none sees half an `append`.
    sums.update(|sums| sums.push(total));
}

fn run() {
    let gil = Lock::new();
    let sums = Shared::new(Vec::new());

    // The same work by one thread, sum after sum, and by many.
    let start = clock();
    for _ in 0..param("threads") {
        cpu_bound(gil.clone(), sums.clone());
    }
    say!("CPU-bound single: {:.2}s", clock() - start);

    let start = clock();
    let new = |_| Thread::new(cpu_bound, (gil.clone(), sums.clone()));
    let all: Vec<_> = (0..param("threads")).map(new).collect();
    all.iter().for_each(Thread::start);
    all.iter().for_each(Thread::join);
    say!("CPU-bound threaded: {:.2}s", clock() - start);

    // A library's workers, one for each core, share as many sums out
    // among themselves. They have no lanes, and no lock of ours reaches
    // them. Starting them takes longer than that work: it comes before.
    data_parallel(|| ());
    let (start, count) = (clock(), param("count"));
    let parts = || (0..count).step_by(4096);
    let share = |_| parts().map(|from| add_up(from, count)).sum();
    let shares = (0..param::<u32>("threads")).into_par_iter();
    let more: Vec<u64> = data_parallel(|| shares.map(share).collect());
    say!("CPU-bound data-parallel: {:.2}s", clock() - start);

    let sums = [sums.get(), more].concat();
    let same = sums.iter().filter(|&&sum| sum == sums[0]);
    say!("{} sums of {}", same.count(), sums[0]);
}

pub(super) const PROGRAM: Particular = Program {
    title: "Computing under a global interpreter lock",
    document: Document::Pysheeet("Understanding the GIL"),
    uses: &["Thread", "Lock"],
    parameters: &[
        integer("count", 10_000_000, 1..=4_000_000_000, "To add up."),
        integer("threads", 4, 1..=8, "How many threads compute."),
        flag("gil", true, "Whether one computes at a time."),
        seconds("interval", 0.005, 0.001..=1.0, "A turn, at least."),
    ],
    small: &[("count", "20000")],
    expect,
    run,
}
.on_real_threads()
.unordered(&["sums"]);

fn expect(seen: &mut Seen) {
    let count: u64 = seen.param("count");
    let sum = count * (count - 1) / 2;
    let mut lines = Vec::new();
    for name in ["single", "threaded", "data-parallel"] {
        let start = format!("CPU-bound {name}: ");
        let seconds: Option<f64> =
            seen.lines().iter().find_map(|line| {
                line.strip_prefix(&start)?
                    .strip_suffix('s')?
                    .parse()
                    .ok()
            });
        // How long it takes is the machine's business.
        let took = seconds.unwrap_or(-1.0);
        lines.push(format!("{start}{took:.2}s"));
    }
    let threads: usize = seen.param("threads");
    lines.push(format!("{} sums of {sum}", 3 * threads));
    seen.exactly(&lines);
    seen.ends(Outcome::Finished);
}
