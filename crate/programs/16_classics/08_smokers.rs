//! Three smokers each lack two things, and take them one by one.
//!
//! One has tobacco, one paper and one matches, without end. An agent
//! lays down two things, always just what one of them lacks; that one
//! should smoke, and then the agent lays down the next two. But another
//! smoker lacks one of these things as well. If it is faster, it sits
//! there with one, the right smoker with the other, and the agent waits
//! for smoke.
//!
//! Whoever needs several things and takes what it can get takes it from
//! those who could use it. Take all or none: see smokers-cured.
use crate::prelude::*;

const NAMES: [&str; 3] = ["tobacco", "paper", "matches"];

fn smoker(own: usize, bell: Condition, table: Shared<[bool; 3]>) {
    let _held = bell.hold();
    let others = [(own + 1) % 3, (own + 2) % 3];
    for other in others {
        bell.wait_for(|| table.get()[other], None);
        table.update(|table| table[other] = false);
    }
    say!("the one with {} smokes", NAMES[own]);
}

fn run() {
    let bell = Condition::new();
    let table = Shared::new([false; 3]);
    let mut smokers = Vec::new();
    for own in 0..3 {
        let args = (own, bell.clone(), table.clone());
        smokers.push(Thread::new(smoker, args));
        smokers[own].start();
    }

    // The agent is main.
    for own in 0..3 {
        bell.acquire();
        table.update(|table| *table = [true; 3]);
        table.update(|table| table[own] = false);
        say!("all but {} is there", NAMES[own]);
        bell.notify_all();
        bell.release();
        smokers[own].join();
    }
}

pub(super) const PROGRAM: Program = Program {
    title: "Smokers who take one thing each",
    document: Document::Threadground("Classics"),
    uses: &["Thread", "Condition"],
    parameters: &[],
    small: &[],
    expect,
    run,
};

fn expect(seen: &mut Seen) {
    let line = |name: &&str| {
        let there = format!("all but {name} is there");
        [there, format!("the one with {name} smokes")]
    };
    let mut lines = NAMES.iter().flat_map(line).collect::<Vec<_>>();
    // If they are stuck, the agent has laid down what is not smoked.
    let count = seen.lines().len();
    if count < lines.len() {
        lines.truncate(count);
        seen.must(count % 2 == 1, "nobody lacks what is there");
        seen.ends(Outcome::Deadlock);
    } else {
        seen.ends(Outcome::Finished);
    }
    seen.exactly_in_any_order(&lines);
    seen.finds(FindingKind::DataRace, false);
}
