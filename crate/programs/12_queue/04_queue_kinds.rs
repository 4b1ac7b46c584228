//! Four kinds of queues get the same items, and give them back.
//!
//! Watch the four pictures: the same items go in, and each queue has
//! its own idea of which is next: the one on the right.
//!
//! A queue gives out the oldest item, a LIFO queue the newest, and a
//! priority queue the smallest. The simple queue is a plain one without
//! a limit and without tasks. Who does not want to wait gets an error.
use crate::prelude::*;

fn drawn(numbers: u32, count: u32) -> Vec<i32> {
    let mut rng = Random::new(numbers);
    (0..count).map(|_| rng.randint(1, 99)).collect()
}

fn run() {
    let items = drawn(param("numbers"), param("items"));
    say!("in: {}", items.repr());

    // The first one has room for just these.
    let fifo = Queue::bounded(param("items"));
    let lifo = LifoQueue::new();
    let priority = PriorityQueue::new();
    let simple = SimpleQueue::new();
    for &item in &items {
        fifo.put(item);
        lifo.put(item);
        priority.put(item);
        simple.put(item);
    }
    if let Err(error) = fifo.put_nowait(0) {
        say!("one more: {error}");
    }

    let out = || items.iter();
    let all: Vec<i32> = out().map(|_| fifo.get()).collect();
    say!("Queue: {}", all.repr());
    let all: Vec<i32> = out().map(|_| lifo.get()).collect();
    say!("LifoQueue: {}", all.repr());
    let all: Vec<i32> = out().map(|_| priority.get()).collect();
    say!("PriorityQueue: {}", all.repr());
    let all: Vec<i32> = out().map(|_| simple.get()).collect();
    say!("SimpleQueue: {}", all.repr());

    // Nothing is left in any of them.
    if let Err(error) = fifo.get_nowait() {
        say!("at once: {error}");
    }
    if let Err(error) = fifo.get_timeout(secs(param("timeout"))) {
        say!("after a while: {error}");
    }
}

pub(super) const PROGRAM: Program = Program {
    title: "Four kinds of queues",
    document: Document::AdvancedPython(
        "Using a queue in multithreading",
    ),
    uses: &["Queue", "LifoQueue", "PriorityQueue", "SimpleQueue"],
    parameters: &[
        integer("numbers", 7, 0..=1_000_000, "The seed of the items."),
        integer("items", 3, 1..=10, "How many go into each queue."),
        seconds("timeout", 0.5, 0.0..=10.0, "How long a get may wait."),
    ],
    small: &[("timeout", "0.05")],
    expect,
    run,
};

fn expect(seen: &mut Seen) {
    let fifo = drawn(seen.param("numbers"), seen.param("items"));
    let lifo: Vec<i32> = fifo.iter().rev().copied().collect();
    let mut sorted = fifo.clone();
    sorted.sort_unstable();
    let lines = [
        format!("in: {}", fifo.repr()),
        "one more: Full".to_owned(),
        format!("Queue: {}", fifo.repr()),
        format!("LifoQueue: {}", lifo.repr()),
        format!("PriorityQueue: {}", sorted.repr()),
        format!("SimpleQueue: {}", fifo.repr()),
        "at once: Empty".to_owned(),
        "after a while: Empty".to_owned(),
    ];
    seen.exactly(&lines);
    seen.at(seen.param("timeout"), &lines[7]);
    seen.ends(Outcome::Finished);
}
