//! A thread is started with a context, and knows whose request it is.
//!
//! Watch `request`: main sets it for each customer, and gives each
//! thread a copy of its context. What main sets after that changes no
//! copy. The last thread gets none, and finds no value.
//!
//! A value in a context needs no argument either, but it goes with the
//! task: a thread-local value would be missing in every new thread.
use crate::prelude::*;

fn log(request: &ContextVar<String>, text: &str) {
    say!("[{}] {text}", request.get_or("nobody".into()));
}

fn handle(request: ContextVar<String>) {
    log(&request, "begins");
    sleep(secs(param("pause")));
    log(&request, "is done");
}

fn run() {
    let request = ContextVar::new("request");

    let mut threads = Vec::new();
    for number in 1..=param::<u32>("customers") {
        request.set(format!("customer {number}"));

        // It is a copy: as the variable is now, and stays there.
        let context = copy_context();
        let thread = Thread::new(handle, (request.clone(),));
        threads.push(thread.context(context));
    }
    threads.push(Thread::new(handle, (request,)));

    for thread in &threads {
        thread.start();
    }
    for thread in &threads {
        thread.join();
    }
}

pub(super) const PROGRAM: Program = Program {
    title: "A thread's context",
    document: Document::Threadground("Contexts"),
    uses: &["Thread", "ContextVar"],
    parameters: &[
        integer("customers", 2, 0..=16, "How many customers."),
        seconds("pause", 0.1, 0.0..=10.0, "How long a request takes."),
    ],
    small: &[("pause", "0.01")],
    expect,
    run,
};

fn expect(seen: &mut Seen) {
    let pause: f64 = seen.param("pause");
    let customers: u32 = seen.param("customers");
    let known = (1..=customers).map(|n| format!("customer {n}"));
    let mut lines = Vec::new();
    for who in known.chain(["nobody".to_owned()]) {
        lines.push((0.0, format!("[{who}] begins")));
        lines.push((pause, format!("[{who}] is done")));
    }
    seen.timely(&lines);
    seen.ends(Outcome::Finished);
}
