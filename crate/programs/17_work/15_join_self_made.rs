//! A worker joins all workers, and is one of them.
//!
//! When all workers have ended, somebody should say so. The last one is
//! to do it: it has the list of all workers, and joins one after the
//! other, until it finds itself in the list. It would wait for its own
//! end, which comes only when it has stopped waiting; Python sees that,
//! and raises a RuntimeError, which ends this thread and no other one.
//!
//! Whoever waits for others must not be among them. Let that be main,
//! which has made them: see join-self-made-cured.
use crate::prelude::*;

fn join_all(team: Vec<Thread>) {
    for thread in team {
        thread.join();
        say!("{} has ended", thread.get_name());
    }
}

fn worker(number: usize, team: Shared<Vec<Thread>>) {
    say!("worker {number} works");
    if number == param::<usize>("workers") {
        join_all(team.get());
    }
}

fn run() {
    let team = Shared::new(Vec::new());
    for number in 1..=param("workers") {
        let args = (number, team.clone());
        let thread = Thread::new(worker, args);
        team.update(|team| team.push(thread));
    }
    for thread in team.get() {
        thread.start();
    }
}

pub(super) const PROGRAM: Program = Program {
    title: "A thread that waits for itself",
    document: Document::Threadground("Classics"),
    uses: &["Thread"],
    parameters: &[integer("workers", 2, 1..=16, "How many work.")],
    small: &[],
    expect,
    run,
};

fn expect(seen: &mut Seen) {
    let workers: usize = seen.param("workers");
    let works = |number| format!("worker {number} works");
    let mut lines: Vec<_> = (1..=workers).map(works).collect();

    // It has joined all but itself.
    let ended = |n| format!("Thread-{n} (worker) has ended");
    let joined: Vec<_> = (1..workers).map(ended).collect();
    seen.in_order(&joined);
    lines.extend(joined);
    // Python prints this elsewhere.
    let thread = format!("Exception in thread Thread-{workers} ");
    let error = "RuntimeError: cannot join current thread";
    let is_told = |line: &&str| {
        line.starts_with(&thread) && line.ends_with(error)
    };
    let told = seen.lines().into_iter().find(is_told);
    lines.extend(told.map(str::to_owned));
    seen.must(told.is_some() || !seen.exact(), "it raises no error");
    seen.exactly_in_any_order(&lines);
    seen.finds(FindingKind::DataRace, false);
    seen.ends(Outcome::Finished);
}
