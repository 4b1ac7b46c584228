//! Loops that wait: as many rounds of them are tried as differ, and no more; a loop that does anything else is none.

use std::collections::BTreeSet;
use threadground::explore::{Explore, Report};
use threadground::prelude::*;
use threadground::trace::event::Outcome;

/// Runs these two in every order; main prints what `tells` says of them behind their ends.
fn explored<A, B, T>(explore: &Explore, threads: impl Fn() -> (A, B, T) + Send + Sync + 'static) -> Report
where
    A: FnOnce() + Send + 'static,
    B: FnOnce() + Send + 'static,
    T: FnOnce() -> String,
{
    explore.run(move || {
        let (one, other, tells) = threads();
        let threads = [Thread::new(one, ()), Thread::new(other, ())];
        threads.iter().for_each(Thread::start);
        threads.iter().for_each(Thread::join);
        say!("{}", tells());
    })
}

fn came(report: &Report) -> BTreeSet<(String, Vec<String>)> {
    let lines =
        |found: &threadground::explore::Found| found.output.iter().map(|line| line.text.clone()).collect();
    report.outcomes.iter().map(|found| (format!("{:?}", found.outcome), lines(found))).collect()
}

fn finished(lines: &[&str]) -> BTreeSet<(String, Vec<String>)> {
    lines.iter().map(|line| (format!("{:?}", Outcome::Finished), vec![(*line).to_owned()])).collect()
}

#[test]
fn a_loop_that_waits_for_a_flag_is_explored_to_the_end() {
    let report = explored(&Explore::new(), || {
        let flag = Shared::new(false);
        let its_flag = flag.clone();
        let waits = move || {
            while !flag.get() {
                spin_loop();
            }
        };
        (waits, move || its_flag.set(true), || "over".to_owned())
    });
    assert!(report.complete && report.blocked == 0, "{report:?}");
    assert_eq!(came(&report), finished(&["over"]), "{report:?}");
    // The flag is set before the first look, before the second one, or later.
    assert_eq!(report.executions, 3, "{report:?}");
    let [spin] = &report.spins[..] else { panic!("{report:?}") };
    let line = include_str!("spins.rs").lines().nth(spin.line as usize - 1);
    assert!(
        spin.file.ends_with("spins.rs") && line.is_some_and(|line| line.contains("spin_loop();")),
        "{spin:?}"
    );
}

#[test]
fn who_waits_for_what_never_comes_has_an_end_of_its_own() {
    let report = explored(&Explore::new(), || {
        let flag = Shared::new(0);
        let its_flag = flag.clone();
        let waits = move || {
            while flag.get() != 1 {
                yield_now();
            }
        };
        let sets = move || {
            its_flag.set(1);
            its_flag.set(2);
        };
        (waits, sets, || "over".to_owned())
    });
    assert!(report.complete && report.blocked == 0, "{report:?}");
    let for_ever = ("Limit".to_owned(), Vec::new());
    let mut both = finished(&["over"]);
    both.insert(for_ever);
    assert_eq!(came(&report), both, "{report:?}");
}

/// A lock that is tried for until it is free does what a lock does.
#[test]
fn a_loop_around_a_try_comes_to_what_a_wait_does() {
    let counts = |spins: bool| {
        explored(&Explore::new(), move || {
            let (lock, x) = (Lock::new(), Shared::new(0));
            let told = x.clone();
            let adds = move |many: i32| {
                while spins && !lock.try_acquire() {
                    spin_loop();
                }
                if !spins {
                    lock.acquire();
                }
                x.set(x.get() * 2 + many);
                lock.release();
            };
            let other = adds.clone();
            (move || adds(1), move || other(5), move || told.get().to_string())
        })
    };
    let (spins, waits) = (counts(true), counts(false));
    assert!(spins.complete && spins.blocked == 0 && waits.complete, "{spins:?}");
    assert_eq!(came(&spins), came(&waits));
    assert_eq!((spins.spins.len(), waits.spins.len()), (1, 0));
    assert!(spins.outcomes.len() == 2, "{spins:?}");
}

/// Peterson, "Myths About the Mutual Exclusion Problem", 1981.
#[test]
fn petersons_algorithm_loses_no_update() {
    let counts = |search: &Explore, in_turn: bool| {
        explored(search, move || {
            let (wants, turn, x) = ([Shared::new(false), Shared::new(false)], Shared::new(0), Shared::new(0));
            let told = x.clone();
            let adds = move |me: usize| {
                wants[me].set(true);
                if in_turn {
                    turn.set(1 - me);
                }
                while wants[1 - me].get() && (!in_turn || turn.get() != me) {
                    spin_loop();
                }
                x.set(x.get() + 1);
                wants[me].set(false);
            };
            let other = adds.clone();
            (move || adds(0), move || other(1), move || told.get().to_string())
        })
    };
    let right = counts(&Explore::new(), true);
    assert!(right.complete && right.blocked == 0, "{right:?}");
    assert_eq!(came(&right), finished(&["2"]), "{right:?}");
    for seed in 0..10 {
        let again = counts(&Explore::new().seed(seed), true);
        assert_eq!((again.executions, again.blocked), (right.executions, 0), "{seed}: {again:?}");
    }
    let within = counts(&Explore::new().preemptions(1), true);
    assert_eq!(came(&within), finished(&["2"]), "{within:?}");
    let without_turns = counts(&Explore::new(), false);
    assert!(without_turns.complete, "{without_turns:?}");
    assert!(without_turns.outcomes.iter().any(|found| found.outcome == Outcome::Limit), "{without_turns:?}");
}

#[test]
fn a_loop_that_does_anything_is_none_that_waits() {
    let counts = explored(&Explore::new(), || {
        let (flag, tries) = (Shared::new(false), Shared::new(0));
        let (its_flag, told) = (flag.clone(), tries.clone());
        let waits = move || {
            while !flag.get() && tries.get() < 3 {
                tries.set(tries.get() + 1);
                spin_loop();
            }
        };
        (waits, move || its_flag.set(true), move || told.get().to_string())
    });
    assert!(counts.complete && counts.spins.is_empty(), "{counts:?}");
    assert_eq!(came(&counts), finished(&["0", "1", "2", "3"]), "{counts:?}");

    let says_nothing = explored(&Explore::new().most_steps(100), || {
        let flag = Shared::new(false);
        let its_flag = flag.clone();
        let waits = move || while !flag.get() {};
        (waits, move || its_flag.set(true), || "over".to_owned())
    });
    assert!(!says_nothing.complete && says_nothing.spins.is_empty(), "{says_nothing:?}");
}
