//! A pipeline ends stage by stage, as each queue is shut down.
//!
//! As in the program pipeline-end, the first stage puts in numbers, two
//! workers square them, and the third stage prints the squares. But the
//! queue is told that nothing more comes, and tells it to everybody:
//! once it is empty, each `get` raises ShutDown, and whoever waits in
//! one is woken by that. Watch both workers end, then main shut down
//! the next queue.
//!
//! That something is over is no item, but a state: all who look have to
//! see it. Shut a queue down when all who put into it are done.
use crate::prelude::*;

type Numbers = Queue<u32>;

fn worker(numbers: Numbers, squares: Numbers) {
    while let Ok(number) = numbers.get_until_shutdown() {
        squares.put(number * number);
    }
}

fn printer(squares: Numbers) {
    while let Ok(square) = squares.get_until_shutdown() {
        say!("{square}");
    }
}

fn run() {
    let numbers = Queue::new();
    let squares = Queue::new();
    Thread::new(printer, (squares.clone(),)).start();
    let mut workers = Vec::new();
    for at in 0..param("workers") {
        let args = (numbers.clone(), squares.clone());
        workers.push(Thread::new(worker, args));
        workers[at].start();
    }

    // The first stage is main.
    for number in 1..=param("numbers") {
        numbers.put(number);
    }
    numbers.shutdown(false);
    for thread in &workers {
        thread.join();
    }
    squares.shutdown(false);
}

pub(super) const PROGRAM: Particular = Program {
    title: "A pipeline that ends",
    document: Document::Threadground("Classics"),
    uses: &["Thread", "Queue"],
    parameters: &[
        integer("numbers", 3, 0..=50, "How many numbers there are."),
        integer("workers", 2, 1..=8, "How many threads square them."),
    ],
    small: &[("numbers", "2")],
    expect,
    run,
}
.cures("pipeline-end");

fn expect(seen: &mut Seen) {
    let workers: u32 = seen.param("workers");
    let numbers: u32 = seen.param("numbers");
    let squares = (1..=numbers).map(|number| number * number);
    let lines: Vec<_> = squares.map(|n| n.to_string()).collect();
    if workers == 1 {
        seen.exactly(&lines);
    } else {
        seen.exactly_in_any_order(&lines);
    }
    seen.ends(Outcome::Finished);
}
