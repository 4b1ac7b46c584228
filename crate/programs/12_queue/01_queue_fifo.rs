//! Three items go into a queue, and the first one comes out first.
//!
//! Watch the queue's picture: items go in at the back and come out at
//! the front. Step back and forth to see them move.
//!
//! First in, first out: whoever comes first is served first. Whether a
//! queue is empty is true at this moment only, as others may use it.
use crate::prelude::*;

fn run() {
    let q = Queue::new();
    say!("empty at first: {}", q.empty().repr());

    // Each goes behind the ones before it.
    for item in 1..=param::<u32>("items") {
        q.put(item);
        say!("put {item}");
    }

    // With three: back --> 3 2 1 --> front. The front comes out.
    let first = q.get();
    say!("{first}");

    // Now: back --> 3 2 --> front.
    say!("empty now: {}", q.empty().repr());
    say!("still inside: {}", q.qsize());
}

pub(super) const PROGRAM: Program = Program {
    title: "First in, first out",
    document: Document::AdvancedPython("The queue"),
    uses: &["Queue"],
    parameters: &[integer("items", 3, 1..=20, "How many items go in.")],
    small: &[],
    expect,
    run,
};

fn expect(seen: &mut Seen) {
    let items: u32 = seen.param("items");
    let mut lines = vec!["empty at first: True".to_owned()];
    lines.extend((1..=items).map(|item| format!("put {item}")));
    lines.push("1".to_owned());
    let empty = if items == 1 { "True" } else { "False" };
    lines.push(format!("empty now: {empty}"));
    lines.push(format!("still inside: {}", items - 1));
    seen.exactly(&lines);
    seen.ends(Outcome::Finished);
}
