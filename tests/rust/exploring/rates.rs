//! How often a program that goes wrong does so in random orders and on real threads, as it was written down: the file
//! `tests/rust/rates.txt`. `THREADGROUND_BLESS=1` writes it anew, which takes minutes.

use super::verdicts::side_by_side;
use std::time::Duration;
use threadground::catalogue::{self, Entry};
use threadground::explore::Explore;
use threadground::model::Model;
use threadground::recipe::Way;
use threadground::trace::event::Outcome;

/// How many runs of each kind there are.
const RUNS: u32 = 1_000;

/// The programs that go wrong, each of which has a cure.
fn broken() -> Vec<&'static Entry> {
    catalogue::all().iter().filter(|entry| entry.cured_by().next().is_some()).collect()
}

/// Whether a run of the program, with its small values, goes wrong.
fn goes_wrong(entry: &Entry, way: Way) -> bool {
    let set = entry.set(entry.program.small.iter().copied()).expect("the small set is allowed");
    let run = entry.start(set, way).expect("it can be run");
    // A thread that never comes to a step is left to itself.
    let _ = run.wait(Duration::from_secs(5));
    entry.went_wrong(&Model::of(&run.trace()).result())
}

fn of_seeds(entry: &Entry) -> usize {
    (0..RUNS).filter(|&seed| goes_wrong(entry, Way::Seed(seed))).count()
}

/// What is written down of each program: how many of the seeds from 0 on go wrong, and how many runs on real threads did.
fn written() -> Vec<(&'static str, usize, usize)> {
    let number = |words: Option<&str>| words.and_then(|word| word.parse().ok()).expect("a number");
    let lines = include_str!("../rates.txt").lines();
    lines
        .map(|line| {
            let mut words = line.split(' ');
            let id = words.next().expect("an id");
            (id, number(words.next()), number(words.next()))
        })
        .collect()
}

#[test]
fn programs_go_wrong_as_often_as_is_written_down() {
    let broken = broken();
    let seeds = side_by_side(&broken, |entry| of_seeds(entry));
    if std::env::var_os("THREADGROUND_BLESS").is_some() {
        let mut text = String::new();
        for (entry, of_seeds) in broken.iter().zip(seeds) {
            let real = (0..RUNS).filter(|_| goes_wrong(entry, Way::Real)).count();
            text += &format!("{} {of_seeds} {real}\n", entry.id);
        }
        std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/rates.txt"), text).expect("it can be written");
        return;
    }
    let now: Vec<_> = broken.iter().map(|entry| entry.id).zip(seeds).collect();
    let before: Vec<_> = written().into_iter().map(|(id, of_seeds, _)| (id, of_seeds)).collect();
    assert_eq!(now, before);
    assert!(written().iter().all(|&(.., real)| real <= RUNS as usize));
}

/// The run by which the page shows what goes wrong does so: that of a faulty outcome with the fewest preemptions.
#[test]
fn what_shows_the_fault_goes_wrong() {
    for entry in broken() {
        let set = entry.set(entry.program.small.iter().copied()).expect("the small set is allowed");
        let report = entry.explore(set, &Explore::new(), &mut |_| true).expect("it can be explored");
        let found = report.fault().expect("something goes wrong");
        // One that need not end is given up.
        let is_endless = found.outcome == Outcome::Limit;
        assert!(is_endless || goes_wrong(entry, Way::Schedule(found.schedule.clone())), "{}", entry.id);
    }
}

/// A cure goes wrong in no random order.
#[test]
fn cures_never_go_wrong() {
    let cures: Vec<_> = catalogue::all().iter().filter(|entry| entry.cures().is_some()).collect();
    assert!(cures.len() > 2);
    let wrong = side_by_side(&cures, |entry| of_seeds(entry));
    for (entry, wrong) in cures.iter().zip(wrong) {
        assert_eq!(wrong, 0, "{}", entry.id);
    }
}
