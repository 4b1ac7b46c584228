//! Models of primitives in a run: the record is an order in which their operations can have happened.

use super::traced;
use crate::loom_tests::{Model, Reached};
use crate::sync::{Event, Lock, Queue, Semaphore};
use crate::thread::Thread;
use crate::trace::Trace;
use crate::trace::event::{
    Acquired, Event as Happened, Moved, OnEvent, OnLock, OnObject, OnQueue, OnSemaphore, Permitted, Phase,
    Ticket, Woken,
};

/// What happened to objects, in the order of the record, each with its ticket.
fn on_objects(trace: &Trace) -> Vec<(Ticket, OnObject)> {
    let on_object = |event: &Happened| match *event {
        Happened::Object { ticket, what, .. } => Some((ticket, what)),
        _ => None,
    };
    trace.records.iter().filter_map(|record| on_object(&record.event)).collect()
}

/// Runs `theirs` in a thread beside `mine`, joins it, and returns what happened to objects.
fn side_by_side(
    mine: impl FnOnce() + Send + 'static,
    theirs: impl FnOnce() + Send + 'static,
) -> Vec<(Ticket, OnObject)> {
    let body = move || {
        let other = Thread::new(theirs, ());
        other.start();
        mine();
        other.join();
    };
    on_objects(&traced(body, |_| ()))
}

/// A thread that waited for a lock names the release that let it go on, and that release is on record before.
#[test]
fn a_thread_that_waited_names_the_release() {
    let waited = Reached::default();
    let seen = waited.clone();
    Model::STILL.with(-2).check(move || {
        let lock = Lock::new();
        let theirs = lock.clone();
        let pair = |lock: Lock| {
            move || {
                lock.acquire();
                lock.release();
            }
        };
        let mut releases = Vec::new();
        for (ticket, what) in side_by_side(pair(lock), pair(theirs)) {
            match what {
                OnObject::Lock(OnLock::Release { .. }) => releases.push(ticket),
                OnObject::Lock(OnLock::Acquire { phase: Phase::Has(Acquired { woken_by, .. }), .. }) => {
                    assert_eq!(releases.len() as u64 * 2, ticket, "nobody has it meanwhile");
                    if let Some(by) = woken_by {
                        assert_eq!(Some(&by), releases.last(), "the release before it");
                        seen.now();
                    }
                }
                _ => {}
            }
        }
        assert_eq!(releases, [1, 3], "each gave it back");
    });
    assert!(waited.ever(), "in some order one waits");
}

/// A semaphore's permits are counted in the order of the record.
#[test]
fn a_semaphores_permits_add_up() {
    Model::STILL.with(-2).check(|| {
        let permits = Semaphore::new(1);
        let theirs = permits.clone();
        let pair = |permits: Semaphore| {
            move || {
                permits.acquire();
                permits.release();
            }
        };
        let (mut count, mut next) = (1, 0);
        for (ticket, what) in side_by_side(pair(permits), pair(theirs)) {
            let now = match what {
                OnObject::Semaphore(OnSemaphore::Acquire {
                    phase: Phase::Has(Permitted { left, .. }),
                    ..
                }) => {
                    count -= 1;
                    left
                }
                OnObject::Semaphore(OnSemaphore::Release { permits }) => {
                    count += 1;
                    permits
                }
                _ => continue,
            };
            assert_eq!((now, ticket), (count, next), "one after the other");
            next += 1;
        }
        assert_eq!((count, next), (1, 4), "all is given back");
    });
}

/// The end of a wait for an event is on record after the set that let it go on, and names no other.
#[test]
fn a_wait_for_an_event_stands_behind_its_set() {
    let ways = [Reached::default(), Reached::default()];
    let seen = ways.clone();
    Model::STILL.with(-2).check(move || {
        let event = Event::new();
        let theirs = event.clone();
        let waits = move || {
            theirs.wait();
        };
        let mut set = None;
        for (ticket, what) in side_by_side(move || event.set(), waits) {
            match what {
                OnObject::Event(OnEvent::Set) => set = Some(ticket),
                OnObject::Event(OnEvent::Wait { phase: Phase::Has(Woken { woken_by }), .. }) => {
                    assert_eq!(set, Some(0), "it is set before");
                    assert!(woken_by.is_none() || woken_by == set, "by that set: {woken_by:?}");
                    seen[usize::from(woken_by.is_some())].now();
                }
                _ => {}
            }
        }
    });
    assert!(ways.iter().all(Reached::ever), "it waits, and it does not");
}

/// On record, a queue's items come out in the order in which they went in, each after it went in.
#[test]
fn a_queues_items_come_out_after_they_went_in() {
    Model::STILL.with(-2).check(|| {
        let queue = Queue::new();
        let theirs = queue.clone();
        let gets = move || assert_eq!((theirs.get(), theirs.get()), (1, 2), "in their order");
        let puts = move || {
            queue.put(1);
            queue.put(2);
        };
        let (mut inside, mut tickets) = (std::collections::VecDeque::new(), Vec::new());
        for (ticket, what) in side_by_side(puts, gets) {
            match what {
                OnObject::Queue(OnQueue::Put { phase: Phase::Has(Moved { item, .. }), .. }) => {
                    inside.push_back(item);
                }
                OnObject::Queue(OnQueue::Get { phase: Phase::Has(Moved { item, .. }), .. }) => {
                    assert_eq!(inside.pop_front(), Some(item), "the oldest that is inside");
                }
                _ => continue,
            }
            tickets.push(ticket);
        }
        tickets.sort_unstable();
        assert_eq!(tickets, [0, 1, 2, 3], "each has its own");
    });
}

/// A put may come in while an older item comes out of the batch: no guard keeps the two apart, and yet each has a
/// ticket of its own.
#[test]
fn operations_side_by_side_have_tickets_of_their_own() {
    Model::STILL.with(-2).check(|| {
        let queue = Queue::new();
        queue.put(1);
        queue.put(2);
        let theirs = queue.clone();
        let gets = move || assert_eq!((queue.get(), queue.get()), (1, 2), "what was in before");
        let changed = side_by_side(gets, move || theirs.put(3)).into_iter().filter_map(|(ticket, what)| {
            let has = matches!(
                what,
                OnObject::Queue(
                    OnQueue::Put { phase: Phase::Has(_), .. } | OnQueue::Get { phase: Phase::Has(_), .. }
                )
            );
            has.then_some(ticket)
        });
        let mut tickets: Vec<Ticket> = changed.collect();
        tickets.sort_unstable();
        assert_eq!(tickets, [0, 1, 2], "each has its own");
    });
}
