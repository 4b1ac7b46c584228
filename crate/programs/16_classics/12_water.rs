//! Atoms leave as they like, and not as molecules of water.
//!
//! Two springs give H and one gives O. Two H and one O make a molecule,
//! and only when all three are there may they leave; then the next
//! three. But no spring asks what the others do: one may give its
//! second atom before another one has given its first, and the first
//! three to leave may be H, H, H.
//!
//! Threads that each do their part do not do it at one pace. Where they
//! have to meet, something must make them wait: see water-cured.
use crate::prelude::*;

fn spring(name: &'static str) {
    for _ in 0..param("molecules") {
        say!("{name}");
    }
}

fn run() {
    for name in ["H", "H", "O"] {
        let args = (name,);
        Thread::new(spring, args).start();
    }
}

pub(super) const PROGRAM: Particular = Program {
    title: "Atoms that leave as they like",
    document: Document::Threadground("Classics"),
    uses: &["Thread"],
    parameters: &[integer("molecules", 2, 1..=8, "How many to make.")],
    small: &[],
    expect,
    run,
}
.together();

fn expect(seen: &mut Seen) {
    let molecules: usize = seen.param("molecules");
    let lines = ["H", "H", "O"].map(str::to_owned);
    seen.exactly_in_any_order(&vec![lines; molecules].concat());
    seen.ends(Outcome::Finished);
}
