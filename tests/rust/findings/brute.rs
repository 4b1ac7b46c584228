//! Possible deadlocks against brute force: what is told of one run of a little program, against every state that
//! the program can come to.

#![allow(clippy::print_stdout, reason = "a test says how many it found and how many it missed")]

use super::enumerate::{Circle, Does, Program, Rule, any_program};
use crate::figures::DEADLOCKS;
use crate::run::{self, Left, runs};
use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};
use threadground::model::Model;
use threadground::model::view::{FindingKind, RunResult};
use threadground::prelude::{Lock, RLock, Random, Thread};
use threadground::recipe::Way;

/// How many programs.
const PROGRAMS: u32 = if cfg!(miri) {
    3
} else if cfg!(target_family = "wasm") {
    50
} else {
    DEADLOCKS
};

/// A lock of either kind.
enum AnyLock {
    Lock(Lock),
    RLock(RLock),
}

struct World {
    program: Program,
    locks: Vec<AnyLock>,
    /// The threads but for the first.
    threads: OnceLock<Vec<Thread>>,
}

impl World {
    fn new(program: Program) -> Self {
        let new = |reentrant: &bool| {
            if *reentrant { AnyLock::RLock(RLock::new()) } else { AnyLock::Lock(Lock::new()) }
        };
        let locks = program.reentrant.iter().map(new).collect();
        Self { program, locks, threads: OnceLock::new() }
    }

    fn play(&self, thread: usize) {
        let threads = self.threads.get().expect("they were made first");
        for does in &self.program.threads[thread] {
            match *does {
                Does::Take(lock) => match &self.locks[lock] {
                    AnyLock::Lock(lock) => drop(lock.acquire()),
                    AnyLock::RLock(lock) => drop(lock.acquire()),
                },
                Does::Free(lock) => match &self.locks[lock] {
                    AnyLock::Lock(lock) => lock.release(),
                    AnyLock::RLock(lock) => lock.release(),
                },
                Does::Start(thread) => threads[thread - 1].start(),
                Does::Join(thread) => threads[thread - 1].join(),
            }
        }
    }
}

/// Runs a little program with the crate's own threads and locks.
pub(super) async fn played(program: &Program, way: Way) -> Left {
    let program = program.clone();
    run::all(way, move || {
        let count = program.threads.len();
        let world = Arc::new(World::new(program));
        let new = |thread: usize| {
            let world = Arc::clone(&world);
            Thread::new(move || world.play(thread), ()).name(format!("T{thread}"))
        };
        world.threads.set((1..count).map(new).collect()).expect("nobody else sets it");
        world.play(0);
    })
    .await
}

/// The names of the locks: their kind, and a number for each kind.
fn names(program: &Program) -> Vec<String> {
    let (mut plain, mut reentrant) = (0, 0);
    let name = |is_reentrant: &bool| {
        let (kind, count) = if *is_reentrant { ("RLock", &mut reentrant) } else { ("Lock", &mut plain) };
        *count += 1;
        format!("{kind}-{count}")
    };
    program.reentrant.iter().map(name).collect()
}

/// The circle that a finding tells: which thread wants which lock.
fn circle(text: &str, names: &[String]) -> Circle {
    let text = text.trim_start_matches("Locks in different orders: ");
    let edge = |told: &str| {
        let thread = told.split(' ').next().expect("a thread");
        let thread = if thread == "MainThread" { 0 } else { thread[1..].parse().expect("a number") };
        let (_, inner) = told.split_once(", then ").expect("a lock");
        let inner = inner.split([' ', '.', ':']).next().expect("its name");
        (thread, names.iter().position(|name| name == inner).expect("a lock of the program"))
    };
    text.split("; ").map(edge).collect()
}

/// The circles that are told with this heading.
fn told(result: &RunResult, title: &str, names: &[String]) -> BTreeSet<Circle> {
    let findings = result.findings.iter();
    let told = findings.filter(|finding| finding.kind == FindingKind::LockOrder && finding.title == title);
    told.map(|finding| circle(&finding.text, names)).collect()
}

/// The locks for which the threads wait of the deadlock that a run ended in; `None` if it is of other things.
fn ended_in(result: &RunResult) -> Option<BTreeSet<u32>> {
    let deadlock = result.findings.iter().find(|finding| finding.kind == FindingKind::Deadlock)?;
    let locks: Option<BTreeSet<u32>> = deadlock.cycle.iter().map(|wait| wait.object).collect();
    locks.filter(|locks| locks.len() > 1)
}

fn locks_of(circle: &Circle) -> BTreeSet<usize> {
    circle.iter().map(|(_, lock)| *lock).collect()
}

runs! {
    async fn no_possible_deadlock_is_impossible_and_none_that_happened_is_missed() {
        let mut random = Random::new(17);
        let (mut predicted, mut reachable, mut missed, mut happened, mut differs) = (0, 0, 0, 0, 0);
        let (mut wrong_gates, mut wrong_starts) = (0, 0);
        for number in 0..PROGRAMS {
            let program = any_program(&mut random);
            let can = program.circles();
            let sets: BTreeSet<_> = can.iter().map(locks_of).collect();
            let (names, right) = (names(&program), program.told_by(Rule::Right));
            let tells_apart = |rule| program.told_by(rule).difference(&right).any(|circle| !can.contains(circle));
            wrong_gates += usize::from(tells_apart(Rule::OneGateForAll));
            wrong_starts += usize::from(tells_apart(Rule::NoStartAndJoin));
            assert!(can.is_subset(&right), "{program:?}: the right rule rules out what can be");
            for way in [Way::First, Way::Seed(number), Way::Seed(number + 1)] {
                let left = played(&program, way.clone()).await;
                let result = Model::of(&left.trace).result();
                let possible = told(&result, "Possible deadlock", &names);
                let unsettled = told(&result, "Locks in different orders", &names);
                assert!(unsettled.is_subset(&right), "{program:?} {way:?}: of {unsettled:?} some are ruled out");
                for circle in &possible {
                    assert!(can.contains(circle), "{program:?} {way:?} cannot end in {circle:?}, but in {can:?}: {:#?}", result.findings);
                }
                let found: BTreeSet<_> = possible.iter().map(locks_of).collect();
                if let Some(locks) = ended_in(&result) {
                    // The locks are made first, and have the first numbers.
                    let locks = locks.iter().map(|lock| *lock as usize - 1).collect();
                    happened += 1;
                    assert!(found.contains(&locks), "{program:?} {way:?} ended in {locks:?}: {:#?}", result.findings);
                }
                predicted += found.len();
                reachable += sets.len();
                missed += sets.difference(&found).count();
                differs += unsettled.len();
            }
        }
        println!(
            "{PROGRAMS} programs, three runs each: {reachable} deadlocks can be reached, {predicted} were told as possible \
             ({happened} had happened), {missed} were not; {differs} times orders differ; a wrong rule for gates is \
             wrong in {wrong_gates} programs, one without start and join in {wrong_starts}"
        );
        if PROGRAMS >= DEADLOCKS {
            assert!(predicted > 500 && happened > 100, "{predicted} told, {happened} happened");
            assert!(wrong_gates > 20 && wrong_starts > 100, "{wrong_gates} and {wrong_starts} tell wrong rules apart");
        }
    }
}
