//! One run of one program: its threads, its clock, and its end.
//!
//! # How a run ends
//!
//! As Python's does: main returns, the threads that are no daemons are joined, the others are cut off.
//! Or every thread is blocked; or the run is stopped; or it reaches its step limit. Whatever comes first
//! writes the end mark, once, and cancels: every other thread unwinds at its next operation or wait. When
//! the last has come to its end the run is *settled*, and its carriers are free again.
//!
//! How its threads wait, and how the turn goes round, is in [`blocking`](super::blocking).

use super::config::Config;
use super::controlled::{Controlled, Policy, Turn};
use super::descriptor::Descriptor;
use super::error::Error;
use super::free::{self, Published};
use super::hooks::Hooks;
use crate::front::Front;
use crate::ground::Nanos;
use crate::ground::word::Ordering::{Relaxed, Release, SeqCst};
use crate::ground::word::{AtomicBool, AtomicU32, AtomicU64, Count32};
use crate::platform;
use crate::platform::carriers::{self, Job, NoMoreCarriers};
use crate::platform::guarded::Guarded;
use crate::recipe::{Value, schedule};
use crate::trace::Meta;
use crate::trace::event::{Event, OnRun, Outcome, Record, Text, ThreadNumber};
use crate::trace::kind::Kind;
use crate::trace::log::{ENDED, Head, Own, SETTLED, Texts, Writer};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a run and its other threads know of one of its threads.
#[derive(Debug)]
pub(super) struct RunThread {
    pub(super) descriptor: Arc<Descriptor>,
    /// What the thread waits on, in a free run.
    pub(super) waits: Published,
    ended: AtomicBool,
    /// The thread's turn, in a controlled run.
    pub(super) turn: Turn,
    /// In a controlled run, until the thread's first turn: what its carrier is to do, on a stack of how many bytes.
    pub(super) job: Guarded<Option<(Job, Option<u32>)>>,
    /// The thread's own log.
    pub(super) log: Own,
}

/// One run.
#[derive(Debug)]
pub(crate) struct Run {
    /// Unlike that of any other run of the process.
    pub(super) serial: u32,
    pub(super) config: Config,
    /// What a schedule of this run is bound to.
    hash: u32,
    /// The turn and the clock, in a controlled run.
    pub(super) controlled: Option<Controlled>,
    pub(super) began: Nanos,
    /// Where a reader of the logs begins.
    pub(super) head: Box<Head>,
    pub(super) texts: Guarded<Texts>,
    /// For the end mark, which a stopper may have to write.
    closing_log: Guarded<Writer>,
    /// How many records there are.
    pub(super) records: AtomicU64,
    /// How many objects there are.
    pub(super) objects: AtomicU32,
    /// How many objects there are of each kind and name; those without a name have an empty one.
    made: Guarded<BTreeMap<(Kind, String), u32>>,
    /// Threads that were named by their number.
    names: AtomicU32,
    threads: Guarded<Vec<Arc<RunThread>>>,
    pub(super) hooks: Guarded<Hooks>,
    /// A controlled run is to stop at its next step.
    pub(super) stop: AtomicBool,
    /// Every thread is to unwind.
    cancelled: AtomicBool,
    /// The end mark has been taken, by the thread that writes it.
    closing: AtomicBool,
    /// Threads that have not ended.
    alive: AtomicU32,
    /// Threads that wait without a deadline, in a free run.
    pub(super) waiting: AtomicU32,
    /// Timed waits of the machine.
    timed_waits: AtomicU32,
}

/// The serial numbers of runs; an object knows by it whether it belongs to this one.
static SERIALS: Count32 = Count32::new(1);

impl Run {
    /// A run without a thread.
    ///
    /// # Errors
    /// A sentence, if the schedule is garbled or belongs to another program.
    pub(super) fn new(config: Config) -> Result<Arc<Self>, String> {
        let hash = config.recipe.hash();
        let policy = Policy::of(&config.recipe.way, hash)?;
        let head = Head::new();
        Ok(Arc::new(Self {
            serial: SERIALS.fetch_add(1, Relaxed),
            config,
            hash,
            controlled: policy.map(Controlled::new),
            began: platform::now(),
            texts: Guarded::new(Texts::new(&head)),
            closing_log: Guarded::new(Writer::join(&head)),
            head,
            records: AtomicU64::new(0),
            objects: AtomicU32::new(0),
            made: Guarded::new(BTreeMap::new()),
            names: AtomicU32::new(0),
            threads: Guarded::new(Vec::new()),
            hooks: Guarded::new(Hooks::default()),
            stop: AtomicBool::new(false),
            cancelled: AtomicBool::new(false),
            closing: AtomicBool::new(false),
            alive: AtomicU32::new(0),
            waiting: AtomicU32::new(0),
            timed_waits: AtomicU32::new(0),
        }))
    }

    /// Whether one thread at a time has the turn.
    pub(super) fn is_controlled(&self) -> bool {
        self.controlled.is_some()
    }

    /// The time on the run's clock.
    pub(super) fn time(&self) -> Nanos {
        match &self.controlled {
            Some(controlled) => controlled.now(),
            // The clocks of two workers are some µs apart: no thread is before the run's beginning.
            None => (platform::now() - self.began).max(0),
        }
    }

    /// A parameter's value.
    pub(crate) fn parameter(&self, name: &str) -> Option<Value> {
        self.config.recipe.set.get(name).cloned()
    }

    /// The front that the program came by.
    pub(super) fn front(&self) -> &dyn Front {
        &*self.config.front
    }

    /// What was run, and what is known of the run.
    pub(super) fn meta(&self) -> Meta {
        let schedule = |controlled: &Controlled| schedule::print(self.hash, &controlled.departures());
        Meta {
            recipe: self.config.recipe.clone(),
            file: self.config.file.clone(),
            schedule: self.controlled.as_ref().map(schedule),
            truncated: self.head.truncated.load(Relaxed) == 1,
        }
    }

    /// How many waits with a deadline the run's threads made of the machine.
    pub(super) fn timed_waits(&self) -> u32 {
        self.timed_waits.load(Relaxed)
    }

    /// The number of a text in the trace.
    pub(super) fn text(&self, text: &str) -> Text {
        self.texts.lock().number(text)
    }

    /// The name of an object: its binding's, with a number where there is one of its kind and name already;
    /// without a binding its kind and a number.
    pub(super) fn name(&self, kind: Kind, binding: Option<String>) -> String {
        let mut made = self.made.lock();
        let count = made.entry((kind, binding.clone().unwrap_or_default())).or_insert(0);
        *count += 1;
        match binding {
            Some(name) if *count == 1 => name,
            Some(name) => format!("{name}-{count}"),
            None => format!("{kind:?}-{count}"),
        }
    }
}

/// The threads.
impl Run {
    /// Takes a new thread in, and gives it its number.
    pub(super) fn take_in(&self, descriptor: &Arc<Descriptor>) -> (ThreadNumber, Arc<RunThread>) {
        let thread = Arc::new(RunThread {
            descriptor: Arc::clone(descriptor),
            waits: Published::new(),
            ended: AtomicBool::new(false),
            turn: Turn::new(),
            job: Guarded::new(None),
            log: Own::new(Writer::join(&self.head)),
        });
        let mut threads = self.threads.lock();
        let number = threads.len() as u32;
        threads.push(Arc::clone(&thread));
        // Before the new thread is known to any other: a run without threads is over.
        self.alive.fetch_add(1, SeqCst);
        drop(threads);
        descriptor.ident.store(number + 1, Relaxed);
        (number, thread)
    }

    /// Whether the run may have one more thread.
    ///
    /// # Errors
    /// Python's `RuntimeError`, if it may not.
    pub(super) fn has_room(&self) -> Result<(), Error> {
        if self.is_controlled() && self.alive.load(Relaxed) >= carriers::LIMIT {
            return Err(Error::runtime("can't start new thread"));
        }
        Ok(())
    }

    /// Has a started thread carried: at once, or in a controlled run at its first turn.
    pub(super) fn launch(
        &self,
        thread: &RunThread,
        job: Job,
        stack: Option<u32>,
    ) -> Result<(), NoMoreCarriers> {
        let Some(controlled) = &self.controlled else {
            let launched = carriers::start(job, stack);
            if launched.is_err() {
                self.ended(thread);
            }
            return launched;
        };
        *thread.job.lock() = Some((job, stack));
        controlled.add();
        Ok(())
    }

    /// The thread with this number, if there is one.
    pub(super) fn thread(&self, number: usize) -> Option<Arc<RunThread>> {
        self.threads.lock().get(number).map(Arc::clone)
    }

    /// The descriptors of the threads that are alive, in the order of their starts.
    pub(super) fn alive(&self) -> Vec<Arc<Descriptor>> {
        let threads = self.threads.lock();
        let descriptors = threads.iter().map(|thread| &thread.descriptor);
        descriptors.filter(|descriptor| descriptor.is_alive()).map(Arc::clone).collect()
    }

    /// MainThread's descriptor.
    pub(super) fn main(&self) -> Arc<Descriptor> {
        Arc::clone(&self.threads.lock()[0].descriptor)
    }

    /// The next number for a thread that is named by it.
    pub(super) fn next_name(&self) -> u32 {
        self.names.fetch_add(1, Relaxed) + 1
    }

    /// Takes that number back, if it is the latest.
    pub(super) fn unname(&self, number: u32) {
        let _ = self.names.compare_exchange(number, number - 1, Relaxed, Relaxed);
    }
}

/// The end.
impl Run {
    /// Asks the run to stop. A controlled one stops at its next step, a free one at once.
    pub(super) fn stop(&self) {
        if self.is_controlled() {
            self.stop.store(true, SeqCst);
        } else {
            self.finish(Outcome::Stopped);
        }
    }

    /// Whether every thread is to unwind.
    pub(super) fn is_cancelled(&self) -> bool {
        self.cancelled.load(SeqCst)
    }

    /// Whether nothing is recorded any more.
    pub(super) fn is_closing(&self) -> bool {
        self.closing.load(Relaxed)
    }

    /// Ends the run, if nothing has yet: writes the end mark, and cancels.
    pub(super) fn finish(&self, outcome: Outcome) {
        if self.closing.swap(true, SeqCst) {
            return;
        }
        let record = Record {
            number: self.records.fetch_add(1, SeqCst),
            time: self.time(),
            thread: 0,
            place: Text::default(),
            unwinding: false,
            event: Event::Run(OnRun::Ended { outcome }),
        };
        self.closing_log.lock().append_record(&record);
        self.head.state.store(ENDED, Release);
        platform::wake(&self.head.state, u32::MAX);
        self.cancelled.store(true, SeqCst);
        self.nudge();
    }

    /// Wakes the threads that wait in a free run, so that they see that it is over.
    pub(super) fn nudge(&self) {
        self.threads.lock().iter().for_each(|thread| thread.waits.nudge());
    }

    /// A thread has ended.
    pub(super) fn ended(&self, thread: &RunThread) {
        thread.ended.store(true, SeqCst);
        self.timed_waits.fetch_add(platform::take_timed_waits(), Relaxed);
        if self.alive.fetch_sub(1, SeqCst) == 1 {
            self.head.state.store(SETTLED, Release);
            platform::wake(&self.head.state, u32::MAX);
        } else if !self.is_controlled() {
            self.look_for_deadlock();
        }
    }

    /// In a free run: if every thread waits for ever, and for what will not come, ends it.
    pub(super) fn look_for_deadlock(&self) {
        if self.waiting.load(SeqCst) < self.alive.load(SeqCst) || self.is_cancelled() {
            return;
        }
        let threads = self.threads.lock();
        let left = threads.iter().filter(|thread| !thread.ended.load(SeqCst)).map(|thread| &thread.waits);
        let stuck = free::stuck(left);
        drop(threads);
        if stuck.is_some_and(|count| self.alive.load(SeqCst) as usize == count) {
            self.finish(Outcome::Deadlock);
        }
    }
}
