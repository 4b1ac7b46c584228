//! Whatever can come of a little program, the reader can choose: on generated programs, all that comes of every sequence of
//! choices is all that comes of brute force.
//!
//! The brute force knows nothing of the crate: it is a machine of its own, which goes through every interleaving of the
//! programs' operations, and lets a wait's time pass at any moment from its first look on.

use super::{Own, after, telling};
use crate::figures::CHOSEN as PROGRAMS;
use crate::run::{self, Left};
use std::collections::{BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use threadground::prelude::*;
use threadground::recipe::schedule::Next;
use threadground::trace::choice::{Choice, Deed};
use threadground::trace::event::Outcome;

/// How many interleavings a program has at most, and at least.
const INTERLEAVINGS: std::ops::RangeInclusive<usize> = 3..=90;

/// An operation. Those that may fail are followed by one that undoes them, which is left out if they do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Op {
    Read,
    Write(i32),
    Acquire(usize),
    Try(usize),
    Timed(usize),
    Release(usize),
    Set,
    Clear,
    Wait,
    TimedWait,
    Take,
    TimedTake,
    Give,
    Put(i32),
    Get,
    TimedGet,
    Await,
    Notify,
    NotifyAll,
}

/// The lock of the condition; the others are locks alone.
const ITS_LOCK: usize = 1;
type Program = Vec<Vec<Op>>;
/// Whether the program ended, and what each thread saw.
type Seen = (bool, Vec<Vec<i32>>);

/// A few phrases for each thread.
fn generate(random: &mut Random) -> Program {
    let threads = random.randint(2, 3);
    let phrase = |random: &mut Random, thread: i32| match random.randint(0, 15) {
        0 => vec![Op::Read],
        1 => vec![Op::Write(thread)],
        2 | 3 => {
            vec![Op::Acquire(0), [Op::Read, Op::Write(thread)][random.randint(0, 1) as usize], Op::Release(0)]
        }
        4 => vec![Op::Try(0), Op::Release(0)],
        5 => vec![Op::Timed(0), Op::Release(0)],
        6 => vec![Op::Set],
        7 => vec![Op::Clear],
        8 => vec![[Op::Wait, Op::TimedWait][random.randint(0, 1) as usize]],
        9 => vec![Op::Take, Op::Give],
        10 => vec![Op::TimedTake, Op::Give],
        11 => vec![Op::Put(thread)],
        12 => vec![[Op::Get, Op::TimedGet][random.randint(0, 1) as usize]],
        13 => vec![Op::Acquire(ITS_LOCK), Op::Await, Op::Release(ITS_LOCK)],
        14 => vec![Op::Acquire(ITS_LOCK), Op::NotifyAll, Op::Release(ITS_LOCK)],
        _ => vec![Op::Acquire(ITS_LOCK), Op::Notify, Op::Release(ITS_LOCK)],
    };
    let phrases = if threads == 2 { 2 } else { 1 };
    (0..threads).map(|thread| (0..phrases).flat_map(|_| phrase(random, thread)).collect()).collect()
}

/// The machine of the brute force.
#[derive(Clone, Debug, Default)]
struct Machine {
    value: i32,
    owners: [Option<usize>; 2],
    flag: bool,
    taken: bool,
    item: Option<i32>,
    /// Who waits for the flag, and on the condition; in the order in which they came.
    for_flag: Vec<usize>,
    on_condition: VecDeque<usize>,
    at: Vec<usize>,
    /// Who is in the middle of a wait; and whether it has been let go.
    waits: Vec<Option<bool>>,
    seen: Vec<Vec<i32>>,
}

impl Machine {
    fn of(program: &Program) -> Self {
        let all = program.len();
        Self { at: vec![0; all], waits: vec![None; all], seen: vec![Vec::new(); all], ..Self::default() }
    }

    /// The thread has done its operation, and has seen this; `over` operations come next.
    fn done(mut self, thread: usize, seen: Option<i32>, over: usize) -> Option<Self> {
        self.seen[thread].extend(seen);
        self.at[thread] += over;
        self.waits[thread] = None;
        Some(self)
    }

    fn begins_to_wait(mut self, thread: usize) -> Option<Self> {
        self.waits[thread] = Some(false);
        Some(self)
    }

    /// What comes of the thread's next step; `late` says that its time passes.
    fn step(&self, program: &Program, me: usize, late: bool, planted: bool) -> Option<Self> {
        let op = *program[me].get(self.at[me])?;
        let mut next = self.clone();
        let waits = self.waits[me];
        if late {
            waits.filter(|_| matches!(op, Op::Timed(_) | Op::TimedWait | Op::TimedTake | Op::TimedGet))?;
            next.for_flag.retain(|&other| other != me);
            return next.done(me, Some(0), if matches!(op, Op::Timed(_) | Op::TimedTake) { 2 } else { 1 });
        }
        match op {
            Op::Read => next.done(me, Some(self.value), 1),
            Op::Write(value) => {
                next.value = value;
                next.done(me, None, 1)
            }
            Op::Acquire(lock) | Op::Try(lock) | Op::Timed(lock) => {
                if self.owners[lock].is_none() || planted {
                    next.owners[lock] = Some(me);
                    return next.done(me, (!matches!(op, Op::Acquire(_))).then_some(1), 1);
                }
                match op {
                    Op::Try(_) => next.done(me, Some(0), 2),
                    Op::Timed(_) if waits.is_none() => next.begins_to_wait(me),
                    _ => None,
                }
            }
            Op::Release(lock) => {
                next.owners[lock] = None;
                next.done(me, None, 1)
            }
            Op::Set => {
                next.flag = true;
                for thread in std::mem::take(&mut next.for_flag) {
                    next.waits[thread] = Some(true);
                }
                next.done(me, None, 1)
            }
            Op::Clear => {
                next.flag = false;
                next.done(me, None, 1)
            }
            Op::Wait | Op::TimedWait => match waits {
                Some(true) => next.done(me, Some(1), 1),
                Some(false) => None,
                None if self.flag => next.done(me, Some(1), 1),
                None => {
                    next.for_flag.push(me);
                    next.begins_to_wait(me)
                }
            },
            Op::Take | Op::TimedTake => {
                if !self.taken {
                    next.taken = true;
                    return next.done(me, (op == Op::TimedTake).then_some(1), 1);
                }
                if op == Op::TimedTake && waits.is_none() { next.begins_to_wait(me) } else { None }
            }
            Op::Give => {
                next.taken = false;
                next.done(me, None, 1)
            }
            Op::Put(item) => {
                if self.item.is_some() {
                    return None;
                }
                next.item = Some(item);
                next.done(me, None, 1)
            }
            Op::Get | Op::TimedGet => match next.item.take() {
                Some(item) => next.done(me, Some(10 + item), 1),
                None if op == Op::TimedGet && waits.is_none() => next.begins_to_wait(me),
                None => None,
            },
            Op::Await => match waits {
                None => {
                    next.owners[ITS_LOCK] = None;
                    next.on_condition.push_back(me);
                    next.begins_to_wait(me)
                }
                Some(true) if self.owners[ITS_LOCK].is_none() => {
                    next.owners[ITS_LOCK] = Some(me);
                    next.done(me, None, 1)
                }
                Some(_) => None,
            },
            Op::Notify | Op::NotifyAll => {
                let count = if op == Op::Notify { 1 } else { self.on_condition.len() };
                for _ in 0..count {
                    if let Some(thread) = next.on_condition.pop_front() {
                        next.waits[thread] = Some(true);
                    }
                }
                next.done(me, None, 1)
            }
        }
    }
}

/// All that can come of a program, and in how many interleavings; `None` if these are too many.
fn brute(program: &Program, planted: bool) -> Option<(BTreeSet<Seen>, usize)> {
    let (mut seen, mut count, mut open) = (BTreeSet::new(), 0, vec![Machine::of(program)]);
    while let Some(machine) = open.pop() {
        let threads = 0..program.len();
        let steps = threads.flat_map(|thread| [(thread, false), (thread, true)]);
        let before = open.len();
        open.extend(steps.filter_map(|(thread, late)| machine.step(program, thread, late, planted)));
        if open.len() == before {
            let ended = (0..program.len()).all(|thread| machine.at[thread] == program[thread].len());
            seen.insert((ended, machine.seen));
            count += 1;
            if count > *INTERLEAVINGS.end() {
                return None;
            }
        }
    }
    Some((seen, count))
}

type Log = Arc<Mutex<Vec<Vec<i32>>>>;

/// The same program with the crate's own objects.
fn body(program: Program, log: Log) -> impl Fn() + Clone + Send + 'static {
    move || {
        *log.lock().unwrap_or_else(PoisonError::into_inner) = vec![Vec::new(); program.len()];
        let value = Shared::new(0);
        let locks = [Lock::new(), Lock::new()];
        let condition = Condition::with_lock(&locks[ITS_LOCK]);
        let (event, semaphore, queue) = (Event::new(), Semaphore::new(1), Queue::bounded(1));
        let long = secs(100.0);
        let thread = |(me, ops): (usize, &Vec<Op>)| {
            let (ops, log) = (ops.clone(), Arc::clone(&log));
            let (value, locks, condition) = (value.clone(), locks.clone(), condition.clone());
            let (event, semaphore, queue) = (event.clone(), semaphore.clone(), queue.clone());
            let run = move || {
                let sees = |seen: i32| log.lock().unwrap_or_else(PoisonError::into_inner)[me].push(seen);
                let mut at = 0;
                while let Some(&op) = ops.get(at) {
                    at += 1;
                    let mut may = |got: bool, over: usize| {
                        sees(got.into());
                        at += if got { 0 } else { over };
                    };
                    match op {
                        Op::Read => sees(value.get()),
                        Op::Write(new) => value.set(new),
                        Op::Acquire(lock) => {
                            locks[lock].acquire();
                        }
                        Op::Try(lock) => may(locks[lock].try_acquire(), 1),
                        Op::Timed(lock) => may(locks[lock].acquire_timeout(long), 1),
                        Op::Release(lock) => locks[lock].release(),
                        Op::Set => event.set(),
                        Op::Clear => event.clear(),
                        Op::Wait => {
                            event.wait();
                            sees(1);
                        }
                        Op::TimedWait => may(event.wait_timeout(long), 0),
                        Op::Take => {
                            semaphore.acquire();
                        }
                        Op::TimedTake => may(semaphore.acquire_timeout(long), 1),
                        Op::Give => semaphore.release(),
                        Op::Put(item) => queue.put(item),
                        Op::Get => sees(10 + queue.get()),
                        Op::TimedGet => sees(queue.get_timeout(long).map_or(0, |item| 10 + item)),
                        Op::Await => {
                            condition.wait();
                        }
                        Op::Notify => condition.notify(1),
                        Op::NotifyAll => condition.notify_all(),
                    }
                }
            };
            Thread::new(run, ())
        };
        let threads: Vec<_> = program.iter().enumerate().map(thread).collect();
        threads.iter().for_each(Thread::start);
        threads.iter().for_each(Thread::join);
    }
}

/// All that comes of every sequence of these choices.
async fn chosen(program: &Program, wanted: fn(&Choice) -> Vec<Next>) -> BTreeSet<Seen> {
    let log = Log::default();
    let subject = Own(body(program.clone(), Arc::clone(&log)));
    let is_untimed =
        program.iter().flatten().all(|op| !matches!(op, Op::Timed(_) | Op::TimedTake | Op::TimedGet));
    let (mut seen, mut open) = (BTreeSet::new(), vec![(Vec::new(), 0)]);
    while let Some((chosen, known)) = open.pop() {
        let left: Left = after(&subject, &chosen).await;
        if let Some(&(_, next)) = chosen.last().filter(|_| is_untimed) {
            // What a thread is about to try is on record before that.
            let mut did = left.trace.records[known..].iter().filter(|record| record.thread == next.thread);
            let first = did.next().and_then(|_| did.next()).map(|record| format!("{:?}", record.event));
            let waits = first.is_some_and(|first| first.contains("Acquire") && first.contains("Blocked"));
            assert!(!waits, "{program:?}: {chosen:?} was offered, and could not be done");
        }
        let Some(choice) = &left.trace.meta.choice else {
            let ended = left.outcome() == Some(Outcome::Finished);
            seen.insert((ended, log.lock().unwrap_or_else(PoisonError::into_inner).clone()));
            continue;
        };
        for next in wanted(choice) {
            // Behind the records that there are, but for the mark of the end.
            open.push(([&chosen[..], &[(choice.number, next)]].concat(), left.trace.records.len() - 1));
        }
    }
    seen
}

/// The programs, with all that can come of each: of three in four more than one thing.
fn programs(count: usize) -> Vec<(Program, BTreeSet<Seen>)> {
    let mut random = Random::new(16);
    // First those in which two threads want the same, of each kind.
    let plain = [vec![Op::Acquire(0), Op::Release(0)], vec![Op::Take, Op::Give], vec![Op::Put(1), Op::Get]];
    let mut all: Vec<(Program, BTreeSet<Seen>)> = plain
        .map(|phrase| vec![phrase.clone(), phrase])
        .into_iter()
        .filter_map(|program| brute(&program, false).map(|(seen, _)| (program, seen)))
        .collect();
    while all.len() < count {
        let program = generate(&mut random);
        if let Some((seen, interleavings)) = brute(&program, false)
            && INTERLEAVINGS.contains(&interleavings)
            && (seen.len() > 1 || all.iter().filter(|(_, seen)| seen.len() == 1).count() < count / 4)
        {
            all.push((program, seen));
        }
    }
    all
}

#[test]
fn all_that_can_come_of_a_program_can_be_chosen_and_nothing_else() {
    let programs = programs(PROGRAMS);
    for (program, seen) in &programs {
        assert_eq!(&run::block_on(chosen(program, telling)), seen, "{program:?}");
    }
}

/// Who wants a lock is not let go: as if that could not be done.
fn without_locks(choice: &Choice) -> Vec<Next> {
    let takes = |next: &Next| {
        let one = choice.threads.iter().find(|one| one.thread == next.thread);
        one.is_some_and(|one| one.pending.deed == Deed::Acquire)
    };
    let mut left = telling(choice);
    if left.iter().any(|next| !takes(next)) {
        left.retain(|next| !takes(next));
    }
    left
}

#[test]
fn an_operation_that_is_wrongly_possible_or_impossible_is_noticed() {
    let programs = programs(20);
    let missed =
        |(program, seen): &&(Program, BTreeSet<Seen>)| &run::block_on(chosen(program, without_locks)) != seen;
    assert!(programs.iter().filter(missed).count() > 2, "choices that are not offered");
    let more = |(program, seen): &&(Program, BTreeSet<Seen>)| {
        brute(program, true).is_none_or(|(planted, _)| planted != *seen)
    };
    assert!(programs.iter().filter(more).count() > 2, "a lock that two threads can take");
}
