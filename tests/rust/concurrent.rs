//! Whatever threads do to a primitive at once, there is an order of it that the specification allows.
//!
//! Threads do random operations on one object, and note when each operation was invoked and what it returned;
//! the search in `linearizable` judges. In a controlled run a seed gives the interleaving; in a free run, and
//! outside any run, where operations are not recorded, the machine does. Operations that wait for ever may
//! leave all threads stuck: then the specification must say of each that it has to wait.

use crate::linearizable::{Call, End, explain};
use crate::run::{self, runs};
use crate::specification::barrier::Gate;
use crate::specification::locks::{LockAlone, WithCondition};
use crate::specification::queues::Items;
use crate::specification::signals::{Flag, Permits};
use crate::specification::{Answer, Patience, Primitive, Specification};
use core::sync::atomic::{AtomicU32, AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use threadground::prelude::*;
use threadground::recipe::Way;
use threadground::trace::event::Outcome;

/// What one thread did, kept beyond its end.
type Notes<S> = Arc<Mutex<Vec<Call<<S as Specification>::Operation>>>>;

/// An operation, and the milliseconds before it.
type Script<S> = Vec<(u32, <S as Specification>::Operation)>;

/// One object and what threads did to it.
struct Round<S: Primitive> {
    first: S,
    notes: Vec<Notes<S>>,
}

/// Where threads play.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    /// In a controlled run, by a seed.
    Controlled,
    /// In a free run.
    Free,
    /// Outside any run, where nobody finds out that all are stuck: no operation waits for ever.
    Outside,
}

/// How rounds are made.
#[derive(Clone, Copy, Debug)]
struct Measure {
    mode: Mode,
    rounds: u32,
    /// Operations of each thread, at most.
    operations: i32,
    /// Every how-manieth operation is after a pause.
    pauses: i32,
}

const CONTROLLED: Measure = Measure { mode: Mode::Controlled, rounds: 150, operations: 8, pauses: 4 };
const FREE: Measure = Measure { mode: Mode::Free, rounds: 150, operations: 10, pauses: 40 };
/// Unrecorded it takes less time, so there are more: what goes wrong there does so between two instructions.
const OUTSIDE: Measure = Measure { mode: Mode::Outside, rounds: 300, operations: 10, pauses: 1000 };

/// One thread of a round.
struct Hand<S: Primitive> {
    object: S::Object,
    script: Script<S>,
    /// Whether it gives back only what it holds.
    sensible: bool,
    notes: Notes<S>,
    clock: Arc<AtomicU64>,
}

impl<S: Primitive> Hand<S> {
    fn call(&self, operation: S::Operation) -> Answer {
        let invoked = self.clock.fetch_add(1, SeqCst);
        self.note(|notes| notes.push(Call { operation: operation.clone(), invoked, returned: None }));
        let answer = S::perform(&self.object, &operation);
        let at = self.clock.fetch_add(1, SeqCst);
        let returned = Some((answer.clone(), at));
        self.note(|notes| notes.last_mut().expect("it was invoked").returned = returned);
        answer
    }

    fn note(&self, write: impl FnOnce(&mut Vec<Call<S::Operation>>)) {
        write(&mut self.notes.lock().expect("nobody fails here"));
    }

    fn play(mut self) {
        let mut held = 0;
        for (pause, operation) in core::mem::take(&mut self.script) {
            if pause > 0 {
                sleep(Duration::from_millis(u64::from(pause)));
            }
            if held > 0 || !self.sensible || !S::needs_hold(&operation) {
                held += S::holds(&operation, &self.call(operation.clone()));
            }
        }
        for _ in 0..held {
            self.call(S::give_back().expect("what can be held can be given back"));
        }
    }
}

fn script<S: Primitive>(first: &S, measure: Measure, random: &mut Random) -> Script<S> {
    let most = if measure.mode != Mode::Outside { Patience::Endless } else { Patience::Timeout };
    let count = random.randint(2, measure.operations);
    (0..count)
        .map(|_| {
            let paused = random.randint(1, measure.pauses) == 1;
            let pause = if paused { random.randint(1, 2) as u32 } else { 0 };
            (pause, first.draw(random, most))
        })
        .collect()
}

/// Two to four threads on one object.
fn round<S: Primitive>(measure: Measure, random: &mut Random) -> (Round<S>, impl FnOnce() + use<S>) {
    let first = S::first(random);
    let clock = Arc::new(AtomicU64::new(0));
    // Who lets go of another one's lock to wait, and never gives it back, leaves the others stuck.
    let sensible = random.randint(0, 2) > 0 || measure.mode == Mode::Outside;
    let scripts: Vec<_> = (0..random.randint(2, 4)).map(|_| script(&first, measure, random)).collect();
    let notes: Vec<Notes<S>> = scripts.iter().map(|_| Notes::<S>::default()).collect();
    let (theirs, promise) = (notes.clone(), first.clone());
    let play = move || {
        let object = promise.build();
        let waiting = Arc::new(AtomicU32::new(scripts.len() as u32));
        let threads: Vec<_> = scripts
            .into_iter()
            .zip(theirs)
            .map(|(script, notes)| {
                let clock = Arc::clone(&clock);
                let hand = Hand::<S> { object: object.clone(), script, sensible, notes, clock };
                let waiting = Arc::clone(&waiting);
                Thread::new(
                    move || {
                        meet(&waiting, measure.mode);
                        hand.play();
                    },
                    (),
                )
            })
            .collect();
        threads.iter().for_each(Thread::start);
        threads.iter().for_each(Thread::join);
    };
    (Round { first, notes }, play)
}

/// On real threads it waits a little for the others, so that they begin at once.
fn meet(waiting: &AtomicU32, mode: Mode) {
    waiting.fetch_sub(1, SeqCst);
    let mut looks = if mode == Mode::Controlled { 0 } else { 20_000 };
    while looks > 0 && waiting.load(SeqCst) > 0 {
        looks -= 1;
        core::hint::spin_loop();
    }
}

/// Plays in a run or outside; says how that ended.
async fn play_all(mode: Mode, seed: u32, body: impl FnOnce() + Send + 'static) -> Option<Outcome> {
    let way = match mode {
        Mode::Controlled => Way::Seed(seed),
        Mode::Free => Way::Real,
        Mode::Outside => {
            let thread = Thread::new(body, ());
            thread.start();
            run::ended(&thread).await;
            return None;
        }
    };
    let left = run::all(way, body).await;
    assert!(left.settled, "seed {seed}: every thread gave its carrier back");
    let outcome = left.outcome();
    assert!(matches!(outcome, Some(Outcome::Finished | Outcome::Deadlock)), "seed {seed}: {outcome:?}");
    let errors = left.failures();
    assert!(errors.is_empty(), "seed {seed}: a thread failed: {:#?}", left.lines());
    outcome
}

/// Plays rounds, in as few runs as may be: one that is stuck ends its run.
async fn is_linearizable<S: Primitive>(measure: Measure) {
    run::ready().await;
    let (mut seed, mut played, mut stuck) = (0, 0, 0);
    let rounds = if run::is_long() { 20 * measure.rounds } else { measure.rounds };
    while played < rounds {
        seed += 1;
        let mut random = Random::new(seed);
        let most = (rounds - played).min(25);
        let (made, plays): (Vec<Round<S>>, Vec<_>) = (0..most).map(|_| round(measure, &mut random)).unzip();
        let begun = Arc::new(AtomicU32::new(0));
        let counted = Arc::clone(&begun);
        let outcome = play_all(measure.mode, seed, move || {
            for play in plays {
                counted.fetch_add(1, SeqCst);
                play();
            }
        })
        .await;
        let begun = begun.load(SeqCst);
        for (round, number) in made.iter().zip(1..=begun) {
            let calls: Vec<_> =
                round.notes.iter().map(|notes| notes.lock().expect("all have ended").clone()).collect();
            if let Err(told) = explain(&round.first, &calls, End::Stuck) {
                panic!("{:?}, seed {seed}, round {number} of {begun}, {outcome:?}: {told}", measure.mode);
            }
        }
        played += begun;
        stuck += u32::from(outcome == Some(Outcome::Deadlock));
    }
    assert!(stuck < played, "all {played} histories were stuck: too many to tell much");
}

runs! {
    async fn seeds_of_locks_are_linearizable() {
        is_linearizable::<LockAlone>(CONTROLLED).await;
    }

    async fn seeds_of_conditions_are_linearizable() {
        is_linearizable::<WithCondition>(CONTROLLED).await;
    }

    async fn seeds_of_events_are_linearizable() {
        is_linearizable::<Flag>(CONTROLLED).await;
    }

    async fn seeds_of_semaphores_are_linearizable() {
        is_linearizable::<Permits>(CONTROLLED).await;
    }

    async fn seeds_of_barriers_are_linearizable() {
        is_linearizable::<Gate>(CONTROLLED).await;
    }

    async fn seeds_of_queues_are_linearizable() {
        is_linearizable::<Items>(CONTROLLED).await;
    }

    async fn locks_are_linearizable_on_real_threads() {
        is_linearizable::<LockAlone>(FREE).await;
    }

    async fn conditions_are_linearizable_on_real_threads() {
        is_linearizable::<WithCondition>(FREE).await;
    }

    async fn events_are_linearizable_on_real_threads() {
        is_linearizable::<Flag>(FREE).await;
    }

    async fn semaphores_are_linearizable_on_real_threads() {
        is_linearizable::<Permits>(FREE).await;
    }

    async fn barriers_are_linearizable_on_real_threads() {
        is_linearizable::<Gate>(FREE).await;
    }

    async fn queues_are_linearizable_on_real_threads() {
        is_linearizable::<Items>(FREE).await;
    }

    async fn locks_are_linearizable_outside_any_run() {
        is_linearizable::<LockAlone>(OUTSIDE).await;
    }

    async fn conditions_are_linearizable_outside_any_run() {
        is_linearizable::<WithCondition>(OUTSIDE).await;
    }

    async fn events_are_linearizable_outside_any_run() {
        is_linearizable::<Flag>(OUTSIDE).await;
    }

    async fn semaphores_are_linearizable_outside_any_run() {
        is_linearizable::<Permits>(OUTSIDE).await;
    }

    async fn barriers_are_linearizable_outside_any_run() {
        is_linearizable::<Gate>(OUTSIDE).await;
    }

    async fn queues_are_linearizable_outside_any_run() {
        is_linearizable::<Items>(OUTSIDE).await;
    }
}
