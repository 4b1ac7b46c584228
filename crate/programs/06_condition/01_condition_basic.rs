//! Two consumers wait on a condition, and are woken in two ways.
//!
//! Watch the waiting room: `notify` lets one of the two go on, and
//! `notify_all` whoever is left. Then main waits there in vain.
//!
//! A condition is a lock with a waiting room. Who waits lets the lock
//! go and has it again when it is woken, and must then look whether
//! what it waits for is there: a timeout wakes it as well.
use crate::prelude::*;

type Items = Shared<Vec<u32>>;

fn consumer(condition: Condition, items: Items) {
    let _held = condition.hold();
    say!("a consumer waits");
    while items.get().is_empty() {
        condition.wait();
        say!("a consumer is woken");
    }
    let item = items.update(|items| items.remove(0));
    if let Some(item) = item {
        say!("a consumer got item {item}");
    }
}

fn run() {
    let condition = Condition::new();
    let items = Items::new(Vec::new());

    // Only one who holds the lock may wait or notify.
    if let Err(error) = catch(|| condition.wait()) {
        say!("{error}");
    }
    if let Err(error) = catch(|| condition.notify(1)) {
        say!("{error}");
    }

    let mut consumers = Vec::new();
    for _ in 0..2 {
        let args = (condition.clone(), items.clone());
        consumers.push(Thread::new(consumer, args));
    }
    for thread in &consumers {
        thread.start();
    }

    // One item is for one of them, whichever it is. Main acquires and
    // releases by hand; `hold` does both by itself.
    for (item, how) in [(1, "notify"), (2, "notify_all")] {
        sleep(secs(param("pause")));
        condition.acquire();
        items.update(|items| items.push(item));
        say!("item {item}, {how}");
        if how == "notify" {
            condition.notify(1);
        } else {
            condition.notify_all();
        }
        condition.release();
    }
    for thread in &consumers {
        thread.join();
    }

    // Nobody notifies any more: the time runs out. Whether there is
    // an item all the same, only a look can tell.
    let _held = condition.hold();
    let notified = condition.wait_timeout(secs(param("timeout")));
    if !notified && items.get().is_empty() {
        say!("timed out, looked again");
    }
}

pub(super) const PROGRAM: Particular = Program {
    title: "Notify one, notify all",
    document: Document::PythonNotes("17.6.2"),
    uses: &["Thread", "Condition"],
    parameters: &[
        seconds("pause", 1.0, 0.1..=60.0, "How long an item takes."),
        seconds("timeout", 0.5, 0.0..=60.0, "The last wait's limit."),
    ],
    small: &[("pause", "0.2"), ("timeout", "0.05")],
    expect,
    run,
}
.together();

fn expect(seen: &mut Seen) {
    let pause: f64 = seen.param("pause");
    let timeout: f64 = seen.param("timeout");
    let end = 2.0 * pause + timeout;
    let refused = |what| {
        format!("RuntimeError: cannot {what} on un-acquired lock")
    };
    let lines = [
        (0.0, refused("wait")),
        (0.0, refused("notify")),
        (0.0, "a consumer waits".to_owned()),
        (0.0, "a consumer waits".to_owned()),
        (pause, "item 1, notify".to_owned()),
        (pause, "a consumer is woken".to_owned()),
        (pause, "a consumer got item 1".to_owned()),
        (2.0 * pause, "item 2, notify_all".to_owned()),
        (2.0 * pause, "a consumer is woken".to_owned()),
        (2.0 * pause, "a consumer got item 2".to_owned()),
        (end, "timed out, looked again".to_owned()),
    ];
    // On real threads a consumer may be late, and find an item.
    seen.hang_on_time(["a consumer is woken"]);
    let order: Vec<_> =
        lines.iter().map(|(_, line)| line.clone()).collect();
    if seen.exact() {
        seen.exactly(&order);
    }
    for (item, got) in [(4, 6), (7, 9)] {
        let last = order.len() - 1;
        seen.in_order(&[item, got, last].map(|at| order[at].clone()));
    }
    seen.timely(&lines);
    seen.ends(Outcome::Finished);
}
