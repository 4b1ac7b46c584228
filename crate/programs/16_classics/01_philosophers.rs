//! Philosophers take the left fork, then the right, and may be stuck.
//!
//! Between every two neighbours lies one fork, and to eat takes the two
//! forks beside one's plate. All should eat, and in most runs all do.
//! But if each takes its left fork before anyone takes a right one,
//! every right fork is in a neighbour's hand, and all wait for ever.
//!
//! This is a deadlock: a circle of threads, each holding one lock and
//! waiting for the next one's. Without one of its links there is no
//! circle. The programs philosophers-order, -footman, -tray and -try
//! show four ways to keep it open.
use crate::prelude::*;

fn dine(number: usize, forks: Vec<Lock>) {
    let own = [number - 1, number % forks.len()];
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

pub(super) const PROGRAM: Program = Program {
    title: "Philosophers who can all get stuck",
    document: Document::Threadground("Classics"),
    uses: &["Thread", "Lock"],
    parameters: &[integer("philosophers", 5, 2..=16, "How many sit.")],
    small: &[("philosophers", "3")],
    expect,
    run,
};

fn expect(seen: &mut Seen) {
    let all: usize = seen.param("philosophers");
    let mut lines = Vec::new();
    for number in 1..=all {
        lines.push(format!("philosopher {number} is hungry"));
    }
    // Whoever has eaten has given both forks back: if they are stuck,
    // nobody has eaten.
    if seen.lines().len() == all {
        seen.ends(Outcome::Deadlock);
    } else {
        for number in 1..=all {
            let eats = format!("philosopher {number} eats");
            seen.in_order(&[lines[number - 1].clone(), eats.clone()]);
            lines.push(eats);
        }
        seen.ends(Outcome::Finished);
    }
    seen.exactly_in_any_order(&lines);
    seen.finds(FindingKind::LockOrder, true);
}
