//! Two people meet in a corridor; one steps aside, and both go by.
//!
//! As in the program polite-pair, whoever finds the other one in the
//! way should step aside, until they can go by. But Anna has
//! precedence: she only looks, until Bert has stepped aside. Watch her
//! wait, while Bert steps aside once, and no more.
//!
//! If two do the same thing at the same moment, and so keep getting in
//! each other's way, make them unequal: by a rule for who gives way, or
//! by chance.
use crate::prelude::*;

fn walk(name: &'static str, own: Shared<bool>, other: Shared<bool>) {
    while own.get() == other.get() {
        if name == "Anna" {
            spin_loop();
        } else {
            own.set(!own.get());
        }
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
    title: "One steps aside",
    document: Document::Threadground("Classics"),
    uses: &["Thread"],
    parameters: &[],
    small: &[],
    expect,
    run,
}
.cures("polite-pair")
.unordered(&["anna", "bert"]);

fn expect(seen: &mut Seen) {
    let lines = ["Anna", "Bert"].map(|name| format!("{name} goes by"));
    seen.exactly_in_any_order(&lines);
    seen.ends(Outcome::Finished);
}
