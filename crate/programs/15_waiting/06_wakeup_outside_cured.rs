//! One thread loads a page, and another one shows it when it is in.
//!
//! The one who shows is to wait if need be, and to go on in any case.
//! Watch the lock: it is held from the look at `loaded` until the wait
//! gives it up, and the other thread needs it to set `loaded`. So that
//! can happen before the look or during the wait, but not in between.
//!
//! `wait_for` looks, waits and looks again. The lock is held at every
//! look, and given up only while it waits. In wakeup-outside the look
//! is made without the lock.
use crate::prelude::*;

fn show(loaded: Shared<bool>, condition: Condition) {
    let _held = condition.hold();
    condition.wait_for(|| loaded.get(), None);
    say!("the page is shown");
}

fn load(loaded: Shared<bool>, condition: Condition) {
    say!("the page is loaded");
    let _held = condition.hold();
    loaded.set(true);
    condition.notify(1);
}

fn run() {
    let loaded = Shared::new(false);
    let condition = Condition::new();
    let args = (loaded.clone(), condition.clone());
    Thread::new(show, args).start();
    Thread::new(load, (loaded, condition)).start();
}

pub(super) const PROGRAM: Particular = Program {
    title: "A look under the lock",
    document: Document::Threadground("Classics"),
    uses: &["Thread", "Condition"],
    parameters: &[],
    small: &[],
    expect,
    run,
}
.cures("wakeup-outside")
.together();

fn expect(seen: &mut Seen) {
    let lines = ["the page is loaded", "the page is shown"];
    seen.exactly(&lines.map(str::to_owned));
    seen.finds(FindingKind::LostWakeup, false);
    seen.finds(FindingKind::DataRace, false);
    seen.ends(Outcome::Finished);
}
