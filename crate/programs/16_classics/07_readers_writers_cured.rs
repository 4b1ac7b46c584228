//! Readers let a writer in who waits for the room to be empty.
//!
//! As in the program readers-writers, any number may read at once, and
//! nobody while the writer writes. But here all come through one
//! turnstile, and the writer stays in it until it has written. Watch
//! the readers who come later wait there, as those inside leave: to
//! leave takes no turnstile.
//!
//! Whoever is in the turnstile keeps all others out, so a writer in it
//! waits for those already inside, and for no others. Who is next at
//! the turnstile is another question: a Lock promises no order.
use crate::prelude::*;

type Count = Shared<u32>;

fn reader(n: u32, turnstile: Lock, room: Condition, inside: Count) {
    for _ in 0..param("visits") {
        {
            let _turn = turnstile.hold();
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
    let turnstile = Lock::new();
    let room = Condition::new();
    let inside = Shared::new(0);
    for n in 1..=param("readers") {
        let args = (n, turnstile.clone(), room.clone(), inside.clone());
        Thread::new(reader, args).start();
    }

    // The writer is main. As a rule, readers come first.
    sleep(secs(param::<f64>("reading") / 2.0));
    let _turn = turnstile.hold();
    let _held = room.hold();
    say!("the writer waits");
    room.wait_for(|| inside.get() == 0, None);
    say!("the writer writes");
}

pub(super) const PROGRAM: Particular = Program {
    title: "A writer whom readers let in",
    document: Document::Threadground("Classics"),
    uses: &["Thread", "Lock", "Condition"],
    parameters: &[
        integer("readers", 2, 1..=8, "How many readers come."),
        integer("visits", 3, 1..=20, "How often each of them comes."),
        seconds("reading", 0.1, 0.0..=10.0, "How long they read."),
    ],
    small: &[("visits", "1"), ("reading", "0.0")],
    expect,
    run,
}
.cures("readers-writers")
.together();

fn expect(seen: &mut Seen) {
    let waits = "the writer waits".to_owned();
    let writes = "the writer writes".to_owned();
    seen.in_order(&[waits.clone(), writes.clone()]);
    // Nobody comes in between.
    let all = seen.lines();
    let at = |line: &String| all.iter().position(|one| one == line);
    let next = at(&waits).map(|at| at + 1);
    seen.must(next == at(&writes), "the writer is passed over");
    let mut lines = vec![waits, writes];
    for n in 1..=seen.param::<u32>("readers") {
        let comes = format!("reader {n} comes in");
        lines.extend((0..seen.param("visits")).map(|_| comes.clone()));
    }
    seen.exactly_in_any_order(&lines);
    seen.finds(FindingKind::DataRace, false);
    seen.ends(Outcome::Finished);
}
