//! Models of what every machine promises and every protocol above counts on, and of how a carrier is handed a
//! job.

use super::{FutexWait, carriers, close, wait, wake};
use crate::ground::word::AtomicU32;
use crate::ground::word::Ordering::{Acquire, Relaxed, Release, SeqCst};
use crate::loom_tests::{Model, Plain, Reached, SOON, nothing_happens, spawn, time_passes};
use std::sync::Arc;

/// Message passing: what was written before the word is there when the word is.
#[test]
fn what_is_written_before_a_word_is_seen_behind_it() {
    Model::STILL.check(|| {
        let both = Arc::new((AtomicU32::new(0), Plain::new(0)));
        let theirs = Arc::clone(&both);
        let writer = spawn(move || {
            theirs.1.set(7);
            theirs.0.store(1, Release);
            wake(&theirs.0, 1);
        });
        while both.0.load(Acquire) == 0 {
            wait(&both.0, 0, None);
        }
        assert_eq!(both.1.get(), 7, "as it was written");
        writer.join().expect("it ends");
    });
}

/// Store buffering: of two threads that each store and then look, at least one sees the other's store. Only
/// SeqCst promises that.
#[test]
fn of_two_who_store_and_look_one_sees_the_other() {
    Model::STILL.check(|| {
        let words = Arc::new((AtomicU32::new(0), AtomicU32::new(0)));
        let theirs = Arc::clone(&words);
        let other = spawn(move || {
            theirs.0.store(1, SeqCst);
            theirs.1.load(SeqCst)
        });
        words.1.store(1, SeqCst);
        let seen = words.0.load(SeqCst);
        assert_ne!((seen, other.join().expect("it ends")), (0, 0), "both looked past each other");
    });
}

/// With weaker orderings that is not so: the checker does tell the difference.
#[test]
fn without_an_order_both_may_look_past_each_other() {
    let reached = Reached::default();
    let past = reached.clone();
    Model::STILL.check(move || {
        let words = Arc::new((AtomicU32::new(0), AtomicU32::new(0)));
        let theirs = Arc::clone(&words);
        let other = spawn(move || {
            theirs.0.store(1, Release);
            theirs.1.load(Acquire)
        });
        words.1.store(1, Release);
        let seen = words.0.load(Acquire);
        if (seen, other.join().expect("it ends")) == (0, 0) {
            past.now();
        }
    });
    assert!(reached.ever(), "the checker knows store buffers");
}

/// A wait compares and falls asleep in one step, so that no wake is lost, even after a relaxed store.
#[test]
fn no_wake_is_lost_between_the_comparison_and_the_sleep() {
    Model::STILL.check(|| {
        let word = Arc::new(AtomicU32::new(0));
        let waiters: Vec<_> = (0..2)
            .map(|_| {
                let word = Arc::clone(&word);
                spawn(move || {
                    while word.load(Relaxed) == 0 {
                        wait(&word, 0, None);
                    }
                })
            })
            .collect();
        word.store(1, Relaxed);
        wake(&word, u32::MAX);
        for waiter in waiters {
            waiter.join().expect("it ends");
        }
    });
}

/// A wake that is made before its store comes too early in some order.
#[test]
#[should_panic(expected = "deadlock")]
fn a_wake_before_its_store_is_lost() {
    Model::STILL.check(|| {
        let word = Arc::new(AtomicU32::new(0));
        let theirs = Arc::clone(&word);
        let waiter = spawn(move || {
            while theirs.load(Acquire) == 0 {
                wait(&theirs, 0, None);
            }
        });
        wake(&word, 1);
        word.store(1, Release);
        waiter.join().expect("it ends");
    });
}

/// A wait ends by its deadline, for no reason, or at once because the word has changed.
#[test]
fn a_timed_wait_ends_in_every_way() {
    let ways = [Reached::default(), Reached::default(), Reached::default()];
    let seen = ways.clone();
    Model::TIMED.check(move || {
        let word = Arc::new(AtomicU32::new(0));
        let (theirs, seen) = (Arc::clone(&word), seen.clone());
        let waiter = spawn(move || match wait(&theirs, 0, Some(SOON.as_nanos() as i64)) {
            FutexWait::Woken => seen[0].now(),
            FutexWait::NotEqual => seen[1].now(),
            FutexWait::TimedOut => seen[2].now(),
        });
        nothing_happens();
        word.store(1, Release);
        time_passes();
        waiter.join().expect("it ends");
    });
    assert!(ways.iter().all(Reached::ever), "every way is in some order");
}

/// A job is done once, by a carrier that is idle or by a new one, and sees what was done before it was handed over.
#[test]
fn a_job_is_handed_to_one_carrier() {
    Model::TIMED.with(-1).check(|| {
        let done = Arc::new((AtomicU32::new(0), Plain::new(0)));
        carriers::prewarm(1);
        for number in 1..=2 {
            let theirs = Arc::clone(&done);
            done.1.add(10);
            let seat = carriers::reserve(None).expect("there is room");
            let job = seat.start(Box::new(move || {
                theirs.1.add(1);
                theirs.0.store(number, Release);
                wake(&theirs.0, 1);
            }));
            assert!(job.is_ok(), "the carrier is kept");
            while done.0.load(Acquire) != number {
                wait(&done.0, number - 1, None);
            }
        }
        assert_eq!(done.1.get(), 22, "both jobs, each once");
        close();
    });
}
