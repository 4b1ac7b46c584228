//! Queues beside channels.

use super::scaled;
use crate::crew::{alone, together};
use crate::measure::{Scenario, by, scenario};
use std::sync::{Mutex, mpsc};
use threadground::sync::{Queue, SimpleQueue};

/// Something that takes numbers in and gives them out.
trait Channel: Send + Sync + 'static {
    fn put(&self, item: u64);
    fn get(&self) -> u64;
}

impl Channel for Queue<u64> {
    fn put(&self, item: u64) {
        self.put(item);
    }
    fn get(&self) -> u64 {
        self.get()
    }
}

impl Channel for SimpleQueue<u64> {
    fn put(&self, item: u64) {
        self.put(item);
    }
    fn get(&self) -> u64 {
        self.get()
    }
}

macro_rules! channel {
    ($sender:ty, $receiver:ty) => {
        impl Channel for ($sender, $receiver) {
            fn put(&self, item: u64) {
                self.0.send(item).expect("the other end is here");
            }
            fn get(&self) -> u64 {
                self.1.recv().expect("the other end is here")
            }
        }
    };
}
channel!(crossbeam_channel::Sender<u64>, crossbeam_channel::Receiver<u64>);
channel!(flume::Sender<u64>, flume::Receiver<u64>);

/// The standard library's channels have one receiver, so several share it behind a lock.
macro_rules! mpsc {
    ($sender:ty) => {
        impl Channel for ($sender, Mutex<mpsc::Receiver<u64>>) {
            fn put(&self, item: u64) {
                self.0.send(item).expect("the other end is here");
            }
            fn get(&self) -> u64 {
                self.1.lock().expect("nobody panics").recv().expect("the other end is here")
            }
        }
    };
}
mpsc!(mpsc::Sender<u64>);
mpsc!(mpsc::SyncSender<u64>);

fn free(channel: impl Channel) -> f64 {
    alone(scaled(500_000), || {
        channel.put(1);
        core::hint::black_box(channel.get());
    })
}

/// Nanoseconds per item, from `side` threads to as many others.
fn flow(side: u32, channel: impl Channel) -> f64 {
    let each = scaled(100_000) / side;
    let seconds = together(2 * side, move |number| {
        for item in 0..each {
            if number < side {
                channel.put(u64::from(item));
            } else {
                core::hint::black_box(channel.get());
            }
        }
    });
    seconds * 1e9 / f64::from(side * each)
}

const PLACES: usize = 64;

fn with_lock<S>((sender, receiver): (S, mpsc::Receiver<u64>)) -> (S, Mutex<mpsc::Receiver<u64>>) {
    (sender, Mutex::new(receiver))
}

/// See the module.
#[must_use]
pub fn all() -> Vec<Scenario> {
    macro_rules! endless {
        ($name:literal, $call:expr) => {
            scenario(
                $name,
                "ns",
                [
                    by("Queue", || $call(Queue::new())),
                    by("crossbeam-channel", || $call(crossbeam_channel::unbounded())),
                    by("flume", || $call(flume::unbounded())),
                    by("std mpsc", || $call(with_lock(mpsc::channel()))),
                ],
            )
        };
    }
    macro_rules! bounded {
        ($name:literal, $call:expr) => {
            scenario(
                $name,
                "ns",
                [
                    by("Queue", || $call(Queue::bounded(PLACES as u32))),
                    by("crossbeam-channel", || $call(crossbeam_channel::bounded(PLACES))),
                    by("flume", || $call(flume::bounded(PLACES))),
                    by("std mpsc", || $call(with_lock(mpsc::sync_channel(PLACES)))),
                ],
            )
        };
    }
    fn one_to_one(channel: impl Channel) -> f64 {
        flow(1, channel)
    }
    fn two_to_two(channel: impl Channel) -> f64 {
        flow(2, channel)
    }
    vec![
        endless!("queue, put and get on one thread", free),
        scenario(
            "simple queue, put and get on one thread",
            "ns",
            [
                by("SimpleQueue", || free(SimpleQueue::new())),
                by("crossbeam-channel", || free(crossbeam_channel::unbounded())),
            ],
        ),
        endless!("queue, 1 to 1", one_to_one),
        endless!("queue, 2 to 2", two_to_two),
        bounded!("queue of 64, 1 to 1", one_to_one),
        bounded!("queue of 64, 2 to 2", two_to_two),
    ]
}
