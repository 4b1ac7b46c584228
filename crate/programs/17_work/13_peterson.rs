//! Two threads should keep each other out, and do so too late.
//!
//! A thread that wants to go inside raises its flag, and waits while
//! the other one wants it too and has the turn. Only one should be
//! inside. But here a thread gives the turn away only after it has
//! looked: whoever goes in hands the turn to the other one, which then
//! need not wait and goes in as well.
//!
//! In such an algorithm any line may be in the wrong place, and a test
//! rarely shows it: use a lock. peterson-cured has the right order.
use crate::prelude::*;

type Flags = Vec<Shared<bool>>;

fn visit(me: usize, flags: Flags, turn: Shared<usize>) {
    let other = 1 - me;
    flags[me].set(true);
    while flags[other].get() && turn.get() == other {
        spin_loop();
    }
    turn.set(other);
    say!("thread {me} comes in");
    say!("thread {me} goes out");
    flags[me].set(false);
}

fn run() {
    let turn = Shared::new(0);
    let mut flags = Vec::new();
    for _ in 0..2 {
        let flag = Shared::new(false);
        flags.push(flag);
    }
    for me in 0..2 {
        let args = (me, flags.clone(), turn.clone());
        Thread::new(visit, args).start();
    }
}

pub(super) const PROGRAM: Particular = Program {
    title: "Peterson's lock, in the wrong order",
    document: Document::Threadground("Classics"),
    uses: &["Thread"],
    parameters: &[],
    small: &[],
    expect,
    run,
}
.unordered(&["flag", "turn"])
.together();

fn expect(seen: &mut Seen) {
    let mut lines = Vec::new();
    for me in 0..2 {
        let own = ["comes in", "goes out"]
            .map(|what| format!("thread {me} {what}"));
        seen.in_order(&own);
        lines.extend(own);
    }
    seen.exactly_in_any_order(&lines);
    seen.ends(Outcome::Finished);
}
