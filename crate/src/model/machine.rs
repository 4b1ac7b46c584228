//! The machine: every thread and every object at one moment, and how one record changes them.
//!
//! Pure: the same records give the same machine, on any kind of computer. Nothing in a record can make it
//! panic; what names a thread or an object that was never made brings an unknown one into being.

use super::view::{Inside, ObjectState, State, ThreadState, TimerState, User};
use crate::trace::event::{End, Flags, ObjectType, Outcome, Phase, Record, Verb};

/// The most threads and objects that a trace may name; more are not shown.
const MOST: u32 = 100_000;

/// Texts by number.
pub(super) type Texts = [String];

pub(super) fn text(texts: &Texts, number: u32) -> &str {
    texts.get(number as usize).map_or("", String::as_str)
}

pub(super) fn seconds(nanos: i64) -> f64 {
    nanos as f64 / 1e9
}

/// A thread, and what a [`ThreadState`] does not say.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Thread {
    pub(super) state: ThreadState,
    pub(super) daemon: bool,
    pub(super) started: f64,
    pub(super) ended: Option<(f64, End)>,
    /// The thread that it joins.
    pub(super) joins: Option<u32>,
    /// Whether its function has returned, and it waits for the other threads as a program's end does.
    pub(super) done: bool,
    /// What it last waited by.
    pub(super) verb: Verb,
}

/// An object, and what an [`ObjectState`] does not say.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Object {
    pub(super) state: ObjectState,
    pub(super) kind: ObjectType,
    pub(super) name: String,
    pub(super) line: Option<u32>,
}

/// See the module.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Machine {
    pub(super) threads: Vec<Thread>,
    pub(super) objects: Vec<Object>,
    /// Lines of output so far.
    pub(super) lines: u32,
    pub(super) time: f64,
    /// Whether one thread at a time has the turn.
    pub(super) controlled: bool,
    running: Option<u32>,
    /// The threads that the last record may have changed.
    pub(super) changed: Vec<u32>,
}

impl Machine {
    pub(super) fn new(controlled: bool) -> Self {
        Self { controlled, ..Self::default() }
    }

    pub(super) fn thread(&mut self, number: u32) -> Option<&mut Thread> {
        if number >= MOST {
            return None;
        }
        if !self.changed.contains(&number) {
            self.changed.push(number);
        }
        while self.threads.len() <= number as usize {
            let number = self.threads.len() as u32;
            let state = ThreadState {
                number,
                name: if number == 0 { "MainThread".to_owned() } else { format!("thread {number}") },
                state: State::Ready,
                line: None,
                since: self.time,
                object: None,
                until: None,
                words: Vec::new(),
                holds: Vec::new(),
            };
            self.threads.push(Thread {
                state,
                daemon: false,
                started: self.time,
                ended: None,
                joins: None,
                done: false,
                verb: Verb::Begin,
            });
        }
        self.threads.get_mut(number as usize)
    }

    /// The object with this number, which counts from 1.
    pub(super) fn object(&self, number: u32) -> Option<&Object> {
        self.objects.get((number as usize).checked_sub(1)?)
    }

    fn object_mut(&mut self, number: u32) -> Option<&mut Object> {
        if number == 0 || number >= MOST {
            return None;
        }
        while self.objects.len() < number as usize {
            let number = self.objects.len() as u32 + 1;
            let inside = Inside::Lock { owner: None, depth: 0, reentrant: false };
            let state = ObjectState { number, inside, waiters: Vec::new(), summary: String::new() };
            self.objects.push(Object {
                state,
                kind: ObjectType::Lock,
                name: format!("object {number}"),
                line: None,
            });
        }
        self.objects.get_mut(number as usize - 1)
    }

    /// Changes the machine as the record says. `line` is the record's, if it lies in the program's file.
    pub(super) fn apply(&mut self, record: &Record, line: Option<u32>, texts: &Texts) {
        self.time = seconds(record.time).max(self.time);
        self.changed.clear();
        let me = u32::from(record.thread);
        if record.verb == Verb::RunEnds {
            return self.end(record);
        }
        self.runs(me);
        let time = self.time;
        if let Some(thread) = self.thread(me) {
            thread.state.line = line.or(thread.state.line);
        }
        if record.verb.is_about_thread() {
            self.apply_to_thread(record, me, texts);
        }
        match record.phase() {
            Phase::Wants => {}
            Phase::Blocked => self.block(record, me, line),
            Phase::Did => self.effect(record, me, line, texts),
            Phase::Has | Phase::GaveUp => {
                self.unblock(record, me);
                if record.phase() == Phase::Has {
                    self.effect(record, me, line, texts);
                } else if record.verb == Verb::Wait {
                    self.fire(record.object);
                }
            }
        }
        if record.flags.has(Flags::UNWINDING)
            && record.verb != Verb::Start
            && let Some(thread) = self.thread(me)
            && thread.state.state == State::Running
        {
            thread.state.state = State::Unwinding;
            thread.state.since = time;
        }
        if record.verb == Verb::Say {
            self.lines += 1;
        }
    }

    /// The thread that made a record was running; in a controlled run no other was.
    fn runs(&mut self, me: u32) {
        let time = self.time;
        if let Some(other) = self.running.filter(|&other| other != me && self.controlled)
            && let Some(thread) = self.thread(other)
            && thread.state.state == State::Running
        {
            thread.state.state = State::Ready;
            thread.state.since = time;
        }
        self.running = Some(me);
        if let Some(thread) = self.thread(me)
            && thread.state.state == State::Ready
        {
            thread.state.state = State::Running;
            thread.state.since = time;
        }
    }

    fn apply_to_thread(&mut self, record: &Record, me: u32, texts: &Texts) {
        let time = self.time;
        let timer = record.cause;
        let Some(thread) = self.thread(record.object) else { return };
        match record.verb {
            Verb::Start => {
                text(texts, record.argument).clone_into(&mut thread.state.name);
                thread.daemon = record.flags.has(Flags::DAEMON);
                thread.started = time;
                let number = record.object;
                if timer != 0
                    && let Some(object) = self.object_mut(timer)
                    && let Inside::Timer { thread, started, state, .. } = &mut object.state.inside
                {
                    *thread = Some(number);
                    *started = Some(time);
                    if *state == TimerState::New {
                        *state = TimerState::Counting;
                    }
                }
            }
            Verb::Begin => {
                text(texts, record.argument).clone_into(&mut thread.state.name);
                thread.state.state = State::Running;
                thread.state.since = time;
            }
            Verb::Rename => text(texts, record.argument).clone_into(&mut thread.state.name),
            Verb::End => {
                let end = End::from_number(record.argument).unwrap_or(End::Returned);
                thread.ended = Some((time, end));
                thread.state.state = if end == End::CutOff { State::CutOff } else { State::Ended };
                thread.state.since = time;
            }
            _ => {
                let joins = (record.phase() == Phase::Blocked).then_some(record.object);
                if let Some(thread) = self.thread(me) {
                    thread.joins = joins;
                    thread.done = record.flags.has(Flags::IMPLICIT);
                }
            }
        }
    }

    fn block(&mut self, record: &Record, me: u32, line: Option<u32>) {
        let since = self.time;
        let until = (record.flags.has(Flags::TIMED)).then(|| since + f64::from(record.argument) / 1e6);
        let about_object = !record.verb.is_about_thread() && record.object != 0;
        let kind = if about_object { self.object_mut(record.object).map(|object| object.kind) } else { None };
        let user = User { thread: me, line, since, until };
        if about_object && let Some(object) = self.object_mut(record.object) {
            match (&mut object.state.inside, record.verb) {
                (Inside::Queue { putters, .. }, Verb::Put) => putters.push(user),
                (Inside::Queue { joiners, .. }, Verb::JoinTasks) => joiners.push(user),
                _ => object.state.waiters.push(user),
            }
        }
        if let Some(thread) = self.thread(me) {
            thread.state.state = waiting_state(record.verb, kind);
            thread.state.since = since;
            thread.state.until = until;
            thread.state.object = about_object.then_some(record.object);
            thread.verb = record.verb;
        }
    }

    fn unblock(&mut self, record: &Record, me: u32) {
        let time = self.time;
        if !record.verb.is_about_thread()
            && let Some(object) = self.object_mut(record.object)
        {
            let leave = |users: &mut Vec<User>| users.retain(|user| user.thread != me);
            leave(&mut object.state.waiters);
            if let Inside::Queue { putters, joiners, .. } = &mut object.state.inside {
                leave(putters);
                leave(joiners);
            }
        }
        if let Some(thread) = self.thread(me) {
            thread.joins = None;
            thread.state.object = None;
            thread.state.until = None;
            if !matches!(thread.state.state, State::Running | State::Unwinding) {
                thread.state.state = State::Running;
                thread.state.since = time;
            }
        }
    }

    /// A lock that a condition has made for itself got the condition's name, as both were made at once.
    fn name_own_lock(&mut self, lock: u32, condition: &str) {
        if let Some(lock) = self.object_mut(lock).filter(|lock| lock.name == condition) {
            lock.name = format!("{condition}'s lock");
        }
    }

    /// A timer's wait ran out.
    fn fire(&mut self, number: u32) {
        if let Some(object) = self.object_mut(number)
            && let Inside::Timer { state, .. } = &mut object.state.inside
        {
            *state = TimerState::Fired;
        }
    }

    fn effect(&mut self, record: &Record, me: u32, line: Option<u32>, texts: &Texts) {
        let user = User { thread: me, line, since: self.time, until: None };
        let value = || text(texts, record.argument).to_owned();
        let number = record.object;
        if number == 0 || record.verb.is_about_thread() {
            return;
        }
        let mut gave_up_by = None;
        let Some(object) = self.object_mut(number) else { return };
        match (record.verb, &mut object.state.inside) {
            (Verb::Make, inside) => {
                object.kind = ObjectType::from_number(record.cause).unwrap_or(ObjectType::Lock);
                object.name = value();
                object.line = line;
                *inside = empty(object.kind);
            }
            (Verb::Init, inside) => {
                init(inside, record.argument, texts);
                if let Inside::Condition { lock } = *inside {
                    let name = object.name.clone();
                    self.name_own_lock(lock, &name);
                }
            }
            (Verb::Acquire, Inside::Lock { owner, depth, .. }) => {
                *depth = record.argument;
                if owner.as_ref().is_none_or(|owner| owner.thread != me) {
                    *owner = Some(user);
                }
                if let Some(thread) = self.thread(me)
                    && !thread.state.holds.contains(&number)
                {
                    thread.state.holds.push(number);
                }
            }
            (Verb::Release, Inside::Lock { owner, depth, .. }) => {
                *depth = record.argument;
                if *depth == 0 {
                    gave_up_by = owner.take().map(|owner| owner.thread);
                }
            }
            (Verb::Acquire, Inside::Semaphore { permits, holders, .. }) => {
                *permits = record.argument;
                holders.push(user);
            }
            (Verb::Release, Inside::Semaphore { permits, holders, .. }) => {
                *permits = record.argument;
                if let Some(at) = holders.iter().position(|holder| holder.thread == me) {
                    holders.remove(at);
                }
            }
            (Verb::Set, Inside::Event { set }) => *set = true,
            (Verb::Clear, Inside::Event { set }) => *set = false,
            // Whoever is notified leaves the waiting room, and goes on later: it needs the lock again.
            (Verb::Notify, Inside::Condition { .. }) => {
                let waiters = &mut object.state.waiters;
                waiters.drain(..waiters.len().min(record.argument as usize));
            }
            (Verb::Wait, Inside::Barrier { opened, .. }) if record.cause == 0 => *opened += 1,
            (Verb::Wait | Verb::Cancel, Inside::Timer { state, .. }) => {
                if matches!(state, TimerState::New | TimerState::Counting) {
                    *state = TimerState::Cancelled;
                }
            }
            (Verb::Reset, Inside::Barrier { broken, .. }) => *broken = false,
            (Verb::Abort, Inside::Barrier { broken, .. }) => *broken = true,
            (Verb::Put, Inside::Queue { items, unfinished, .. }) => {
                // A simple queue knows of no tasks.
                *unfinished += u32::from(object.kind != ObjectType::SimpleQueue);
                let item = value();
                items.insert(place(object.kind, items, &item), item);
            }
            (Verb::Get, Inside::Queue { items, .. }) => {
                let item = value();
                if let Some(at) = items.iter().position(|other| *other == item) {
                    items.remove(at);
                }
            }
            (Verb::TaskDone, Inside::Queue { unfinished, .. }) => *unfinished = record.argument,
            (Verb::Shutdown, Inside::Queue { items, closed, .. }) => {
                *closed = true;
                if record.argument == 1 {
                    items.clear();
                }
            }
            (Verb::Read, Inside::Shared { reader, .. }) => *reader = Some(user),
            (Verb::Write, Inside::Shared { value: place, writer, .. }) => {
                *place = value();
                *writer = Some(user);
            }
            (Verb::Read | Verb::Write, Inside::Local { values }) => {
                let value = value();
                match values.iter_mut().find(|(thread, _)| *thread == me) {
                    Some((_, place)) => *place = value,
                    None if record.verb == Verb::Write || value != "no value" => values.push((me, value)),
                    None => {}
                }
            }
            _ => {}
        }
        if let Some(thread) = gave_up_by.and_then(|owner| self.thread(owner)) {
            thread.state.holds.retain(|&held| held != number);
        }
    }

    /// The run's end: who has not ended is cut off, or blocked for ever.
    fn end(&mut self, record: &Record) {
        let time = self.time;
        self.changed = (0..self.threads.len() as u32).collect();
        let stuck = Outcome::from_number(record.argument) == Some(Outcome::Deadlock);
        for thread in self.threads.iter_mut().filter(|thread| thread.ended.is_none()) {
            let blocked =
                stuck && !matches!(thread.state.state, State::Ready | State::Running | State::Unwinding);
            thread.ended = Some((time, if blocked { End::Blocked } else { End::CutOff }));
            // A deadlocked thread goes on to be shown as what it waits for.
            if !blocked {
                thread.state.state = State::CutOff;
                thread.state.since = time;
            }
        }
    }
}

/// Where a queue puts an item: what comes out next is first.
fn place(kind: ObjectType, items: &[String], item: &str) -> usize {
    let later = |other: &String| match (other.parse::<i64>(), item.parse::<i64>()) {
        (Ok(other), Ok(item)) => other > item,
        _ => other.as_str() > item,
    };
    match kind {
        ObjectType::LifoQueue => 0,
        ObjectType::PriorityQueue => items.iter().position(later).unwrap_or(items.len()),
        _ => items.len(),
    }
}

fn waiting_state(verb: Verb, kind: Option<ObjectType>) -> State {
    match (verb, kind) {
        (Verb::Join, _) => State::Join,
        (Verb::Sleep, _) => State::Sleep,
        (Verb::Fetch, _) => State::Fetch,
        (Verb::Put, _) => State::QueueFull,
        (Verb::Get, _) => State::QueueEmpty,
        (Verb::JoinTasks, _) => State::QueueJoin,
        (Verb::Acquire, Some(ObjectType::Semaphore | ObjectType::BoundedSemaphore)) => State::Semaphore,
        (Verb::Wait, Some(ObjectType::Event)) => State::Event,
        (Verb::Wait, Some(ObjectType::Barrier)) => State::Barrier,
        (Verb::Wait, Some(ObjectType::Timer)) => State::Timer,
        (Verb::Wait, _) => State::Condition,
        _ => State::Lock,
    }
}

/// The inside of an object that was just made.
fn empty(kind: ObjectType) -> Inside {
    match kind {
        ObjectType::Lock => Inside::Lock { owner: None, depth: 0, reentrant: false },
        ObjectType::RLock => Inside::Lock { owner: None, depth: 0, reentrant: true },
        ObjectType::Condition => Inside::Condition { lock: 0 },
        ObjectType::Event => Inside::Event { set: false },
        ObjectType::Semaphore | ObjectType::BoundedSemaphore => {
            Inside::Semaphore { permits: 0, initial: 0, holders: Vec::new() }
        }
        ObjectType::Barrier => Inside::Barrier { parties: 0, opened: 0, broken: false },
        ObjectType::Timer => {
            Inside::Timer { thread: None, interval: 0.0, started: None, state: TimerState::New }
        }
        ObjectType::Local => Inside::Local { values: Vec::new() },
        ObjectType::Queue | ObjectType::LifoQueue | ObjectType::PriorityQueue | ObjectType::SimpleQueue => {
            Inside::Queue {
                items: Vec::new(),
                capacity: 0,
                unfinished: 0,
                putters: Vec::new(),
                joiners: Vec::new(),
                closed: false,
            }
        }
        ObjectType::Shared => Inside::Shared { value: String::new(), reader: None, writer: None },
    }
}

fn init(inside: &mut Inside, argument: u32, texts: &Texts) {
    match inside {
        Inside::Condition { lock } => *lock = argument,
        Inside::Semaphore { permits, initial, .. } => (*permits, *initial) = (argument, argument),
        Inside::Barrier { parties, .. } => *parties = argument,
        Inside::Timer { interval, .. } => *interval = f64::from(argument) / 1e6,
        Inside::Queue { capacity, .. } => *capacity = argument,
        Inside::Shared { value, .. } => text(texts, argument).clone_into(value),
        Inside::Lock { .. } | Inside::Event { .. } | Inside::Local { .. } => {}
    }
}
