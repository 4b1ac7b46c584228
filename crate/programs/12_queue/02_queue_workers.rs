//! Ten workers take twenty items out of one queue.
//!
//! Watch who gets which item; with a seed it is somebody else. Main
//! waits in `join` until every item has been worked on.
//!
//! A queue gives each item to one worker only. `task_done` says that
//! the work on an item is over, and `join` waits for all of it. The
//! workers are daemons, so they need not be told to stop.
use crate::prelude::*;

fn worker(q: Queue<u32>, lock: Lock) {
    loop {
        let value = q.get();
        {
            // One prints at a time, so that no line gets into another.
            let _held = lock.hold();
            say!("in {} got {value}", current_thread().get_name());
        }
        sleep(secs(param("work")));
        q.task_done();
    }
}

fn run() {
    let q = Queue::new();
    let lock = Lock::new();

    for i in 0..param::<u32>("workers") {
        let name = format!("Thread{}", i + 1);
        let t = Thread::new(worker, (q.clone(), lock.clone()));
        let t = t.name(name);
        t.set_daemon(true);
        t.start();
    }

    for x in 0..param::<u32>("items") {
        q.put(x);
    }

    // Not until the last task is done.
    q.join();
    say!("main done");
}

pub(super) const PROGRAM: Particular = Program {
    title: "Workers at one queue",
    document: Document::AdvancedPython(
        "Using a queue in multithreading",
    ),
    uses: &["Thread", "Queue", "Lock"],
    parameters: &[
        integer("workers", 10, 1..=32, "How many threads work."),
        integer("items", 20, 0..=200, "How many items there are."),
        seconds("work", 0.1, 0.0..=10.0, "Time to work on an item."),
    ],
    small: &[("workers", "2"), ("items", "2"), ("work", "0.01")],
    expect,
    run,
}
.together();

fn expect(seen: &mut Seen) {
    let workers: u32 = seen.param("workers");
    let items: u32 = seen.param("items");
    let mut got = Vec::new();
    for line in seen.lines() {
        let parts = line
            .strip_prefix("in Thread")
            .and_then(|rest| rest.split_once(" got "));
        let Some((worker, item)) = parts else { continue };
        let known = (1..=workers).any(|one| one.to_string() == worker);
        got.push((known, item.to_owned()));
    }
    seen.must(got.iter().all(|(known, _)| *known), "unknown worker");
    let mut values: Vec<_> = got.into_iter().map(|got| got.1).collect();
    let mut all: Vec<_> = (0..items).map(|n| n.to_string()).collect();
    values.sort();
    all.sort();
    seen.must(values == all, "each item comes out once");
    let lines = seen.lines();
    let last = lines.last() == Some(&"main done");
    let count = lines.len() == all.len() + 1;
    seen.must(last && count, "main's line comes last");
    // So many can be worked on at once.
    let rounds = items.div_ceil(workers);
    let time = f64::from(rounds) * seen.param::<f64>("work");
    seen.at(time, "main done");
    seen.ends(Outcome::Finished);
}
