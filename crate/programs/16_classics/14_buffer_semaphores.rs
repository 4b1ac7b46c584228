//! A consumer takes an empty buffer's lock, and waits holding it.
//!
//! Two semaphores count the items inside and the free places, and a
//! lock keeps producer and consumer from touching the buffer at once.
//! The consumer should wait when there is nothing. But it takes the
//! lock first: if it then has to wait, it keeps the lock, and without
//! the lock the producer cannot put anything in.
//!
//! Do not wait for another thread while you hold what it needs. See
//! buffer-semaphores-cured.
use crate::prelude::*;

type Signs = [Semaphore; 2];
type Buffer = Shared<Vec<u32>>;

fn producer(mutex: Lock, [items, places]: Signs, buffer: Buffer) {
    for item in 0..param("items") {
        places.acquire();
        let _held = mutex.hold();
        buffer.update(|buffer| buffer.push(item));
        say!("put {item}");
        items.release();
    }
}

fn consumer(mutex: Lock, [items, places]: Signs, buffer: Buffer) {
    for _ in 0..param("items") {
        let _held = mutex.hold();
        items.acquire();
        let item = buffer.update(|buffer| buffer.remove(0));
        say!("got {}", item.repr());
        places.release();
    }
}

fn run() {
    let mutex = Lock::new();
    let items = Semaphore::new(0);
    let places = Semaphore::new(param("room"));
    let buffer = Shared::new(Vec::new());
    let args = (mutex, [items, places], buffer);
    Thread::new(producer, args.clone()).start();
    Thread::new(consumer, args).start();
}

pub(super) const PROGRAM: Program = Program {
    title: "A buffer locked too early",
    document: Document::Threadground("Classics"),
    uses: &["Thread", "Lock", "Semaphore"],
    parameters: &[
        integer("items", 3, 1..=50, "How many items are made."),
        integer("room", 1, 1..=20, "How many have room inside."),
    ],
    small: &[],
    expect,
    run,
};

fn expect(seen: &mut Seen) {
    // If they are stuck, it is when the buffer is empty.
    let lines = seen.lines().len();
    let is_even = lines.is_multiple_of(2);
    let is_stuck = is_even && lines / 2 < seen.param("items");
    let items = if is_stuck { lines / 2 } else { seen.param("items") };
    let line = |what| move |item| format!("{what} {item}");
    let mut all: Vec<String> = (0..items).map(line("put")).collect();
    seen.in_order(&all);
    let got: Vec<String> = (0..items).map(line("got")).collect();
    seen.in_order(&got);
    all.extend(got);
    seen.exactly_in_any_order(&all);
    seen.finds(FindingKind::DataRace, false);
    let stuck = Outcome::Deadlock;
    seen.ends(if is_stuck { stuck } else { Outcome::Finished });
}
