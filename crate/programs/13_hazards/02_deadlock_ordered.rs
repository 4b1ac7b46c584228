//! Two tasks take two locks, both in the same order, and both end.
//!
//! Watch the second task wait for lock1 while the first one goes on to
//! lock2. The second holds nothing meanwhile, so the first can finish.
//!
//! If all threads take the locks in one order, there is no circle of
//! threads that wait for one another. The price here is that the second
//! task begins its work only when the first is done.
use crate::prelude::*;

fn task_a_good(lock1: Lock, lock2: Lock) {
    let _held1 = lock1.hold();
    sleep(secs(param("pause")));
    let _held2 = lock2.hold();
    say!("Task A acquired both locks");
}

fn task_b_good(lock1: Lock, lock2: Lock) {
    // The same order. Without lock1 it does not ask for lock2.
    let _held1 = lock1.hold();
    sleep(secs(param("pause")));
    let _held2 = lock2.hold();
    say!("Task B acquired both locks");
}

fn run() {
    let lock1 = Lock::new();
    let lock2 = Lock::new();
    let args = (lock1.clone(), lock2.clone());
    let threads = [
        Thread::new(task_a_good, args),
        Thread::new(task_b_good, (lock1, lock2)),
    ];
    for thread in &threads {
        thread.start();
    }
    for thread in &threads {
        thread.join();
    }
}

pub(super) const PROGRAM: Particular = Program {
    title: "Two locks, taken in one order",
    document: Document::Pysheeet("Deadlock Example and Prevention"),
    uses: &["Thread", "Lock"],
    parameters: &[seconds("pause", 0.1, 0.0..=10.0, "Between locks.")],
    small: &[("pause", "0.01")],
    expect,
    run,
}
.cures_in_other_words("deadlock-two-locks");

fn expect(seen: &mut Seen) {
    let lines = ["Task A", "Task B"]
        .map(|name| format!("{name} acquired both locks"));
    seen.exactly_in_any_order(&lines);

    // Whoever is second has to wait for the other.
    let pause: f64 = seen.param("pause");
    let order = seen.lines().into_iter().map(str::to_owned);
    let order: Vec<String> = order.collect();
    for (line, tasks) in order.iter().zip([1.0, 2.0]) {
        seen.at(tasks * pause, line);
    }
    seen.finds(FindingKind::LockOrder, false);
    seen.ends(Outcome::Finished);
}
