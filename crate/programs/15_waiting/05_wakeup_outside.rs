//! One thread loads a page, and another one shows it when it is in.
//!
//! The one who shows is to wait if need be, and to go on in any case.
//! Watch the moment between its look at `loaded` and its wait. If the
//! other one sets it and notifies just then, nobody waits yet, and the
//! one who shows waits for what is there already.
//!
//! Look and wait have to be one step for those who notify. So look with
//! the condition's lock held, as wakeup-outside-cured does.
use crate::prelude::*;

fn show(loaded: Shared<bool>, condition: Condition) {
    while !loaded.get() {
        let _held = condition.hold();
        condition.wait();
    }
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
    title: "A look outside the lock",
    document: Document::Threadground("Classics"),
    uses: &["Thread", "Condition"],
    parameters: &[],
    small: &[],
    expect,
    run,
}
.together();

fn expect(seen: &mut Seen) {
    let mut lines = vec!["the page is loaded".to_owned()];
    let is_shown = seen.lines().len() > 1;
    if is_shown {
        lines.push("the page is shown".to_owned());
        seen.ends(Outcome::Finished);
    } else {
        seen.ends(Outcome::Deadlock);
    }
    seen.exactly(&lines);
    seen.finds(FindingKind::LostWakeup, !is_shown);
}
