//! Philosophers who cannot have both forks put the first one back.
//!
//! As in the program philosophers, each takes left, then right; but the
//! right one only if it is free. If it is not, the left one goes back,
//! and the philosopher is hungry again. They never get stuck, and no
//! more is promised: some may leave without a meal, or even all.
//!
//! Whoever waits for a lock only with empty hands is in no circle of
//! locks. But trying again may fail again, and nothing says that it
//! ever ends (a livelock). So the tries are counted here.
use crate::prelude::*;

fn dine(number: usize, forks: Vec<Lock>) {
    let own = [number - 1, number % forks.len()];
    let [first, second] = own.map(|fork| &forks[fork]);

    for _ in 0..param("tries") {
        say!("philosopher {number} is hungry");
        let _first = first.hold();
        if second.try_acquire() {
            say!("philosopher {number} eats");
            second.release();
            return;
        }
    }
}

fn run() {
    let mut forks = Vec::new();
    for _ in 0..param("philosophers") {
        let fork = Lock::new();
        forks.push(fork);
    }

    for number in 1..=forks.len() {
        let args = (number, forks.clone());
        Thread::new(dine, args).start();
    }
}

pub(super) const PROGRAM: Particular = Program {
    title: "Philosophers, cured by trying",
    document: Document::Threadground("Classics"),
    uses: &["Thread", "Lock"],
    parameters: &[
        integer("philosophers", 5, 2..=16, "How many sit."),
        integer("tries", 3, 1..=10, "How often each tries at most."),
    ],
    small: &[("philosophers", "3"), ("tries", "2")],
    expect,
    run,
}
.cures_in_other_words("philosophers");

fn expect(seen: &mut Seen) {
    let tries: usize = seen.param("tries");
    let mut count = 0;
    for number in 1..=seen.param("philosophers") {
        let hungry = format!("philosopher {number} is hungry");
        let eats = format!("philosopher {number} eats");
        let own: Vec<&str> = seen
            .lines()
            .into_iter()
            .filter(|line| *line == hungry || *line == eats)
            .collect();
        count += own.len();
        let has_eaten = own.last() == Some(&eats.as_str());
        let tried = own.len() - usize::from(has_eaten);
        let only_hungry = own[..tried].iter().all(|l| *l == hungry);
        let enough = (1..=tries).contains(&tried);
        let right = has_eaten || tried == tries;
        let sentence = format!("philosopher {number}: {own:?}");
        seen.must(only_hungry && enough && right, sentence);
    }
    seen.must(seen.lines().len() == count, "there are more lines");
    seen.finds(FindingKind::LockOrder, false);
    seen.ends(Outcome::Finished);
}
