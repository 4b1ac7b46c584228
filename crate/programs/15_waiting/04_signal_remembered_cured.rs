//! A cook tells a guest that the meal is ready, by an event.
//!
//! The guest is to wait for the cook, and then to eat. Watch a run in
//! which the cook comes first: the event is set, and stays set. The
//! guest comes to a set event and does not wait at all.
//!
//! An Event remembers, so it does not matter who is first. A Condition,
//! as in signal-remembered, has no memory: it needs a variable beside
//! it, which says whether there is anything to wait for.
use crate::prelude::*;

fn guest(ready: Event) {
    ready.wait();
    say!("the guest eats");
}

fn cook(ready: Event) {
    say!("the meal is ready");
    ready.set();
}

fn run() {
    let ready = Event::new();
    Thread::new(guest, (ready.clone(),)).start();
    Thread::new(cook, (ready,)).start();
}

pub(super) const PROGRAM: Particular = Program {
    title: "A signal that is remembered",
    document: Document::Threadground("Classics"),
    uses: &["Thread", "Event"],
    parameters: &[],
    small: &[],
    expect,
    run,
}
.cures("signal-remembered")
.together();

fn expect(seen: &mut Seen) {
    let lines = ["the meal is ready", "the guest eats"];
    seen.exactly(&lines.map(str::to_owned));
    seen.finds(FindingKind::LostWakeup, false);
    seen.ends(Outcome::Finished);
}
