//! Litmus tests: what one thread wrote before it let another go on, that other sees; and where each access
//! has the lock, all threads see one order of them.
//!
//! The words are read and written with no order of their own (`Relaxed`), so all the order that there is
//! comes from the primitive. The shapes and their names are those of Alglave, Maranget and Tautschnig,
//! *Herding Cats* (2014); an outcome that is forbidden needs two accesses to change places.

use crate::run::{self, runs};
use core::sync::atomic::{AtomicBool, AtomicU32, Ordering::Relaxed, Ordering::SeqCst};
use std::sync::Arc;
use threadground::model::view::Way;
use threadground::prelude::*;

/// Rounds in a run, where each access is recorded, and outside any.
const IN_A_RUN: usize = 100;
const OUTSIDE: usize = 3000;

/// Accesses to the two words.
#[derive(Clone, Copy)]
enum Access {
    WriteX,
    WriteY,
    ReadX,
    ReadY,
}
use Access::{ReadX, ReadY, WriteX, WriteY};

/// Threads, and what they must not read: each thread's reads in its order, one thread after the other.
struct Shape {
    name: &'static str,
    threads: &'static [&'static [Access]],
    forbidden: &'static [u32],
}

const SHAPES: [Shape; 6] = [
    Shape { name: "MP", threads: &[&[WriteX, WriteY], &[ReadY, ReadX]], forbidden: &[1, 0] },
    Shape { name: "SB", threads: &[&[WriteX, ReadY], &[WriteY, ReadX]], forbidden: &[0, 0] },
    Shape { name: "LB", threads: &[&[ReadX, WriteY], &[ReadY, WriteX]], forbidden: &[1, 1] },
    Shape { name: "CoRR", threads: &[&[WriteX], &[ReadX, ReadX]], forbidden: &[1, 0] },
    Shape { name: "WRC", threads: &[&[WriteX], &[ReadX, WriteY], &[ReadY, ReadX]], forbidden: &[1, 1, 0] },
    Shape {
        name: "IRIW",
        threads: &[&[WriteX], &[WriteY], &[ReadX, ReadY], &[ReadY, ReadX]],
        forbidden: &[1, 0, 1, 0],
    },
];

/// What lets one thread in at a time.
#[derive(Clone)]
enum Door {
    Lock(Lock),
    RLock(RLock),
    Condition(Condition),
    Permit(Semaphore),
    Bounded(BoundedSemaphore),
}

impl Door {
    fn all() -> [(&'static str, Self); 5] {
        [
            ("Lock", Self::Lock(Lock::new())),
            ("RLock", Self::RLock(RLock::new())),
            ("Condition", Self::Condition(Condition::new())),
            ("Semaphore", Self::Permit(Semaphore::new(1))),
            ("BoundedSemaphore", Self::Bounded(BoundedSemaphore::new(1))),
        ]
    }

    fn inside<R>(&self, access: impl FnOnce() -> R) -> R {
        match self {
            Self::Lock(lock) => {
                let _held = lock.hold();
                access()
            }
            Self::RLock(lock) => {
                let _held = lock.hold();
                access()
            }
            Self::Condition(condition) => {
                let _held = condition.hold();
                access()
            }
            Self::Permit(semaphore) => {
                let _held = semaphore.hold();
                access()
            }
            Self::Bounded(semaphore) => {
                let _held = semaphore.hold();
                access()
            }
        }
    }
}

/// A word on cache lines of its own: what is written to one may come to be seen before another.
#[derive(Default)]
#[repr(align(128))]
struct Word(AtomicU32);

/// The words of one round, and how many of its threads are there.
#[derive(Default)]
struct Round {
    x: Word,
    y: Word,
    arrived: Word,
}

fn rounds(count: usize) -> Arc<Vec<Round>> {
    Arc::new((0..count).map(|_| Round::default()).collect())
}

impl Round {
    /// Waits a little for the others, so that all begin at once.
    fn meet(&self, threads: usize) {
        self.arrived.0.fetch_add(1, Relaxed);
        let mut looks = 1000;
        while looks > 0 && self.arrived.0.load(Relaxed) < threads as u32 {
            looks -= 1;
            core::hint::spin_loop();
        }
    }

    /// What was read, if it is a read.
    fn access(&self, access: Access) -> Option<u32> {
        match access {
            WriteX => self.x.0.store(1, Relaxed),
            WriteY => self.y.0.store(1, Relaxed),
            ReadX => return Some(self.x.0.load(Relaxed)),
            ReadY => return Some(self.y.0.load(Relaxed)),
        }
        None
    }
}

/// Plays a shape; fails if what is forbidden is read.
fn play(shape: &'static Shape, name: &str, door: &Door, count: usize) {
    let words = rounds(count);
    let reads = SimpleQueue::new();
    let threads = shape.threads.iter().enumerate().map(|(number, accesses)| {
        let (words, door, reads) = (Arc::clone(&words), door.clone(), reads.clone());
        let body = move || {
            let all = words.iter().map(|round| {
                round.meet(shape.threads.len());
                accesses.iter().filter_map(|&access| door.inside(|| round.access(access))).collect()
            });
            let all: Vec<Vec<u32>> = all.collect();
            reads.put((number, all));
        };
        Thread::new(body, ())
    });
    let threads: Vec<_> = threads.collect();
    threads.iter().for_each(Thread::start);
    threads.iter().for_each(Thread::join);
    let mut of_threads: Vec<_> = threads.iter().map(|_| reads.get()).collect();
    of_threads.sort();
    for round in 0..count {
        let read: Vec<u32> = of_threads.iter().flat_map(|(_, all)| all[round].iter().copied()).collect();
        assert_ne!(read, shape.forbidden, "{} under a {name}, round {round}", shape.name);
    }
}

/// How one thread lets another go on.
#[derive(Clone)]
enum Signal {
    Event(Event),
    Semaphore(Semaphore),
    Queue(Queue<u32>),
    Lifo(LifoQueue<u32>),
    Priority(PriorityQueue<u32>),
    Simple(SimpleQueue<u32>),
    Tasks(Queue<u32>),
    Barrier(Barrier),
    Condition(Condition, Arc<AtomicBool>),
    /// Held from the beginning; who signals gives it back.
    Lock(Lock),
}

impl Signal {
    const NAMES: [&'static str; 10] = [
        "Event",
        "Semaphore",
        "Queue",
        "LifoQueue",
        "PriorityQueue",
        "SimpleQueue",
        "Queue.join",
        "Barrier",
        "Condition",
        "Lock",
    ];

    fn new(name: &str) -> Self {
        match name {
            "Event" => Self::Event(Event::new()),
            "Semaphore" => Self::Semaphore(Semaphore::new(0)),
            "Queue" => Self::Queue(Queue::bounded(1)),
            "LifoQueue" => Self::Lifo(LifoQueue::new()),
            "PriorityQueue" => Self::Priority(PriorityQueue::new()),
            "SimpleQueue" => Self::Simple(SimpleQueue::new()),
            "Queue.join" => {
                let queue = Queue::new();
                queue.put(0);
                Self::Tasks(queue)
            }
            "Barrier" => Self::Barrier(Barrier::new(2)),
            "Condition" => Self::Condition(Condition::new(), Arc::default()),
            _ => {
                let lock = Lock::new();
                lock.acquire();
                Self::Lock(lock)
            }
        }
    }

    fn send(&self) {
        match self {
            Self::Event(event) => event.set(),
            Self::Semaphore(semaphore) => semaphore.release(),
            Self::Queue(queue) => queue.put(1),
            Self::Lifo(queue) => queue.put(1),
            Self::Priority(queue) => queue.put(1),
            Self::Simple(queue) => queue.put(1),
            Self::Tasks(queue) => queue.task_done(),
            Self::Barrier(barrier) => drop(barrier.wait()),
            Self::Condition(condition, sent) => {
                let _held = condition.hold();
                sent.store(true, Relaxed);
                condition.notify(1);
            }
            Self::Lock(lock) => lock.release(),
        }
    }

    fn receive(&self) {
        match self {
            Self::Event(event) => drop(event.wait()),
            Self::Semaphore(semaphore) => drop(semaphore.acquire()),
            Self::Queue(queue) => drop(queue.get()),
            Self::Lifo(queue) => drop(queue.get()),
            Self::Priority(queue) => drop(queue.get()),
            Self::Simple(queue) => drop(queue.get()),
            Self::Tasks(queue) => queue.join(),
            Self::Barrier(barrier) => drop(barrier.wait()),
            Self::Condition(condition, sent) => {
                let _held = condition.hold();
                condition.wait_for(|| sent.load(Relaxed), None);
            }
            Self::Lock(lock) => drop(lock.acquire()),
        }
    }
}

/// One writes and signals a second, which writes that it saw it and signals a third: that sees both.
fn chain(name: &'static str, count: usize) {
    let words = rounds(count);
    let signals: Vec<_> = (0..count).map(|_| [Signal::new(name), Signal::new(name)]).collect();
    let (signals, seen) = (Arc::new(signals), SimpleQueue::new());
    let threads = (0..3).map(|number| {
        let (words, signals, seen) = (Arc::clone(&words), Arc::clone(&signals), seen.clone());
        let body = move || {
            for (round, [first, second]) in words.iter().zip(signals.iter()) {
                round.meet(3);
                match number {
                    0 => {
                        round.x.0.store(1, Relaxed);
                        first.send();
                    }
                    1 => {
                        first.receive();
                        round.y.0.store(round.x.0.load(Relaxed), Relaxed);
                        second.send();
                    }
                    _ => {
                        second.receive();
                        seen.put((round.x.0.load(Relaxed), round.y.0.load(Relaxed)));
                    }
                }
            }
        };
        Thread::new(body, ())
    });
    let threads: Vec<_> = threads.collect();
    threads.iter().for_each(Thread::start);
    threads.iter().for_each(Thread::join);
    for round in 0..count {
        assert_eq!(seen.get_nowait(), Ok((1, 1)), "two signals of a {name}, round {round}");
    }
}

/// A thread sees what was written before its start, and who joins it what it wrote; a timer too.
fn from_start_to_join(count: usize) {
    for round in 0..count.div_ceil(10) {
        let word = Arc::new(AtomicU32::new(0));
        let (of_thread, of_timer) = (Arc::clone(&word), Arc::clone(&word));
        let thread = Thread::new(move || of_thread.store(2 * of_thread.load(Relaxed), Relaxed), ());
        let timer = Timer::new(Duration::ZERO, move || of_timer.store(3 + of_timer.load(Relaxed), Relaxed));
        word.store(1, Relaxed);
        thread.start();
        thread.join();
        timer.start();
        timer.join();
        assert_eq!(word.load(Relaxed), 5, "round {round}");
    }
}

/// In a run on real threads, and outside any.
async fn everywhere(body: impl Fn(usize) + Clone + Send + 'static) {
    let (outside, done) = (body.clone(), Arc::new(AtomicBool::new(false)));
    run::finishes(Way::Real, move || body(IN_A_RUN)).await;
    let tells = Arc::clone(&done);
    let thread = Thread::new(
        move || {
            outside(OUTSIDE);
            tells.store(true, SeqCst);
        },
        (),
    );
    thread.start();
    run::ended(&thread).await;
    assert!(done.load(SeqCst), "it failed outside any run");
}

runs! {
    async fn all_threads_see_one_order_of_what_is_done_under_a_lock() {
        everywhere(|count| {
            for (name, door) in Door::all() {
                for shape in &SHAPES {
                    play(shape, name, &door, count.div_ceil(3));
                }
            }
        })
        .await;
    }

    async fn what_is_written_before_a_signal_is_seen_after_it() {
        everywhere(|count| Signal::NAMES.into_iter().for_each(|name| chain(name, count.div_ceil(3)))).await;
    }

    async fn what_is_written_before_a_start_or_an_end_is_seen_after_it() {
        everywhere(from_start_to_join).await;
    }
}
