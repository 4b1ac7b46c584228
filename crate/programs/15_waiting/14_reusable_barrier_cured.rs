//! Two workers meet before each step, at two turnstiles.
//!
//! Nobody is to take a step before all have come to it. The last to
//! come opens the way in, the last to go opens the way out. Watch a
//! fast one: it has to wait at the way out until the slow one has been
//! through the way in, and cannot come round before that.
//!
//! A barrier that is used again must let all out before it lets anyone
//! in; reusable-barrier has only one turnstile. The library's Barrier
//! does it all by itself, in one line: `wait`.
use crate::prelude::*;

type Meeting = (Shared<u32>, Lock, Semaphore, Semaphore);

fn worker(number: u32, (count, mutex, way_in, way_out): Meeting) {
    for step in 1..=param::<u32>("steps") {
        mutex.acquire();
        count.set(count.get() + 1);
        if count.get() == param::<u32>("workers") {
            way_in.release_many(param("workers"));
        }
        mutex.release();
        way_in.acquire();
        say!("worker {number} takes step {step}");
        mutex.acquire();
        count.set(count.get() - 1);
        if count.get() == 0 {
            way_out.release_many(param("workers"));
        }
        mutex.release();
        way_out.acquire();
    }
}

fn run() {
    let count = Shared::new(0);
    let mutex = Lock::new();
    let way_in = Semaphore::new(0);
    let way_out = Semaphore::new(0);
    let meeting = (count, mutex, way_in, way_out);
    for number in 1..=param::<u32>("workers") {
        Thread::new(worker, (number, meeting.clone())).start();
    }
}

pub(super) const PROGRAM: Particular = Program {
    title: "A barrier with two turnstiles",
    document: Document::Threadground("Classics"),
    uses: &["Thread", "Lock", "Semaphore"],
    parameters: &[
        integer("workers", 2, 2..=4, "How many meet before a step."),
        integer("steps", 2, 1..=5, "How many steps each takes."),
    ],
    small: &[],
    expect,
    run,
}
.cures("reusable-barrier")
.together();

fn expect(seen: &mut Seen) {
    let workers: u32 = seen.param("workers");
    let steps: u32 = seen.param("steps");
    let line =
        |worker, step| format!("worker {worker} takes step {step}");
    let of = |step| (1..=workers).map(move |worker| line(worker, step));
    let lines: Vec<String> = (1..=steps).flat_map(of).collect();
    seen.exactly_in_any_order(&lines);

    // Nobody takes a step before all have taken the one before it.
    for step in 1..steps {
        for (one, other) in of(step).flat_map(|one| {
            of(step + 1).map(move |next| (one.clone(), next))
        }) {
            seen.in_order(&[one, other]);
        }
    }
    seen.ends(Outcome::Finished);
}
