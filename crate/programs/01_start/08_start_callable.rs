//! Two loops run in threads, each wrapped in an object to be called.
//!
//! Watch the loops run side by side, in Thread-1 and Thread-2: each
//! thread calls its object, and the object calls the loop.
//!
//! A thread's target need not be a function: an object that can be
//! called will do. This one holds a function, its arguments and a
//! name, which is the object's own: the thread keeps another.
use crate::prelude::*;

struct ThreadFunc {
    func: fn(usize, f64),
    args: (usize, f64),
    // Only stored: the thread is not called by it.
    #[expect(dead_code, reason = "nobody asks the object for it")]
    name: &'static str,
}

// What makes the object one that a thread can call.
impl Target<(), ()> for ThreadFunc {
    fn call(self, (): ()) {
        let (nloop, nsec) = self.args;
        (self.func)(nloop, nsec);
    }
}

// Called `loop` in Python: Rust keeps that word for itself.
fn sleep_loop(nloop: usize, nsec: f64) {
    say!("start loop {nloop} at: {}", clock().round());
    sleep(secs(nsec));
    say!("loop {nloop} done at: {}", clock().round());
}

fn run() {
    say!("starting at: {}", clock().round());

    // One object for each thread; none is called yet.
    let mut threads = Vec::new();
    for (nloop, nsec) in
        param::<Vec<f64>>("loops").into_iter().enumerate()
    {
        let call = ThreadFunc {
            func: sleep_loop,
            args: (nloop, nsec),
            name: "loop",
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

pub(super) const PROGRAM: Particular = Program {
    title: "An object that can be called",
    document: Document::CorePython("example 4-5"),
    uses: &["Thread"],
    parameters: &[list("loops", &[4.0, 2.0], 0.0..=60.0, "Seconds.")],
    small: &[("loops", "0.02, 0.01")],
    expect: expect_loops,
    run,
}
.together();
