//! A hundred threads count up twice each, through two locked methods.
//!
//! Watch the depth of the lock: `increment_twice` has taken it, and
//! each call of `increment` takes it once more.
//!
//! Methods that lock can call each other under a re-entrant lock. It is
//! free for others when its holder has given it back as often as it has
//! taken it.
use crate::prelude::*;

#[derive(Clone)]
struct Counter {
    lock: RLock,
    value: Shared<u32>,
}

impl Counter {
    fn increment(&self) {
        let _held = self.lock.hold();
        self.value.set(self.value.get() + 1);
    }

    // Nobody sees the value between the two.
    fn increment_twice(self) {
        let _held = self.lock.hold();
        self.increment();
        self.increment();
    }
}

fn run() {
    let counter = Counter { lock: RLock::new(), value: Shared::new(0) };

    let mut threads = Vec::new();
    for _ in 0..param("threads") {
        let args = (counter.clone(),);
        threads.push(Thread::new(Counter::increment_twice, args));
    }
    for thread in &threads {
        thread.start();
    }
    for thread in &threads {
        thread.join();
    }
    say!("Value: {}", counter.value.get());
}

pub(super) const PROGRAM: Program = Program {
    title: "Locked methods that call each other",
    document: Document::Pysheeet("RLock - Reentrant Lock"),
    uses: &["Thread", "RLock"],
    parameters: &[integer("threads", 100, 1..=200, "How many count.")],
    small: &[("threads", "5")],
    expect,
    run,
};

fn expect(seen: &mut Seen) {
    let threads: u32 = seen.param("threads");
    seen.exactly(&[format!("Value: {}", 2 * threads)]);
    seen.ends(Outcome::Finished);
}
