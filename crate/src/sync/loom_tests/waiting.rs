//! Models of `Condition`, `Semaphore`, `Event` and `Barrier`: no thread that was notified sleeps on, no
//! notice is lost with a thread that leaves, and the first to come is the first to go.

use crate::ground::word::AtomicU32;
use crate::ground::word::Ordering::Relaxed;
use crate::loom_tests::{JoinHandle, Model, Plain, Reached, SOON, nothing_happens, spawn, time_passes};
use crate::sync::{Barrier, BrokenBarrierError, Condition, Event, Lock, Semaphore};
use std::sync::Arc;

fn joined<R>(threads: Vec<JoinHandle<R>>) -> Vec<R> {
    threads.into_iter().map(|thread| thread.join().expect("it ends")).collect()
}

/// A condition with a number behind its lock.
struct Room {
    condition: Condition,
    number: Plain,
}

impl Room {
    fn new() -> Arc<Self> {
        Arc::new(Self { condition: Condition::with_lock(&Lock::new()), number: Plain::new(0) })
    }
}

/// A change under the lock, and a notify: no waiter misses it.
#[test]
fn a_notify_reaches_who_looked_before() {
    Model::STILL.check(|| {
        let room = Room::new();
        let theirs = Arc::clone(&room);
        let waiter = spawn(move || {
            let _held = theirs.condition.hold();
            while theirs.number.get() == 0 {
                theirs.condition.wait();
            }
        });
        {
            let _held = room.condition.hold();
            room.number.set(1);
            room.condition.notify(1);
        }
        waiter.join().expect("it ends");
    });
}

#[test]
fn a_condition_bears_early_returns() {
    Model::TIMED.check(|| {
        let room = Room::new();
        let theirs = Arc::clone(&room);
        let waiter = spawn(move || {
            let _held = theirs.condition.hold();
            if theirs.number.get() == 0 {
                theirs.number.set(1);
                theirs.condition.wait();
                assert_eq!(theirs.number.get(), 2, "it was notified, and no earlier");
            }
        });
        nothing_happens();
        {
            let _held = room.condition.hold();
            room.number.set(2);
            room.condition.notify(1);
        }
        waiter.join().expect("it ends");
    });
}

fn notify_all(model: Model) {
    model.check(|| {
        let room = Room::new();
        let waiters = (0..2)
            .map(|_| {
                let room = Arc::clone(&room);
                spawn(move || {
                    let _held = room.condition.hold();
                    while room.number.get() == 0 {
                        room.condition.wait();
                    }
                    room.number.add(1);
                })
            })
            .collect();
        {
            let _held = room.condition.hold();
            room.number.set(1);
            room.condition.notify_all();
        }
        joined(waiters);
        assert_eq!(room.number.get(), 3, "both have seen it");
    });
}

#[test]
fn a_notify_reaches_all() {
    notify_all(Model::STILL);
}

#[test]
fn a_notify_reaches_all_whoever_is_woken_first() {
    notify_all(Model::STILL.last_first());
}

/// The thread that came first goes first, and alone.
#[test]
fn a_notify_is_for_who_came_first() {
    Model::STILL.with(-1).check(|| {
        let room = Room::new();
        let told = Arc::new(Plain::new(0));
        let mut waiters: Vec<_> = (1..=2)
            .map(|number| {
                let (room, told) = (Arc::clone(&room), Arc::clone(&told));
                Some(spawn(move || {
                    let _held = room.condition.hold();
                    // 1 or 2 is the thread that came first; 12 or 21 are the first and the second.
                    room.number.set(room.number.get() * 10 + number);
                    room.condition.wait();
                    assert_eq!(told.get(), number, "it was meant");
                }))
            })
            .collect();
        for at in 0..2 {
            // The thread that is to go next ends; if another were notified, this one would sleep for ever.
            let next = loop {
                let _held = room.condition.hold();
                let order = room.number.get();
                if order > 10 || (at == 0 && order > 0) {
                    room.condition.notify(1);
                    let first = if order > 10 { order / 10 } else { order };
                    told.set(if at == 0 { first } else { order % 10 });
                    break told.get();
                }
                drop(_held);
                loom::thread::yield_now();
            };
            let waiter = waiters[next as usize - 1].take().expect("each once");
            waiter.join().expect("it ends");
        }
    });
}

/// A waiter whose time runs out while the notify is on its way either has it or leaves it to the next.
#[test]
fn a_timeout_in_a_condition_loses_no_notify() {
    let reached = Reached::default();
    let gave_up = reached.clone();
    Model::TIMED.check(move || {
        let room = Room::new();
        let (first, second, gave_up) = (Arc::clone(&room), Arc::clone(&room), gave_up.clone());
        let waiters = vec![
            spawn(move || {
                let _held = first.condition.hold();
                if first.number.get() > 0 {
                    return;
                }
                if first.condition.wait_timeout(SOON) {
                    // This thread had the notification: the next one gets another.
                    first.condition.notify(1);
                } else {
                    gave_up.now();
                }
            }),
            spawn(move || {
                let _held = second.condition.hold();
                while second.number.get() == 0 {
                    second.condition.wait();
                }
            }),
        ];
        time_passes();
        {
            let _held = room.condition.hold();
            room.number.set(1);
            room.condition.notify(1);
        }
        joined(waiters);
    });
    assert!(reached.ever(), "in some order the time runs out");
}

/// Permits are neither lost nor made up; a thread that takes one sees what was done before it was given.
fn permits(model: Model) {
    model.check(|| {
        let pool = Arc::new((Semaphore::new(0), Plain::new(0)));
        let takers = (0..2)
            .map(|_| {
                let pool = Arc::clone(&pool);
                spawn(move || {
                    assert!(pool.0.acquire(), "no run, no end");
                    pool.1.get()
                })
            })
            .collect();
        pool.1.set(1);
        pool.0.release();
        pool.0.release();
        assert_eq!(joined(takers), [1, 1], "what was done before");
        assert!(!pool.0.try_acquire(), "both are taken");
    });
}

#[test]
fn permits_are_conserved() {
    permits(Model::STILL);
}

#[test]
fn permits_are_conserved_whoever_is_woken_first() {
    permits(Model::STILL.last_first());
}

/// One permit is like a lock: the thread that takes it sees what the one before did.
#[test]
fn one_permit_excludes() {
    Model::STILL.check(|| {
        let pool = Arc::new((Semaphore::new(1), Plain::new(0)));
        let takers = (0..2)
            .map(|_| {
                let pool = Arc::clone(&pool);
                spawn(move || {
                    let _permit = pool.0.hold();
                    pool.1.add(1);
                })
            })
            .collect();
        joined(takers);
        assert_eq!(pool.1.get(), 2, "every addition");
        assert!(pool.0.try_acquire() && !pool.0.try_acquire(), "one permit");
    });
}

/// Two permits given at once reach two threads.
#[test]
fn permits_that_are_given_at_once_reach_all() {
    Model::STILL.check(|| {
        let pool = Semaphore::new(0);
        let takers = (0..2)
            .map(|_| {
                let pool = pool.clone();
                spawn(move || pool.acquire())
            })
            .collect();
        pool.release_many(2);
        assert_eq!(joined(takers), [true, true], "both");
    });
}

/// A thread that runs out of time takes no other thread's permit away.
#[test]
fn a_timeout_in_a_semaphore_loses_no_permit() {
    let reached = Reached::default();
    let gave_up = reached.clone();
    Model::TIMED.check(move || {
        let pool = Semaphore::new(0);
        let (first, second) = (pool.clone(), pool.clone());
        let timed = spawn(move || {
            let taken = first.acquire_timeout(SOON);
            if taken {
                first.release();
            }
            taken
        });
        let other = spawn(move || second.acquire());
        time_passes();
        pool.release();
        assert!(other.join().expect("it ends"), "there is one for it");
        if !timed.join().expect("it ends") {
            gave_up.now();
        }
        assert!(!pool.try_acquire(), "the other one has it");
    });
    assert!(reached.ever(), "in some order the time runs out");
}

/// All threads that wait go on, and see what was done before the flag was set.
#[test]
fn a_set_flag_lets_all_go() {
    Model::STILL.check(|| {
        let flag = Arc::new((Event::new(), Plain::new(0)));
        let waiters = (0..2)
            .map(|_| {
                let flag = Arc::clone(&flag);
                spawn(move || {
                    assert!(flag.0.wait(), "no run, no end");
                    flag.1.get()
                })
            })
            .collect();
        flag.1.set(1);
        flag.0.set();
        assert_eq!(joined(waiters), [1, 1], "what was done before");
        assert!(flag.0.is_set(), "until it is cleared");
    });
}

#[test]
fn a_flag_that_is_cleared_at_once_lets_go_who_waited() {
    Model::STILL.check(|| {
        let flag = Event::new();
        let (theirs, clearing) = (flag.clone(), flag.clone());
        let waiter = spawn(move || theirs.wait());
        flag.set();
        let clearer = spawn(move || clearing.clear());
        clearer.join().expect("it ends");
        // The waiter waited and was let go, or comes now.
        flag.set();
        assert!(waiter.join().expect("it ends"), "it was set");
    });
}

#[test]
fn a_timeout_in_an_event_ends_it() {
    let ways = [Reached::default(), Reached::default()];
    let seen = ways.clone();
    Model::TIMED.check(move || {
        let flag = Event::new();
        let (first, second) = (flag.clone(), flag.clone());
        let timed = spawn(move || first.wait_timeout(SOON));
        let other = spawn(move || second.wait());
        time_passes();
        flag.set();
        assert!(other.join().expect("it ends"), "it was set");
        seen[usize::from(timed.join().expect("it ends"))].now();
    });
    assert!(ways.iter().all(Reached::ever), "it runs out, and it does not");
}

/// A thread that wakes for no reason while the flag is being set finds that it was notified.
#[test]
fn an_event_bears_early_returns() {
    Model::TIMED.check(|| {
        let flag = Event::new();
        let theirs = flag.clone();
        let waiter = spawn(move || theirs.wait());
        nothing_happens();
        flag.set();
        assert!(waiter.join().expect("it ends"), "it was set");
    });
}

/// Two generations: no thread passes the second gate before both have passed the first.
#[test]
fn a_barrier_holds_one_generation_at_a_time() {
    Model::STILL.check(|| {
        let gate = Arc::new((Barrier::new(2), [Plain::new(0), Plain::new(0)]));
        let pass = |gate: &(Barrier, [Plain; 2]), mine: usize| {
            for round in 1..=2 {
                gate.1[mine].set(round);
                let number = gate.0.wait().expect("nobody breaks it");
                assert!(number < 2, "a number of its own");
                assert_eq!(gate.1[1 - mine].get(), round, "both are here");
                gate.0.wait().expect("nobody breaks it");
            }
        };
        let theirs = Arc::clone(&gate);
        let other = spawn(move || pass(&theirs, 1));
        pass(&gate, 0);
        other.join().expect("it ends");
    });
}

/// A thread whose time runs out breaks the gate for all.
#[test]
fn a_timeout_breaks_a_barrier_for_all() {
    let reached = Reached::default();
    let broken = reached.clone();
    Model::TIMED.check(move || {
        let gate = Barrier::new(2);
        let (first, second) = (gate.clone(), gate.clone());
        let threads = vec![spawn(move || first.wait_timeout(SOON)), spawn(move || second.wait())];
        time_passes();
        let ends = joined(threads);
        match (ends[0], ends[1]) {
            (Ok(a), Ok(b)) => assert_eq!(a + b, 1, "each its own number"),
            (Err(BrokenBarrierError), Err(BrokenBarrierError)) => broken.now(),
            odd => panic!("one passed and one did not: {odd:?}"),
        }
    });
    assert!(reached.ever(), "in some order the time runs out");
}

/// A thread that comes while the last one runs the action belongs to the next generation.
#[test]
fn who_comes_during_a_barriers_action_waits_for_the_next_gate() {
    Model::STILL.check(|| {
        let events = Arc::new(Event::new());
        let inside = Arc::clone(&events);
        let gate = Barrier::with_action(1, move || inside.set());
        let theirs = gate.clone();
        let other = spawn(move || theirs.wait());
        let mine = gate.wait();
        assert_eq!((mine, other.join().expect("it ends")), (Ok(0), Ok(0)), "each the only one");
        assert!(events.is_set(), "the action was run");
    });
}

/// All threads had come before the time ran out: the gate is opened for the late one too.
#[test]
fn who_is_late_during_a_barriers_action_passes() {
    let ways = [Reached::default(), Reached::default()];
    let seen = ways.clone();
    Model::TIMED.check(move || {
        let acted = Arc::new(AtomicU32::new(0));
        let theirs = Arc::clone(&acted);
        let gate = Barrier::with_action(2, move || theirs.store(1, Relaxed));
        let (first, second) = (gate.clone(), gate);
        let threads = vec![spawn(move || first.wait_timeout(SOON)), spawn(move || second.wait())];
        time_passes();
        let ends = joined(threads);
        let all_came = acted.load(Relaxed) == 1;
        seen[usize::from(all_came)].now();
        assert!(ends.iter().all(|end| end.is_ok() == all_came), "{ends:?}");
    });
    assert!(ways.iter().all(Reached::ever), "the time runs out before all came, and after");
}

/// A gate that is broken while the action runs stays so.
#[test]
fn an_action_does_not_open_a_barrier_that_was_broken_meanwhile() {
    let ways = [Reached::default(), Reached::default()];
    let seen = ways.clone();
    Model::STILL.check(move || {
        let gate = Barrier::with_action(1, || ());
        let theirs = gate.clone();
        let other = spawn(move || theirs.wait());
        gate.abort();
        seen[usize::from(other.join().expect("it ends").is_ok())].now();
        assert!(gate.broken(), "for good");
    });
    assert!(ways.iter().all(Reached::ever), "it passes, and it does not");
}

/// A gate that is broken lets all threads go that wait, and all that come.
#[test]
fn an_aborted_barrier_lets_all_go() {
    Model::STILL.check(|| {
        let gate = Barrier::new(3);
        let threads = (0..2)
            .map(|_| {
                let gate = gate.clone();
                spawn(move || gate.wait())
            })
            .collect();
        gate.abort();
        assert_eq!(joined(threads), [Err(BrokenBarrierError); 2], "broken");
    });
}
