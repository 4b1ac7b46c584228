//! What the records of a run say of its steps: who made each, and what it did to which thing.
//!
//! The numbers in a record are those of its run; here they become those of the whole search.

mod objects;

use super::access::{Accesses, Levels, Process, Step, Thing, Verb};
use super::names::Names;
use super::sections;
use crate::trace::choice::{Deed, Pending};
use crate::trace::event::{
    End, Event, OnAny, OnObject, OnRun, OnShared, OnThread, Outcome, Patience, Phase, Record, Text,
};
use crate::trace::kind::Kind;

/// What the search has to know of the program beforehand, since it changes what a step is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Sight {
    /// Whether the lines of all threads are one output, whose order counts.
    pub(super) together: bool,
    /// Whether time passes only when nobody can go on: then that depends on every step.
    pub(super) by_clock: bool,
    /// Whether the program looks at the clock, or it decides which deadline comes first: then a timed wait looks at it, too, as it begins.
    pub(super) clock: bool,
    /// Whether the program looks at the numbers by which threads are known: then it counts which was started first.
    pub(super) numbers: bool,
    /// Whether even a simple step can do more than it says, so that it has to be tried everywhere.
    pub(super) is_careful: bool,
    /// Whether whole sections are steps.
    pub(super) sections: bool,
}

impl Sight {
    /// With what else has been looked at.
    pub(super) fn with(self, seen: Self) -> Self {
        Self { clock: self.clock || seen.clock, numbers: self.numbers || seen.numbers, ..self }
    }
}

/// A thread in the run at hand.
#[derive(Clone, Copy, Debug)]
struct Thread {
    /// Its number in the search.
    number: u32,
    daemon: bool,
    started: u32,
    made: u32,
    /// Whether it is in an operation in which it has not waited yet.
    is_fresh: bool,
}

/// A queue in the run at hand.
#[derive(Clone, Copy, Debug, Default)]
struct Queue {
    put: u64,
    got: u64,
    /// Whether its items cannot be told by their numbers any more.
    is_disturbed: bool,
}

/// A step that has begun.
#[derive(Debug)]
struct Begun {
    process: Process,
    pending: Pending,
    accesses: Accesses,
    starts: Option<u32>,
}

/// Reads one run.
#[derive(Debug, Default)]
pub(super) struct Reading {
    sight: Sight,
    /// By their numbers in the run.
    threads: Vec<Thread>,
    objects: Vec<u32>,
    queues: Vec<Queue>,
    begun: Option<Begun>,
    pub(super) levels: Levels,
    /// The shared variable that a thread is about to touch, until it is told what it has done to it.
    untold: Option<u32>,
    /// Where whole sections are steps: what has been done to objects, each with how often a lock is held by then.
    pub(super) done: Vec<(u32, Verb, u32)>,
    /// What the program has looked at.
    pub(super) seen: Sight,
    /// The lines that were printed, each with its thread.
    pub(super) lines: Vec<(u32, Text)>,
    /// How the threads ended.
    pub(super) ends: Vec<(u32, End)>,
    /// The threads, each with its name, as they were started.
    pub(super) named: Vec<(u32, Text)>,
    pub(super) outcome: Option<Outcome>,
}

impl Reading {
    /// Of a run that has not begun; what an earlier reading has grown is used for it.
    pub(super) fn new(sight: Sight, earlier: Self) -> Self {
        let Self { mut threads, mut objects, mut queues, mut lines, mut ends, mut named, mut done, .. } =
            earlier;
        done.clear();
        threads.clear();
        threads.push(Thread { number: 0, daemon: false, started: 0, made: 0, is_fresh: false });
        objects.clear();
        objects.push(0);
        queues.clear();
        lines.clear();
        ends.clear();
        named.clear();
        Self { sight, threads, objects, queues, lines, ends, named, done, ..Self::default() }
    }

    /// The number of a thread in the search.
    pub(super) fn thread(&self, number: u32) -> u32 {
        self.threads[number as usize].number
    }

    /// Whether the run's end cuts off this thread of the run.
    pub(super) fn is_daemon(&self, number: u32) -> bool {
        self.threads[number as usize].daemon
    }

    /// A thread begins a step: it does what it has announced or, `late`, gives up as its time has passed; which it does by this
    /// step, if it `moves` the clock.
    pub(super) fn begin(&mut self, thread: u32, (late, moves): (bool, bool), pending: Pending) {
        let process = Process { thread: self.thread(thread), late };
        let mut begun = Begun { process, pending, accesses: Accesses::new(), starts: None };
        if late {
            begun.accesses.push((Thing::Clock, Verb::Alike));
        }
        if self.sight.by_clock {
            begun.accesses.push((Thing::Idle, if moves { Verb::Change } else { Verb::Look }));
        }
        // Nothing tells whether a thread was cut off before or behind these.
        let is_silent = matches!(pending.deed, Deed::Begin | Deed::GoOn);
        if self.is_daemon(thread) && !is_silent {
            begun.accesses.push((Thing::Run, Verb::Alike));
        }
        self.begun = Some(begun);
    }

    /// The thread whose step this is does what it has announced by this.
    pub(super) fn does(&mut self, pending: Pending, names: &Names) {
        let is_shared = |object: &u32| names.known(self.objects[*object as usize]).kind == Kind::Shared;
        let touches = matches!(pending.deed, Deed::Read | Deed::Write);
        self.untold = pending.object.filter(|_| touches).filter(is_shared);
    }

    /// What was announced last is over. Of a change that has failed in the middle nothing is told but that it failed: it has
    /// looked at what was there.
    pub(super) fn has_done(&mut self) {
        if let Some(object) = self.untold {
            self.on(object, Verb::Look);
        }
    }

    /// The step that has begun is over; what it was.
    pub(super) fn end(&mut self, names: &Names) -> Option<Step> {
        self.has_done();
        let begun = self.begun.take()?;
        let mut step = Step { process: begun.process, accesses: begun.accesses, starts: begun.starts };
        match begun.pending.deed {
            Deed::End => {
                step.accesses.push((Thing::Thread(step.process.thread), Verb::Change));
                step.accesses.push((Thing::Threads, Verb::Alike));
            }
            Deed::Clock => {
                self.seen.clock = true;
                step.accesses.push((Thing::Clock, Verb::Look));
            }
            // MainThread's own joins are not on record where it need not wait.
            Deed::Join if begun.pending.object.is_none() => {
                let one = begun.pending.thread.map(|number| (Thing::Thread(self.thread(number)), Verb::Look));
                let is_new = |one: &(Thing, Verb)| !step.accesses.contains(one);
                step.accesses.extend(one.filter(is_new));
            }
            Deed::Look if begun.pending.object.is_none() => {
                let one = begun.pending.thread.map(|number| Thing::Thread(self.thread(number)));
                step.accesses.push((one.unwrap_or(Thing::Threads), Verb::Look));
            }
            _ => {}
        }
        if self.sight.sections {
            sections::pass_through(&mut step);
        }
        self.levels.apply(&step, names);
        Some(step)
    }

    /// A thread has taken the next number of those by which threads are named.
    pub(super) fn counted(&mut self) {
        self.touch(Thing::Names, Verb::Change);
    }

    /// A thread has looked which threads have been started.
    pub(super) fn looked_for_threads(&mut self) {
        self.touch(Thing::Numbers, Verb::Look);
    }

    /// A thread has looked at the number by which a thread is known.
    pub(super) fn looked_at_number(&mut self) {
        self.seen.numbers = true;
    }

    fn touch(&mut self, thing: Thing, verb: Verb) {
        if let Some(begun) = &mut self.begun
            && !begun.accesses.contains(&(thing, verb))
        {
            begun.accesses.push((thing, verb));
        }
    }

    fn is_late(&self) -> bool {
        self.begun.as_ref().is_some_and(|begun| begun.process.late)
    }

    /// A thread has come to an operation that it may have to wait in.
    fn comes(&mut self, thread: u32) {
        self.threads[thread as usize].is_fresh = true;
    }

    /// Whether a thread's operation, which waits or is over now, had not waited before.
    fn was_fresh(&mut self, thread: u32) -> bool {
        core::mem::take(&mut self.threads[thread as usize].is_fresh)
    }

    /// A thread has to wait for this long at most: a look at the clock, if the program looks at it, too.
    fn waits_until(&mut self, patience: Patience) {
        if let (Patience::AtMost(_), true) = (patience, self.sight.clock) {
            self.touch(Thing::Clock, Verb::Look);
        }
    }

    /// Reads what has happened.
    pub(super) fn read(&mut self, record: &Record, names: &mut Names) {
        match record.event {
            Event::Run(OnRun::Began) => {}
            Event::Run(OnRun::Ended { outcome }) => self.outcome = Some(outcome),
            Event::Thread(what) => self.read_thread(record.thread, what, names),
            Event::Object { object, what, .. } => self.read_object(record.thread, object, what, names),
        }
    }

    fn read_thread(&mut self, thread: u32, what: OnThread, names: &mut Names) {
        match what {
            OnThread::Started { thread: new, daemon, name, .. } => {
                let by = &mut self.threads[thread as usize];
                by.started += 1;
                let number = names.thread(by.number, by.started);
                debug_assert_eq!(
                    new as usize,
                    self.threads.len(),
                    "threads are numbered as they are started"
                );
                self.named.push((number, name));
                self.threads.push(Thread { number, daemon, started: 0, made: 0, is_fresh: false });
                if let Some(begun) = &mut self.begun {
                    begun.starts = Some(number);
                }
                self.touch(Thing::Thread(number), Verb::Change);
                self.touch(Thing::Threads, Verb::Alike);
                self.touch(Thing::Numbers, if self.sight.numbers { Verb::Change } else { Verb::Alike });
            }
            OnThread::Began { name } if thread == 0 => self.named.push((0, name)),
            OnThread::Ended { end } => {
                self.ends.push((self.thread(thread), end));
                if thread == 0 {
                    self.touch(Thing::Run, Verb::Change);
                }
            }
            OnThread::Renamed { thread: whom, .. } => {
                self.touch(Thing::Thread(self.thread(whom)), Verb::Change);
            }
            OnThread::Join { thread: whom, patience, phase, .. } => match phase {
                Phase::Wants => {}
                Phase::Blocked if patience == Patience::Forever => {}
                Phase::Blocked => {
                    self.touch(Thing::Thread(self.thread(whom)), Verb::Look);
                    self.waits_until(patience);
                }
                Phase::Has(_) | Phase::GaveUp => self.touch(Thing::Thread(self.thread(whom)), Verb::Look),
            },
            OnThread::Sleep { time, phase } => match phase {
                Phase::Blocked => self.waits_until(Patience::AtMost(time)),
                Phase::Wants | Phase::Has(()) | Phase::GaveUp => {}
            },
            OnThread::Printed { line, .. } => {
                self.lines.push((self.thread(thread), line));
                if self.sight.together {
                    self.touch(Thing::Output, Verb::Change);
                }
            }
            OnThread::Raised { object: Some(object), .. } => self.change(object),
            OnThread::Began { .. }
            | OnThread::Raised { object: None, .. }
            | OnThread::Fetch { .. }
            | OnThread::Failed { .. }
            | OnThread::Looked { .. } => {}
        }
    }

    fn thing(&self, object: u32) -> Thing {
        Thing::Object(self.objects[object as usize])
    }

    /// What an operation is about, if there is such a thing.
    pub(super) fn thing_of(&self, pending: Pending) -> Option<Thing> {
        let object = pending.object.map(|object| self.thing(object));
        object.or_else(|| pending.thread.map(|thread| Thing::Thread(self.thread(thread))))
    }

    fn on(&mut self, object: u32, verb: Verb) {
        self.on_lock(object, verb, 1);
    }

    /// The same for a lock, which is held so often by then.
    fn on_lock(&mut self, object: u32, verb: Verb, depth: u32) {
        self.untold = self.untold.filter(|untold| *untold != object);
        self.touch(self.thing(object), verb);
        if self.sight.sections {
            self.done.push((self.objects[object as usize], verb, depth));
        }
    }

    /// Whether no other thread lives than the one that goes on.
    pub(super) fn is_alone(&self) -> bool {
        self.threads.len() == self.ends.len() + 1
    }

    /// The step that has begun ends before a lock that another thread has.
    pub(super) fn sees_held(&mut self, lock: Thing) {
        self.touch(lock, Verb::SeesHeld);
    }

    /// Who makes the step that has begun, and as its time has passed.
    pub(super) fn process(&self) -> Option<Process> {
        self.begun.as_ref().map(|begun| begun.process)
    }

    fn change(&mut self, object: u32) {
        self.on(object, Verb::Change);
    }

    /// Where a wait ends without what it was for.
    fn gives_up(&mut self, object: u32, at_once: Verb) {
        let verb = if self.is_late() { Verb::GiveUp } else { at_once };
        self.on(object, verb);
    }

    fn read_object(&mut self, thread: u32, object: u32, what: OnObject, names: &mut Names) {
        match what {
            OnObject::Any(OnAny::Made { kind, .. }) => {
                let by = &mut self.threads[thread as usize];
                by.made += 1;
                let number = names.object(by.number, by.made, kind);
                debug_assert_eq!(
                    object as usize,
                    self.objects.len(),
                    "objects are numbered as they are made"
                );
                self.objects.push(number);
            }
            OnObject::Any(OnAny::Looked { .. }) => {
                let thing = self.thing(object);
                let verb = match names.known(self.objects[object as usize]).kind {
                    Kind::Lock | Kind::RLock if self.levels.of(thing, names) > 0 => Verb::SeesFree,
                    Kind::Lock | Kind::RLock => Verb::SeesHeld,
                    Kind::Event | Kind::Shared | Kind::Timer => Verb::Look,
                    Kind::Condition
                    | Kind::Semaphore
                    | Kind::BoundedSemaphore
                    | Kind::Barrier
                    | Kind::Local
                    | Kind::ContextVar
                    | Kind::Queue
                    | Kind::LifoQueue
                    | Kind::PriorityQueue
                    | Kind::SimpleQueue => Verb::Change,
                };
                self.touch(thing, verb);
            }
            OnObject::Any(OnAny::Busy { .. }) => self.change(object),
            OnObject::Lock(what) => self.read_lock(object, what),
            OnObject::Condition(what) => self.read_condition(object, what),
            OnObject::Event(what) => self.read_event(thread, object, what),
            OnObject::Semaphore(what) => self.read_semaphore(object, what, names),
            OnObject::Barrier(what) => self.read_barrier(thread, object, what),
            OnObject::Timer(what) => self.read_timer(thread, object, what),
            // Each thread has a value of its own, and a context has one thread at a time.
            OnObject::Local(_) => {}
            OnObject::Queue(what) => self.read_queue(object, what, names),
            OnObject::Shared(what) => match what {
                OnShared::Init { .. } => {}
                OnShared::Read { .. } => self.on(object, Verb::Look),
                OnShared::Write { .. } => self.change(object),
            },
        }
    }
}
