//! Workers of a pool do the next task before they wait for one.
//!
//! As in the program pool-waits, a report needs its figures, which are
//! a task of their own. But before it waits for them a worker does all
//! that lies in the queue, with what comes in meanwhile. Once it is
//! empty, the figures are done, or another worker is at them and needs
//! nobody for that. Watch a worker do figures inside its report.
//!
//! Before you wait for work, ask who is going to do it. In a pool the
//! one who waits can do it itself. Python's ThreadPoolExecutor does not
//! do that: its documentation warns of the deadlock.
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
        while let Ok(task) = tasks.get_nowait() {
            work(task, tasks);
        }
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

pub(super) const PROGRAM: Particular = Program {
    title: "A pool that helps itself",
    document: Document::Threadground("Classics"),
    uses: &["Thread", "Queue", "Event"],
    parameters: &[
        integer("workers", 3, 1..=8, "How many threads work."),
        integer("reports", 2, 1..=20, "How many reports to make."),
    ],
    small: &[("workers", "2")],
    expect,
    run,
}
.cures("pool-waits");

fn expect(seen: &mut Seen) {
    let reports: usize = seen.param("reports");
    let mut lines = Vec::new();
    for number in 1..=reports {
        for name in ["figures", "report"] {
            lines.push(format!("{name} {number} done"));
        }
    }
    seen.exactly_in_any_order(&lines);
    seen.ends(Outcome::Finished);
}
