//! Atoms leave three at a time, as molecules of water.
//!
//! As in the program water, two springs give H and one gives O. But
//! each atom waits at a barrier, which opens when all three are there.
//! Watch the spring that is first with its next atom: the barrier is
//! closed again, until the others have left and come back.
//!
//! A barrier makes a group of threads go on together, and the next time
//! again. It counts how many have come, not which. That is enough here,
//! where each spring is a thread and comes once. With a thread for each
//! atom, three H could open it: then two permits for H and one for O
//! must say who may come to the barrier.
use crate::prelude::*;

fn spring(name: &'static str, molecule: Barrier) {
    for _ in 0..param("molecules") {
        let _index = molecule.wait();
        say!("{name}");
    }
}

fn run() {
    let molecule = Barrier::new(3);
    for name in ["H", "H", "O"] {
        let args = (name, molecule.clone());
        Thread::new(spring, args).start();
    }
}

pub(super) const PROGRAM: Particular = Program {
    title: "Atoms that leave as molecules",
    document: Document::Threadground("Classics"),
    uses: &["Thread", "Barrier"],
    parameters: &[integer("molecules", 2, 1..=8, "How many to make.")],
    small: &[],
    expect,
    run,
}
.cures("water")
.together();

fn expect(seen: &mut Seen) {
    let molecules: usize = seen.param("molecules");
    let lines = ["H", "H", "O"].map(str::to_owned);
    seen.exactly_in_any_order(&vec![lines; molecules].concat());
    let is_water = |three: &[&str]| {
        three.iter().filter(|name| **name == "O").count() == 1
    };
    let all_are = seen.lines().chunks(3).all(is_water);
    seen.must(all_are, "three that leave together are no molecule");
    seen.ends(Outcome::Finished);
}
