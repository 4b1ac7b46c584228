//! Controlled runs: the same recipe gives the same trace, and time is virtual.

use crate::meaning;
use crate::run::{self, runs};
use std::collections::HashSet;
use threadground::catalogue;
use threadground::recipe::Way;
use threadground::trace::event::Outcome;

/// What every program's run in a controlled way must be like on every machine, and after every change of the
/// code that is not one of behaviour: FNV-1a of its events' meaning.
pub(crate) fn fingerprint(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}

runs! {
    async fn every_program_runs_alike_twice_by_its_schedule_and_without_a_timed_wait() {
        run::ready().await;
        for entry in catalogue::all().iter().filter(|entry| !entry.is_real_only()) {
            let set = entry.set(entry.program.small.iter().copied()).expect("the small set is allowed");
            for way in [Way::First, Way::Seed(1), Way::Seed(7)] {
                let start = || entry.start(set.clone(), way.clone()).expect("it starts");
                let (once, again) = (run::end(&start()).await, run::end(&start()).await);
                assert!(once.settled && again.settled, "{}: every thread gave its carrier back", entry.id);
                assert_eq!(meaning::text(&once.trace), meaning::text(&again.trace), "{} {way:?}", entry.id);
                assert_eq!(once.timed_waits, 0, "{}: nothing sleeps for real", entry.id);
                assert_ne!(once.outcome(), Some(Outcome::Panicked), "{}: {:?}", entry.id, once.lines());
                let schedule = once.trace.meta.schedule.clone().expect("a controlled run has one");
                let replay = entry.start(set.clone(), Way::Schedule(schedule)).expect("it starts");
                let replay = run::end(&replay).await;
                assert_eq!(meaning::text(&replay.trace), meaning::text(&once.trace), "{} {way:?} by its schedule", entry.id);
            }
        }
    }

    /// The same natively and in the browser: each run of this suite compares with what the native one
    /// wrote down (`tests/rust/fingerprints.txt`; `THREADGROUND_BLESS=1` writes it anew, natively). A new program
    /// is compared from then on.
    async fn every_program_runs_alike_natively_and_in_a_browser() {
        run::ready().await;
        let mut text = String::new();
        for entry in catalogue::all().iter().filter(|entry| !entry.is_real_only()) {
            let set = entry.set(entry.program.small.iter().copied()).expect("the small set is allowed");
            for seed in [None, Some(3)] {
                let way = seed.map_or(Way::First, Way::Seed);
                let left = run::end(&entry.start(set.clone(), way).expect("it starts")).await;
                let seed = seed.map_or("first".to_owned(), |seed| seed.to_string());
                text += &format!("{} {seed} {:016x}\n", entry.id, fingerprint(&meaning::text(&left.trace)));
            }
        }
        #[cfg(not(target_family = "wasm"))]
        if std::env::var_os("THREADGROUND_BLESS").is_some() {
            std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/fingerprints.txt"), &text).expect("it can be written");
            return;
        }
        let known: Vec<&str> = include_str!("fingerprints.txt").lines().collect();
        let id = |line: &str| line.split(' ').next().map(str::to_owned);
        let ids: HashSet<_> = known.iter().map(|line| id(line)).collect();
        let ours = text.lines().filter(|line| ids.contains(&id(line)));
        assert_eq!(ours.collect::<Vec<_>>(), known, "natively and in every browser");
    }
}
