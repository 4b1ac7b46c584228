//! A buffer with room for two has two conditions on one lock.
//!
//! Watch the two waiting rooms: the producer waits in `not_full`, the
//! consumers in `not_empty`, and one lock is for both.
//!
//! Each condition stands for one thing to wait for, so a notify wakes
//! only who waits for just that. The lock is shared, as both are about
//! the same buffer.
use crate::prelude::*;

#[derive(Clone)]
struct Buffer {
    not_full: Condition,
    not_empty: Condition,
    items: Shared<Vec<u32>>,
}

fn producer(buffer: Buffer) {
    for item in 0..param::<u32>("items") {
        let _held = buffer.not_full.hold();
        while buffer.items.get().len() >= param("size") {
            buffer.not_full.wait();
        }
        buffer.items.update(|items| items.push(item));
        say!("put {item}, {} inside", buffer.items.get().len());
        buffer.not_empty.notify(1);
    }
}

fn consumer(buffer: Buffer, share: u32) {
    for _ in 0..share {
        let _held = buffer.not_empty.hold();
        while buffer.items.get().is_empty() {
            buffer.not_empty.wait();
        }
        let item = buffer.items.update(|items| items.remove(0));
        let Some(item) = item else { return };
        say!("got {item}, {} inside", buffer.items.get().len());
        buffer.not_full.notify(1);
    }
}

fn run() {
    // One lock, and a waiting room for each of the two reasons.
    let lock = RLock::new();
    let not_full = Condition::with_lock(&lock);
    let not_empty = Condition::with_lock(&lock);
    let items = Shared::new(Vec::new());
    let buffer = Buffer { not_full, not_empty, items };

    // The consumers share the items, as evenly as it goes.
    let consumers = param::<u32>("consumers");
    for number in 0..consumers {
        let share = (param::<u32>("items") + number) / consumers;
        Thread::new(consumer, (buffer.clone(), share)).start();
    }
    Thread::new(producer, (buffer,)).start();
}

pub(super) const PROGRAM: Particular = Program {
    title: "Two conditions on one lock",
    document: Document::PythonNotes("17.6.2"),
    uses: &["Thread", "Condition", "RLock"],
    parameters: &[
        integer("size", 2, 1..=20, "How many items have room."),
        integer("items", 6, 1..=100, "How many items are made."),
        integer("consumers", 2, 1..=8, "How many take items out."),
    ],
    small: &[("size", "1"), ("items", "2")],
    expect,
    run,
}
.together();

fn expect(seen: &mut Seen) {
    let size: usize = seen.param("size");
    let items: usize = seen.param("items");
    // What is inside follows from the lines themselves.
    let (mut inside, mut put, mut wrong) = (0, 0, Vec::new());
    let mut got = Vec::new();
    let lines: Vec<String> =
        seen.lines().into_iter().map(str::to_owned).collect();
    for line in lines {
        let next = format!("put {put}, {} inside", inside + 1);
        if line == next {
            inside += 1;
            put += 1;
        } else if inside > 0
            && line
                == format!("got {}, {} inside", got.len(), inside - 1)
        {
            inside -= 1;
            got.push(line);
        } else {
            wrong.push(line);
        }
        if inside > size {
            wrong.push(format!("{inside} are inside"));
        }
    }
    seen.must(wrong.is_empty(), wrong.join("\n"));
    let all = (put, got.len()) == (items, items);
    seen.must(all, "each item goes in and comes out");
    seen.ends(Outcome::Finished);
}
