//! The reader chooses: a schedule that is being written, choice by choice.

#[cfg(not(target_family = "wasm"))]
mod generated;

use crate::meaning;
use crate::run::{self, Left, runs};
use std::collections::BTreeSet;
use threadground::catalogue::{self, Entry};
use threadground::model::Model;
use threadground::prelude::*;
use threadground::recipe::schedule::{Halt, Next};
use threadground::recipe::{Set, Way};
use threadground::runtime::{Config, RunHandle};
use threadground::trace::choice::{Choice, Deed, Standing};
use threadground::trace::event::Outcome;

/// How many random sequences of choices there are for a program.
const SEQUENCES: u32 = if cfg!(target_family = "wasm") { 4 } else { 50 };
/// How many choices a sequence has at most.
const MOST: usize = 8;

/// What can be run by a schedule that is being written.
pub(crate) trait Subject {
    fn start(&self, way: Way, held: bool) -> RunHandle;

    /// The schedule that makes these choices, each with its number.
    fn schedule(&self, chosen: &[(u64, Next)]) -> String;
}

/// A program of the catalogue, with its small values.
pub(crate) struct Listed<'a>(&'a Entry, Set, String);

/// A body of the test's own.
struct Own<F>(F);

fn text(hash: &str, chosen: &[(u64, Next)]) -> String {
    let made: Vec<_> = chosen.iter().map(|(at, next)| format!("{at}.{next}")).collect();
    format!("{hash}{}", made.join("_"))
}

/// "3-9f3a2c1b-", of a schedule's text.
fn hash(schedule: &str) -> String {
    let (head, _) = schedule.rsplit_once('-').expect("it has three parts");
    format!("{head}-")
}

impl<'a> Listed<'a> {
    pub(crate) async fn of(entry: &'a Entry) -> Self {
        let set = entry.set(entry.program.small.iter().copied()).expect("the small set is allowed");
        let first = run::end(&entry.start(set.clone(), Way::First).expect("it starts")).await;
        let hash = hash(&first.trace.meta.schedule.expect("a controlled run has one"));
        Self(entry, set, hash)
    }
}

impl Subject for Listed<'_> {
    fn start(&self, way: Way, held: bool) -> RunHandle {
        let Self(entry, set, _) = self;
        let run = if held {
            entry.start_held(set.clone(), way, Halt::Behind)
        } else {
            entry.start(set.clone(), way)
        };
        run.expect("it starts")
    }

    fn schedule(&self, chosen: &[(u64, Next)]) -> String {
        text(&self.2, chosen)
    }
}

impl<F: Fn() + Clone + Send + 'static> Subject for Own<F> {
    fn start(&self, way: Way, held: bool) -> RunHandle {
        RunHandle::start(
            Config { halt: held.then_some(Halt::Behind), ..Config::new("test", way) },
            self.0.clone(),
        )
        .expect("it starts")
    }

    fn schedule(&self, chosen: &[(u64, Next)]) -> String {
        // The hash of the name "test", of no text, and of no parameters.
        static HASH: std::sync::OnceLock<String> = std::sync::OnceLock::new();
        let known = || {
            let run = RunHandle::start(Config::new("test", Way::First), || ()).expect("it starts");
            hash(&run.meta().schedule.expect("a controlled run has one"))
        };
        text(HASH.get_or_init(known), chosen)
    }
}

/// The run that is held behind these choices, or has ended by them.
async fn after(subject: &impl Subject, chosen: &[(u64, Next)]) -> Left {
    let way = Way::Schedule(subject.schedule(chosen));
    let left = run::end(&subject.start(way, true)).await;
    assert!(left.settled, "every thread gave its carrier back");
    assert_eq!(left.trace.meta.problem, None, "each of them can be made");
    left
}

/// All that can be chosen.
pub(crate) fn options(choice: &Choice) -> Vec<Next> {
    let of = |standing: &Standing| {
        let thread = standing.thread;
        let goes = standing.goes.then_some(Next { thread, times_out: false });
        goes.into_iter().chain(standing.deadline.map(|_| Next { thread, times_out: true }))
    };
    choice.threads.iter().flat_map(of).collect()
}

/// Makes every sequence of choices, and gives the ends, or `None` where that takes more runs than these; `wanted` says
/// which of the options are worth a try.
pub(crate) async fn all_within(
    subject: &impl Subject,
    wanted: fn(&Choice) -> Vec<Next>,
    most: usize,
) -> Option<Vec<Left>> {
    let (mut ends, mut open) = (Vec::new(), vec![Vec::new()]);
    let mut runs = 0;
    while let Some(chosen) = open.pop() {
        runs += 1;
        if runs + open.len() > most {
            return None;
        }
        let left = after(subject, &chosen).await;
        let Some(choice) = &left.trace.meta.choice else {
            ends.push(left);
            continue;
        };
        for next in wanted(choice) {
            open.push([&chosen[..], &[(choice.number, next)]].concat());
        }
    }
    Some(ends)
}

/// The same of a small program.
async fn all(subject: &impl Subject, wanted: fn(&Choice) -> Vec<Next>) -> Vec<Left> {
    all_within(subject, wanted, 50_000).await.expect("it is a small program")
}

/// The options, but of threads that only begin, start, go on, join one or end: no other thread of these can tell when they do.
fn telling(choice: &Choice) -> Vec<Next> {
    let is_silent = |standing: &&Standing| {
        standing.goes
            && matches!(
                standing.pending.deed,
                Deed::Begin | Deed::GoOn | Deed::Start | Deed::Join | Deed::End
            )
    };
    match choice.threads.iter().find(is_silent) {
        Some(silent) => vec![Next { thread: silent.thread, times_out: false }],
        None => options(choice),
    }
}

runs! {
    /// The trace of a run that was chosen is that of its schedule; and choices that are taken back, and made again, come
    /// to the same.
    async fn whatever_is_chosen_is_repeated_by_its_schedule() {
        run::ready().await;
        let mut random = Random::new(16);
        for entry in catalogue::all().iter().filter(|entry| !entry.is_real_only()) {
            let program = Listed::of(entry).await;
            for _ in 0..SEQUENCES {
                let mut chosen = Vec::new();
                let mut held = Vec::new();
                while chosen.len() < MOST {
                    let left = after(&program, &chosen).await;
                    held.push(meaning::text(&left.trace));
                    let Some(choice) = left.trace.meta.choice else { break };
                    let options = options(&choice);
                    assert!(options.contains(&choice.usual), "{}: {choice:?}", entry.id);
                    let at = random.randint(0, options.len() as i32 - 1);
                    chosen.push((choice.number, options[at as usize]));
                }
                let back = random.randint(0, held.len() as i32 - 1) as usize;
                let again = after(&program, &chosen[..back]).await;
                assert_eq!(meaning::text(&again.trace), held[back], "{}: taken back", entry.id);
                let whole = run::end(&program.start(Way::Schedule(program.schedule(&chosen)), false)).await;
                let short = whole.trace.meta.schedule.clone().expect("a controlled run has one");
                let again = run::end(&program.start(Way::Schedule(short), false)).await;
                assert_eq!(meaning::text(&again.trace), meaning::text(&whole.trace), "{} {chosen:?}", entry.id);
            }
        }
    }

    /// With a pause between its locks the program is stuck first-come. Without one, its first thread takes both; to have
    /// the other one take its first lock in between is a choice.
    async fn two_locks_can_be_made_to_deadlock_by_few_choices() {
        run::ready().await;
        let paused = Listed::of(catalogue::find("deadlock-two-locks").expect("it is there")).await;
        assert_eq!(run::end(&paused.start(Way::First, false)).await.outcome(), Some(Outcome::Deadlock), "no choice");
        let program = Own(|| {
            let (one, other) = (Lock::new(), Lock::new());
            let thread = |first: &Lock, second: &Lock| {
                let (first, second) = (first.clone(), second.clone());
                Thread::new(move || { let _first = first.hold(); let _second = second.hold(); }, ())
            };
            let threads = [thread(&one, &other), thread(&other, &one)];
            threads.iter().for_each(Thread::start);
            threads.iter().for_each(Thread::join);
        });
        let calm = run::end(&program.start(Way::First, false)).await;
        assert_eq!(calm.outcome(), Some(Outcome::Finished), "first-come");
        let mut chosen: Vec<(u64, Next)> = Vec::new();
        let mut stuck = None;
        while stuck.is_none() && chosen.len() < 6 {
            let left = after(&program, &chosen).await;
            let choice = left.trace.meta.choice.expect("there is more to choose");
            for next in options(&choice) {
                let tried = [&chosen[..], &[(choice.number, next)]].concat();
                let way = Way::Schedule(program.schedule(&tried));
                let ends = run::end(&program.start(way, false)).await.outcome();
                stuck = stuck.or((ends == Some(Outcome::Deadlock)).then_some(tried));
            }
            chosen.push((choice.number, choice.usual));
        }
        assert!(stuck.is_some(), "a choice among the first six, and then first-come");
    }

    async fn locks_in_one_order_cannot_be_made_to_deadlock() {
        run::ready().await;
        let body = || {
            let locks = [Lock::new(), Lock::new()];
            let thread = || {
                let [one, other] = locks.clone();
                Thread::new(move || { let _first = one.hold(); let _second = other.hold(); }, ())
            };
            let threads = [thread(), thread()];
            threads.iter().for_each(Thread::start);
            threads.iter().for_each(Thread::join);
        };
        let ends = all(&Own(body), telling).await;
        assert!(ends.len() > 1, "{}", ends.len());
        assert!(ends.iter().all(|left| left.outcome() == Some(Outcome::Finished)), "whatever is chosen");
    }

    async fn after_notify_all_any_waiter_can_be_the_first_to_go_on() {
        run::ready().await;
        let first = |everybody: bool| async move {
            let body = move || {
                let condition = Condition::new();
                let thread = |name: &'static str| {
                    let condition = condition.clone();
                    Thread::new(move || { let _held = condition.hold(); condition.wait(); say!("{name}"); }, ())
                };
                for name in ["one", "two", "three"] {
                    thread(name).start();
                }
                sleep(secs(1.0));
                let _held = condition.hold();
                if everybody { condition.notify_all(); } else { condition.notify(1); }
            };
            // All wait, in the order of their starts; then whatever is chosen.
            let wanted = |choice: &Choice| -> Vec<Next> {
                let sleeps = choice.threads.iter().any(|one| one.thread == 0 && one.pending.deed == Deed::Sleep);
                let begins = choice.threads.len() < 4;
                if sleeps || begins { vec![choice.usual] } else { options(choice) }
            };
            let ends = all(&Own(body), wanted).await;
            ends.iter().filter_map(|left| left.lines().first().map(|&line| line.to_owned())).collect::<BTreeSet<_>>()
        };
        assert_eq!(first(true).await.len(), 3, "each of them");
        assert_eq!(first(false).await, BTreeSet::from(["one".to_owned()]), "only the one that has waited longest");
    }

    async fn a_schedule_that_cannot_be_followed_says_where() {
        run::ready().await;
        let body = || Thread::new(|| (), ()).start();
        let subject = Own(body);
        let says = |chosen: Vec<(u64, Next)>| {
            let way = Way::Schedule(subject.schedule(&chosen));
            let run = subject.start(way, false);
            async move { run::end(&run).await.trace.meta.problem.unwrap_or_default() }
        };
        let goes = |thread| Next { thread, times_out: false };
        assert_eq!(says(vec![(0, goes(1))]).await, "", "it begins");
        let nobody = says(vec![(0, goes(1)), (1, goes(7))]).await;
        assert!(nobody.contains("departure 2 of the schedule"), "{nobody}");
        let late = says(vec![(0, Next { thread: 0, times_out: true })]).await;
        assert!(late.contains("0.0t") && late.contains("no time that could pass"), "{late}");
        let never = says(vec![(99, goes(0))]).await;
        assert!(never.contains("departure 1") && never.contains("choice 99"), "{never}");
    }

    /// What the order of two writes and a read can come to, with and without a lock, counted by hand.
    async fn every_outcome_can_be_chosen() {
        run::ready().await;
        let update = |locked: bool| move || {
            let (value, lock) = (Shared::new(0), Lock::new());
            let add = || {
                let (value, lock) = (value.clone(), lock.clone());
                Thread::new(move || {
                    let _held = locked.then(|| lock.hold());
                    let old = value.get();
                    value.set(old + 1);
                }, ())
            };
            let threads = [add(), add()];
            threads.iter().for_each(Thread::start);
            threads.iter().for_each(Thread::join);
            say!("{}", value.get());
        };
        let lines = |ends: Vec<Left>| ends.iter().map(|left| left.lines().concat()).collect::<Vec<_>>();
        let free = lines(all(&Own(update(false)), telling).await);
        assert_eq!(free.len(), 6, "two reads and two writes, in every order: {free:?}");
        assert_eq!(free.iter().collect::<BTreeSet<_>>().len(), 2, "1 or 2: {free:?}");
        let locked = lines(all(&Own(update(true)), telling).await);
        assert!(locked.iter().all(|line| line.contains('2')), "{locked:?}");
    }

    /// A run on real threads is made again one thread at a time: nearly always it does the same, and where it does not, that
    /// is seen.
    async fn a_real_run_is_made_again_one_thread_at_a_time() {
        run::ready().await;
        let (mut same, mut other) = (0, Vec::new());
        for entry in catalogue::all().iter().filter(|entry| !entry.is_real_only()) {
            let set = entry.set(entry.program.small.iter().copied()).expect("the small set is allowed");
            let left = run::end(&entry.start(set.clone(), Way::Real).expect("it starts")).await;
            let real = Model::of(&left.trace);
            let again = run::end(&entry.start_following(set.clone(), real.order()).expect("it starts")).await;
            let again = Model::of(&again.trace);
            match real.differs_from(&again) {
                None => same += 1,
                Some(step) => other.push(format!("{} from step {step}", entry.id)),
            }
            let schedule = again.meta().schedule.clone().expect("a controlled run has one");
            let replayed = Model::of(&run::end(&entry.start(set, Way::Schedule(schedule)).expect("it starts")).await.trace);
            assert_eq!(again.differs_from(&replayed), None, "{}: its schedule repeats it", entry.id);
        }
        assert!(other.len() * 10 < same, "{same} of them do the same, these do not: {other:#?}");
    }
}
