//! Workers of a pool wait for tasks that nobody is left to do.
//!
//! The workers make reports. A report needs its figures, which are a
//! task of their own: the worker puts it into the queue, and waits
//! until it is done. That goes well while another worker is free, as
//! with three workers and two reports. But when there are two workers,
//! both wait for figures, and these lie in the queue.
//!
//! A task of a pool must not wait for another task of the same pool, or
//! the pool must be able to go on meanwhile: see pool-waits-cured.
use crate::prelude::*;

type Task = (&'static str, u32, Event);

fn worker(tasks: Queue<Task>) {
    loop {
        work(tasks.get(), &tasks);
    }
}

fn work((name, number, done): Task, tasks: &Queue<Task>) {
    if name == "report" {
        let figures = Event::new();
        tasks.put(("figures", number, figures.clone()));
        figures.wait();
    }
    say!("{name} {number} done");
    done.set();
    tasks.task_done();
}

fn run() {
    let tasks = Queue::new();
    for number in 1..=param("reports") {
        tasks.put(("report", number, Event::new()));
    }
    for _ in 0..param("workers") {
        let args = (tasks.clone(),);
        Thread::new(worker, args).daemon(true).start();
    }
    tasks.join();
}

pub(super) const PROGRAM: Program = Program {
    title: "A pool that waits for itself",
    document: Document::Threadground("Classics"),
    uses: &["Thread", "Queue", "Event"],
    parameters: &[
        integer("workers", 3, 1..=8, "How many threads work."),
        integer("reports", 2, 1..=20, "How many reports to make."),
    ],
    small: &[("workers", "2")],
    expect,
    run,
};

fn expect(seen: &mut Seen) {
    let reports: usize = seen.param("reports");
    let workers: usize = seen.param("workers");
    let mut lines = Vec::new();
    for number in 1..=reports {
        for name in ["figures", "report"] {
            lines.push(format!("{name} {number} done"));
        }
    }
    // If they are stuck, each has a report and waits for its figures.
    if seen.lines().len() < lines.len() {
        let seen_lines = seen.lines();
        lines.retain(|line| seen_lines.contains(&line.as_str()));
        let made = lines.iter().filter(|l| l.starts_with("report"));
        let stuck = made.count() + workers <= reports;
        seen.must(stuck, "a worker was left");
        seen.ends(Outcome::Deadlock);
    } else {
        seen.ends(Outcome::Finished);
    }
    seen.exactly_in_any_order(&lines);
}
