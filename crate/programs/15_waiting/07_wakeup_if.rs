//! Two consumers take one item each, after looking only once.
//!
//! Whoever finds nothing is to wait until an item is there. Watch a
//! consumer who was notified: before it has the lock again, the other
//! one comes by, finds the item and takes it. The first one goes on
//! all the same, and there is nothing to take.
//!
//! To be notified is a hint and no promise: look again after each wait.
//! That is `while` in place of `if`, as in wakeup-if-cured.
use crate::prelude::*;

type Items = Shared<Vec<u32>>;

fn consumer(condition: Condition, items: Items) {
    let _held = condition.hold();
    if items.get().is_empty() {
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

pub(super) const PROGRAM: Program = Program {
    title: "An if where a while belongs",
    document: Document::Threadground("Classics"),
    uses: &["Thread", "Condition"],
    parameters: &[integer("consumers", 2, 1..=4, "How many take one.")],
    small: &[],
    expect,
    run,
};

fn expect(seen: &mut Seen) {
    let consumers: usize = seen.param("consumers");
    let lines: Vec<String> =
        seen.lines().into_iter().map(str::to_owned).collect();
    // Who finds nothing to take ends by an exception.
    let fails = |line: &&String| {
        line.starts_with("Exception in thread Thread-")
            && line.ends_with(": Exception: pop from empty list")
    };
    let failed: Vec<String> =
        lines.iter().filter(fails).cloned().collect();
    let got = lines.len() - failed.len();
    // The twin's exceptions are not among its lines.
    let all = got + failed.len() == consumers || failed.is_empty();
    seen.must(got > 0 && all, "each gets an item, or finds none");
    let mut expected: Vec<String> = (1..=consumers)
        .map(|item| format!("a consumer got item {item}"))
        .collect();
    expected.retain(|item| got == consumers || lines.contains(item));
    expected.extend(failed.iter().cloned());
    seen.exactly_in_any_order(&expected);
    seen.finds(FindingKind::UnloopedWait, !failed.is_empty());
    seen.ends(Outcome::Finished);
}
