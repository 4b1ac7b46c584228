//! Two tasks take two locks, each in its own order, and block.
//!
//! Watch each task get its first lock, and then wait for the one that
//! the other has. Nothing can move any more: the run is ended, and
//! Findings says who waits for whom.
//!
//! A deadlock is a circle of threads, each waiting for what the next
//! one holds. If all threads take the locks in one order, there can be
//! no circle.
use crate::prelude::*;

fn run() {
    let lock1 = Lock::new();
    let lock2 = Lock::new();

    // Each task gets the same two locks, the other way round.
    let a = ("Task A", lock1.clone(), "lock1", lock2.clone(), "lock2");
    let b = ("Task B", lock2, "lock2", lock1, "lock1");
    let threads = [Thread::new(task, a), Thread::new(task, b)];
    for thread in &threads {
        thread.start();
    }
    for thread in &threads {
        thread.join();
    }
}

fn task(
    name: &'static str,
    first: Lock,
    first_name: &'static str,
    second: Lock,
    second_name: &'static str,
) {
    // The first lock is there for the taking.
    let _first = first.hold();
    say!("{name} acquired {first_name}");

    // Meanwhile the other task takes the second one.
    sleep(secs(param("pause")));
    let _second = second.hold();
    say!("{name} acquired {second_name}");
}

pub(super) const PROGRAM: Program = Program {
    title: "Two locks, taken in two orders",
    document: Document::Pysheeet("Deadlock"),
    uses: &["Thread", "Lock"],
    parameters: &[seconds(
        "pause",
        0.1,
        0.0..=10.0,
        "How long each task sleeps between its two locks.",
    )],
    small: &[("pause", "0.01")],
    expect,
    run,
};

fn expect(seen: &mut Seen) {
    seen.finds(FindingKind::LockOrder, true);
    let lines = seen.lines();
    let first = "Task A acquired lock1";
    let second = "Task B acquired lock2";
    // With a pause, each has one lock when it wants the next. With
    // none, one task may be done before the other starts.
    if seen.param::<f64>("pause") > 0.0 || lines.len() == 2 {
        seen.exactly_in_any_order(&[first.into(), second.into()]);
        seen.ends(Outcome::Deadlock);
        return;
    }
    let both = ["Task A acquired lock2", "Task B acquired lock1"];
    seen.exactly_in_any_order(&[
        first.into(),
        second.into(),
        both[0].into(),
        both[1].into(),
    ]);
    seen.ends(Outcome::Finished);
}
