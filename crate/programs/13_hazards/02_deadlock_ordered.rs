//! Two tasks take two locks, both in the same order, and both end.
//!
//! Watch the second task wait for lock1 while the first one goes on to
//! lock2. It holds nothing meanwhile, so the first can finish.
//!
//! If all threads take the locks in one order, there is no circle of
//! threads that wait for one another. The price is that the second
//! task begins its work only when the first is done.
use crate::prelude::*;

fn run() {
    let lock1 = Lock::new();
    let lock2 = Lock::new();

    // Each task gets the same two locks, in the same order.
    let a = ("Task A", lock1.clone(), lock2.clone());
    let b = ("Task B", lock1, lock2);
    let threads = [Thread::new(task, a), Thread::new(task, b)];
    for thread in &threads {
        thread.start();
    }
    for thread in &threads {
        thread.join();
    }
}

fn task(name: &'static str, first: Lock, second: Lock) {
    // Who has not the first lock does not want the second one.
    let _first = first.hold();
    sleep(secs(param("pause")));
    let _second = second.hold();
    say!("{name} acquired both locks");
}

pub(super) const PROGRAM: Program = Program {
    title: "Two locks, taken in one order",
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
    let lines = ["Task A", "Task B"]
        .map(|name| format!("{name} acquired both locks"));
    seen.exactly_in_any_order(&lines);

    // Whoever is second has to wait for the other.
    let pause: f64 = seen.param("pause");
    let seen_lines = seen.lines().into_iter().map(str::to_owned);
    let times = [pause, 2.0 * pause];
    for (line, time) in seen_lines.collect::<Vec<_>>().iter().zip(times)
    {
        seen.at(time, line);
    }
    seen.finds(FindingKind::LockOrder, false);
    seen.ends(Outcome::Finished);
}
