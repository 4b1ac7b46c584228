//! Five threads count to half a million together.
//!
//! Watch the count with the lock on: it is complete every time. Switch
//! `lock` off, and run it on real threads: some of it gets lost. Not
//! all of so many steps are shown; with fewer increments they are.
//!
//! To count up is to read and to write. Under the lock nobody comes in
//! between, however many threads there are and however fast they go.
use crate::prelude::*;

fn increment(counter: Shared<u64>, lock: Lock) {
    for _ in 0..param("increments") {
        if param("lock") {
            let _held = lock.hold();
            counter.set(counter.get() + 1);
        } else {
            counter.set(counter.get() + 1);
        }
    }
}

fn run() {
    let counter = Shared::new(0);
    let lock = Lock::new();

    let mut threads = Vec::new();
    for _ in 0..param("threads") {
        let args = (counter.clone(), lock.clone());
        threads.push(Thread::new(increment, args));
    }
    for thread in &threads {
        thread.start();
    }
    for thread in &threads {
        thread.join();
    }
    say!("Counter: {}", counter.get());
}

pub(super) const PROGRAM: Program = Program {
    title: "Counting under a lock",
    document: Document::Pysheeet("Lock - Mutual Exclusion"),
    uses: &["Thread", "Lock"],
    parameters: &[
        integer("threads", 5, 1..=64, "How many threads count."),
        integer("increments", 100_000, 1..=1_000_000, "How many each."),
        flag("lock", true, "Whether the threads take a lock to count."),
    ],
    small: &[("threads", "3"), ("increments", "2")],
    expect,
    run,
};

fn expect(seen: &mut Seen) {
    let threads: u64 = seen.param("threads");
    let total = threads * seen.param::<u64>("increments");
    let lines: Vec<String> =
        seen.lines().into_iter().map(str::to_owned).collect();
    let counted = match lines.as_slice() {
        [line] => line
            .strip_prefix("Counter: ")
            .and_then(|count| count.parse::<u64>().ok()),
        _ => None,
    };
    // Without the lock, whatever has not been lost; one is not.
    let right = counted.is_some_and(|counted| {
        counted == total
            || (!seen.param::<bool>("lock")
                && (1..total).contains(&counted))
    });
    seen.must(right, format!("must be {total}, but is {lines:?}"));
    if seen.param("lock") {
        seen.finds(FindingKind::LostUpdate, false);
        seen.finds(FindingKind::DataRace, false);
    }
    seen.ends(Outcome::Finished);
}
