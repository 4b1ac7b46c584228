//! Three smokers each lack two things, and take both or none.
//!
//! As in the program smokers, an agent lays down what one of them
//! lacks, and then the next two things. Watch the wrong smokers when
//! the bell rings: each sees that one of its things is missing, and
//! leaves the other. So all smoke, one after the other.
//!
//! Whoever waits for several things should look at all of them in one
//! step, and take them in that step: a condition can be about more than
//! one thing. The classic puzzle has a semaphore for each thing, and an
//! agent that may not be changed. It needs helpers who know what lies
//! on the table.
use crate::prelude::*;

const NAMES: [&str; 3] = ["tobacco", "paper", "matches"];

fn smoker(own: usize, bell: Condition, table: Shared<[bool; 3]>) {
    let _held = bell.hold();
    let others = [(own + 1) % 3, (own + 2) % 3];
    let both = || others.iter().all(|&other| table.get()[other]);
    bell.wait_for(both, None);
    for other in others {
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

pub(super) const PROGRAM: Particular = Program {
    title: "Smokers who take all or nothing",
    document: Document::Threadground("Classics"),
    uses: &["Thread", "Condition"],
    parameters: &[],
    small: &[],
    expect,
    run,
}
.cures("smokers");

fn expect(seen: &mut Seen) {
    let line = |name: &&str| {
        let there = format!("all but {name} is there");
        [there, format!("the one with {name} smokes")]
    };
    let lines = NAMES.iter().flat_map(line).collect::<Vec<_>>();
    seen.exactly_in_any_order(&lines);
    seen.ends(Outcome::Finished);
    seen.finds(FindingKind::DataRace, false);
}
