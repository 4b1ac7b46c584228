//! A consumer waits for an item first, and then takes the lock.
//!
//! As in the program buffer-semaphores, two semaphores count the items
//! and the free places, and a lock keeps the buffer whole. Watch the
//! consumer wait for an item: it holds nothing meanwhile, so that the
//! producer can put one in.
//!
//! First wait until you may go on; then lock, act, and unlock. So the
//! lock is held only while something is done. Nothing is lost between
//! wait and lock: for each permit taken there is an item inside.
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
        items.acquire();
        let _held = mutex.hold();
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

pub(super) const PROGRAM: Particular = Program {
    title: "A buffer locked in time",
    document: Document::Threadground("Classics"),
    uses: &["Thread", "Lock", "Semaphore"],
    parameters: &[
        integer("items", 3, 1..=50, "How many items are made."),
        integer("room", 1, 1..=20, "How many have room inside."),
    ],
    small: &[],
    expect,
    run,
}
.cures("buffer-semaphores");

fn expect(seen: &mut Seen) {
    let items: u32 = seen.param("items");
    let line = |what| move |item| format!("{what} {item}");
    let mut all: Vec<String> = (0..items).map(line("put")).collect();
    seen.in_order(&all);
    let got: Vec<String> = (0..items).map(line("got")).collect();
    seen.in_order(&got);
    all.extend(got);
    seen.exactly_in_any_order(&all);
    seen.finds(FindingKind::DataRace, false);
    seen.ends(Outcome::Finished);
}
