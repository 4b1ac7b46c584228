//! What the record costs: an event of a run, operations in a run, and an operation outside any.

use super::scaled;
use crate::crew::{alone, now};
use crate::free_run::free_run;
use crate::measure::{Scenario, by, scenario};
use core::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex};
use threadground::sync::{Event, Lock, Queue, RLock, Semaphore};

/// Pairs of operations in a run, such as acquire and release: a trace has room for twenty events of each.
const PAIRS: u32 = 50_000;

/// Acquire and release leave three events: wants it, has it, gave it back.
const EVENTS: f64 = 3.0;

fn pair(lock: &Lock) {
    lock.acquire();
    lock.release();
}

/// Nanoseconds that a pair of operations takes in a run, on an object that is made there.
fn in_a_run<T: 'static>(make: fn() -> T, pair: impl Fn(&T) + Send + 'static) -> f64 {
    let result = Arc::new(Mutex::new(0.0));
    let theirs = Arc::clone(&result);
    free_run(move || {
        let object = make();
        *theirs.lock().expect("nobody panics") = alone(scaled(PAIRS), || pair(&object));
    });
    *result.lock().expect("the run is over")
}

/// Nanoseconds that an event takes, beside what is done.
fn event() -> f64 {
    let lock = Lock::new();
    let bare = alone(scaled(PAIRS), || pair(&lock));
    (in_a_run(Lock::new, pair) - bare) / EVENTS
}

/// Pairs of operations in a run, all on one thread.
fn operations() -> Vec<Scenario> {
    macro_rules! pairs {
        ($($name:literal: $new:expr, $($call:ident $arguments:tt)*;)*) => { vec![$(
            scenario(
                concat!("in a run: ", $name),
                "ns",
                [by("recorded", || in_a_run(|| $new, |object| { $(core::hint::black_box(object.$call $arguments);)* }))],
            )
        ),*] };
    }
    pairs! {
        "lock, acquire and release": Lock::new(), acquire() release();
        "rlock, acquire and release": RLock::new(), acquire() release();
        "semaphore, acquire and release": Semaphore::new(1), acquire() release();
        "event, set and clear": Event::new(), set() clear();
        "event, set and wait": Event::new(), set() wait();
        "queue, put and get": Queue::new(), put(1_u64) get();
    }
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
    let mut all = vec![
        scenario("an event of a run", "ns", [by("recorded", event)]),
        scenario("of it: the time, asked once", "ns", [by("the clock", clock)]),
        scenario("of it: the event's number in the run", "ns", [by("an addition", exchange)]),
        outside,
    ];
    all.extend(operations());
    all
}
