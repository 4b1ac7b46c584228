//! Models of `Queue`: no item is lost, none comes twice, no waiter is forgotten.

use crate::loom_tests::{Model, Reached, SOON, spawn, time_passes};
use crate::sync::Queue;
use crate::sync::queue::{GetError, PutError};
use std::sync::Arc;

/// One place, two items: the thread that puts waits for a place, the one that gets for an item, and the items
/// come in order.
#[test]
fn a_full_and_an_empty_queue_wait_for_each_other() {
    Model::STILL.check(|| {
        let queue = Queue::bounded(1);
        let theirs = queue.clone();
        let putter = spawn(move || {
            theirs.put(1);
            theirs.put(2);
        });
        assert_eq!((queue.get(), queue.get()), (1, 2), "first in, first out");
        putter.join().expect("it ends");
        assert_eq!(queue.get_nowait(), Err(GetError::Empty), "nothing twice");
    });
}

/// Two threads get and one puts: each item comes to one of them, and none waits while an item is there.
#[test]
fn each_item_comes_to_one_who_gets() {
    Model::STILL.check(|| {
        let queue = Queue::new();
        let getters: Vec<_> = (0..2)
            .map(|_| {
                let queue = queue.clone();
                spawn(move || queue.get())
            })
            .collect();
        queue.put(1);
        queue.put(2);
        let sum: i32 = getters.into_iter().map(|getter| getter.join().expect("it ends")).sum();
        assert_eq!(sum, 3, "each item, once");
    });
}

/// A thread whose get runs out of time takes no item's notice away with it.
#[test]
fn a_get_that_times_out_loses_no_item() {
    let reached = Reached::default();
    let gave_up = reached.clone();
    Model::TIMED.check(move || {
        let queue = Queue::new();
        let (first, second, gave_up) = (queue.clone(), queue.clone(), gave_up.clone());
        let timed = spawn(move || {
            let got = first.get_timeout(SOON);
            if got.is_err() {
                gave_up.now();
            } else {
                // This thread has the one item: the other thread gets this one.
                first.put(2);
            }
            got
        });
        let other = spawn(move || second.get());
        time_passes();
        queue.put(1);
        let got = other.join().expect("it ends");
        match timed.join().expect("it ends") {
            Ok(1) => assert_eq!(got, 2, "the other one's"),
            Ok(2) => assert_eq!(got, 1, "the other one's"),
            Err(GetError::Empty) => assert_eq!(got, 1, "the only one"),
            odd => panic!("{odd:?}"),
        }
    });
    assert!(reached.ever(), "in some order the time runs out");
}

/// A thread whose put runs out of time has its item back, or the item is inside; and the next one that puts
/// finds the place.
#[test]
fn a_put_that_times_out_loses_no_place() {
    let reached = Reached::default();
    let gave_up = reached.clone();
    Model::TIMED.check(move || {
        let queue = Queue::bounded(1);
        queue.put(1);
        let (first, second) = (queue.clone(), queue.clone());
        let timed = spawn(move || first.put_timeout(2, SOON));
        let other = spawn(move || second.put(3));
        time_passes();
        assert_eq!(queue.get(), 1, "the first");
        let mut rest = vec![queue.get()];
        let put = timed.join();
        match put.expect("it ends") {
            Ok(()) => rest.push(queue.get()),
            Err(PutError::Full(2)) => gave_up.now(),
            Err(odd) => panic!("{odd:?}"),
        }
        other.join().expect("it ends");
        rest.sort_unstable();
        assert!(rest == [3] || rest == [2, 3], "what was put and nothing else: {rest:?}");
    });
    assert!(reached.ever(), "in some order the time runs out");
}

/// Shutting down lets all threads go that wait.
#[test]
fn a_queue_that_is_shut_down_lets_all_go() {
    Model::STILL.check(|| {
        let queue: Queue<i32> = Queue::bounded(1);
        let getters: Vec<_> = (0..2)
            .map(|_| {
                let queue = queue.clone();
                spawn(move || queue.get_until_shutdown())
            })
            .collect();
        queue.shutdown(false);
        for getter in getters {
            assert!(getter.join().expect("it ends").is_err(), "closed and empty");
        }
    });
}

/// `join` waits for the last task, and sees what was done for it.
#[test]
fn a_join_waits_for_the_last_task() {
    Model::STILL.check(|| {
        let queue = Queue::new();
        let done = Arc::new(crate::loom_tests::Plain::new(0));
        queue.put(1);
        let (theirs, seen) = (queue.clone(), Arc::clone(&done));
        let worker = spawn(move || {
            seen.add(theirs.get());
            theirs.task_done();
        });
        queue.join();
        assert_eq!(done.get(), 1, "the task is done");
        worker.join().expect("it ends");
    });
}

/// Two threads get while a third item comes in: they get the two items that were there, whichever thread
/// takes the batch over.
#[test]
fn a_batch_is_taken_over_before_what_comes_later() {
    Model::STILL.check(|| {
        let queue = Queue::new();
        queue.put(1);
        queue.put(2);
        let getters: Vec<_> = (0..2)
            .map(|_| {
                let queue = queue.clone();
                spawn(move || queue.get())
            })
            .collect();
        queue.put(3);
        let mut got: Vec<i32> = getters.into_iter().map(|getter| getter.join().expect("it ends")).collect();
        got.sort_unstable();
        assert_eq!(got, [1, 2], "the oldest two");
        assert_eq!((queue.qsize(), queue.get_nowait()), (1, Ok(3)), "then the one that came later");
    });
}
