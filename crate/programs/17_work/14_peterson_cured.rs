//! Peterson's algorithm: two threads keep each other out.
//!
//! As in the program peterson, a thread raises its flag, and waits
//! while the other one wants to go in too and has the turn. But it
//! gives the turn away before it looks. If both do so, the later write
//! stands: its writer finds that the other one has the turn. Watch it
//! wait until the one inside lowers its flag.
//!
//! Say first that you want to go in, then "after you", and only then
//! look. It holds if reads and writes come in one order for all, as
//! they do here; a processor keeps that order only if told to. Use a
//! lock.
use crate::prelude::*;

type Flags = Vec<Shared<bool>>;

fn visit(me: usize, flags: Flags, turn: Shared<usize>) {
    let other = 1 - me;
    flags[me].set(true);
    turn.set(other);
    while flags[other].get() && turn.get() == other {
        spin_loop();
    }
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
    title: "Peterson's lock, in the right order",
    document: Document::Threadground("Classics"),
    uses: &["Thread"],
    parameters: &[],
    small: &[],
    expect,
    run,
}
.cures("peterson")
.unordered(&["flag", "turn"])
.together();

fn expect(seen: &mut Seen) {
    let mut lines = Vec::new();
    for me in 0..2 {
        let own = ["comes in", "goes out"]
            .map(|what| format!("thread {me} {what}"));
        lines.extend(own);
    }
    // Who is inside goes out before the other one comes in.
    let first = seen.lines().first() == Some(&lines[0].as_str());
    lines.rotate_left(if first { 0 } else { 2 });
    seen.exactly(&lines);
    seen.ends(Outcome::Finished);
}
