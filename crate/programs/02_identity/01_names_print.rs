//! Threads print their own names.
//!
//! Watch the lanes carry the names that are printed. The unnamed thread
//! has one with a number. `my_service` sleeps longest and goes last.
//!
//! One function may run in several threads. It can ask for the thread
//! that it runs in, and that thread for its name: so each line tells
//! which of them printed it.
use crate::prelude::*;

fn worker() {
    say!("{} Starting", current_thread().get_name());
    sleep(secs(param("worker")));
    say!("{} Exiting", current_thread().get_name());
}

fn my_service() {
    say!("{} Starting", current_thread().get_name());
    sleep(secs(param("service")));
    say!("{} Exiting", current_thread().get_name());
}

fn run() {
    let t = Thread::new(my_service, ()).name("my_service");
    let w1 = Thread::new(worker, ()).name("worker");

    // This worker has no name of its own.
    let w2 = Thread::new(worker, ());

    w1.start();
    w2.start();
    t.start();
}

pub(super) const PROGRAM: Program = Program {
    title: "Names in print",
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
        let starting = format!("{name} Starting");
        let exiting = format!("{name} Exiting");
        seen.in_order(&[starting.clone(), exiting.clone()]);
        lines.push((0.0, starting));
        lines.push((seen.param(sleeps), exiting));
    }
    seen.timely(&lines);
    seen.ends(Outcome::Finished);
}
