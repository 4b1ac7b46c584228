//! Two tasks take two locks, each in its own order, and block.
//!
//! Watch each task get its first lock, and then wait for the one that
//! the other has. Nothing can move any more: the run is ended, and
//! Findings says who waits for whom.
//!
//! A deadlock is a circle of threads, each waiting for the next; here,
//! for a lock that the next one holds. If all take their locks in one
//! order, no circle of locks can close.
use crate::prelude::*;

fn task_a_bad(lock1: Lock, lock2: Lock) {
    // First lock1, then lock2.
    let _held1 = lock1.hold();
    say!("Task A acquired lock1");
    sleep(secs(param("pause")));
    let _held2 = lock2.hold();
    say!("Task A acquired lock2");
}

fn task_b_bad(lock1: Lock, lock2: Lock) {
    // The other way round.
    let _held2 = lock2.hold();
    say!("Task B acquired lock2");
    sleep(secs(param("pause")));
    let _held1 = lock1.hold();
    say!("Task B acquired lock1");
}

fn run() {
    let lock1 = Lock::new();
    let lock2 = Lock::new();
    let args = (lock1.clone(), lock2.clone());
    let threads = [
        Thread::new(task_a_bad, args),
        Thread::new(task_b_bad, (lock1, lock2)),
    ];
    for thread in &threads {
        thread.start();
    }
    for thread in &threads {
        thread.join();
    }
}

pub(super) const PROGRAM: Program = Program {
    title: "Two locks, taken in two orders",
    document: Document::Pysheeet("Deadlock Example and Prevention"),
    uses: &["Thread", "Lock"],
    parameters: &[seconds("pause", 0.1, 0.0..=10.0, "Between locks.")],
    small: &[("pause", "0.01")],
    expect,
    run,
};

fn expect(seen: &mut Seen) {
    seen.finds(FindingKind::LockOrder, true);
    let line = |line: &str| format!("Task {line}");
    let mut lines = vec![line("A acquired lock1")];
    lines.push(line("B acquired lock2"));
    // With a pause, each has one lock when it wants the next; on real
    // threads nearly always. With none, one task may be done before
    // the other starts.
    let pause: f64 = seen.param("pause");
    let must = seen.exact() && pause > 0.0;
    if must || seen.lines().len() == 2 {
        seen.ends(Outcome::Deadlock);
    } else {
        lines.push(line("A acquired lock2"));
        lines.push(line("B acquired lock1"));
        seen.ends(Outcome::Finished);
    }
    seen.exactly_in_any_order(&lines);
}
