//! Two people meet in a corridor, and both step aside.
//!
//! Whoever finds the other one in the way should step aside, until they
//! can go by. It is enough if one does. But if each looks before the
//! other has stepped, both step to the same side, look again, and so
//! on: both are busy, and nobody gets any further.
//!
//! That is a livelock. It is no deadlock, as nobody waits; it may end
//! at any moment, and need not. Make the two act differently, as
//! polite-pair-cured does.
use crate::prelude::*;

fn walk(name: &'static str, own: Shared<bool>, other: Shared<bool>) {
    while own.get() == other.get() {
        own.set(!own.get());
    }
    say!("{name} goes by");
}

fn run() {
    let anna = Shared::new(true);
    let bert = Shared::new(true);
    let args = ("Bert", bert.clone(), anna.clone());
    Thread::new(walk, args).start();
    let args = ("Anna", anna, bert);
    Thread::new(walk, args).start();
}

pub(super) const PROGRAM: Particular = Program {
    title: "Both step aside",
    document: Document::Threadground("Classics"),
    uses: &["Thread"],
    parameters: &[],
    small: &[],
    expect,
    run,
}
.unordered(&["anna", "bert"]);

fn expect(seen: &mut Seen) {
    let lines = ["Anna", "Bert"].map(|name| format!("{name} goes by"));
    if seen.lines().len() < lines.len() {
        let is_known = |line: &&str| lines.iter().any(|l| l == line);
        let known = seen.lines().iter().all(is_known);
        seen.must(known, "somebody else goes by");
        seen.ends(Outcome::Limit);
    } else {
        seen.exactly_in_any_order(&lines);
        seen.ends(Outcome::Finished);
    }
}
