//! A cook tells a guest that the meal is ready, by a notification.
//!
//! The guest is to wait for the cook, and then to eat. Watch who comes
//! first. If the cook notifies before the guest waits, nobody hears it,
//! and the guest waits for ever.
//!
//! A notification can wake only a thread that waits already; then it is
//! gone. For a signal that may come first use what remembers it: an
//! Event, as in signal-remembered-cured, or a variable to look at.
use crate::prelude::*;

fn guest(ready: Condition) {
    let _held = ready.hold();
    ready.wait();
    say!("the guest eats");
}

fn cook(ready: Condition) {
    say!("the meal is ready");
    let _held = ready.hold();
    ready.notify(1);
}

fn run() {
    let ready = Condition::new();
    Thread::new(guest, (ready.clone(),)).start();
    Thread::new(cook, (ready,)).start();
}

pub(super) const PROGRAM: Particular = Program {
    title: "A signal that is forgotten",
    document: Document::Threadground("Classics"),
    uses: &["Thread", "Condition"],
    parameters: &[],
    small: &[],
    expect,
    run,
}
.together();

fn expect(seen: &mut Seen) {
    let mut lines = vec!["the meal is ready".to_owned()];
    let eats = seen.lines().len() > 1;
    if eats {
        lines.push("the guest eats".to_owned());
        seen.ends(Outcome::Finished);
    } else {
        seen.ends(Outcome::Deadlock);
    }
    seen.exactly(&lines);
    seen.finds(FindingKind::LostWakeup, !eats);
}
