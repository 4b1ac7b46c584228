//! A producer and two consumers share a shelf and two conditions.
//!
//! The shelf has room for one item, and whoever cannot go on is to wait
//! until another one changes it. Watch the two waiting rooms: in one
//! the producer waits until the shelf is empty, in the other consumers
//! wait until it is not. A notification goes to the room in which
//! somebody can use it.
//!
//! Each reason to wait has a condition of its own, and all share one
//! lock. Where there is one condition for all, as in wakeup-one, it
//! would take `notify_all`, which wakes everybody each time.
use crate::prelude::*;

type Shelf = Shared<Vec<u32>>;

fn producer(not_full: Condition, not_empty: Condition, shelf: Shelf) {
    for item in 1..=param::<u32>("consumers") {
        let _held = not_full.hold();
        not_full.wait_for(|| shelf.get().is_empty(), None);
        shelf.update(|shelf| shelf.push(item));
        say!("put {item}");
        not_empty.notify(1);
    }
}

fn consumer(not_full: Condition, not_empty: Condition, shelf: Shelf) {
    let _held = not_empty.hold();
    not_empty.wait_for(|| !shelf.get().is_empty(), None);
    let item = shelf.update(|shelf| shelf.remove(0));
    say!("got {}", item.repr());
    not_full.notify(1);
}

fn run() {
    let lock = RLock::new();
    let not_full = Condition::with_lock(&lock);
    let not_empty = Condition::with_lock(&lock);
    let shelf = Shared::new(Vec::new());
    let args = (not_full, not_empty, shelf);
    for _ in 0..param::<u32>("consumers") {
        Thread::new(consumer, args.clone()).start();
    }
    Thread::new(producer, args).start();
}

pub(super) const PROGRAM: Particular = Program {
    title: "A condition for each reason",
    document: Document::Threadground("Classics"),
    uses: &["Thread", "Condition", "RLock"],
    parameters: &[integer("consumers", 2, 1..=4, "How many take one.")],
    small: &[],
    expect,
    run,
}
.cures("wakeup-one")
.together();

fn expect(seen: &mut Seen) {
    let consumers: usize = seen.param("consumers");
    let pair = |item| [format!("put {item}"), format!("got {item}")];
    let lines: Vec<String> = (1..=consumers).flat_map(pair).collect();
    seen.exactly(&lines);
    seen.ends(Outcome::Finished);
}
