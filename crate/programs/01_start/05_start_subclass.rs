//! Five threads of one type, with a `run` of its own, log a line.
//!
//! Watch the log: no thread was given a name, so each is called Thread,
//! with a number. Had it been made from a function, the function's name
//! would stand behind that.
//!
//! A type with a `run` is Python's subclass of `Thread`. What `run`
//! returns is lost: nobody is there to take it.
use crate::prelude::*;

struct MyThread;

impl Run for MyThread {
    // In Python `run` may return a value, and it is ignored. Here
    // the method's type says that there is none.
    fn run(&mut self) {
        log!("running");
    }
}

fn run() {
    for _ in 0..param::<u32>("threads") {
        let t = Thread::subclass(MyThread);
        t.start();
    }
}

pub(super) const PROGRAM: Program = Program {
    title: "Five threads of one type",
    document: Document::ModuleOfTheWeek("Subclassing Thread"),
    uses: &["Thread"],
    parameters: &[integer("threads", 5, 1..=16, "How many there are.")],
    small: &[("threads", "3")],
    expect,
    run,
};

fn expect(seen: &mut Seen) {
    let threads: u32 = seen.param("threads");
    let lines = (1..=threads).map(|k| format!("(Thread-{k}) running"));
    seen.exactly_in_any_order(&lines.collect::<Vec<_>>());
    seen.ends(Outcome::Finished);
}
