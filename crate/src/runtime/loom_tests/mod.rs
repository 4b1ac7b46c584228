//! Models of the runtime: a thread's start, life and end.

mod recorded;

use super::controlled::Turn;
use super::{Config, RunHandle};
use crate::ground::word::spin_loop;
use crate::loom_tests::{Model, Plain, Reached, SOON, spawn, time_passes};
use crate::platform::close;
use crate::recipe::Way;
use crate::shared::Shared;
use crate::sync::Lock;
use crate::thread::Thread;
use crate::trace::Trace;
use crate::trace::event::{Event, OnRun, Outcome};
use std::sync::Arc;

/// A thread sees what was done before its start, and the thread that joins it sees what it did, whichever
/// carrier had it.
#[test]
fn a_start_and_a_join_order_what_is_done() {
    Model::TIMED.with(-1).check(|| {
        let number = Arc::new(Plain::new(1));
        let theirs = Arc::clone(&number);
        let thread = Thread::new(move || theirs.add(1), ());
        thread.start();
        thread.join();
        number.add(1);
        assert_eq!(number.get(), 3, "before, in, and after it");
        close();
    });
}

/// The gate of a shared variable: one thread at a time is inside, and one that waits before it is let in.
#[test]
fn updates_come_one_after_the_other() {
    Model::STILL.check(|| {
        let variable = Shared::new(1);
        let others: Vec<_> = (0..2)
            .map(|_| {
                let variable = variable.clone();
                spawn(move || variable.update(|value| *value += 1))
            })
            .collect();
        variable.update(|value| *value *= 2);
        for other in others {
            assert_eq!(other.join().expect("it ends"), Some(()), "it was let in");
        }
        assert!([4, 5, 6].contains(&variable.get()), "each in one step: {}", variable.get());
    });
}

/// The thread that joins another one finds its result.
#[test]
fn who_joins_finds_the_result() {
    Model::TIMED.with(-1).check(|| {
        let thread = Thread::new(|| 7, ());
        thread.start();
        thread.join();
        assert_eq!(thread.result(), Some(7), "what it gave");
        close();
    });
}

/// Two threads join a third, one of them with a timeout: when that runs out, the other is not forgotten.
#[test]
fn a_join_that_times_out_forgets_nobody() {
    let ways = [Reached::default(), Reached::default()];
    let seen = ways.clone();
    Model::TIMED.with(-2).check(move || {
        let thread = Thread::new(|| (), ());
        thread.start();
        let theirs = thread.clone();
        let patient = spawn(move || theirs.join());
        let theirs = thread.clone();
        let timed = spawn(move || {
            theirs.join_timeout(SOON);
            !theirs.is_alive()
        });
        time_passes();
        seen[usize::from(timed.join().expect("it ends"))].now();
        patient.join().expect("it ends");
        assert!(!thread.is_alive(), "it has been joined");
        close();
    });
    assert!(ways.iter().all(Reached::ever), "it runs out, and it does not");
}

/// The turn goes to and fro between two threads, and each sees all that the other did.
#[test]
fn who_takes_the_turn_sees_what_was_done() {
    Model::STILL.check(|| {
        let table = Arc::new(([Turn::new(), Turn::new()], Plain::new(0)));
        let theirs = Arc::clone(&table);
        let other = spawn(move || {
            for _ in 0..2 {
                theirs.0[1].take();
                theirs.1.add(1);
                theirs.0[0].give();
            }
        });
        for _ in 0..2 {
            table.1.add(1);
            table.0[1].give();
            table.0[0].take();
        }
        assert_eq!(table.1.get(), 4, "every turn");
        other.join().expect("it ends");
    });
}

/// The trace of a free run of `body`; while the run goes on, the model's main thread calls `beside`.
fn traced(body: impl FnOnce() + Send + 'static, beside: fn(&RunHandle)) -> Trace {
    let handle = RunHandle::start(Config::new("model", Way::Real), body).expect("there is a carrier");
    beside(&handle);
    // The holder of a handle does this too: a thread between its look and its wait needs another nudge.
    while !handle.is_settled() {
        spin_loop();
    }
    let trace = handle.trace();
    close();
    trace
}

/// As [`traced`], but returns how the run ended.
fn run(body: impl FnOnce() + Send + 'static, beside: fn(&RunHandle)) -> Outcome {
    let ends = traced(body, beside).records.into_iter().filter_map(|record| match record.event {
        Event::Run(OnRun::Ended { outcome }) => Some(outcome),
        _ => None,
    });
    let ends: Vec<_> = ends.collect();
    assert_eq!(ends.len(), 1, "one end mark");
    ends[0]
}

/// A stop finds a thread that waits for ever, before, in, or after its wait; or the run has found by itself
/// that no thread can go on.
#[test]
fn a_stop_finds_who_waits() {
    let ways = [Reached::default(), Reached::default()];
    let seen = ways.clone();
    Model::TIMED.check(move || {
        let outcome = run(
            || {
                let lock = Lock::new();
                lock.acquire();
                // Nobody gives it back.
                lock.acquire();
            },
            RunHandle::stop,
        );
        assert!(matches!(outcome, Outcome::Stopped | Outcome::Deadlock), "{outcome:?}");
        seen[usize::from(outcome == Outcome::Stopped)].now();
    });
    assert!(ways.iter().all(Reached::ever), "it is stopped, and it is not");
}

/// A run whose only thread waits for ever ends by itself.
#[test]
fn a_deadlock_ends_the_run() {
    Model::TIMED.check(|| {
        let outcome = run(
            || {
                let lock = Lock::new();
                lock.acquire();
                lock.acquire();
            },
            |_| (),
        );
        assert_eq!(outcome, Outcome::Deadlock, "nobody can go on");
    });
}

/// A thread that is about to be woken, or just was, is not taken for blocked. One interruption shows each bug of
/// `tests/loom/bugs.txt` that this model is for; two take minutes, as a run's beginning and end have many steps.
#[test]
fn who_is_woken_is_in_no_deadlock() {
    Model::TIMED.with(-2).check(|| {
        let outcome = run(
            || {
                let lock = Lock::new();
                lock.acquire();
                let theirs = lock.clone();
                let other = Thread::new(move || theirs.release(), ());
                other.start();
                lock.acquire();
            },
            |_| (),
        );
        assert_eq!(outcome, Outcome::Finished, "each could go on");
    });
}
