//! A producer and two consumers share a shelf and one condition.
//!
//! The shelf has room for one item, and whoever cannot go on is to wait
//! until another one changes it. Watch whom a notification wakes. It is
//! meant for the producer, but a consumer has waited longer. That one
//! finds nothing and waits again, and so both wait for ever.
//!
//! `notify` wakes one, so all who wait there must wait for the same. In
//! wakeup-one-cured each reason to wait has a condition of its own.
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
    let changed = Condition::new();
    let (not_full, not_empty) = (changed.clone(), changed);
    let shelf = Shared::new(Vec::new());
    let args = (not_full, not_empty, shelf);
    for _ in 0..param::<u32>("consumers") {
        Thread::new(consumer, args.clone()).start();
    }
    Thread::new(producer, args).start();
}

pub(super) const PROGRAM: Particular = Program {
    title: "One condition, two reasons to wait",
    document: Document::Threadground("Classics"),
    uses: &["Thread", "Condition"],
    parameters: &[integer("consumers", 2, 1..=4, "How many take one.")],
    small: &[],
    expect,
    run,
}
.together();

fn expect(seen: &mut Seen) {
    let consumers: usize = seen.param("consumers");
    let pair = |item| [format!("put {item}"), format!("got {item}")];
    let lines: Vec<String> = (1..=consumers).flat_map(pair).collect();
    // It can only stop when the shelf is empty.
    let count = seen.lines().len();
    let is_dead = count < lines.len();
    let stops = count > 0 && count.is_multiple_of(2);
    seen.must(!is_dead || stops, "all wait at an empty shelf");
    seen.exactly(&lines[..count.min(lines.len())]);
    let end =
        if is_dead { Outcome::Deadlock } else { Outcome::Finished };
    seen.ends(end);
}
