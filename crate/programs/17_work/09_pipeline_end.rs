//! Two workers of a pipeline get one sentinel: one waits for ever.
//!
//! The first stage puts numbers into a queue, the second one squares
//! them, the third one prints the squares. A last item, None, tells the
//! next stage that nothing more comes. But whoever gets it keeps it, so
//! the other worker waits for ever; and main, which waits for both,
//! never tells the third stage. All is printed, but the program never
//! ends.
//!
//! A sentinel is an item like any other: one thread gets it. It takes
//! one for each worker, or an end that all see, as in
//! pipeline-end-cured.
use crate::prelude::*;

type Numbers = Queue<Option<u32>>;

fn worker(numbers: Numbers, squares: Numbers) {
    while let Some(number) = numbers.get() {
        squares.put(Some(number * number));
    }
}

fn printer(squares: Numbers) {
    while let Some(square) = squares.get() {
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
        numbers.put(Some(number));
    }
    numbers.put(None);
    for thread in &workers {
        thread.join();
    }
    squares.put(None);
}

pub(super) const PROGRAM: Program = Program {
    title: "A pipeline with no end",
    document: Document::Threadground("Classics"),
    uses: &["Thread", "Queue"],
    parameters: &[
        integer("numbers", 3, 0..=50, "How many numbers there are."),
        integer("workers", 2, 1..=8, "How many threads square them."),
    ],
    small: &[("numbers", "2")],
    expect,
    run,
};

fn expect(seen: &mut Seen) {
    let workers: u32 = seen.param("workers");
    let numbers: u32 = seen.param("numbers");
    let squares = (1..=numbers).map(|number| number * number);
    let lines: Vec<_> = squares.map(|n| n.to_string()).collect();
    if workers == 1 {
        seen.exactly(&lines);
        seen.ends(Outcome::Finished);
    } else {
        seen.exactly_in_any_order(&lines);
        seen.ends(Outcome::Deadlock);
    }
}
