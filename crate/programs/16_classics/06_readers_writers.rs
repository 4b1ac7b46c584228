//! Readers come in while a writer waits for the room to be empty.
//!
//! Any number may read at once, and nobody while the writer writes. So
//! the writer waits until the room is empty. But as long as one reader
//! is inside when the next one comes, it never is: count the readers
//! who come in between "the writer waits" and "the writer writes".
//!
//! To let in whoever fits is good for those who fit, but nothing says
//! when the others get their turn: they may starve. A rule for who may
//! come in has to think of those who wait. See readers-writers-cured.
use crate::prelude::*;

type Count = Shared<u32>;

fn reader(n: u32, room: Condition, inside: Count) {
    for _ in 0..param("visits") {
        {
            let _held = room.hold();
            inside.update(|inside| *inside += 1);
            say!("reader {n} comes in");
        }
        sleep(secs(param("reading")));
        let _held = room.hold();
        inside.update(|inside| *inside -= 1);
        room.notify_all();
    }
}

fn run() {
    let room = Condition::new();
    let inside = Shared::new(0);
    for n in 1..=param("readers") {
        let args = (n, room.clone(), inside.clone());
        Thread::new(reader, args).start();
    }

    // The writer is main. As a rule, readers come first.
    sleep(secs(param::<f64>("reading") / 2.0));
    let _held = room.hold();
    say!("the writer waits");
    room.wait_for(|| inside.get() == 0, None);
    say!("the writer writes");
}

pub(super) const PROGRAM: Particular = Program {
    title: "A writer whom readers pass over",
    document: Document::Threadground("Classics"),
    uses: &["Thread", "Condition"],
    parameters: &[
        integer("readers", 2, 1..=8, "How many readers come."),
        integer("visits", 3, 1..=20, "How often each of them comes."),
        seconds("reading", 0.1, 0.0..=10.0, "How long they read."),
    ],
    small: &[("visits", "1"), ("reading", "0.0")],
    expect,
    run,
}
.together();

fn expect(seen: &mut Seen) {
    let waits = "the writer waits".to_owned();
    let writes = "the writer writes".to_owned();
    seen.in_order(&[waits.clone(), writes.clone()]);
    let mut lines = vec![waits, writes];
    for n in 1..=seen.param::<u32>("readers") {
        let comes = format!("reader {n} comes in");
        lines.extend((0..seen.param("visits")).map(|_| comes.clone()));
    }
    seen.exactly_in_any_order(&lines);
    seen.finds(FindingKind::DataRace, false);
    seen.ends(Outcome::Finished);
}
