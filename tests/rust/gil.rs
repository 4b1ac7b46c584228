//! A global interpreter lock: with it threads compute one at a time, without it side by side.

use crate::run::{self, Left, runs};
use threadground::catalogue;
use threadground::model::view::Way;
use threadground::trace::event::{Outcome, Phase, Verb};

/// When a thread computes, by the numbers of the records at both ends.
type Span = (u16, u64, u64);

async fn computes(gil: &'static str) -> Left {
    run::ready().await;
    let entry = catalogue::find("gil-cpu-bound").expect("it is there");
    let set = entry.set([("gil", gil), ("interval", "0.001")]).expect("the values are allowed");
    let left = run::end(&entry.start(set, Way::Real, None, None).expect("it starts")).await;
    assert_eq!(left.outcome(), Some(Outcome::Finished), "{:?}", left.lines());
    left
}

/// With the lock, a thread computes from when it has it to when it gives it up.
fn spans_under_the_lock(left: &Left) -> Vec<Span> {
    let lock =
        left.of(Verb::Make).find(|made| left.trace.text(made.argument) == "lock").expect("it is made").object;
    let has = left.of(Verb::Acquire).filter(|has| has.object == lock && has.phase() == Phase::Has);
    has.map(|has| {
        let gives = left
            .of(Verb::Release)
            .find(|gives| (gives.thread, gives.object) == (has.thread, lock) && gives.number > has.number);
        (has.thread, has.number, gives.expect("who has it gives it up").number)
    })
    .collect()
}

/// Without, from its beginning to when it hands its sum over. MainThread computes alone.
fn spans_without(left: &Left) -> Vec<Span> {
    let begins = left.of(Verb::Begin).filter(|begins| begins.thread > 0);
    begins
        .map(|begins| {
            let hands_over = left.of(Verb::Write).find(|write| write.thread == begins.thread);
            (begins.thread, begins.number, hands_over.expect("each has a sum").number)
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
            assert_eq!(left.of(Verb::Acquire).count(), 0, "no lock is taken");
            let spans = spans_without(&left);
            assert_eq!(spans.len(), 4, "four threads compute");
            if overlap(&spans).is_some() {
                return;
            }
        }
        panic!("no two threads computed at a time in ten runs");
    }
}
