//! A producer makes five items, and a consumer waits for each.
//!
//! Watch the consumer: it waits until it is notified, takes the item,
//! and waits again.
//!
//! The consumer looks whether there is an item before it waits and each
//! time it is woken. So nothing is lost when the item comes first.
use crate::prelude::*;

type Items = Shared<Vec<u32>>;

fn producer(condition: Condition, items: Items) {
    for item in 0..param("items") {
        sleep(secs(param("time")));
        let _held = condition.hold();
        items.update(|items| items.push(item));
        say!("Produced: {item}");
        condition.notify(1);
    }
}

fn consumer(condition: Condition, items: Items) {
    loop {
        let _held = condition.hold();
        while items.get().is_empty() {
            condition.wait();
        }
        let item = items.update(|items| items.remove(0));
        let Some(item) = item else { return };
        say!("Consumed: {item}");

        // The last one has come.
        if item + 1 == param::<u32>("items") {
            return;
        }
    }
}

fn run() {
    let condition = Condition::new();
    let items = Items::new(Vec::new());
    let args = (condition.clone(), items.clone());
    let threads = [
        Thread::new(producer, args),
        Thread::new(consumer, (condition, items)),
    ];
    for thread in &threads {
        thread.start();
    }
    for thread in &threads {
        thread.join();
    }
}

pub(super) const PROGRAM: Particular = Program {
    title: "A producer and a consumer",
    document: Document::Pysheeet("Condition - Complex Synchronization"),
    uses: &["Thread", "Condition"],
    parameters: &[
        integer("items", 5, 1..=50, "How many items are made."),
        seconds("time", 0.5, 0.0..=10.0, "How long an item takes."),
    ],
    small: &[("items", "3"), ("time", "0.02")],
    expect,
    run,
}
.together();

fn expect(seen: &mut Seen) {
    let items: u32 = seen.param("items");
    let time: f64 = seen.param("time");
    let mut lines = Vec::new();
    for item in 0..items {
        let at = f64::from(item + 1) * time;
        let produced = format!("Produced: {item}");
        let consumed = format!("Consumed: {item}");
        seen.in_order(&[produced.clone(), consumed.clone()]);
        lines.push((at, produced));
        lines.push((at, consumed));
    }
    seen.timely(&lines);
    for what in ["Produced", "Consumed"] {
        let own = (0..items).map(|item| format!("{what}: {item}"));
        seen.in_order(&own.collect::<Vec<_>>());
    }
    seen.ends(Outcome::Finished);
}
