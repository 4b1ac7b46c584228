//! Two dozen threads hammer each primitive. What must hold does hold in the end, and also after a stop at any
//! moment.
//!
//! A pass takes a second or so; with `THREADGROUND_LONG=1` there are passes for a full minute.

mod items;
mod sections;
mod signals;

use crate::run::{self, Left, runs};
use core::cell::UnsafeCell;
use std::sync::Arc;
use threadground::prelude::*;
use threadground::recipe::Way;
use threadground::trace::event::Outcome;

/// How many threads each scenario has. Miri is a thousand times slower, and finds with four what there is.
pub(crate) const THREADS: u32 = if cfg!(miri) { 4 } else { 24 };

/// What threads do to one primitive, and what must hold of it.
pub(crate) trait Scenario: Send + Sync + 'static {
    /// MainThread's function.
    fn play(self: Arc<Self>);
    /// To be called when every thread has come to its end: by itself, or because the run was stopped.
    fn check(&self, finished: bool);
}

/// Starts a thread for each number and joins them all.
pub(crate) fn crew(count: u32, body: impl Fn(u32) + Clone + Send + 'static) {
    let threads: Vec<_> = (0..count)
        .map(|me| {
            let body = body.clone();
            Thread::new(move || body(me), ())
        })
        .collect();
    threads.iter().for_each(Thread::start);
    threads.iter().for_each(Thread::join);
}

/// How many rounds, where `usual` are made: Miri has no time for more than a few.
const fn rounds(usual: u32) -> u32 {
    if cfg!(miri) { 2 } else { usual }
}

/// A number behind a primitive and nothing else: who touches it beside another one is told by
/// ThreadSanitizer and Miri, and loses an increment elsewhere.
#[derive(Debug, Default)]
struct Plain(UnsafeCell<u32>);

// SAFETY: that nobody touches it beside another one is what the scenario is about.
unsafe impl Sync for Plain {}

impl Plain {
    fn get(&self) -> u32 {
        // SAFETY: as above.
        unsafe { self.0.get().read() }
    }

    fn set(&self, value: u32) {
        // SAFETY: as above.
        unsafe { self.0.get().write(value) }
    }
}

/// Scenarios with their names.
type Scenarios = Vec<(&'static str, Arc<dyn Scenario>)>;

/// What lets one in at a time.
fn sections(rounds: u32) -> Scenarios {
    vec![
        ("lock", sections::Section::new(sections::Door::Lock(Lock::new()), rounds)),
        ("rlock", sections::Section::new(sections::Door::RLock(RLock::new()), rounds)),
        ("one permit", sections::Section::new(sections::Door::Permit(Semaphore::new(1)), rounds)),
    ]
}

/// Every scenario, each thread of which does `rounds` rounds.
fn all(random: &mut Random, rounds: u32) -> Scenarios {
    let capacity = random.randint(0, 5) as u32;
    let mut scenarios = sections(rounds);
    let others: Scenarios = vec![
        ("semaphore", sections::Crowd::new(random.randint(1, 5) as u32, rounds)),
        ("queue", items::Belt::new(items::Kind::Fifo(Queue::bounded(capacity)), rounds)),
        ("last in, first out", items::Belt::new(items::Kind::Lifo(LifoQueue::bounded(capacity)), rounds)),
        ("priority", items::Belt::new(items::Kind::Priority(PriorityQueue::bounded(capacity)), rounds)),
        ("simple", items::Belt::new(items::Kind::Simple(SimpleQueue::new()), rounds)),
        ("condition", signals::Tokens::new(rounds)),
        ("event", signals::Ring::new(rounds)),
        ("barrier", signals::Generations::new(rounds)),
        ("timer and local", signals::Timers::new(rounds)),
    ];
    scenarios.extend(others);
    scenarios
}

/// Nobody has failed, and all carriers are free.
fn is_well(what: &str, left: &Left) {
    assert!(left.settled, "{what}: every thread gave its carrier back");
    let errors = left.failures();
    assert!(errors.is_empty(), "{what}: a thread failed: {errors:#?}");
}

/// Each to its end.
async fn to_the_end(seed: u32, rounds: u32) {
    let mut random = Random::new(seed);
    for (name, scenario) in all(&mut random, rounds) {
        for way in [Way::Real, Way::Seed(seed)] {
            let what = format!("{name}, {way:?}, seed {seed}");
            // What was played to its end is not played again.
            let scenario = if way == Way::Real { Arc::clone(&scenario) } else { again(name, seed, rounds) };
            let theirs = Arc::clone(&scenario);
            let left = run::all(way, move || theirs.play()).await;
            is_well(&what, &left);
            assert_eq!(left.outcome(), Some(Outcome::Finished), "{what}");
            scenario.check(true);
        }
    }
}

/// A scenario of that name, as new.
fn again(name: &str, seed: u32, rounds: u32) -> Arc<dyn Scenario> {
    let mut random = Random::new(seed);
    let found = all(&mut random, rounds).into_iter().find(|(other, _)| *other == name);
    found.expect("it is one of them").1
}

/// Each to its end outside any run, where the ways through a primitive are shorter.
async fn outside_any_run(seed: u32, rounds: u32) {
    let mut random = Random::new(seed);
    let mut scenarios = all(&mut random, rounds);
    // What goes wrong here does so between two instructions.
    scenarios.extend(sections(if cfg!(miri) { rounds } else { 30 * rounds }));
    for (_, scenario) in scenarios {
        let theirs = Arc::clone(&scenario);
        let thread = Thread::new(move || theirs.play(), ());
        thread.start();
        run::ended(&thread).await;
        scenario.check(true);
    }
}

/// Each until it is stopped at any moment.
async fn until_stopped(seed: u32) {
    let mut random = Random::new(seed);
    for (name, scenario) in all(&mut random, 2_000) {
        let way = if random.randint(0, 1) == 0 { Way::Real } else { Way::Seed(seed) };
        let what = format!("{name}, {way:?}, seed {seed}, stopped");
        let theirs = Arc::clone(&scenario);
        let started = run::start(way, move || theirs.play());
        run::let_pass(random.uniform(0.0, 8.0)).await;
        started.stop();
        let left = run::end(&started).await;
        is_well(&what, &left);
        let outcome = left.outcome();
        assert!(matches!(outcome, Some(Outcome::Stopped | Outcome::Finished)), "{what}: {outcome:?}");
        scenario.check(outcome == Some(Outcome::Finished));
    }
}

runs! {
    async fn two_dozen_threads_break_nothing() {
        run::ready().await;
        let begin = run::seconds();
        let mut seed = 1;
        to_the_end(seed, rounds(30)).await;
        while run::is_long() && run::seconds() - begin < 20.0 {
            seed += 1;
            to_the_end(seed, 100).await;
        }
    }

    async fn two_dozen_threads_break_nothing_outside_any_run() {
        run::ready().await;
        let begin = run::seconds();
        let mut seed = 1;
        outside_any_run(seed, rounds(100)).await;
        while run::is_long() && run::seconds() - begin < 20.0 {
            seed += 1;
            outside_any_run(seed, 300).await;
        }
    }

    async fn a_stop_at_any_moment_breaks_nothing() {
        run::ready().await;
        let begin = run::seconds();
        let mut seed = 1;
        until_stopped(seed).await;
        while run::is_long() && run::seconds() - begin < 20.0 {
            seed += 1;
            until_stopped(seed).await;
        }
    }
}
