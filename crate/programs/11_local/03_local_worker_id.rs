//! A worker's number is known deep inside, and nobody passes it on.
//!
//! Watch `local`: each thread has a row with its own number. After the
//! pause each prints that number, whatever the others have set.
//!
//! A thread-local value spares a function an argument that all of its
//! callers would only pass on. Each call sees its own thread's value.
use crate::prelude::*;

fn process(local: &Local<u32>) {
    if let Some(value) = local.get() {
        say!("Processing with value: {value}");
    }
}

fn worker(local: Local<u32>, worker_id: u32) {
    local.set(worker_id);

    // Meanwhile the others set theirs.
    sleep(secs(param("pause")));
    process(&local);
}

fn run() {
    let local = Local::new();

    let mut threads = Vec::new();
    for worker_id in 0..param::<u32>("threads") {
        let args = (local.clone(), worker_id);
        threads.push(Thread::new(worker, args));
    }
    for thread in &threads {
        thread.start();
    }
    for thread in &threads {
        thread.join();
    }
}

pub(super) const PROGRAM: Program = Program {
    title: "A worker's own number",
    document: Document::Pysheeet("Thread-Local Data"),
    uses: &["Thread", "local"],
    parameters: &[
        integer("threads", 3, 1..=16, "How many workers there are."),
        seconds("pause", 0.1, 0.0..=10.0, "How long a worker rests."),
    ],
    small: &[("pause", "0.01")],
    expect,
    run,
};

fn expect(seen: &mut Seen) {
    let pause: f64 = seen.param("pause");
    let line = |id| (pause, format!("Processing with value: {id}"));
    let threads: u32 = seen.param("threads");
    seen.timely(&(0..threads).map(line).collect::<Vec<_>>());
    seen.ends(Outcome::Finished);
}
