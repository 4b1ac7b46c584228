//! Five threads run one function, each with a number of its own.
//!
//! Watch the numbers: every thread prints its own, and no number is
//! missing or comes twice. First-come they come in order; with a seed,
//! or on real threads, another line may be the first.
//!
//! A thread's arguments are given as a tuple when it is made. They are
//! the thread's own, whatever the main thread does next.
use crate::prelude::*;

fn worker(number: u32) {
    say!("worker: {number}");
}

fn run() {
    for number in 0..param::<u32>("threads") {
        // A tuple of one argument needs its comma.
        let t = Thread::new(worker, (number,));
        t.start();
    }
}

pub(super) const PROGRAM: Program = Program {
    title: "An argument for each thread",
    document: Document::ModuleOfTheWeek("Thread Objects"),
    uses: &["Thread"],
    parameters: &[integer("threads", 5, 1..=16, "How many there are.")],
    small: &[("threads", "3")],
    expect,
    run,
};

fn expect(seen: &mut Seen) {
    let threads: u32 = seen.param("threads");
    let lines = (0..threads).map(|number| format!("worker: {number}"));
    seen.exactly_in_any_order(&lines.collect::<Vec<_>>());
    seen.ends(Outcome::Finished);
}
