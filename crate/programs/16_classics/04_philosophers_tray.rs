//! Philosophers take forks one at a time, and all eat.
//!
//! As in the program philosophers, each takes left, then right. But to
//! take forks one must hold the tray, and there is only one. Watch the
//! others wait for the tray while its holder still waits for a fork;
//! those who eat need no tray to put their forks back.
//!
//! Only one at a time waits for a fork, and whoever has that fork has
//! both, eats, and puts them back: no circle can close. The price is
//! that whoever waits for a fork keeps others from free ones.
use crate::prelude::*;

fn dine(number: usize, forks: Vec<Lock>, tray: Lock) {
    let own = [number - 1, number % forks.len()];
    let [first, second] = own.map(|fork| &forks[fork]);

    say!("philosopher {number} is hungry");
    tray.acquire();
    let _first = first.hold();
    let _second = second.hold();
    tray.release();
    say!("philosopher {number} eats");
}

fn run() {
    let mut forks = Vec::new();
    for _ in 0..param("philosophers") {
        let fork = Lock::new();
        forks.push(fork);
    }
    let tray = Lock::new();

    for number in 1..=forks.len() {
        let args = (number, forks.clone(), tray.clone());
        Thread::new(dine, args).start();
    }
}

pub(super) const PROGRAM: Particular = Program {
    title: "Philosophers, cured by a tray",
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
