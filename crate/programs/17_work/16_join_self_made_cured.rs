//! Main joins all workers, and is none of them.
//!
//! As in the program join-self-made, somebody should say when all have
//! ended. Here it is main, which has started them and has nothing else
//! to do. Watch it wait for one after the other; the join of one that
//! has ended already returns at once.
//!
//! Whoever starts threads should join them: it knows them all, and is
//! not one of them.
use crate::prelude::*;

fn join_all(team: Vec<Thread>) {
    for thread in team {
        thread.join();
        say!("{} has ended", thread.get_name());
    }
}

fn worker(number: usize) {
    say!("worker {number} works");
}

fn run() {
    let team = Shared::new(Vec::new());
    for number in 1..=param("workers") {
        let args = (number,);
        let thread = Thread::new(worker, args);
        team.update(|team| team.push(thread));
    }
    for thread in team.get() {
        thread.start();
    }
    join_all(team.get());
}

pub(super) const PROGRAM: Particular = Program {
    title: "A thread that waits for others",
    document: Document::Threadground("Classics"),
    uses: &["Thread"],
    parameters: &[integer("workers", 2, 1..=16, "How many work.")],
    small: &[],
    expect,
    run,
}
.cures("join-self-made");

fn expect(seen: &mut Seen) {
    let workers: usize = seen.param("workers");
    let works = |number| format!("worker {number} works");
    let mut lines: Vec<_> = (1..=workers).map(works).collect();
    let ended = |n| format!("Thread-{n} (worker) has ended");
    let joined: Vec<_> = (1..=workers).map(ended).collect();
    seen.in_order(&joined);
    lines.extend(joined);
    seen.exactly_in_any_order(&lines);
    seen.finds(FindingKind::DataRace, false);
    seen.ends(Outcome::Finished);
}
