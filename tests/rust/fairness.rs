//! No thread is shut out of a lock, on real threads: the tests ask that each thread gets it, not when.

use crate::run::{self, runs};
use core::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::sync::Arc;
use threadground::prelude::*;
use threadground::recipe::Way;

/// Rounds after which somebody is taken to be shut out: minutes of them.
const ROUNDS: u64 = 1_000_000_000;

/// How often each must get it.
const TIMES: u32 = 10;

/// Takes the lock and gives it back.
trait Door: Clone + Send + 'static {
    fn through(&self);
}

impl Door for Lock {
    fn through(&self) {
        let _held = self.hold();
    }
}

impl Door for RLock {
    fn through(&self) {
        let _held = self.hold();
    }
}

impl Door for Condition {
    fn through(&self) {
        let _held = self.hold();
    }
}

/// A thread that takes it again at once lets another one have it now and then.
async fn a_hog_does_not_shut_out(door: impl Door) {
    run::finishes(Way::Real, move || {
        let got = Arc::new(AtomicU32::new(0));
        let (theirs, wanted) = (Arc::clone(&got), door.clone());
        let hog = Thread::new(
            move || {
                let rounds = (0..ROUNDS).take_while(|_| {
                    door.through();
                    theirs.load(SeqCst) < TIMES
                });
                rounds.count() as u64
            },
            (),
        );
        hog.start();
        for _ in 0..TIMES {
            sleep(secs(0.0002));
            wanted.through();
            got.fetch_add(1, SeqCst);
        }
        hog.join();
        assert!(hog.result() < Some(ROUNDS), "it waited all the time");
    })
    .await;
}

/// Of threads that all take it again at once each gets it as often as it wants.
async fn contention_shuts_nobody_out(door: impl Door) {
    run::finishes(Way::Real, move || {
        let got = Arc::new([const { AtomicU32::new(0) }; 4]);
        let threads: Vec<_> = (0..got.len())
            .map(|me| {
                let (got, door) = (Arc::clone(&got), door.clone());
                Thread::new(
                    move || {
                        for _ in 0..ROUNDS {
                            door.through();
                            got[me].fetch_add(1, SeqCst);
                            if got.iter().all(|times| times.load(SeqCst) >= TIMES) {
                                return;
                            }
                        }
                    },
                    (),
                )
            })
            .collect();
        threads.iter().for_each(Thread::start);
        threads.iter().for_each(Thread::join);
        let got = got.each_ref().map(|times| times.load(SeqCst));
        assert!(got.iter().all(|&times| times >= TIMES), "somebody is shut out: {got:?}");
    })
    .await;
}

runs! {
    async fn a_hog_does_not_keep_a_lock_to_itself() {
        a_hog_does_not_shut_out(Lock::new()).await;
        a_hog_does_not_shut_out(RLock::new()).await;
        a_hog_does_not_shut_out(Condition::new()).await;
    }

    async fn four_that_want_a_lock_all_get_it() {
        contention_shuts_nobody_out(Lock::new()).await;
        contention_shuts_nobody_out(RLock::new()).await;
        contention_shuts_nobody_out(Condition::new()).await;
    }
}
