//! Queues: every item comes out once.

use super::{Scenario, THREADS, crew};
use core::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use threadground::prelude::*;

/// Half of the threads put, half get.
const HALF: u32 = THREADS / 2;

/// The item that ends a consumer; it is larger than any other, so that it comes out last.
const LAST: u32 = u32::MAX;

pub(super) enum Kind {
    Fifo(Queue<u32>),
    Lifo(LifoQueue<u32>),
    Priority(PriorityQueue<u32>),
    Simple(SimpleQueue<u32>),
}

macro_rules! each {
    ($kind:expr, $queue:ident => $do:expr, $simple:ident => $otherwise:expr) => {
        match $kind {
            Kind::Fifo($queue) => $do,
            Kind::Lifo($queue) => $do,
            Kind::Priority($queue) => $do,
            Kind::Simple($simple) => $otherwise,
        }
    };
}

impl Kind {
    /// Puts it in, in one of three ways.
    fn put(&self, item: u32) {
        each!(self, queue => match item % 3 {
            0 => queue.put(item),
            1 => while queue.put_nowait(item).is_err() { sleep(secs(0.0)) },
            _ => while queue.put_timeout(item, secs(0.0002)).is_err() {},
        }, simple => simple.put(item));
    }

    /// Takes one out, in one of three ways.
    fn get(&self, how: u32) -> u32 {
        each!(self, queue => loop {
            let got = match how % 3 {
                0 => Ok(queue.get()),
                1 => queue.get_nowait(),
                _ => queue.get_timeout(secs(0.0002)),
            };
            match got {
                Ok(item) => return item,
                Err(_) => sleep(secs(0.0)),
            }
        }, simple => simple.get())
    }

    fn done(&self) {
        each!(self, queue => queue.task_done(), _simple => {});
    }

    /// Waits until all that was put is done.
    fn join(&self) {
        each!(self, queue => queue.join(), _simple => {});
    }
}

/// Producers and consumers on one queue.
pub(super) struct Belt {
    kind: Kind,
    rounds: u32,
    /// How many items of each producer may be in.
    put: Vec<AtomicU32>,
    /// What each consumer got.
    got: Vec<Mutex<Vec<u32>>>,
}

impl Belt {
    pub(super) fn new(kind: Kind, rounds: u32) -> Arc<Self> {
        let put = (0..HALF).map(|_| AtomicU32::new(0)).collect();
        let got = (0..HALF).map(|_| Mutex::default()).collect();
        Arc::new(Self { kind, rounds, put, got })
    }

    fn produce(&self, me: u32) {
        for round in 0..self.rounds {
            self.put[me as usize].store(round + 1, SeqCst);
            self.kind.put(me << 16 | round);
        }
    }

    fn consume(&self, me: u32) {
        for round in 0.. {
            let item = self.kind.get(me + round);
            if item == LAST {
                return self.kind.done();
            }
            // No operation in between: what was got is noted.
            self.got[me as usize].lock().expect("nobody else notes here").push(item);
            self.kind.done();
        }
    }
}

impl Scenario for Belt {
    fn play(self: Arc<Self>) {
        let theirs = Arc::clone(&self);
        let consumers = Thread::new(move || crew(HALF, move |me| theirs.consume(me)), ());
        consumers.start();
        let theirs = Arc::clone(&self);
        crew(HALF, move |me| theirs.produce(me));
        self.kind.join();
        for _ in 0..HALF {
            self.kind.put(LAST);
        }
        consumers.join();
        self.kind.join();
    }

    fn check(&self, finished: bool) {
        let mut all = BTreeSet::new();
        for got in &self.got {
            let got = got.lock().expect("all have ended");
            let mut latest = vec![None; HALF as usize];
            for &item in &*got {
                let (producer, round) = ((item >> 16) as usize, item & 0xffff);
                assert!(all.insert(item), "{item:x} came out twice");
                assert!(round < self.put[producer].load(SeqCst), "{item:x} was never put");
                let in_order = latest[producer].replace(round).is_none_or(|latest| latest < round);
                let fifo = matches!(self.kind, Kind::Fifo(_) | Kind::Simple(_));
                assert!(in_order || !fifo, "{item:x} came out of order");
            }
        }
        assert!(!finished || all.len() as u32 == HALF * self.rounds, "{} came out", all.len());
    }
}
