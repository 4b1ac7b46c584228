//! Two loops run in threads, each wrapped in an object to be called.
//!
//! Watch the loops run side by side: each thread calls its object, and
//! the object calls the loop.
//!
//! A thread's target need not be a function. An object that can be
//! called will do, and it can hold more than a function can: here the
//! function, its arguments and a name.
use crate::prelude::*;

struct ThreadFunc {
    func: fn(usize, f64),
    args: (usize, f64),
    name: String,
}

// What makes the object one that a thread can call.
impl Target<(), ()> for ThreadFunc {
    fn call(self, (): ()) {
        current_thread().set_name(self.name);
        let (number, seconds) = self.args;
        (self.func)(number, seconds);
    }
}

fn sleep_loop(number: usize, seconds: f64) {
    say!("start loop {number} at: {}", clock().round());
    sleep(secs(seconds));
    say!("loop {number} done at: {}", clock().round());
}

fn run() {
    say!("starting at: {}", clock().round());

    // One object for each thread; none is called yet.
    let mut threads = Vec::new();
    for (number, seconds) in
        param::<Vec<f64>>("loops").into_iter().enumerate()
    {
        let call = ThreadFunc {
            func: sleep_loop,
            args: (number, seconds),
            name: format!("loop {number}"),
        };
        threads.push(Thread::new(call, ()));
    }

    for thread in &threads {
        thread.start();
    }
    for thread in &threads {
        thread.join();
    }
    say!("all DONE at: {}", clock().round());
}

pub(super) const PROGRAM: Program = Program {
    title: "An object that can be called",
    document: Document::CorePython("example 4-5"),
    uses: &["Thread", "current_thread"],
    parameters: &[list("loops", &[4.0, 2.0], 0.0..=60.0, "Seconds.")],
    small: &[("loops", "0.02, 0.01")],
    expect: expect_loops,
    run,
};
