//! Models of the runtime: a thread's start, life and end.

use crate::models::{Model, Plain, Reached, SOON, spawn, time_passes};
use crate::platform::close;
use crate::thread::Thread;
use std::sync::Arc;

/// A thread sees what was done before its start, and who joins it what it did, whichever carrier had it.
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

/// Its result too.
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

/// Two join, one of them not for long: the other one is not forgotten.
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
