//! Waiting for each other: conditions, semaphores, barriers, events.

use super::scaled;
use crate::crew::{alone, now, together};
use crate::measure::{Scenario, by, scenario};
use core::sync::atomic::{AtomicU32, Ordering::SeqCst};
use core::time::Duration;
use std::sync::Arc;
use threadground::sync::{Barrier, Condition, Event, Lock, Semaphore};

/// A number that threads wait for to become what they want. Who sets it notifies with the lock held, as
/// Python's condition asks for.
trait Turn: Send + Sync + 'static {
    fn new() -> Self;
    fn wait_for(&self, wanted: u32);
    fn set(&self, turn: u32);
}

struct Ours {
    condition: Condition,
    turn: AtomicU32,
}

impl Turn for Ours {
    fn new() -> Self {
        Self { condition: Condition::with_lock(&Lock::new()), turn: AtomicU32::new(0) }
    }
    fn wait_for(&self, wanted: u32) {
        let _held = self.condition.hold();
        while self.turn.load(SeqCst) != wanted {
            self.condition.wait();
        }
    }
    fn set(&self, turn: u32) {
        let _held = self.condition.hold();
        self.turn.store(turn, SeqCst);
        self.condition.notify_all();
    }
}

/// With a lock and a condition variable as the standard library has them, and who follows it.
macro_rules! turn {
    ($($path:ident)::+) => {
        impl Turn for ($($path)::+::Mutex<u32>, $($path)::+::Condvar) {
            fn new() -> Self {
                ($($path)::+::Mutex::new(0), $($path)::+::Condvar::new())
            }
            fn wait_for(&self, wanted: u32) {
                let held = self.0.lock().expect("nobody panics");
                drop(self.1.wait_while(held, |turn| *turn != wanted).expect("nobody panics"));
            }
            fn set(&self, turn: u32) {
                let mut held = self.0.lock().expect("nobody panics");
                *held = turn;
                self.1.notify_all();
            }
        }
    };
}
turn!(std::sync);
#[cfg(target_family = "wasm")]
turn!(wasm_sync);

#[cfg(not(target_family = "wasm"))]
impl Turn for (parking_lot::Mutex<u32>, parking_lot::Condvar) {
    fn new() -> Self {
        Self::default()
    }
    fn wait_for(&self, wanted: u32) {
        self.1.wait_while(&mut self.0.lock(), |turn| *turn != wanted);
    }
    fn set(&self, turn: u32) {
        let mut held = self.0.lock();
        *held = turn;
        self.1.notify_all();
    }
}

/// Nanoseconds from one thread's word to the other's answer.
fn ping_pong<T: Turn>() -> f64 {
    let rounds = scaled(4000);
    let turn = T::new();
    let seconds = together(2, move |number| {
        for _ in 0..rounds {
            turn.wait_for(number);
            turn.set(1 - number);
        }
    });
    seconds * 1e9 / f64::from(rounds)
}

/// Nanoseconds until four that wait have all gone on, one after the other if they need a lock for it.
fn fan_out<T: Send + Sync + 'static>(
    signal: T,
    wait: impl Fn(&T, u32) + Send + Sync + 'static,
    set: impl Fn(&T, u32) + Send + Sync + 'static,
) -> f64 {
    let rounds = scaled(1000);
    let (gone_on, round) = (Arc::new(AtomicU32::new(0)), AtomicU32::new(0));
    let seconds = together(5, move |number| {
        for now in 1..=rounds {
            if number == 0 {
                set(&signal, now);
                while gone_on.load(SeqCst) < 4 * now {
                    std::thread::yield_now();
                }
                round.store(now, SeqCst);
            } else {
                wait(&signal, now);
                gone_on.fetch_add(1, SeqCst);
            }
        }
    });
    seconds * 1e9 / f64::from(rounds)
}

/// Permits that threads take and give back.
trait Permits: Send + Sync + 'static {
    fn new(permits: u32) -> Self;
    fn take(&self);
    fn give(&self);
}

impl Permits for Semaphore {
    fn new(permits: u32) -> Self {
        Self::new(i64::from(permits))
    }
    fn take(&self) {
        self.acquire();
    }
    fn give(&self) {
        self.release();
    }
}

/// A semaphore as one writes it where there is none.
struct ByHand(std::sync::Mutex<u32>, std::sync::Condvar);

impl Permits for ByHand {
    fn new(permits: u32) -> Self {
        Self(std::sync::Mutex::new(permits), std::sync::Condvar::new())
    }
    fn take(&self) {
        let held = self.0.lock().expect("nobody panics");
        *self.1.wait_while(held, |permits| *permits == 0).expect("nobody panics") -= 1;
    }
    fn give(&self) {
        *self.0.lock().expect("nobody panics") += 1;
        self.1.notify_one();
    }
}

fn permits_free<T: Permits>() -> f64 {
    let permits = T::new(1);
    alone(scaled(500_000), || {
        permits.take();
        permits.give();
    })
}

fn permits_fought_for<T: Permits>() -> f64 {
    let (threads, each) = (4, scaled(20_000));
    let permits = T::new(2);
    let seconds = together(threads, move |_| {
        for _ in 0..each {
            permits.take();
            crate::crew::busy(100);
            permits.give();
        }
    });
    seconds * 1e9 / f64::from(threads * each)
}

/// Nanoseconds per generation.
fn generations(threads: u32, pass: impl Fn() + Send + Sync + 'static) -> f64 {
    let rounds = scaled(2000);
    let seconds = together(threads, move |_| {
        for _ in 0..rounds {
            pass();
        }
    });
    seconds * 1e9 / f64::from(rounds)
}

/// Microseconds by which a wait of two milliseconds is late.
fn late(wait: impl Fn(Duration)) -> f64 {
    let span = Duration::from_millis(2);
    let rounds = 5;
    let began = now();
    for _ in 0..rounds {
        wait(span);
    }
    ((now() - began) / f64::from(rounds) - span.as_secs_f64()) * 1e6
}

/// See the module.
#[must_use]
pub fn all() -> Vec<Scenario> {
    type Std = (std::sync::Mutex<u32>, std::sync::Condvar);
    #[cfg(not(target_family = "wasm"))]
    type Other = (parking_lot::Mutex<u32>, parking_lot::Condvar);
    #[cfg(target_family = "wasm")]
    type Other = (wasm_sync::Mutex<u32>, wasm_sync::Condvar);
    let other = if cfg!(target_family = "wasm") { "wasm_sync::Condvar" } else { "parking_lot::Condvar" };
    let mut all = vec![
        scenario(
            "condition, ping-pong",
            "ns",
            [
                by("Condition", ping_pong::<Ours>),
                by("std::sync::Condvar", ping_pong::<Std>),
                by(other, ping_pong::<Other>),
            ],
        ),
        scenario(
            "semaphore, free",
            "ns",
            [by("Semaphore", permits_free::<Semaphore>), by("Mutex and Condvar", permits_free::<ByHand>)],
        ),
        scenario(
            "semaphore, 4 threads, 2 permits",
            "ns",
            [
                by("Semaphore", permits_fought_for::<Semaphore>),
                by("Mutex and Condvar", permits_fought_for::<ByHand>),
            ],
        ),
    ];
    for threads in [2, 4, 8] {
        all.push(scenario(
            format!("barrier, {threads} threads"),
            "ns",
            [
                by("Barrier", move || {
                    let barrier = Barrier::new(threads);
                    generations(threads, move || {
                        barrier.wait().expect("nobody breaks it");
                    })
                }),
                by("std::sync::Barrier", move || {
                    let barrier = std::sync::Barrier::new(threads as usize);
                    generations(threads, move || {
                        barrier.wait();
                    })
                }),
            ],
        ));
    }
    all.push(scenario(
        "event, fan-out to 4",
        "ns",
        [
            by("Event", || {
                // Two events, as one that is cleared at once could be missed.
                let events = [Event::new(), Event::new()];
                fan_out(
                    events,
                    |events, round| {
                        events[round as usize % 2].wait();
                    },
                    |events, round| {
                        events[(round as usize + 1) % 2].clear();
                        events[round as usize % 2].set();
                    },
                )
            }),
            by("std::sync::Condvar", || {
                fan_out(
                    <Std as Turn>::new(),
                    |turn, round| turn.wait_for(round),
                    |turn, round| turn.set(round),
                )
            }),
            by(other, || {
                fan_out(
                    <Other as Turn>::new(),
                    |turn, round| turn.wait_for(round),
                    |turn, round| turn.set(round),
                )
            }),
        ],
    ));
    all.push(scenario(
        "timed wait of 2 ms, late by",
        "µs",
        [
            by("Event", || {
                let event = Event::new();
                late(move |span| assert!(!event.wait_timeout(span), "nobody sets it"))
            }),
            by("std::sync::Condvar", || {
                let never = <Std as Turn>::new();
                late(move |span| {
                    let held = never.0.lock().expect("nobody panics");
                    let waited = never.1.wait_timeout_while(held, span, |turn| *turn == 0);
                    assert!(waited.expect("nobody panics").1.timed_out(), "nobody sets it");
                })
            }),
        ],
    ));
    all
}
