//! Sync-preserving deadlock prediction: whether threads could have come to the locks of a circle all at once,
//! had some of them gone more slowly than they did.
//!
//! A *reordering* of a run has of each thread what it did first, up to some point, in the order of the run, and
//! each of these operations does in it what it did in the run. If there is one in which each thread of a circle
//! is about to take its lock, that deadlock can happen. Looked for are reorderings in which the takes of a lock
//! keep their order; they are found by a closure. It begins with all that the threads of the circle did before
//! their takes, and grows by what that needs: what a read has read, the start of a thread, the end of a joined one,
//! and of the takes of one lock the releases of all but the last. If a take of the circle gets in, then another
//! round of the same loops is tried, further on: what was needed once is needed by every later one too, so that
//! nothing is taken back. What the closure has in the end, in the run's order, is such a reordering.
//!
//! Reads and writes of shared variables, starts, joins and locks are followed one by one. Events, conditions,
//! queues, semaphores, barriers and timers are not: an operation on one needs all operations on it before. That
//! predicts fewer deadlocks, and no false ones. How long things take counts for nothing: threads promise nothing
//! about that.
//!
//! Source: Tunç, Mathur, Pavlogiannis, Viswanathan, "Sound Dynamic Deadlock Prediction in Linear Time", PLDI 2023.

use super::sorted::Sorted;
use crate::model::seek::History;
use crate::trace::event::{
    Event, ObjectNumber, OnAny, OnBarrier, OnCondition, OnEvent, OnLock, OnObject, OnQueue, OnRun,
    OnSemaphore, OnShared, OnThread, OnTimer, Patience, Phase, Record, ThreadNumber,
};

/// No operation.
const NONE: u32 = u32::MAX;

/// How many operations all closures of one run may go through, together.
const MOST_VISITS: u32 = 30_000_000;

/// What an operation is to the closure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    /// A lock is taken; which one, and the operation that gives it back.
    Takes { lock: u32, until: u32 },
    /// The thread asks which threads there are, or whether one is alive.
    Counts,
    /// All else.
    Other,
}

/// An operation that a reordering may have or leave out.
#[derive(Clone, Copy, Debug)]
struct Operation {
    /// The number of its record.
    record: u32,
    /// Its thread, and its place among what that thread did.
    thread: u32,
    place: u32,
    /// Another thread's operation that it needs.
    needs: u32,
    /// Whether it needs that in every run: it is a thread's first, or a join without a limit.
    always: bool,
    what: What,
}

/// What is known of an object while the operations are read.
#[derive(Clone, Copy, Debug)]
struct Seen {
    lock: u32,
    /// The last operation on the object; of a shared variable, the last write.
    last: u32,
    /// The take of the lock that has not been given back.
    taken: u32,
}

/// The operations of a run.
#[derive(Debug, Default)]
pub(super) struct Operations {
    all: Vec<Operation>,
    /// The operations of each thread.
    threads: Vec<Vec<u32>>,
    numbers: Sorted<Thread>,
    objects: Sorted<Seen>,
    /// The starts and ends of threads.
    lives: Vec<u32>,
    locks: u32,
}

/// A thread among the operations: its place in their lists, and when it was started and ended.
#[derive(Clone, Copy, Debug)]
struct Thread {
    number: u32,
    started: u32,
    ended: u32,
}

impl Operations {
    pub(super) fn of(history: &History) -> Self {
        let mut operations = Self::default();
        for record in history.records().iter() {
            operations.follow(record);
        }
        operations
    }

    fn thread(&mut self, number: ThreadNumber) -> &mut Thread {
        let next = self.threads.len() as u32;
        let thread =
            self.numbers.or_insert_with(number, || Thread { number: next, started: NONE, ended: NONE });
        if thread.number == next {
            self.threads.push(Vec::new());
        }
        thread
    }

    fn object(&mut self, number: ObjectNumber) -> &mut Seen {
        self.objects.or_insert_with(number, || Seen { lock: NONE, last: NONE, taken: NONE })
    }

    /// Adds an operation; returns its number.
    fn add(&mut self, record: &Record, needs: u32, what: What) -> u32 {
        let Thread { number: thread, started, .. } = *self.thread(record.thread);
        let is_first = self.threads[thread as usize].is_empty();
        // A thread's first operation needs its start; if it needs something else, one is put before it.
        for needs in [started, needs].into_iter().skip(usize::from(!is_first || started == NONE)) {
            let place = self.threads[thread as usize].len() as u32;
            let always = is_first && place == 0 && started != NONE;
            let what = if always { What::Other } else { what };
            self.threads[thread as usize].push(self.all.len() as u32);
            self.all.push(Operation { record: record.number, thread, place, needs, always, what });
        }
        self.all.len() as u32 - 1
    }

    fn follow(&mut self, record: &Record) {
        match record.event {
            Event::Run(OnRun::Began | OnRun::Ended { .. }) => {}
            Event::Thread(what) => self.follow_thread(record, what),
            Event::Object { object, what, .. } => self.follow_object(record, object, what),
        }
    }

    fn follow_thread(&mut self, record: &Record, what: OnThread) {
        match what {
            OnThread::Started { thread, .. } => {
                let start = self.add(record, NONE, What::Other);
                self.thread(thread).started = start;
                self.lives.push(start);
            }
            OnThread::Ended { .. } => {
                let end = self.add(record, NONE, What::Other);
                self.thread(record.thread).ended = end;
                self.lives.push(end);
            }
            OnThread::Join { thread, patience, phase: Phase::Has(_), .. } => {
                let end = self.thread(thread).ended;
                let join = self.add(record, end, What::Other);
                self.all[join as usize].always = patience == Patience::Forever;
            }
            OnThread::Looked { .. } => {
                self.add(record, NONE, What::Counts);
            }
            OnThread::Raised { object: Some(object), .. } => {
                let last = self.object(object).last;
                self.add(record, last, What::Other);
            }
            OnThread::Raised { object: None, .. }
            | OnThread::Join { .. }
            | OnThread::Began { .. }
            | OnThread::Renamed { .. }
            | OnThread::Sleep { .. }
            | OnThread::Fetch { .. }
            | OnThread::Printed { .. }
            | OnThread::Failed { .. } => {}
        }
    }

    fn follow_object(&mut self, record: &Record, object: ObjectNumber, what: OnObject) {
        match what {
            OnObject::Any(OnAny::Looked { .. }) => {
                let last = self.object(object).last;
                self.add(record, last, What::Other);
            }
            OnObject::Lock(what) => self.follow_lock(record, object, what),
            OnObject::Shared(what) => self.follow_shared(record, object, what),
            // What is about to happen, that a thread waits for another's operation, and what an object starts with,
            // changes nothing.
            OnObject::Any(OnAny::Made { .. } | OnAny::Busy { .. })
            | OnObject::Condition(OnCondition::Init { .. } | OnCondition::Wait { phase: Phase::Wants, .. })
            | OnObject::Event(OnEvent::Wait { phase: Phase::Wants, .. })
            | OnObject::Semaphore(
                OnSemaphore::Init { .. } | OnSemaphore::Acquire { phase: Phase::Wants, .. },
            )
            | OnObject::Barrier(OnBarrier::Init { .. } | OnBarrier::Wait { phase: Phase::Wants, .. })
            | OnObject::Timer(OnTimer::Init { .. } | OnTimer::Wait { phase: Phase::Wants, .. })
            | OnObject::Queue(
                OnQueue::Init { .. }
                | OnQueue::Put { phase: Phase::Wants, .. }
                | OnQueue::Get { phase: Phase::Wants, .. }
                | OnQueue::Join { phase: Phase::Wants },
            )
            | OnObject::Local(_) => {}
            OnObject::Condition(_)
            | OnObject::Event(_)
            | OnObject::Semaphore(_)
            | OnObject::Barrier(_)
            | OnObject::Timer(_)
            | OnObject::Queue(_) => {
                let last = self.object(object).last;
                self.object(object).last = self.add(record, last, What::Other);
            }
        }
    }

    fn follow_lock(&mut self, record: &Record, object: ObjectNumber, what: OnLock) {
        let next = self.locks;
        let seen = self.object(object);
        if seen.lock == NONE {
            seen.lock = next;
            self.locks += 1;
        }
        let Seen { lock, last, taken } = *self.object(object);
        match what {
            OnLock::Acquire { phase: Phase::Has(acquired), .. } => {
                if acquired.depth == 1 {
                    let take = self.add(record, NONE, What::Takes { lock, until: NONE });
                    *self.object(object) = Seen { lock, last: take, taken: take };
                }
            }
            OnLock::Acquire { phase: Phase::Blocked, .. } => {
                self.add(record, NONE, What::Other);
            }
            // It did not get the lock, because somebody had it.
            OnLock::Acquire { phase: Phase::GaveUp, .. } => {
                self.add(record, if taken == NONE { last } else { taken }, What::Other);
            }
            OnLock::Release { depth: 0, .. } => {
                let release = self.add(record, taken, What::Other);
                if let Some(Operation { what: What::Takes { until, .. }, .. }) =
                    self.all.get_mut(taken as usize)
                {
                    *until = release;
                }
                *self.object(object) = Seen { lock, last: release, taken: NONE };
            }
            OnLock::Acquire { phase: Phase::Wants, .. } | OnLock::Release { .. } => {}
        }
    }

    fn follow_shared(&mut self, record: &Record, object: ObjectNumber, what: OnShared) {
        let last = self.object(object).last;
        let needs = match what {
            OnShared::Read { .. } | OnShared::Write { in_place: true, .. } => last,
            OnShared::Init { .. } | OnShared::Write { in_place: false, .. } => NONE,
        };
        let operation = self.add(record, needs, What::Other);
        match what {
            OnShared::Read { .. } => {}
            OnShared::Init { .. } | OnShared::Write { .. } => self.object(object).last = operation,
        }
    }

    /// The operation of this record, or the last one before it.
    fn at(&self, record: u32) -> Operation {
        self.all[self.all.partition_point(|operation| operation.record <= record).max(1) - 1]
    }
}

/// What a closure takes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rules {
    /// Only what starts and joins ask for in every run: what breaks that can never happen.
    StartAndJoin,
    /// All that makes up a reordering.
    All,
}

/// Closures of circles in one run.
#[derive(Debug)]
pub(super) struct Closures {
    operations: Operations,
    /// How many operations may still be gone through.
    left: u32,
    rules: Rules,
    /// How much of each thread is in the closure.
    reach: Vec<u32>,
    /// The last take of each lock in the closure.
    takes: Vec<u32>,
    /// How many starts and ends of threads have been asked for.
    lives: usize,
    wanted: Vec<u32>,
}

impl Closures {
    pub(super) fn of(history: &History) -> Self {
        Self {
            operations: Operations::of(history),
            left: MOST_VISITS,
            rules: Rules::All,
            reach: Vec::new(),
            takes: Vec::new(),
            lives: 0,
            wanted: Vec::new(),
        }
    }

    /// Finds for each of these takes, each one given by its records in all rounds of its loop, one round, so that
    /// no take is in the closure of what lies before all of them. `None` if there is none. `Some(None)` if it would
    /// take too long to know.
    pub(super) fn settle(&mut self, takes: &[&[u32]], rules: Rules) -> Option<Option<Vec<u32>>> {
        self.rules = rules;
        self.reach = vec![0; self.operations.threads.len()];
        self.takes = vec![NONE; self.operations.locks as usize];
        self.lives = 0;
        let mut rounds = vec![0; takes.len()];
        loop {
            for (records, round) in takes.iter().zip(&rounds) {
                let take = self.operations.at(*records.get(*round)?);
                if !self.reach(take.thread, take.place)? {
                    return Some(None);
                }
            }
            let mut moved = false;
            for (records, round) in takes.iter().zip(&mut rounds) {
                let is_in = |record: &u32| {
                    let take = self.operations.at(*record);
                    self.reach[take.thread as usize] > take.place
                };
                let skipped = records[*round..].partition_point(is_in);
                *round += skipped;
                moved |= skipped > 0;
            }
            if !moved {
                let last = takes.iter().zip(&rounds).map(|(records, round)| records[*round]);
                return Some(Some(last.collect()));
            }
        }
    }

    /// Takes in what a thread did before this place, and all that it needs. `None` if there is no such closure,
    /// `Some(false)` if it takes too long.
    fn reach(&mut self, thread: u32, place: u32) -> Option<bool> {
        let Some(last) = place.checked_sub(1) else { return Some(true) };
        self.wanted.clear();
        self.wanted.push(self.operations.threads[thread as usize][last as usize]);
        while let Some(wanted) = self.wanted.pop() {
            let Operation { thread, place, .. } = self.operations.all[wanted as usize];
            let reached = self.reach[thread as usize];
            self.reach[thread as usize] = reached.max(place + 1);
            for place in reached..=place {
                let number = self.operations.threads[thread as usize][place as usize];
                self.left = self.left.saturating_sub(1);
                self.need(number)?;
            }
            if self.left == 0 {
                return Some(false);
            }
        }
        Some(true)
    }

    /// Wants what an operation needs that has come into the closure. `None` if that can never be had.
    fn need(&mut self, number: u32) -> Option<()> {
        let Operation { needs, always, what, .. } = self.operations.all[number as usize];
        if needs != NONE && (always || self.rules == Rules::All) {
            self.wanted.push(needs);
        }
        if self.rules == Rules::StartAndJoin {
            return Some(());
        }
        match what {
            What::Takes { lock, .. } => {
                let other = core::mem::replace(&mut self.takes[lock as usize], number);
                if other != NONE {
                    self.takes[lock as usize] = number.max(other);
                    let earlier = self.operations.all[number.min(other) as usize];
                    let What::Takes { until, .. } = earlier.what else { return None };
                    // A lock that is never given back is taken no second time.
                    if until == NONE {
                        return None;
                    }
                    self.wanted.push(until);
                }
            }
            What::Counts => {
                let lives = &self.operations.lives[self.lives..];
                let before = lives.partition_point(|life| *life < number);
                self.wanted.extend(&lives[..before]);
                self.lives += before;
            }
            What::Other => {}
        }
        Some(())
    }
}
