//! What the record costs: an event of a run, and an operation outside any.

use super::scaled;
use crate::crew::{alone, now};
use crate::measure::{Scenario, by, scenario};
use core::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex};
use threadground::recipe::Way;
use threadground::runtime::{Config, RunHandle};
use threadground::sync::Lock;

/// Pairs of acquire and release in a run; a trace has room for three times as many events, and more.
const PAIRS: u32 = 50_000;

/// A pair leaves three events: wants it, has it, gave it back.
const EVENTS: f64 = 3.0;

fn pair(lock: &Lock) {
    lock.acquire();
    lock.release();
}

/// Nanoseconds that an event takes, beside what is done.
fn event() -> f64 {
    let lock = Lock::new();
    let bare = alone(scaled(PAIRS), || pair(&lock));
    let result = Arc::new(Mutex::new(0.0));
    let theirs = Arc::clone(&result);
    let body = move || {
        let lock = Lock::new();
        *theirs.lock().expect("nobody panics") = alone(scaled(PAIRS), || pair(&lock));
    };
    let run = RunHandle::start(Config::new("bench", Way::Real), body).expect("a run starts");
    let until = now() + 10.0;
    while !(run.has_ended() && run.is_settled()) {
        assert!(now() < until, "the run ends");
        std::thread::yield_now();
    }
    let recorded = *result.lock().expect("the run is over");
    (recorded - bare) / EVENTS
}

/// See the module. `bare` gives what a pair takes in a build without the recorder.
#[must_use]
pub fn all(bare: Option<crate::measure::Cost>) -> Vec<Scenario> {
    let pair_outside = || {
        let lock = Lock::new();
        alone(scaled(1_000_000), || pair(&lock))
    };
    let mut outside =
        scenario("outside a run: acquire and release", "ns", [by("with the recorder", pair_outside)]);
    if let Some(bare) = bare {
        outside.contestants.push(("without it", bare));
    }
    // What an event is made of, mostly.
    let clock = || alone(scaled(1_000_000), || _ = core::hint::black_box(now()));
    let word = AtomicU64::new(0);
    let exchange = move || alone(scaled(1_000_000), || _ = word.fetch_add(1, Relaxed));
    vec![
        scenario("an event of a run", "ns", [by("recorded", event)]),
        scenario("of it: the time, asked once", "ns", [by("the clock", clock)]),
        scenario("of it: the event's number in the run", "ns", [by("an addition", exchange)]),
        outside,
    ]
}
