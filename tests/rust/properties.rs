//! Whatever is done to a primitive, one operation after the other, each returns what the specification says.
//!
//! The histories are random ones of three threads that take turns, under the virtual clock. A history that
//! fails is made as short as possible, by leaving out halves, quarters and so on; it is reported with its
//! seed.

use crate::run::{self, runs};
use crate::specification::barrier::Gate;
use crate::specification::locks::{LockAlone, WithCondition};
use crate::specification::others::{CountDown, Own};
use crate::specification::queues::Items;
use crate::specification::signals::{Flag, Permits};
use crate::specification::{Answer, Patience, Primitive, Specification};
use core::fmt::Write;
use threadground::prelude::*;
use threadground::recipe::Way;

/// Histories of each primitive.
const HISTORIES: u32 = 80;
const THREADS: u32 = 3;

type Job = Box<dyn FnOnce() -> Answer + Send>;

/// Threads who do what they are told, one at a time. Thread 0 is the caller.
struct Hands {
    hands: Vec<(SimpleQueue<Option<Job>>, SimpleQueue<Answer>, Thread)>,
}

impl Hands {
    fn new() -> Self {
        let hand = |_| {
            let (jobs, answers) = (SimpleQueue::<Option<Job>>::new(), SimpleQueue::new());
            let (theirs, said) = (jobs.clone(), answers.clone());
            let work = move || {
                while let Some(job) = theirs.get() {
                    said.put(job());
                }
            };
            let thread = Thread::new(work, ());
            thread.start();
            (jobs, answers, thread)
        };
        Self { hands: (1..THREADS).map(hand).collect() }
    }

    fn perform(&self, thread: u32, job: impl FnOnce() -> Answer + Send + 'static) -> Answer {
        match thread.checked_sub(1) {
            None => job(),
            Some(at) => {
                let (jobs, answers, _) = &self.hands[at as usize];
                jobs.put(Some(Box::new(job)));
                answers.get()
            }
        }
    }

    fn end(self) {
        for (jobs, _, thread) in self.hands {
            jobs.put(None);
            thread.join();
        }
    }
}

/// Operations with the thread that does each.
type History<S> = Vec<(u32, <S as Specification>::Operation)>;

/// Plays a history; tells where the real thing departs from the specification. What would have to wait
/// for ever is left out.
fn play<S: Primitive>(first: &S, history: &History<S>, hands: &Hands) -> Result<(), String> {
    let object = first.build();
    let mut state = first.clone();
    let mut text = format!("  {first:?}\n");
    let mut found = Ok(());
    for (thread, operation) in history {
        let outcomes = state.alone(*thread, operation);
        if outcomes.is_empty() {
            continue;
        }
        let (theirs, what) = (object.clone(), operation.clone());
        let answer = hands.perform(*thread, move || S::perform(&theirs, &what));
        let _ = writeln!(text, "  T{thread} {operation:?} -> {answer:?}");
        match outcomes.iter().find(|(allowed, _)| *allowed == answer) {
            Some((_, next)) => state = next.clone(),
            None => {
                let allowed: Vec<_> = outcomes.iter().map(|(allowed, _)| allowed).collect();
                found = Err(format!("{text}  which should have been one of {allowed:?}, in {state:?}"));
                break;
            }
        }
    }
    S::finish(&object);
    found
}

/// Leaves out halves, then quarters and so on, as long as `fails`.
fn shrink<T: Clone>(mut history: Vec<T>, fails: impl Fn(&Vec<T>) -> bool) -> Vec<T> {
    let mut width = history.len().div_ceil(2);
    while width > 0 {
        let mut at = 0;
        while at < history.len() {
            let mut less = history.clone();
            less.drain(at..history.len().min(at + width));
            if fails(&less) {
                history = less;
            } else {
                at += width;
            }
        }
        width = if width == 1 { 0 } else { width.div_ceil(2) };
    }
    history
}

/// Plays random histories until one fails.
fn check<S: Primitive>(seed: u32, hands: &Hands) -> Result<(), String> {
    let mut random = Random::new(seed);
    let first = S::first(&mut random);
    let draw = |_| (random.randint(0, THREADS as i32 - 1) as u32, first.draw(&mut random, Patience::Endless));
    let history: History<S> = (0..S::LENGTH).map(draw).collect();
    if play(&first, &history, hands).is_ok() {
        return Ok(());
    }
    let shrunk = shrink(history, |less| play(&first, less, hands).is_err());
    let told = play(&first, &shrunk, hands).expect_err("it has just failed");
    Err(format!("seed {seed}, shrunk to {} operations:\n{told}", shrunk.len()))
}

async fn holds<S: Primitive>() {
    run::finishes(Way::First, || {
        let hands = Hands::new();
        for seed in 0..HISTORIES {
            if let Err(told) = check::<S>(seed, &hands) {
                panic!("{told}");
            }
        }
        hands.end();
    })
    .await;
}

runs! {
    async fn locks_keep_their_promise() {
        holds::<LockAlone>().await;
    }

    async fn conditions_keep_their_promise() {
        holds::<WithCondition>().await;
    }

    async fn events_keep_their_promise() {
        holds::<Flag>().await;
    }

    async fn semaphores_keep_their_promise() {
        holds::<Permits>().await;
    }

    async fn barriers_keep_their_promise() {
        holds::<Gate>().await;
    }

    async fn all_queues_keep_their_promise() {
        holds::<Items>().await;
    }

    async fn locals_keep_their_promise() {
        holds::<Own>().await;
    }

    async fn timers_keep_their_promise() {
        holds::<CountDown>().await;
    }

    async fn what_fails_is_made_as_small_as_it_goes() {
        let small = shrink((0..100).collect(), |list: &Vec<u32>| list.contains(&17) && list.contains(&71));
        assert_eq!(small, [17, 71], "neither can be left out");
        assert_eq!(shrink(vec![1, 2, 3], |_| true), [0; 0], "all can be left out");
    }
}
