//! Two workers take one lock, each in its own way of writing it.
//!
//! Watch the lock: both workers take it and give it back in the same
//! steps. Only their names and what they print tell the two ways apart.
//!
//! A guard gives the lock back at the end of its block, whatever
//! happens in it. Who acquires by hand must see to that: what is in
//! `finally` runs also when the part before it fails.
use crate::prelude::*;

fn worker_with(lock: Lock) {
    let _held = lock.hold();
    log!("lock acquired via with");
    sleep(secs(param("time")));
}

fn worker_no_with(lock: Lock) {
    lock.acquire();
    let result = catch(|| {
        log!("lock acquired directly");
        sleep(secs(param("time")));
    });

    // Python's `finally`: also after an error.
    lock.release();
    if let Err(error) = result {
        panic!("{error}");
    }
}

fn run() {
    let lock = Lock::new();
    let w = Thread::new(worker_with, (lock.clone(),));
    let nw = Thread::new(worker_no_with, (lock,));
    w.start();
    nw.start();
}

pub(super) const PROGRAM: Program = Program {
    title: "A guard, and a lock held by hand",
    document: Document::ModuleOfTheWeek("Locks as Context Managers"),
    uses: &["Thread", "Lock"],
    parameters: &[seconds("time", 0.1, 0.0..=10.0, "Time it is held.")],
    small: &[("time", "0.01")],
    expect,
    run,
};

fn expect(seen: &mut Seen) {
    let time: f64 = seen.param("time");
    let lines = [
        "(Thread-1 (worker_with)) lock acquired via with",
        "(Thread-2 (worker_no_with)) lock acquired directly",
    ];
    let lines = lines.map(str::to_owned);
    seen.exactly_in_any_order(&lines);
    // One at once, and the other one when the first is done.
    let order: Vec<String> =
        seen.lines().into_iter().map(str::to_owned).collect();
    for (line, at) in order.iter().zip([0.0, time]) {
        seen.at(at, line);
    }
    seen.ends(Outcome::Finished);
}
