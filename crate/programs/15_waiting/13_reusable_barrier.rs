//! Two workers meet before each step, always at the same turnstile.
//!
//! Nobody is to take a step before all have come to it. Whoever comes
//! last lets as many through as there are workers. Watch a fast one: it
//! goes through, and comes round again while the slow one still stands
//! there. The slow one is still counted, so it looks as if all had
//! come, and the fast one laps it. With more steps it may even leave
//! the slow one behind for ever.
//!
//! A barrier that is used again must let all out before it lets anyone
//! in: reusable-barrier-cured has a second turnstile for that. The
//! library's Barrier does it by itself.
use crate::prelude::*;

type Meeting = (Shared<u32>, Lock, Semaphore);

fn worker(number: u32, (count, mutex, way_in): Meeting) {
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
        mutex.release();
    }
}

fn run() {
    let count = Shared::new(0);
    let mutex = Lock::new();
    let way_in = Semaphore::new(0);
    let meeting = (count, mutex, way_in);
    for number in 1..=param::<u32>("workers") {
        Thread::new(worker, (number, meeting.clone())).start();
    }
}

pub(super) const PROGRAM: Particular = Program {
    title: "A barrier with one turnstile",
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
.together();

fn expect(seen: &mut Seen) {
    let workers: u32 = seen.param("workers");
    let steps: u32 = seen.param("steps");
    let lines: Vec<String> =
        seen.lines().into_iter().map(str::to_owned).collect();
    // Each takes its own steps in order, as far as it gets.
    let mut expected = Vec::new();
    for worker in 1..=workers {
        let line = |step| format!("worker {worker} takes step {step}");
        let own: Vec<String> = (1..=steps)
            .map(line)
            .take_while(|line| lines.contains(line))
            .collect();
        seen.in_order(&own);
        expected.extend(own);
    }
    seen.must(!expected.is_empty(), "somebody takes the first step");
    seen.exactly_in_any_order(&expected);
    // A fast one may take what the slow one needs to go on. Two steps
    // of two workers are too few for that.
    let all = expected.len() == (workers * steps) as usize;
    seen.must(all || workers > 2 || steps > 2, "all get to the end");
    let end = if all { Outcome::Finished } else { Outcome::Deadlock };
    seen.ends(end);
}
