//! Locks: free, fought for, and with a hog.

use super::scaled;
use crate::crew::{alone, busy, now, together};
use crate::measure::{Scenario, by, scenario};
use core::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use threadground::sync::{Lock, RLock};

/// Something that lets one in at a time.
pub trait Room: Send + Sync + 'static {
    /// An open one.
    fn new() -> Self;
    /// Calls `f` inside.
    fn inside<R>(&self, f: impl FnOnce() -> R) -> R;
}

impl Room for Lock {
    fn new() -> Self {
        Self::new()
    }
    fn inside<R>(&self, f: impl FnOnce() -> R) -> R {
        let _held = self.hold();
        f()
    }
}

impl Room for RLock {
    fn new() -> Self {
        Self::new()
    }
    fn inside<R>(&self, f: impl FnOnce() -> R) -> R {
        let _held = self.hold();
        f()
    }
}

/// Our lock as Python's `acquire` and `release`, without a guard.
struct Bare(Lock);

impl Room for Bare {
    fn new() -> Self {
        Self(Lock::new())
    }
    fn inside<R>(&self, f: impl FnOnce() -> R) -> R {
        self.0.acquire();
        let result = f();
        self.0.release();
        result
    }
}

macro_rules! mutex {
    ($type:ty, |$lock:ident| $hold:expr) => {
        impl Room for $type {
            fn new() -> Self {
                <$type>::new(())
            }
            fn inside<R>(&self, f: impl FnOnce() -> R) -> R {
                let $lock = self;
                let _held = $hold;
                f()
            }
        }
    };
}
mutex!(std::sync::Mutex<()>, |lock| lock.lock().expect("nobody panics"));
mutex!(parking_lot::Mutex<()>, |lock| lock.lock());
mutex!(parking_lot::ReentrantMutex<()>, |lock| lock.lock());
#[cfg(target_family = "wasm")]
mutex!(wasm_sync::Mutex<()>, |lock| lock.lock().expect("nobody panics"));

fn free<T: Room>() -> f64 {
    let room = T::new();
    alone(scaled(1_000_000), || room.inside(|| ()))
}

/// Nanoseconds per entry, when `threads` enter as often as they can, `work` inside and as much outside.
fn fought_for<T: Room>(threads: u32, work: u32, entries: u32) -> f64 {
    let room = T::new();
    let each = scaled(entries) / threads;
    let seconds = together(threads, move |_| {
        for _ in 0..each {
            room.inside(|| busy(work));
            busy(work);
        }
    });
    seconds * 1e9 / f64::from(each * threads)
}

/// The fair share of entries, in shares of the one who has the fewest: 1 is fair. A hog stays inside for
/// a millisecond and comes back at once; three others want 10 µs of every millisecond.
fn with_hog<T: Room>() -> f64 {
    let room = T::new();
    let over = AtomicBool::new(false);
    let entries = std::sync::Arc::new([const { AtomicU64::new(0) }; 4]);
    let counts = std::sync::Arc::clone(&entries);
    together(4, move |number| {
        let until = now() + 0.1;
        while !over.load(Relaxed) {
            room.inside(|| pass(if number == 0 { 0.001 } else { 0.000_01 }));
            counts[number as usize].fetch_add(1, Relaxed);
            if now() > until {
                over.store(true, Relaxed);
            }
            if number > 0 {
                std::thread::sleep(core::time::Duration::from_millis(1));
            }
        }
    });
    let entries: Vec<_> = entries.iter().map(|entries| entries.load(Relaxed) as f64).collect();
    let worst = entries.iter().copied().fold(f64::MAX, f64::min);
    let fair = entries.iter().sum::<f64>() / entries.len() as f64;
    fair / worst.max(0.1)
}

/// Works for so many seconds.
fn pass(seconds: f64) {
    let until = now() + seconds;
    while now() < until {}
}

/// A lock in JavaScript, as one writes it with `Atomics`: 0 free, 1 taken, 2 and somebody waits. The loop
/// that enters it is JavaScript too.
#[cfg(target_family = "wasm")]
fn javascript(threads: u32, work: u32, entries: u32) -> f64 {
    use std::sync::{Arc, atomic::AtomicI32};
    use wasm_bindgen::JsValue;
    let enter = "
        const words = new Int32Array(memory.buffer);
        let sum = 0;
        const busy = () => { for (let i = 0; i < work; i++) sum = (sum + i) | 0; };
        for (let entry = 0; entry < entries; entry++) {
            let seen = Atomics.compareExchange(words, at, 0, 1);
            while (seen !== 0) {
                if (seen === 2 || Atomics.compareExchange(words, at, 1, 2) !== 0) Atomics.wait(words, at, 2);
                seen = Atomics.compareExchange(words, at, 0, 2);
            }
            busy();
            if (Atomics.exchange(words, at, 0) === 2) Atomics.notify(words, at, 1);
            if (outside) busy();
        }
        return sum;";
    let word = Arc::new(AtomicI32::new(0));
    let each = scaled(entries) / threads;
    let run = move |_| {
        let at = Arc::as_ptr(&word).addr() as u32 / 4;
        let loops = js_sys::Function::new_with_args("memory, at, entries, work, outside", enter);
        let list = [wasm_bindgen::memory(), at.into(), each.into(), work.into(), (work > 0).into()];
        loops.apply(&JsValue::NULL, &list.into_iter().collect::<js_sys::Array>()).expect("it runs");
    };
    let seconds = if threads == 1 {
        let began = now();
        run(0);
        now() - began
    } else {
        together(threads, run)
    };
    seconds * 1e9 / f64::from(each * threads)
}

macro_rules! contest {
    ($cost:ident ( $($argument:expr),* )) => {
        Vec::from([
            by("Lock", || $cost::<Lock>($($argument),*)),
            by("std::sync::Mutex", || $cost::<std::sync::Mutex<()>>($($argument),*)),
            // On wasm parking_lot needs a nightly feature to wait at all.
            #[cfg(not(target_family = "wasm"))]
            by("parking_lot::Mutex", || $cost::<parking_lot::Mutex<()>>($($argument),*)),
            #[cfg(target_family = "wasm")]
            by("wasm_sync::Mutex", || $cost::<wasm_sync::Mutex<()>>($($argument),*)),
        ])
    };
}

/// See the module.
#[must_use]
pub fn all() -> Vec<Scenario> {
    let mut all = vec![
        Scenario { name: "lock, free: hold".into(), unit: "ns", contestants: contest!(free()) },
        scenario(
            "lock, free: acquire and release",
            "ns",
            [by("Lock", free::<Bare>), by("std::sync::Mutex", free::<std::sync::Mutex<()>>)],
        ),
        scenario(
            "rlock, free",
            "ns",
            [
                by("RLock", free::<RLock>),
                by("parking_lot::ReentrantMutex", free::<parking_lot::ReentrantMutex<()>>),
            ],
        ),
    ];
    macro_rules! fought {
        ($($name:literal: $threads:literal, $work:literal, $entries:literal;)*) => { $(all.push(Scenario {
            name: $name.into(),
            unit: "ns",
            contestants: contest!(fought_for($threads, $work, $entries)),
        });)* };
    }
    fought! {
        "lock, short section, 2 threads": 2, 10, 200_000;
        "lock, short section, 4 threads": 4, 10, 200_000;
        "lock, long section, 2 threads": 2, 4000, 10_000;
        "lock, long section, 4 threads": 4, 4000, 10_000;
    }
    #[cfg(target_family = "wasm")]
    for scenario in &mut all {
        let (threads, work, entries) = match scenario.name.as_str() {
            "lock, free: hold" => (1, 0, 1_000_000),
            "lock, short section, 2 threads" => (2, 10, 200_000),
            "lock, short section, 4 threads" => (4, 10, 200_000),
            _ => continue,
        };
        scenario.contestants.push(by("JavaScript Atomics", move || javascript(threads, work, entries)));
    }
    all.push(Scenario {
        name: "lock with a hog: fair share / worst share".into(),
        unit: "times",
        contestants: contest!(with_hog()),
    });
    all
}
