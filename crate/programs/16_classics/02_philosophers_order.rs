//! Philosophers take their two forks in one order, and all eat.
//!
//! As in the program philosophers each needs two forks, but all take
//! the one with the lower number first. For the last one that is the
//! right fork. Watch it wait there with empty hands, so that its
//! neighbour has both.
//!
//! If everybody takes locks in one order, the holder of the highest one
//! never waits for another, and there is no circle. Use this cure where
//! the locks can be numbered.
use crate::prelude::*;

fn dine(number: usize, forks: Vec<Lock>) {
    let mut own = [number - 1, number % forks.len()];
    own.sort_unstable();
    let [first, second] = own.map(|fork| &forks[fork]);

    say!("philosopher {number} is hungry");
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

    for number in 1..=forks.len() {
        let args = (number, forks.clone());
        Thread::new(dine, args).start();
    }
}

pub(super) const PROGRAM: Particular = Program {
    title: "Philosophers, cured by an order",
    document: Document::Threadground("Classics"),
    uses: &["Thread", "Lock"],
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
    seen.finds(FindingKind::LockOrder, false);
    seen.ends(Outcome::Finished);
}
