//! A thread type has two fields and a `run` of its own.
//!
//! Watch both threads print three times. Each pauses for a time of its
//! own, because each has a field `dt` of its own.
//!
//! Instead of a function, a thread can be given a type with a method
//! `run`. The fields hold what the thread needs, so there are no
//! arguments. `start` calls `run` in the new thread.
use crate::prelude::*;

struct ThreadExample {
    id: u32,
    dt: f64,
}

impl Run for ThreadExample {
    // What runs in the thread, instead of a function.
    fn run(&mut self) {
        for call in 0..param::<u32>("calls") {
            if call > 0 {
                sleep(secs(self.dt));
            }
            say!("Inside func {}", self.id);
        }
    }
}

fn run() {
    let t1 =
        Thread::subclass(ThreadExample { id: 1, dt: param("dt1") });
    let t2 =
        Thread::subclass(ThreadExample { id: 2, dt: param("dt2") });

    // Not `run`: that would run in the main thread.
    t1.start();
    t2.start();

    t1.join();
    t2.join();
}

pub(super) const PROGRAM: Program = Program {
    title: "A thread type with fields",
    document: Document::PythonNotes("17.4"),
    uses: &["Thread"],
    parameters: &[
        integer("calls", 3, 1..=20, "How often each thread prints."),
        seconds("dt1", 1.0, 0.0..=60.0, "Between two lines of t1."),
        seconds("dt2", 2.0, 0.0..=60.0, "Between two lines of t2."),
    ],
    small: &[("dt1", "0.01"), ("dt2", "0.02")],
    expect,
    run,
};

fn expect(seen: &mut Seen) {
    let mut lines = Vec::new();
    for (id, dt) in [(1, "dt1"), (2, "dt2")] {
        let dt: f64 = seen.param(dt);
        for call in 0..seen.param("calls") {
            let due = f64::from(call) * dt;
            lines.push((due, format!("Inside func {id}")));
        }
    }
    seen.timely(&lines);
    seen.ends(Outcome::Finished);
}
