//! Models of `Lock` and `RLock`: one thread at a time has the lock, none is forgotten, and a thread that
//! starves gets the lock handed over.

use crate::ground::word::Ordering::Relaxed;
use crate::loom_tests::{JoinHandle, Model, Plain, Reached, SOON, nothing_happens, spawn, time_passes};
use crate::platform::guarded::Guarded;
use crate::runtime::Waited;
use crate::sync::lock::{Raw, STARVING, STATE};
use crate::sync::{Lock, RLock};
use std::sync::Arc;

fn joined(threads: Vec<JoinHandle<()>>) {
    for thread in threads {
        thread.join().expect("it ends");
    }
}

/// The runtime's own lock: one thread at a time has it, each sees what the one before did, none sleeps for
/// ever.
fn guarded(model: Model) {
    model.check(|| {
        let guarded = Arc::new((Guarded::new(0_u32), Plain::new(0)));
        let threads = (0..2)
            .map(|_| {
                let guarded = Arc::clone(&guarded);
                spawn(move || {
                    let mut inside = guarded.0.lock();
                    guarded.1.add(1);
                    *inside += 1;
                })
            })
            .collect();
        *guarded.0.lock() += 1;
        joined(threads);
        assert_eq!((*guarded.0.lock(), guarded.1.get()), (3, 2), "every addition");
    });
}

#[test]
fn the_runtimes_lock_excludes() {
    guarded(Model::STILL);
}

#[test]
fn the_runtimes_lock_excludes_whoever_is_woken_first() {
    guarded(Model::STILL.last_first());
}

fn lock(model: Model) {
    model.check(|| {
        let both = Arc::new((Lock::new(), Plain::new(0)));
        let threads = (0..2)
            .map(|_| {
                let both = Arc::clone(&both);
                spawn(move || {
                    let _held = both.0.hold();
                    both.1.add(1);
                })
            })
            .collect();
        {
            let _held = both.0.hold();
            both.1.add(1);
        }
        joined(threads);
        assert_eq!(both.1.get(), 3, "every addition");
        assert!(both.0.try_acquire(), "free at the end");
    });
}

#[test]
fn a_lock_excludes() {
    lock(Model::STILL);
}

#[test]
fn a_lock_excludes_whoever_is_woken_first() {
    lock(Model::STILL.last_first());
}

/// Waits that return for no reason do no harm.
#[test]
fn a_lock_bears_early_returns() {
    Model::TIMED.check(|| {
        let both = Arc::new((Lock::new(), Plain::new(0)));
        let threads = (0..2)
            .map(|_| {
                let both = Arc::clone(&both);
                spawn(move || {
                    let _held = both.0.hold();
                    both.1.add(1);
                })
            })
            .collect();
        nothing_happens();
        joined(threads);
        assert_eq!(both.1.get(), 2, "every addition");
    });
}

/// A waiter whose time runs out takes no other waiter's wake away with it. The lock is held while `meanwhile`
/// is called.
fn timed_out(model: Model, meanwhile: fn()) {
    let reached = Reached::default();
    let gave_up = reached.clone();
    model.check(move || {
        let both = Arc::new((Lock::new(), Plain::new(0)));
        assert!(both.0.acquire(), "it is free");
        let (first, second) = (Arc::clone(&both), Arc::clone(&both));
        let gave_up = gave_up.clone();
        let threads = vec![
            spawn(move || {
                if first.0.acquire_timeout(SOON) {
                    first.1.add(1);
                    first.0.release();
                } else {
                    gave_up.now();
                }
            }),
            spawn(move || {
                let _held = second.0.hold();
                second.1.add(1);
            }),
        ];
        meanwhile();
        both.1.add(1);
        both.0.release();
        joined(threads);
        assert!(both.0.try_acquire(), "free at the end");
        assert!(both.1.get() >= 2, "who has no deadline had it");
    });
    assert!(reached.ever(), "in some order the time runs out");
}

#[test]
fn a_timeout_in_a_locks_queue_loses_no_wake() {
    timed_out(Model::TIMED, time_passes);
}

#[test]
fn a_timeout_in_a_locks_queue_loses_no_wake_whoever_is_woken_first() {
    timed_out(Model::TIMED.last_first(), time_passes);
}

/// Two threads starve, impatient and woken in vain; one of them gives up just when the lock is handed over:
/// the other one gets it.
#[test]
fn a_starving_one_that_gives_up_hands_on() {
    timed_out(Model::TIMED, || {
        time_passes();
        nothing_happens();
    });
}

/// A thread that has missed the lock after its patience ran out gets the lock handed over, and no other
/// thread takes it meanwhile.
#[test]
fn a_lock_is_handed_to_who_starves() {
    let reached = Reached::default();
    let handed = reached.clone();
    Model::TIMED.with(1).check(move || {
        let raw = Arc::new(Raw::new());
        assert!(raw.try_acquire(0), "it is free");
        let theirs = Arc::clone(&raw);
        // The waiter keeps the lock.
        let waiter = spawn(move || {
            assert_eq!(theirs.acquire_contended(0, true, || (), None), Waited::Woken, "no deadline, no end");
        });
        time_passes();
        let mut mine = true;
        for _ in 0..2 {
            // No thread but the holder changes this state.
            let starving = raw.0.load(Relaxed) & STATE == STARVING;
            raw.release(0);
            mine = raw.try_acquire(0);
            assert!(!(starving && mine), "the starving one was passed by");
            if starving {
                handed.now();
            }
            if !mine {
                break;
            }
        }
        if mine {
            raw.release(0);
        }
        waiter.join().expect("it ends");
        assert!(raw.is_locked(), "the waiter has it");
    });
    assert!(reached.ever(), "in some order it is handed over");
}

/// A thread that starves and is handed the lock just as its time runs out has it: the lock must not be left
/// to no thread at all.
#[test]
fn who_is_handed_the_lock_as_its_time_runs_out_has_it() {
    let reached = Reached::default();
    let starved = reached.clone();
    Model::TIMED.with(1).check(move || {
        let raw = Arc::new(Raw::new());
        assert!(raw.try_acquire(0), "it is free");
        let theirs = Arc::clone(&raw);
        let waiter = spawn(move || {
            let deadline = Some(SOON.as_nanos() as i64);
            if theirs.acquire_contended(0, true, || (), deadline) == Waited::Woken {
                theirs.release(0);
            }
        });
        // Woken in vain, and late.
        nothing_happens();
        time_passes();
        if raw.0.load(Relaxed) & STATE == STARVING {
            starved.now();
        }
        raw.release(0);
        waiter.join().expect("it ends");
        assert!(raw.try_acquire(0), "nobody has it");
    });
    assert!(reached.ever(), "in some order it starves");
}

/// The owner takes the lock again; the other thread waits until every take is given back.
#[test]
fn an_rlock_excludes_all_but_its_owner() {
    Model::STILL.check(|| {
        let both = Arc::new((RLock::new(), Plain::new(0)));
        let theirs = Arc::clone(&both);
        let other = spawn(move || {
            let _held = theirs.0.hold();
            theirs.1.add(1);
        });
        {
            let _held = both.0.hold();
            both.1.add(1);
            let _again = both.0.hold();
            both.1.add(1);
        }
        other.join().expect("it ends");
        assert_eq!(both.1.get(), 3, "every addition");
    });
}
