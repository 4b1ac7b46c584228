//! Two consumers take one item each, and look again after each wait.
//!
//! Whoever finds nothing is to wait until an item is there. Watch a
//! consumer who was notified, and whose item the other one takes before
//! it has the lock again. It looks, finds nothing, and waits for the
//! next item.
//!
//! To be notified is a hint and no promise: look again after each wait.
//! In wakeup-if there is `if` in place of `while`.
use crate::prelude::*;

type Items = Shared<Vec<u32>>;

fn consumer(condition: Condition, items: Items) {
    let _held = condition.hold();
    while items.get().is_empty() {
        condition.wait();
    }
    let none = "pop from empty list";
    let item = items.update(|items| items.pop().expect(none));
    say!("a consumer got item {}", item.repr());
}

fn producer(condition: Condition, items: Items) {
    for item in 1..=param::<u32>("consumers") {
        let _held = condition.hold();
        items.update(|items| items.push(item));
        condition.notify(1);
    }
}

fn run() {
    let condition = Condition::new();
    let items = Shared::new(Vec::new());
    for _ in 0..param::<u32>("consumers") {
        let args = (condition.clone(), items.clone());
        Thread::new(consumer, args).start();
    }
    Thread::new(producer, (condition, items)).start();
}

pub(super) const PROGRAM: Particular = Program {
    title: "Look again after each wait",
    document: Document::Threadground("Classics"),
    uses: &["Thread", "Condition"],
    parameters: &[integer("consumers", 2, 1..=4, "How many take one.")],
    small: &[],
    expect,
    run,
}
.cures("wakeup-if");

fn expect(seen: &mut Seen) {
    let consumers: usize = seen.param("consumers");
    let items: Vec<String> = (1..=consumers)
        .map(|item| format!("a consumer got item {item}"))
        .collect();
    seen.exactly_in_any_order(&items);
    seen.finds(FindingKind::UnloopedWait, false);
    seen.ends(Outcome::Finished);
}
