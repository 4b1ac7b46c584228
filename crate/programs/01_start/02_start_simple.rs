//! Five threads run one function, which prints "worker".
//!
//! Watch the lanes, one for each thread. First-come, main starts all of
//! them before one runs. With a seed or on real threads, some may run
//! while main is still starting the others.
//!
//! The simplest way to a thread is a function to run, and `start`.
//! Nobody has to join a thread: the program ends when all are done.
use crate::prelude::*;

fn worker() {
    say!("worker");
}

fn run() {
    for _ in 0..param::<u32>("threads") {
        let t = Thread::new(worker, ());
        t.start();
    }
}

pub(super) const PROGRAM: Program = Program {
    title: "Five threads, one function",
    document: Document::ModuleOfTheWeek("Thread Objects"),
    uses: &["Thread"],
    parameters: &[integer("threads", 5, 1..=16, "How many there are.")],
    small: &[("threads", "3")],
    expect,
    run,
};

fn expect(seen: &mut Seen) {
    let threads: usize = seen.param("threads");
    seen.exactly(&vec!["worker".to_owned(); threads]);
    seen.ends(Outcome::Finished);
}
