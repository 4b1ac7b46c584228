//! A producer fills a queue, and a last item says that it is done.
//!
//! Watch the consumer wait whenever the queue is empty. The last item
//! to pass through is None, the sentinel, and after it the consumer
//! ends.
//!
//! A queue hands items from thread to thread, and does the waiting for
//! both sides. A sentinel, an item that is none, ends the consumer's
//! loop.
use crate::prelude::*;

fn producer(queue: Queue<Option<u32>>) {
    for item in 0..param("items") {
        sleep(secs(param("pause")));
        queue.put(Some(item));
        say!("Produced {item}");
    }
    queue.put(None);
}

fn consumer(queue: Queue<Option<u32>>) {
    // Nothing more comes behind the sentinel.
    while let Some(item) = queue.get() {
        say!("Consumed {item}");
        queue.task_done();
    }
    queue.task_done();
}

fn run() {
    let queue = Queue::bounded(param("room"));
    let p = Thread::new(producer, (queue.clone(),));
    let c = Thread::new(consumer, (queue,));

    p.start();
    c.start();
    p.join();
    c.join();
}

pub(super) const PROGRAM: Program = Program {
    title: "A producer, a consumer, a sentinel",
    document: Document::Pysheeet("Queue"),
    uses: &["Thread", "Queue"],
    parameters: &[
        integer("items", 10, 0..=100, "How many items are produced."),
        integer(
            "room",
            5,
            1..=100,
            "How many items the queue has room for.",
        ),
        seconds(
            "pause",
            0.1,
            0.0..=10.0,
            "How long it takes to make an item.",
        ),
    ],
    small: &[("pause", "0.01"), ("items", "6"), ("room", "2")],
    expect,
    run,
};

fn expect(seen: &mut Seen) {
    let items: u32 = seen.param("items");
    let room: i64 = seen.param("room");
    let each = |what: &str| -> Vec<String> {
        (0..items).map(|item| format!("{what} {item}")).collect()
    };
    let (produced, consumed) = (each("Produced"), each("Consumed"));
    seen.in_order(&produced);
    seen.in_order(&consumed);
    seen.exactly_in_any_order(&[produced, consumed].concat());

    // One may be in the producer's hand, and one in the consumer's.
    let mut inside = 0;
    let mut most = 0;
    for line in seen.lines() {
        inside += if line.starts_with("Produced") { 1 } else { -1 };
        most = inside.max(most);
    }
    seen.must(most <= room + 1, "too many items are in the queue");
    seen.ends(Outcome::Finished);
}
