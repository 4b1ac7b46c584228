//! One thread is made from a type, one from a function.
//!
//! Watch the main thread join the first thread before it starts the
//! second one: so the two lines always come in this order.
//!
//! There are two ways to say what a thread does: a type with a `run`
//! of its own, whose fields hold what it needs, or a function and its
//! arguments. The thread is the same either way.
use crate::prelude::*;

struct Worker {
    id: u32,
}

impl Run for Worker {
    fn run(&mut self) {
        say!("Worker {} running", self.id);
    }
}

fn task(id: u32) {
    say!("Task {id} running");
}

fn run() {
    // By a type with a `run`.
    let t1 = Thread::subclass(Worker { id: param("worker") });
    t1.start();
    t1.join();

    // By a function and its arguments.
    let t2 = Thread::new(task, (param::<u32>("task"),));
    t2.start();
    t2.join();
}

pub(super) const PROGRAM: Particular = Program {
    title: "Two ways to make a thread",
    document: Document::Pysheeet("Creating Threads"),
    uses: &["Thread"],
    parameters: &[
        integer("worker", 1, 0..=1000, "The number in the type."),
        integer("task", 2, 0..=1000, "The function's argument."),
    ],
    small: &[],
    expect,
    run,
}
.together();

fn expect(seen: &mut Seen) {
    let worker: u32 = seen.param("worker");
    let task: u32 = seen.param("task");
    seen.exactly(&[
        format!("Worker {worker} running"),
        format!("Task {task} running"),
    ]);
    seen.ends(Outcome::Finished);
}
