//! Critical sections: only one thread at a time is inside, or only as many as there are permits.

use super::{Plain, Scenario, THREADS, crew};
use core::sync::atomic::AtomicU32;
use core::sync::atomic::Ordering::SeqCst;
use std::sync::Arc;
use threadground::prelude::*;

/// What lets one in at a time.
pub(super) enum Door {
    Lock(Lock),
    RLock(RLock),
    Permit(Semaphore),
}

impl Door {
    /// Gets in, in one of three ways.
    fn enter(&self, how: u32) {
        let brief = secs(0.0001);
        match (self, how % 3) {
            (Self::Lock(lock), 0) => assert!(lock.acquire(), "it waits for ever"),
            (Self::Lock(lock), 1) => {
                while !lock.try_acquire() {
                    sleep(secs(0.0));
                }
            }
            (Self::Lock(lock), _) => while !lock.acquire_timeout(brief) {},
            (Self::RLock(lock), 0) => assert!(lock.acquire() && lock.try_acquire(), "and once more"),
            (Self::RLock(lock), 1) => {
                while !lock.try_acquire() {
                    sleep(secs(0.0));
                }
            }
            (Self::RLock(lock), _) => while !lock.acquire_timeout(brief) {},
            (Self::Permit(permit), 0) => assert!(permit.acquire(), "it waits for ever"),
            (Self::Permit(permit), 1) => {
                while !permit.try_acquire() {
                    sleep(secs(0.0));
                }
            }
            (Self::Permit(permit), _) => while !permit.acquire_timeout(brief) {},
        }
    }

    fn leave(&self, how: u32) {
        match self {
            Self::Lock(lock) => lock.release(),
            Self::RLock(lock) => {
                lock.release();
                if how.is_multiple_of(3) {
                    lock.release();
                }
            }
            Self::Permit(permit) => permit.release(),
        }
    }
}

/// Two counters that are read and then written, inside.
pub(super) struct Section {
    door: Door,
    counters: [Plain; 2],
    entered: AtomicU32,
    rounds: u32,
}

impl Section {
    pub(super) fn new(door: Door, rounds: u32) -> Arc<Self> {
        Arc::new(Self { door, counters: Default::default(), entered: AtomicU32::new(0), rounds })
    }
}

impl Scenario for Section {
    fn play(self: Arc<Self>) {
        crew(THREADS, move |me| {
            for round in 0..self.rounds {
                self.door.enter(me + round);
                // No operation in between: a stop does not fall in here.
                for counter in &self.counters {
                    let old = counter.get();
                    core::hint::spin_loop();
                    counter.set(old + 1);
                }
                self.entered.fetch_add(1, SeqCst);
                self.door.leave(me + round);
            }
        });
    }

    fn check(&self, finished: bool) {
        let entered = self.entered.load(SeqCst);
        let counters = self.counters.each_ref().map(Plain::get);
        assert_eq!(counters, [entered; 2], "no increment is lost");
        assert!(!finished || entered == THREADS * self.rounds, "{entered} have been inside");
    }
}

/// At most so many inside.
pub(super) struct Crowd {
    permits: u32,
    semaphore: Semaphore,
    bounded: BoundedSemaphore,
    inside: [AtomicU32; 2],
    rounds: u32,
}

/// One who is inside, until this is dropped.
struct Inside<'a>(&'a AtomicU32);

impl<'a> Inside<'a> {
    fn new(inside: &'a AtomicU32, most: u32) -> Self {
        let others = inside.fetch_add(1, SeqCst);
        let it = Self(inside);
        assert!(others < most, "{others} others where there are {most} permits");
        it
    }
}

impl Drop for Inside<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, SeqCst);
    }
}

impl Crowd {
    pub(super) fn new(permits: u32, rounds: u32) -> Arc<Self> {
        let (semaphore, bounded) = (Semaphore::new(permits.into()), BoundedSemaphore::new(permits.into()));
        Arc::new(Self { permits, semaphore, bounded, inside: Default::default(), rounds })
    }
}

impl Scenario for Crowd {
    fn play(self: Arc<Self>) {
        crew(THREADS, move |me| {
            for round in 0..self.rounds {
                let [inside, bounded] = &self.inside;
                if (me + round).is_multiple_of(2) {
                    let _permit = self.semaphore.hold();
                    let _inside = Inside::new(inside, self.permits);
                    sleep(secs(0.0));
                } else if self.bounded.acquire_timeout(secs(0.0005)) {
                    let inside = Inside::new(bounded, self.permits);
                    sleep(secs(0.0));
                    drop(inside);
                    self.bounded.release();
                }
            }
        });
    }

    fn check(&self, finished: bool) {
        let inside = self.inside.each_ref().map(|inside| inside.load(SeqCst));
        assert_eq!(inside, [0; 2], "all are outside");
        if finished {
            let left = (0..100).take_while(|_| self.semaphore.try_acquire()).count();
            let bounded = (0..100).take_while(|_| self.bounded.try_acquire()).count();
            assert_eq!([left, bounded], [self.permits as usize; 2], "every permit came back");
        }
    }
}
