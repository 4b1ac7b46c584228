//! Two threads count with one counter, which has a lock of its own.
//!
//! Watch a thread wait at the lock while the other one has it. The
//! count is complete at the end, whatever the pauses were.
//!
//! An object that threads share keeps a lock and takes it by itself. In
//! CPython the GIL makes each step on a list or a dict whole; but to
//! count up takes two steps, and others could come in between.
use crate::prelude::*;

#[derive(Clone)]
struct Counter {
    lock: Lock,
    value: Shared<u32>,
}

impl Counter {
    fn new(start: u32) -> Self {
        Self { lock: Lock::new(), value: Shared::new(start) }
    }

    // Only the thread that holds the lock may touch
    // the value, so no increment can be lost.
    fn increment(&self) {
        log!("Waiting for lock");
        let _held = self.lock.hold();
        log!("Acquired lock");
        let value = self.value.get();
        sleep(secs(param("change")));
        self.value.set(value + 1);
    }
}

fn worker(counter: Counter, pauses: Vec<f64>) {
    for pause in pauses {
        log!("sleeping {pause:.2}");
        sleep(secs(pause));
        counter.increment();
    }
    log!("Done");
}

fn run() {
    let counter = Counter::new(param("start"));

    // The pauses are drawn before any thread runs, so that
    // every run has the same ones.
    let mut rng = Random::new(param("numbers"));
    let mut workers = Vec::new();
    for _ in 0..param::<u32>("threads") {
        let increments = 0..param::<u32>("increments");
        let pauses = increments.map(|_| rng.random()).collect();
        workers.push(Thread::new(worker, (counter.clone(), pauses)));
    }
    for thread in &workers {
        thread.start();
    }

    log!("Waiting for worker threads");
    for thread in &workers {
        thread.join();
    }
    log!("Counter: {}", counter.value.get());
}

pub(super) const PROGRAM: Particular = Program {
    title: "A counter with its own lock",
    document: Document::ModuleOfTheWeek(
        "Controlling Access to Resources",
    ),
    uses: &["Thread", "Lock"],
    parameters: &[
        integer("threads", 2, 1..=16, "How many threads count."),
        integer("increments", 2, 1..=20, "How often each counts up."),
        integer("start", 0, 0..=1000, "What they count up from."),
        seconds("change", 0.1, 0.0..=60.0, "How long a change takes."),
        integer("numbers", 7, 0..=1_000_000, "Seed of the pauses."),
    ],
    small: &[("increments", "1"), ("numbers", "1"), ("change", "0.01")],
    expect,
    run,
}
.together();

fn expect(seen: &mut Seen) {
    let threads: u32 = seen.param("threads");
    let increments: u32 = seen.param("increments");
    let count = seen.param::<u32>("start") + threads * increments;
    let mut rng = Random::new(seen.param("numbers"));
    let mut lines = vec![
        "(MainThread) Waiting for worker threads".to_owned(),
        format!("(MainThread) Counter: {count}"),
    ];
    for number in 1..=threads {
        let name = format!("Thread-{number} (worker)");
        let mut own = Vec::new();
        for _ in 0..increments {
            let pause = rng.random();
            own.push(format!("({name}) sleeping {pause:.2}"));
            own.push(format!("({name}) Waiting for lock"));
            own.push(format!("({name}) Acquired lock"));
        }
        own.push(format!("({name}) Done"));
        seen.in_order(&own);
        lines.extend(own);
    }
    seen.exactly_in_any_order(&lines);
    let last = lines[1].clone();
    seen.must(
        seen.lines().last() == Some(&last.as_str()),
        "the count comes last",
    );
    seen.ends(Outcome::Finished);
}
