//! What comes before what, in this run and in every run that goes like it: vector clocks.
//!
//! A thread *tells* others what it has done so far (it starts a thread, sets an event, puts an item into a
//! queue), and those that are let go by it *learn* that. What a thread has learned of comes before what it does
//! from then on; two operations of which neither thread has learned could as well have come the other way round.
//!
//! There are two orders, made here by the same rules. *Messages* has program order, start and join, and what lets
//! a thread go on: events, items of queues, barriers, notifications, a timer's cancel. *Happens-before* has locks
//! and semaphores too: a release comes before the acquires that follow it.
//!
//! Source: Mattern, "Virtual Time and Global States of Distributed Systems", 1989 (vector clocks); Flanagan and
//! Freund, "FastTrack: Efficient and Precise Dynamic Race Detection", PLDI 2009 (one number for an operation).

use super::sorted::Sorted;
use crate::model::texts::Texts;
use crate::model::threads::MOST;
use crate::trace::event::{
    Event, Moved, ObjectNumber, OnAny, OnBarrier, OnCondition, OnEvent, OnLock, OnObject, OnQueue, OnRun,
    OnSemaphore, OnThread, OnTimer, Passed, Phase, Record, ThreadNumber, Ticket, Woken,
};
use crate::trace::kind::Kind;
use std::sync::Arc;

/// How many threads share a part of a clock.
const PART: usize = 64;

/// How much of each thread's work somebody knows of: for each thread, how often it had told others something.
/// Clocks share their parts: what a clock takes grows with what is new in it, not with the number of threads.
#[derive(Clone, Debug, Default)]
pub(super) struct Clock(Vec<Arc<[u32; PART]>>);

/// When a thread did something: its number, and how often it had told others something by then, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moment {
    pub(super) thread: ThreadNumber,
    count: u32,
}

/// What a thread knew, and had done, when it told others of it.
#[derive(Clone, Debug)]
struct Message {
    clock: Arc<Clock>,
    at: Moment,
}

/// What one thread knows of the others, and how often it has told them something.
#[derive(Clone, Debug, Default)]
struct Known {
    clock: Arc<Clock>,
    count: u32,
    /// The barrier at which the thread has arrived without having to wait, so far: what it does before it passes
    /// is the barrier's action.
    arriving: Option<ObjectNumber>,
}

/// What threads tell others by one object.
#[derive(Debug, Default)]
struct Channel {
    /// By the last operation of those of which only the last counts: a lock's release, a timer's cancel, a
    /// queue's get.
    last: Option<Message>,
    /// By all operations of those that count together: releases of a semaphore, tasks done, sets of an event
    /// that is up, arrivals at a barrier.
    all: Clock,
    /// What opened the barrier last, or shut the queue down.
    opened: Clock,
    /// By an item's text, the place of the items that are equal to it.
    texts: Sorted<Line>,
    /// The items inside, each with what its putter knew and the place of the equal one behind it.
    items: Vec<(Message, u32)>,
    /// The places that are free again.
    free: Vec<u32>,
    /// The notifications that somebody has still to learn of, with the number of those.
    notices: Vec<(Ticket, Message, u64)>,
    /// Whether the last item that came is the first to go.
    last_in: bool,
    /// Whether the event is set.
    is_up: bool,
}

/// The first and the last of equal items in a queue.
#[derive(Clone, Copy, Debug)]
struct Line {
    first: u32,
    last: u32,
}

/// No item.
const NONE: u32 = u32::MAX;

impl Channel {
    fn put(&mut self, text: u32, message: Message) {
        let place = self.free.pop().unwrap_or(self.items.len() as u32);
        match self.items.get_mut(place as usize) {
            Some(free) => *free = (message, NONE),
            None => self.items.push((message, NONE)),
        }
        let line = self.texts.or_insert_with(text, || Line { first: NONE, last: NONE });
        if line.first == NONE {
            *line = Line { first: place, last: place };
        } else if self.last_in {
            self.items[place as usize].1 = line.first;
            line.first = place;
        } else {
            self.items[line.last as usize].1 = place;
            line.last = place;
        }
    }

    /// Takes an item out: of equal ones that which the queue's kind gives first.
    fn get(&mut self, text: u32) -> Option<Message> {
        let line = self.texts.get_mut(text)?;
        let (message, next) = self.items.get(line.first as usize)?.clone();
        self.free.push(line.first);
        line.first = next;
        Some(message)
    }
}

/// One of the two orders. It grows with the trace, and takes memory and time near to linear in it.
#[derive(Debug)]
pub(super) struct Order {
    with_locks: bool,
    threads: Vec<Known>,
    channels: Sorted<Channel>,
}

impl Clock {
    /// Whether what the thread did then is known.
    pub(super) fn has(&self, at: Moment) -> bool {
        self.count(at.thread) >= at.count
    }

    fn count(&self, thread: ThreadNumber) -> u32 {
        self.0.get(thread as usize / PART).map_or(0, |part| part[thread as usize % PART])
    }

    fn add(&mut self, at: Moment) {
        let place = at.thread as usize / PART;
        while self.0.len() <= place {
            self.0.push(Arc::new([0; PART]));
        }
        let count = &mut Arc::make_mut(&mut self.0[place])[at.thread as usize % PART];
        *count = at.count.max(*count);
    }

    fn join(&mut self, other: &Self) {
        for (mine, theirs) in
            self.0.iter_mut().zip(&other.0).filter(|(mine, theirs)| !Arc::ptr_eq(mine, theirs))
        {
            if mine.iter().zip(theirs.iter()).all(|(mine, theirs)| mine <= theirs) {
                *mine = Arc::clone(theirs);
            } else if mine.iter().zip(theirs.iter()).any(|(mine, theirs)| mine < theirs) {
                let all = Arc::make_mut(mine).iter_mut().zip(theirs.iter());
                all.for_each(|(mine, theirs)| *mine = (*mine).max(*theirs));
            }
        }
        if let Some(rest) = other.0.get(self.0.len()..) {
            self.0.extend_from_slice(rest);
        }
    }

    fn hear(&mut self, message: &Message) {
        self.join(&message.clock);
        self.add(message.at);
    }
}

impl Order {
    /// The order of messages: locks and semaphores bring nothing about.
    pub(super) fn messages() -> Self {
        Self { with_locks: false, threads: Vec::new(), channels: Sorted::default() }
    }

    /// Happens-before, with locks and semaphores as they were taken in this run.
    pub(super) fn happens_before() -> Self {
        Self { with_locks: true, ..Self::messages() }
    }

    /// When what the thread does now is done.
    pub(super) fn now(&self, thread: ThreadNumber) -> Moment {
        Moment { thread, count: self.threads.get(thread as usize).map_or(0, |known| known.count) + 1 }
    }

    /// What the thread knows now of the others.
    pub(super) fn known(&self, thread: ThreadNumber) -> Arc<Clock> {
        self.threads.get(thread as usize).map_or_else(Arc::default, |known| Arc::clone(&known.clock))
    }

    /// Whether what was done then comes before what the thread does now.
    pub(super) fn is_before(&self, then: Moment, thread: ThreadNumber) -> bool {
        then.thread == thread || self.threads.get(thread as usize).is_some_and(|known| known.clock.has(then))
    }

    /// Takes in the next record.
    pub(super) fn follow(&mut self, record: &Record, texts: &Texts) {
        let me = record.thread;
        if me >= MOST {
            return;
        }
        if let Some(barrier) = self.thread(me).arriving {
            self.learn_all(me, barrier);
        }
        match record.event {
            Event::Run(OnRun::Began | OnRun::Ended { .. }) => {}
            Event::Thread(what) => self.follow_thread(me, what),
            Event::Object { object, ticket, what } => match what {
                OnObject::Any(what) => self.follow_any(me, object, what, texts),
                OnObject::Lock(what) => self.follow_lock(me, object, what),
                OnObject::Condition(what) => self.follow_condition(me, object, what, ticket),
                OnObject::Event(what) => self.follow_event(me, object, what),
                OnObject::Semaphore(what) => self.follow_semaphore(me, object, what),
                OnObject::Barrier(what) => self.follow_barrier(me, object, what),
                OnObject::Timer(what) => self.follow_timer(me, object, what),
                OnObject::Queue(what) => self.follow_queue(me, object, what),
                // A value that is read brings no order: whether there is one is what a reader asks.
                OnObject::Local(_) | OnObject::Shared(_) => {}
            },
        }
    }

    fn thread(&mut self, number: ThreadNumber) -> &mut Known {
        let place = number as usize;
        if self.threads.len() <= place {
            self.threads.resize_with(place + 1, Known::default);
        }
        &mut self.threads[place]
    }

    fn channel(&mut self, object: ObjectNumber) -> &mut Channel {
        self.channels.or_default(object)
    }

    /// What a thread knows and has done so far, for others to learn.
    fn tell(&mut self, me: ThreadNumber) -> Message {
        let known = self.thread(me);
        known.count += 1;
        Message { clock: Arc::clone(&known.clock), at: Moment { thread: me, count: known.count } }
    }

    fn learn(&mut self, me: ThreadNumber, message: &Message) {
        // Who knows of the telling knows all that was told.
        if !self.is_before(message.at, me) {
            Arc::make_mut(&mut self.thread(me).clock).hear(message);
        }
    }

    fn tell_last(&mut self, me: ThreadNumber, object: ObjectNumber) {
        let message = self.tell(me);
        self.channel(object).last = Some(message);
    }

    fn learn_last(&mut self, me: ThreadNumber, object: ObjectNumber) {
        if let Some(message) = self.channel(object).last.clone() {
            self.learn(me, &message);
        }
    }

    fn tell_all(&mut self, me: ThreadNumber, object: ObjectNumber) {
        let message = self.tell(me);
        self.channel(object).all.hear(&message);
    }

    fn learn_all(&mut self, me: ThreadNumber, object: ObjectNumber) {
        let all = self.channel(object).all.clone();
        Arc::make_mut(&mut self.thread(me).clock).join(&all);
    }

    fn learn_opened(&mut self, me: ThreadNumber, object: ObjectNumber) {
        let opened = self.channel(object).opened.clone();
        Arc::make_mut(&mut self.thread(me).clock).join(&opened);
    }

    fn follow_thread(&mut self, me: ThreadNumber, what: OnThread) {
        match what {
            OnThread::Started { thread, .. } if thread < MOST => {
                let message = self.tell(me);
                self.learn(thread, &message);
            }
            OnThread::Join { thread, phase: Phase::Has(_), .. } if thread < MOST => {
                let message = self.tell(thread);
                self.learn(me, &message);
            }
            OnThread::Started { .. }
            | OnThread::Join { .. }
            | OnThread::Began { .. }
            | OnThread::Ended { .. }
            | OnThread::Renamed { .. }
            | OnThread::Sleep { .. }
            | OnThread::Fetch { .. }
            | OnThread::Printed { .. }
            | OnThread::Raised { .. }
            | OnThread::Failed { .. }
            | OnThread::Looked { .. } => {}
        }
    }

    fn follow_any(&mut self, me: ThreadNumber, object: ObjectNumber, what: OnAny, texts: &Texts) {
        match what {
            OnAny::Made { kind, .. } => {
                if kind == Kind::LifoQueue {
                    self.channel(object).last_in = true;
                }
            }
            // Who finds the flag up has learned as much as who waited for it.
            OnAny::Looked { what, seen } => {
                if texts.get(what) == "is_set" && texts.get(seen) == "True" {
                    self.learn_all(me, object);
                }
            }
            OnAny::Busy { .. } => {}
        }
    }

    fn follow_lock(&mut self, me: ThreadNumber, object: ObjectNumber, what: OnLock) {
        match what {
            OnLock::Acquire { phase: Phase::Has(_), .. } if self.with_locks => self.learn_last(me, object),
            OnLock::Release { depth: 0, .. } if self.with_locks => self.tell_last(me, object),
            OnLock::Acquire { .. } | OnLock::Release { .. } => {}
        }
    }

    fn follow_condition(
        &mut self,
        me: ThreadNumber,
        object: ObjectNumber,
        what: OnCondition,
        ticket: Ticket,
    ) {
        match what {
            OnCondition::Notify { woken, .. } if woken > 0 => {
                let message = self.tell(me);
                self.channel(object).notices.push((ticket, message, woken));
            }
            OnCondition::Wait { phase: Phase::Has(Woken { woken_by: Some(by) }), .. } => {
                let notices = &mut self.channel(object).notices;
                let Some(at) = notices.iter().position(|(ticket, ..)| *ticket == by) else { return };
                let (_, message, left) = &mut notices[at];
                let message = message.clone();
                *left -= 1;
                if *left == 0 {
                    notices.remove(at);
                }
                self.learn(me, &message);
            }
            OnCondition::Init { .. } | OnCondition::Notify { .. } | OnCondition::Wait { .. } => {}
        }
    }

    fn follow_event(&mut self, me: ThreadNumber, object: ObjectNumber, what: OnEvent) {
        match what {
            OnEvent::Set => {
                let channel = self.channel(object);
                if !core::mem::replace(&mut channel.is_up, true) {
                    channel.all = Clock::default();
                }
                self.tell_all(me, object);
            }
            OnEvent::Clear => self.channel(object).is_up = false,
            OnEvent::Wait { phase: Phase::Has(_), .. } => self.learn_all(me, object),
            OnEvent::Wait { phase: Phase::Wants | Phase::Blocked | Phase::GaveUp, .. } => {}
        }
    }

    /// Which release brought the permit is not known: all that came before it count.
    fn follow_semaphore(&mut self, me: ThreadNumber, object: ObjectNumber, what: OnSemaphore) {
        match what {
            OnSemaphore::Acquire { phase: Phase::Has(_), .. } if self.with_locks => {
                self.learn_all(me, object);
            }
            OnSemaphore::Release { .. } if self.with_locks => self.tell_all(me, object),
            OnSemaphore::Init { .. } | OnSemaphore::Acquire { .. } | OnSemaphore::Release { .. } => {}
        }
    }

    fn follow_barrier(&mut self, me: ThreadNumber, object: ObjectNumber, what: OnBarrier) {
        match what {
            OnBarrier::Wait { phase, .. } => {
                self.thread(me).arriving = None;
                match phase {
                    Phase::Wants => {
                        self.tell_all(me, object);
                        self.thread(me).arriving = Some(object);
                    }
                    Phase::Blocked => {}
                    Phase::Has(Passed { woken_by, .. }) => {
                        if woken_by.is_none() {
                            self.tell_all(me, object);
                            let channel = self.channel(object);
                            channel.opened = core::mem::take(&mut channel.all);
                        }
                        self.learn_opened(me, object);
                    }
                    Phase::GaveUp => self.learn_last(me, object),
                }
            }
            OnBarrier::Reset | OnBarrier::Abort { .. } => {
                self.tell_last(me, object);
                self.channel(object).all = Clock::default();
            }
            OnBarrier::Init { .. } => {}
        }
    }

    fn follow_timer(&mut self, me: ThreadNumber, object: ObjectNumber, what: OnTimer) {
        match what {
            OnTimer::Cancel => self.tell_last(me, object),
            OnTimer::Wait { phase: Phase::Has(_), .. } => self.learn_last(me, object),
            OnTimer::Init { .. }
            | OnTimer::Wait { phase: Phase::Wants | Phase::Blocked | Phase::GaveUp, .. } => {}
        }
    }

    fn follow_queue(&mut self, me: ThreadNumber, object: ObjectNumber, what: OnQueue) {
        match what {
            OnQueue::Put { phase: Phase::Has(Moved { item, woken_by }), .. } => {
                if woken_by.is_some() {
                    self.learn_last(me, object);
                }
                let message = self.tell(me);
                self.channel(object).put(item.0, message);
            }
            OnQueue::Get { phase: Phase::Has(Moved { item, .. }), .. } => {
                if let Some(message) = self.channel(object).get(item.0) {
                    self.learn(me, &message);
                }
                self.tell_last(me, object);
            }
            OnQueue::TaskDone { .. } => self.tell_all(me, object),
            OnQueue::Join { phase: Phase::Has(_) } => self.learn_all(me, object),
            OnQueue::Shutdown { .. } => {
                self.tell_all(me, object);
                let message = self.tell(me);
                self.channel(object).opened.hear(&message);
            }
            OnQueue::Put { phase: Phase::GaveUp, .. } | OnQueue::Get { phase: Phase::GaveUp, .. } => {
                self.learn_opened(me, object);
            }
            OnQueue::Init { .. }
            | OnQueue::Resize { .. }
            | OnQueue::Put { phase: Phase::Wants | Phase::Blocked, .. }
            | OnQueue::Get { phase: Phase::Wants | Phase::Blocked, .. }
            | OnQueue::Join { phase: Phase::Wants | Phase::Blocked | Phase::GaveUp } => {}
        }
    }
}
