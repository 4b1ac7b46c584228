//! Two loops run in threads of a type that takes any function.
//!
//! Watch both loops run side by side; the one that sleeps for less time
//! ends first.
//!
//! A thread type with a `run` of its own can serve any function: it
//! takes the function, its arguments and a name, and `run` makes the
//! call. What every thread should do beside that has its place there.
use crate::prelude::*;

struct MyThread {
    func: fn(usize, f64),
    args: (usize, f64),
}

impl MyThread {
    fn make(
        func: fn(usize, f64),
        args: (usize, f64),
        name: String,
    ) -> Thread {
        Thread::subclass(Self { func, args }).name(name)
    }
}

impl Run for MyThread {
    fn run(&mut self) {
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

    // One thread for each loop; none runs yet.
    let mut threads = Vec::new();
    for (nloop, nsec) in
        param::<Vec<f64>>("loops").into_iter().enumerate()
    {
        // The function's name alone would be that of both threads.
        let name = format!("loop {nloop}");
        threads.push(MyThread::make(sleep_loop, (nloop, nsec), name));
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
    title: "A thread type for any function",
    document: Document::CorePython("example 4-6"),
    uses: &["Thread"],
    parameters: &[list("loops", &[4.0, 2.0], 0.0..=60.0, "Seconds.")],
    small: &[("loops", "0.02, 0.01")],
    expect: expect_loops,
    run,
}
.together();
