//! Three threads wait for each other between two phases.
//!
//! Watch each come to the barrier at its own time. When the last has
//! come, all three go on at that moment.
//!
//! A barrier opens when a fixed number of threads stand before it. It
//! keeps anyone from beginning the next phase before all have done the
//! first.
use crate::prelude::*;

fn worker(barrier: Barrier, number: u32, time: f64) {
    say!("Worker {number} initializing...");
    sleep(secs(time));

    // Here all wait for the slowest.
    say!("Worker {number} waiting at barrier");
    let _index = barrier.wait();
    say!("Worker {number} proceeding");
}

fn run() {
    let threads: u32 = param("threads");
    let barrier = Barrier::new(threads);

    // The times are drawn before any thread runs.
    let mut rng = Random::new(param("numbers"));
    for number in 0..threads {
        let time = rng.uniform(param("least"), param("most"));
        let arguments = (barrier.clone(), number, time);
        Thread::new(worker, arguments).start();
    }
}

pub(super) const PROGRAM: Particular = Program {
    title: "Phases, with a barrier between",
    document: Document::Pysheeet("Barrier - Synchronization Point"),
    uses: &["Thread", "Barrier"],
    parameters: &[
        integer("threads", 3, 1..=32, "How many threads meet."),
        seconds("least", 0.5, 0.0..=60.0, "The shortest preparation."),
        seconds("most", 2.0, 0.5..=60.0, "The longest preparation."),
        integer("numbers", 7, 0..=1_000_000, "The seed of the times."),
    ],
    small: &[("threads", "2"), ("least", "0.1"), ("most", "0.5")],
    expect,
    run,
}
.together();

fn expect(seen: &mut Seen) {
    let threads: u32 = seen.param("threads");
    let mut rng = Random::new(seen.param("numbers"));
    let least: f64 = seen.param("least");
    let most: f64 = seen.param("most");
    let times: Vec<f64> =
        (0..threads).map(|_| rng.uniform(least, most)).collect();
    let last = times.iter().copied().fold(0.0, f64::max);
    let mut lines = Vec::new();
    for (number, time) in times.iter().enumerate() {
        let own =
            ["initializing...", "waiting at barrier", "proceeding"]
                .map(|what| format!("Worker {number} {what}"));
        seen.at(*time, &own[1]);
        seen.at(last, &own[2]);
        seen.in_order(&own);
        lines.extend(own);
    }
    seen.exactly_in_any_order(&lines);

    // Nobody goes on before the last has come.
    let seen_lines = seen.lines();
    let first_on =
        seen_lines.iter().position(|line| line.ends_with("proceeding"));
    let last_in = seen_lines
        .iter()
        .rposition(|line| line.ends_with("waiting at barrier"));
    seen.must(first_on > last_in, "somebody went on too early");
    seen.ends(Outcome::Finished);
}
