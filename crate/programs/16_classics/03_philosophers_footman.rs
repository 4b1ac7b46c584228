//! A footman keeps one philosopher from the forks, and all eat.
//!
//! As in the program philosophers, each takes left, then right. But the
//! footman, a semaphore with one permit fewer than there are
//! philosophers, is asked first. Watch the last one wait for a permit:
//! among those who have one, somebody gets both forks.
//!
//! Here the circle closes only if everybody is in it: let one fewer
//! come near, and it stays open. Ask the footman before taking a fork:
//! whoever waits for a permit must hold nothing that others need.
use crate::prelude::*;

fn dine(number: usize, forks: Vec<Lock>, footman: Semaphore) {
    let own = [number - 1, number % forks.len()];
    let [first, second] = own.map(|fork| &forks[fork]);

    say!("philosopher {number} is hungry");
    let _permit = footman.hold();
    let _first = first.hold();
    let _second = second.hold();
    say!("philosopher {number} eats");
}

fn run() {
    let mut forks = Vec::new();
    for _ in 0..param("philosophers") {
        let fork = Lock::new();
        forks.push(fork);
    }
    let footman = Semaphore::new(param::<i64>("philosophers") - 1);

    for number in 1..=forks.len() {
        let args = (number, forks.clone(), footman.clone());
        Thread::new(dine, args).start();
    }
}

pub(super) const PROGRAM: Particular = Program {
    title: "Philosophers, cured by a footman",
    document: Document::Threadground("Classics"),
    uses: &["Thread", "Lock", "Semaphore"],
    parameters: &[integer("philosophers", 5, 2..=16, "How many sit.")],
    small: &[("philosophers", "3")],
    expect,
    run,
}
.cures("philosophers");

fn expect(seen: &mut Seen) {
    let mut lines = Vec::new();
    for number in 1..=seen.param("philosophers") {
        let own = ["is hungry", "eats"]
            .map(|what| format!("philosopher {number} {what}"));
        seen.in_order(&own);
        lines.extend(own);
    }
    seen.exactly_in_any_order(&lines);
    seen.ends(Outcome::Finished);
}
