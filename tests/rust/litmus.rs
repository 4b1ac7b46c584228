//! Litmus tests: what one thread wrote before it let another go on, the other sees; and where each access is
//! made under the lock, all threads see the accesses in one order.
//!
//! The words are read and written with no ordering of their own (`Relaxed`), so all the ordering that there
//! is comes from the primitive. The shapes and their names are those of Alglave, Maranget and Tautschnig,
//! *Herding Cats* (2014); a forbidden outcome would need two accesses to change places.

use crate::figures;
use crate::run::{self, runs};
use crate::stress::crew;
use core::sync::atomic::{AtomicBool, AtomicU32, Ordering::Relaxed, Ordering::SeqCst};
use std::sync::Arc;
use threadground::prelude::*;
use threadground::recipe::Way;

/// Rounds in a run, where each access is recorded, and outside any.
const IN_A_RUN: usize = 100;
const OUTSIDE: usize = figures::ROUNDS;

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

const SHAPES: [Shape; figures::SHAPES] = [
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

/// What lets one thread in at a time, to do this.
type Door = Arc<dyn Fn(&mut dyn FnMut()) + Send + Sync>;

macro_rules! door {
    ($lock:expr) => {{
        let lock = $lock;
        Arc::new(move |access: &mut dyn FnMut()| {
            let _held = lock.hold();
            access();
        })
    }};
}

fn doors() -> [(&'static str, Door); figures::DOORS] {
    [
        ("Lock", door!(Lock::new())),
        ("RLock", door!(RLock::new())),
        ("Condition", door!(Condition::new())),
        ("Semaphore", door!(Semaphore::new(1))),
        ("BoundedSemaphore", door!(BoundedSemaphore::new(1))),
    ]
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
    let (words, reads) = (rounds(count), SimpleQueue::new());
    let (door, theirs) = (Arc::clone(door), reads.clone());
    crew(shape.threads.len() as u32, move |number| {
        let read = |round: &Round| {
            round.meet(shape.threads.len());
            // Little between two accesses: what comes later would have time to be seen.
            let mut read = [None; 2];
            for (place, &access) in read.iter_mut().zip(shape.threads[number as usize]) {
                door(&mut || *place = round.access(access));
            }
            read
        };
        theirs.put((number, words.iter().map(read).collect::<Vec<_>>()));
    });
    let mut of_threads: Vec<_> = shape.threads.iter().map(|_| reads.get()).collect();
    of_threads.sort();
    for round in 0..count {
        let read: Vec<u32> =
            of_threads.iter().flat_map(|(_, all)| all[round].into_iter().flatten()).collect();
        assert_ne!(read, shape.forbidden, "{} under a {name}, round {round}", shape.name);
    }
}

/// How one thread lets another go on.
struct Signal {
    send: Box<dyn Fn() + Send + Sync>,
    receive: Box<dyn Fn() + Send + Sync>,
}

type Make = fn() -> Signal;

/// A signal by what both have.
fn by<T: Clone + Send + Sync + 'static, S, R>(
    it: T,
    send: impl Fn(&T) -> S + Send + Sync + 'static,
    receive: impl Fn(&T) -> R + Send + Sync + 'static,
) -> Signal {
    let theirs = it.clone();
    let send = Box::new(move || _ = send(&theirs));
    Signal { send, receive: Box::new(move || _ = receive(&it)) }
}

/// Every way to let another thread go on, once.
const SIGNALS: [(&str, Make); figures::SIGNALS] = [
    ("Event", || by(Event::new(), Event::set, Event::wait)),
    ("Semaphore", || by(Semaphore::new(0), Semaphore::release, Semaphore::acquire)),
    ("Queue", || by(Queue::bounded(1), |it| it.put(1), Queue::get)),
    ("LifoQueue", || by(LifoQueue::new(), |it| it.put(1), LifoQueue::get)),
    ("PriorityQueue", || by(PriorityQueue::new(), |it| it.put(1), PriorityQueue::get)),
    ("SimpleQueue", || by(SimpleQueue::new(), |it| it.put(1), SimpleQueue::get)),
    ("Queue.join", || {
        let queue = Queue::new();
        queue.put(1);
        by(queue, Queue::task_done, Queue::join)
    }),
    ("Barrier", || by(Barrier::new(2), Barrier::wait, Barrier::wait)),
    ("Condition", || {
        let sent = Arc::new(AtomicBool::new(false));
        let send = |(condition, sent): &(Condition, Arc<AtomicBool>)| {
            let _held = condition.hold();
            sent.store(true, Relaxed);
            condition.notify(1);
        };
        let receive = |(condition, sent): &(Condition, Arc<AtomicBool>)| {
            let _held = condition.hold();
            condition.wait_for(|| sent.load(Relaxed), None);
        };
        by((Condition::new(), sent), send, receive)
    }),
    // Held from the beginning; who signals gives it back.
    ("Lock", || {
        let lock = Lock::new();
        lock.acquire();
        by(lock, Lock::release, Lock::acquire)
    }),
];

/// One writes and signals a second, which writes that it saw it and signals a third: that sees both.
fn chain(name: &str, signal: Make, count: usize) {
    let signals: Vec<_> = (0..count).map(|_| [signal(), signal()]).collect();
    let (words, signals, seen) = (rounds(count), Arc::new(signals), SimpleQueue::new());
    let theirs = seen.clone();
    crew(3, move |number| {
        for (round, [first, second]) in words.iter().zip(signals.iter()) {
            round.meet(3);
            match number {
                0 => {
                    round.x.0.store(1, Relaxed);
                    (first.send)();
                }
                1 => {
                    (first.receive)();
                    round.y.0.store(round.x.0.load(Relaxed), Relaxed);
                    (second.send)();
                }
                _ => {
                    (second.receive)();
                    theirs.put((round.x.0.load(Relaxed), round.y.0.load(Relaxed)));
                }
            }
        }
    });
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
            for (name, door) in doors() {
                for shape in &SHAPES {
                    play(shape, name, &door, count.div_ceil(3));
                }
            }
        })
        .await;
    }

    async fn what_is_written_before_a_signal_is_seen_after_it() {
        everywhere(|count| SIGNALS.into_iter().for_each(|(name, signal)| chain(name, signal, count.div_ceil(3)))).await;
    }

    async fn what_is_written_before_a_start_or_an_end_is_seen_after_it() {
        everywhere(from_start_to_join).await;
    }
}
