//! A producer fills a queue, and a last item says that it is done.
//!
//! Watch the consumer, who is slower: soon the queue is full, and then
//! the producer waits in `put`. The last item is None, the sentinel.
//!
//! A queue hands items from thread to thread, and does the waiting for
//! both sides. A sentinel, which is no item to work on, tells the
//! consumer that nothing more comes.
use crate::prelude::*;

fn producer(q: Queue<Option<u32>>, items: Vec<u32>) {
    for item in items {
        sleep(secs(param("pause")));
        // Waits while the queue is full.
        q.put(Some(item));
        say!("Produced: {item}");
    }
    q.put(None);
}

fn consumer(q: Queue<Option<u32>>) {
    // Waits while the queue is empty; `None` says that all is done.
    while let Some(item) = q.get() {
        say!("Consumed: {item}");
        sleep(secs(param("work")));
        q.task_done();
    }

    // The sentinel was an item, too.
    q.task_done();
}

fn run() {
    let q = Queue::bounded(param("room"));
    let items: Vec<u32> = (0..param("items")).collect();

    let t1 = Thread::new(producer, (q.clone(), items));
    let t2 = Thread::new(consumer, (q,));

    t1.start();
    t2.start();
    t1.join();
    t2.join();
}

pub(super) const PROGRAM: Particular = Program {
    title: "A producer, a consumer, a sentinel",
    document: Document::Pysheeet("Producer-Consumer with Queue"),
    uses: &["Thread", "Queue"],
    parameters: &[
        integer("items", 10, 0..=100, "How many items are produced."),
        integer("room", 5, 1..=100, "How many the queue has room for."),
        seconds("pause", 0.1, 0.0..=10.0, "Time to make an item."),
        seconds("work", 0.3, 0.0..=10.0, "Time to work on an item."),
    ],
    small: &[
        ("pause", "0.01"),
        ("work", "0.03"),
        ("items", "3"),
        ("room", "1"),
    ],
    expect,
    run,
}
.together();

fn expect(seen: &mut Seen) {
    let items: usize = seen.param("items");
    let room: usize = seen.param("room");
    let (pause, work): (f64, f64) =
        (seen.param("pause"), seen.param("work"));

    // An item is put when it is made and there is room, and got when it
    // is there and the one before it is done.
    let (mut put, mut got) = (0.0_f64, Vec::<f64>::new());
    let mut lines = Vec::new();
    for item in 0..items {
        let free = item.checked_sub(room).map_or(0.0, |old| got[old]);
        put = (put + pause).max(free);
        let idle = got.last().map_or(0.0, |last| last + work);
        got.push(put.max(idle));
        lines.push((put, format!("Produced: {item}")));
        lines.push((got[item], format!("Consumed: {item}")));
    }
    seen.timely(&lines);
    for what in ["Produced", "Consumed"] {
        let own = (0..items).map(|item| format!("{what}: {item}"));
        seen.in_order(&own.collect::<Vec<_>>());
    }

    // One may be in the consumer's hand, and one be put and not told.
    let mut inside = 0;
    let (mut least, mut most) = (0, 0);
    for line in seen.lines() {
        inside += if line.starts_with("Produced") { 1 } else { -1 };
        (least, most) = (inside.min(least), inside.max(most));
    }
    seen.must(least >= -1, "an item comes out before it is in");
    let room: i64 = seen.param("room");
    seen.must(most <= room + 1, "too many items are in the queue");
    seen.ends(Outcome::Finished);
}
