//! A global interpreter lock: with it threads compute one at a time, without it they compute side by side.

use crate::run::{self, Left, runs};
use threadground::catalogue;
use threadground::recipe::Way;
use threadground::trace::event::{OnAny, OnLock, OnObject, OnShared, OnThread, Outcome, Phase, Record};

/// When a thread computes, by the numbers of the records at both ends.
type Span = (u32, u32, u32);

async fn computes(gil: &'static str) -> Left {
    run::ready().await;
    let entry = catalogue::find("gil-cpu-bound").expect("it is there");
    let set = entry.set([("gil", gil), ("interval", "0.001")]).expect("the values are allowed");
    let left = run::end(&entry.start(set, Way::Real).expect("it starts")).await;
    assert_eq!(left.outcome(), Some(Outcome::Finished), "{:?}", left.lines());
    left
}

/// With the lock, a thread computes from when it has it to when it gives it up.
fn spans_under_the_lock(left: &Left) -> Vec<Span> {
    let is_it =
        |what| matches!(what, OnObject::Any(OnAny::Made { name, .. }) if left.trace.text(name) == "gil");
    let (_, lock, _) = left.of_objects().find(|(.., what)| is_it(*what)).expect("it is made");
    let on_lock = || left.of_objects().filter(|(_, object, _)| *object == lock);
    let takes = |what| matches!(what, OnObject::Lock(OnLock::Acquire { phase: Phase::Has(_), .. }));
    let has = on_lock().filter(|(.., what)| takes(*what));
    has.map(|(has, ..)| {
        let gives = on_lock().find(|(gives, _, what)| {
            let is_given = matches!(what, OnObject::Lock(OnLock::Release { .. }));
            is_given && gives.thread == has.thread && gives.number > has.number
        });
        (has.thread, has.number, gives.expect("who has it gives it up").0.number)
    })
    .collect()
}

/// Without, from its beginning to when it hands its sum over. MainThread computes alone.
fn spans_without(left: &Left) -> Vec<Span> {
    let begins =
        |&(record, what): &(&Record, OnThread)| record.thread > 0 && matches!(what, OnThread::Began { .. });
    left.of_threads()
        .filter(begins)
        .map(|(begins, _)| {
            let hands_over = left.of_objects().find(|(record, _, what)| {
                record.thread == begins.thread && matches!(what, OnObject::Shared(OnShared::Write { .. }))
            });
            (begins.thread, begins.number, hands_over.expect("each has a sum").0.number)
        })
        .collect()
}

/// Two that overlap, if there are any.
fn overlap(spans: &[Span]) -> Option<(Span, Span)> {
    let pairs = spans.iter().flat_map(|&one| spans.iter().map(move |&other| (one, other)));
    let mut both = pairs.filter(|(one, other)| one.1 < other.1);
    both.find(|(one, other)| other.1 < one.2)
}

runs! {
    async fn with_the_lock_no_two_threads_compute_at_a_time() {
        let spans = spans_under_the_lock(&computes("true").await);
        assert_eq!(overlap(&spans), None, "one at a time");
        for thread in 0..=4 {
            let own = spans.iter().filter(|span| span.0 == thread).count();
            assert!(own > 1, "thread {thread} computes for more than a millisecond, so it hands the lock over: {own}");
        }
    }

    /// Whether two threads compute at one moment is for the machine to say; that none do in ten runs would
    /// be no chance.
    async fn without_the_lock_threads_compute_side_by_side() {
        for _ in 0..10 {
            let left = computes("false").await;
            let takes = |what| matches!(what, OnObject::Lock(OnLock::Acquire { .. }));
            assert!(!left.of_objects().any(|(.., what)| takes(what)), "no lock is taken");
            let spans = spans_without(&left);
            assert_eq!(spans.len(), 4, "four threads compute");
            if overlap(&spans).is_some() {
                return;
            }
        }
        panic!("no two threads computed at a time in ten runs");
    }
}
