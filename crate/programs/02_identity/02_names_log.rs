//! Threads with names of their own write a log.
//!
//! Watch the names in the log: it says itself which thread wrote a
//! line. The one that sleeps longest is the last to go.
//!
//! A thread that is given no name gets one with a number, and with the
//! name of its function. A log may tell more than that: with `asctime`
//! in Python's format it tells the time, too.
use crate::prelude::*;

fn worker() {
    debug!("Starting");
    sleep(secs(param("worker")));
    debug!("Exiting");
}

fn my_service() {
    debug!("Starting");
    sleep(secs(param("service")));
    debug!("Exiting");
}

fn run() {
    // The first worker has no name of its own.
    let unnamed = Thread::new(worker, ());
    let w = Thread::new(worker, ()).name("worker");
    let t = Thread::new(my_service, ()).name("my_service");

    w.start();
    unnamed.start();
    t.start();
}

pub(super) const PROGRAM: Program = Program {
    title: "Names in a log",
    document: Document::ModuleOfTheWeek(
        "Determining the Current Thread",
    ),
    uses: &["Thread", "current_thread"],
    parameters: &[
        seconds("worker", 2.0, 0.0..=60.0, "How long workers sleep."),
        seconds("service", 3.0, 0.0..=60.0, "How long it sleeps."),
    ],
    small: &[("worker", "0.1"), ("service", "0.2")],
    expect,
    run,
};

fn expect(seen: &mut Seen) {
    let mut lines = Vec::new();
    for (name, sleeps) in [
        ("worker", "worker"),
        ("Thread-1 (worker)", "worker"),
        ("my_service", "service"),
    ] {
        let starting = format!("[DEBUG] ({name}) Starting");
        let exiting = format!("[DEBUG] ({name}) Exiting");
        seen.at(0.0, &starting);
        seen.at(seen.param(sleeps), &exiting);
        seen.in_order(&[starting.clone(), exiting.clone()]);
        lines.extend([starting, exiting]);
    }
    seen.exactly_in_any_order(&lines);
    seen.ends(Outcome::Finished);
}
