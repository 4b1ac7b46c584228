//! Philosophers take their two forks in one order, and all eat.
//!
//! As in the program philosophers, each needs two forks, but here all
//! take the fork with the lower number first. For the last philosopher
//! that is the right one. It never waits with its left fork in hand,
//! so its neighbour on that side can eat.
//!
//! If all threads take their locks in one order, whoever holds the
//! highest lock that is taken waits for no other: there is no circle.
//! Use this cure where the locks can be numbered.
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
