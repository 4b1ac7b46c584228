//! Three workers wait for one start gun.
//!
//! Watch the workers' lanes: all wait while the coordinator prepares,
//! and go on at one time by the clock. Some seeds let another worker
//! than the first be the first to go on.
//!
//! One `set` wakes everybody who waits. Who is first to go on is not
//! said, and a program must not count on it.
use crate::prelude::*;

fn worker(start: Event, number: u32) {
    say!("Worker {number} waiting for signal...");
    start.wait();
    say!("Worker {number} starting work");
}

fn coordinator(start: Event) {
    say!("Coordinator preparing...");
    sleep(secs(param("prepare")));

    // Said first: after it, all go on at once.
    say!("Coordinator: All systems go!");
    start.set();
}

fn run() {
    let start = Event::new();
    let mut threads = Vec::new();
    for number in 0..param::<u32>("workers") {
        let args = (start.clone(), number);
        threads.push(Thread::new(worker, args));
    }
    threads.push(Thread::new(coordinator, (start,)));
    for thread in &threads {
        thread.start();
    }
    for thread in &threads {
        thread.join();
    }
}

pub(super) const PROGRAM: Particular = Program {
    title: "A start gun",
    document: Document::Pysheeet("Event - Thread Signaling"),
    uses: &["Thread", "Event"],
    parameters: &[
        integer("workers", 3, 1..=32, "How many workers wait."),
        seconds("prepare", 2.0, 0.0..=60.0, "How long they prepare."),
    ],
    small: &[("workers", "2"), ("prepare", "0.1")],
    expect,
    run,
}
.together();

fn expect(seen: &mut Seen) {
    let prepare: f64 = seen.param("prepare");
    let coordinator = [
        (0.0, "Coordinator preparing...".to_owned()),
        (prepare, "Coordinator: All systems go!".to_owned()),
    ];
    let mut lines = coordinator.to_vec();
    for number in 0..seen.param::<u32>("workers") {
        let waits = format!("Worker {number} waiting for signal...");
        let started = format!("Worker {number} starting work");
        let go = coordinator[1].1.clone();
        seen.in_order(&[waits.clone(), started.clone()]);
        seen.in_order(&[go, started.clone()]);
        lines.push((0.0, waits));
        lines.push((prepare, started));
    }
    seen.timely(&lines);
    seen.in_order(&coordinator.map(|(_, line)| line));
    seen.ends(Outcome::Finished);
}
