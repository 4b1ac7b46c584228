//! Conditions, events, barriers and timers: no thread that waits is forgotten.

use super::{Plain, Scenario, THREADS, crew};
use core::sync::atomic::AtomicU32;
use core::sync::atomic::Ordering::{Relaxed, SeqCst};
use std::sync::Arc;
use threadground::prelude::*;

/// Half of the threads make tokens, half wait for them.
pub(super) struct Tokens {
    condition: Condition,
    tokens: Plain,
    made: AtomicU32,
    taken: AtomicU32,
    rounds: u32,
}

impl Tokens {
    pub(super) fn new(rounds: u32) -> Arc<Self> {
        let [made, taken] = Default::default();
        Arc::new(Self { condition: Condition::new(), tokens: Plain::default(), made, taken, rounds })
    }

    /// Reads and writes: only under the lock.
    fn change(&self, by: i32, count: &AtomicU32) {
        let old = self.tokens.get();
        core::hint::spin_loop();
        self.tokens.set(old.checked_add_signed(by).expect("nobody takes what is not there"));
        count.fetch_add(1, SeqCst);
    }

    fn make(&self, how: u32) {
        let _held = self.condition.hold();
        self.change(1, &self.made);
        if how.is_multiple_of(4) { self.condition.notify_all() } else { self.condition.notify(1) }
    }

    fn take(&self, how: u32) {
        let _held = self.condition.hold();
        match how % 3 {
            0 => {
                let there = self.condition.wait_for(|| self.tokens.get() > 0, None);
                assert!(there, "it waits for ever");
            }
            1 => {
                while self.tokens.get() == 0 {
                    self.condition.wait();
                }
            }
            // One who was notified just in time says so: the token is its.
            _ => {
                while self.tokens.get() == 0 {
                    let _ = self.condition.wait_timeout(secs(0.0005));
                }
            }
        }
        self.change(-1, &self.taken);
    }
}

impl Scenario for Tokens {
    fn play(self: Arc<Self>) {
        crew(THREADS, move |me| {
            for round in 0..self.rounds {
                if me.is_multiple_of(2) { self.make(me + round) } else { self.take(me + round) }
            }
        });
    }

    fn check(&self, finished: bool) {
        let [made, taken] = [&self.made, &self.taken].map(|count| count.load(SeqCst));
        let tokens = self.tokens.get();
        assert_eq!(made, tokens + taken, "each token is there or taken");
        assert!(!finished || (tokens, made) == (0, THREADS / 2 * self.rounds), "{tokens} of {made} are left");
    }
}

/// A ring of threads, each with an event: who is told tells the next.
pub(super) struct Ring {
    events: Vec<Event>,
    told: Plain,
    /// Waits that came to nothing, for the others to look at the event too.
    looks: AtomicU32,
    rounds: u32,
}

impl Ring {
    pub(super) fn new(rounds: u32) -> Arc<Self> {
        let events = (0..THREADS).map(|_| Event::new()).collect();
        Arc::new(Self { events, told: Plain::default(), looks: AtomicU32::new(0), rounds })
    }
}

impl Scenario for Ring {
    fn play(self: Arc<Self>) {
        self.events[0].set();
        crew(THREADS, move |me| {
            for round in 0..self.rounds {
                let mine = &self.events[me as usize];
                if (me + round).is_multiple_of(3) {
                    while !mine.wait_timeout(secs(0.0005)) {
                        self.looks.fetch_add(1, Relaxed);
                    }
                } else {
                    assert!(mine.wait(), "it waits for ever");
                }
                assert!(mine.is_set(), "only this thread clears it");
                mine.clear();
                // One is told at a time.
                let old = self.told.get();
                assert_eq!(old, round * THREADS + me, "in the ring's order");
                self.told.set(old + 1);
                self.events[(me as usize + 1) % self.events.len()].set();
            }
        });
    }

    fn check(&self, finished: bool) {
        let told = self.told.get();
        assert!(!finished || told == THREADS * self.rounds, "{told} were told");
        let set = self.events.iter().filter(|event| event.is_set()).count();
        assert!(set <= 1 && (!finished || self.events[0].is_set()), "{set} are set");
    }
}

/// All threads meet at one barrier, again and again.
pub(super) struct Generations {
    barrier: Barrier,
    actions: Arc<AtomicU32>,
    /// The numbers that were given in each generation.
    numbers: Vec<AtomicU32>,
    passed: Vec<AtomicU32>,
    rounds: u32,
}

impl Generations {
    pub(super) fn new(rounds: u32) -> Arc<Self> {
        let actions = Arc::new(AtomicU32::new(0));
        let counted = Arc::clone(&actions);
        let barrier = Barrier::with_action(THREADS, move || {
            counted.fetch_add(1, SeqCst);
        });
        let numbers = (0..rounds).map(|_| AtomicU32::new(0)).collect();
        let passed = (0..THREADS).map(|_| AtomicU32::new(0)).collect();
        Arc::new(Self { barrier, actions, numbers, passed, rounds })
    }
}

impl Scenario for Generations {
    fn play(self: Arc<Self>) {
        crew(THREADS, move |me| {
            for round in 0..self.rounds {
                let Ok(number) = self.barrier.wait() else {
                    unreachable!("nobody breaks it");
                };
                let before = self.numbers[round as usize].fetch_or(1 << number, SeqCst);
                assert_eq!(before >> number & 1, 0, "{number} was given twice in generation {round}");
                self.passed[me as usize].store(round + 1, SeqCst);
                let actions = self.actions.load(SeqCst);
                // The next generation is complete only when this thread has come again.
                assert_eq!(actions, round + 1, "one action for each generation, before all go");
            }
        });
    }

    fn check(&self, finished: bool) {
        let passed: Vec<_> = self.passed.iter().map(|passed| passed.load(SeqCst)).collect();
        let (least, most) = (passed.iter().min().copied(), passed.iter().max().copied());
        let (least, most) = (least.expect("there are some"), most.expect("there are some"));
        assert!(most - least <= 1, "all are in one generation or the next: {passed:?}");
        for numbers in &self.numbers[..least as usize] {
            assert_eq!(numbers.load(SeqCst), (1 << THREADS) - 1, "every number once");
        }
        assert!(!finished || least == self.rounds, "all generations are through");
    }
}

/// Timers that fire or are cancelled, and each thread's own count.
pub(super) struct Timers {
    local: Local<u32>,
    started: AtomicU32,
    cancelled: AtomicU32,
    fired: Arc<AtomicU32>,
    rounds: u32,
}

impl Timers {
    pub(super) fn new(rounds: u32) -> Arc<Self> {
        let [started, cancelled] = Default::default();
        let (local, fired) = (Local::with(|_| 0), Arc::new(AtomicU32::new(0)));
        // Each is a thread, and takes a while.
        Arc::new(Self { local, started, cancelled, fired, rounds: rounds.min(20) })
    }

    fn time(&self, how: u32) {
        let once = Arc::new(AtomicU32::new(0));
        let (theirs, fired) = (Arc::clone(&once), Arc::clone(&self.fired));
        let timer = Timer::new(secs(f64::from(how % 4) * 0.0001), move || {
            assert_eq!(theirs.fetch_add(1, SeqCst), 0, "it fires once");
            fired.fetch_add(1, SeqCst);
        });
        self.started.fetch_add(1, SeqCst);
        timer.start();
        if how.is_multiple_of(3) {
            timer.cancel();
        }
        timer.join();
        let fired = once.load(SeqCst);
        self.cancelled.fetch_add(1 - fired, SeqCst);
        assert!(fired == 1 || how.is_multiple_of(3), "it was not cancelled");
    }
}

impl Scenario for Timers {
    fn play(self: Arc<Self>) {
        crew(THREADS, move |me| {
            for round in 0..self.rounds {
                self.local.set(self.local.get().expect("it has a first value") + 1);
                self.time(me + round);
                assert_eq!(self.local.get(), Some(round + 1), "nobody else counts here");
            }
        });
    }

    fn check(&self, finished: bool) {
        let counts = [&self.started, &self.cancelled, &*self.fired].map(|count| count.load(SeqCst));
        let [started, cancelled, fired] = counts;
        assert!(cancelled + fired <= started, "{counts:?}");
        assert!(!finished || cancelled + fired == started, "{counts:?}");
        assert!(!finished || started == THREADS * self.rounds, "{counts:?}");
    }
}
