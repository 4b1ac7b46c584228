//! One run of one program: its threads, its clock, and its end.
//!
//! # How a run ends
//!
//! A run ends as a Python process does: main returns, the threads that are no daemons are joined, the others
//! are cut off. Or every thread is blocked; or the run is stopped; or it reaches its step limit. Whichever
//! comes first writes the end mark, once, and cancels the run: every other thread unwinds at its next
//! operation or wait. When the last thread has come to its end, the run is *settled*, and its carriers are
//! free again.
//!
//! How its threads wait, and how the turn goes from thread to thread, is in [`blocking`](super::blocking).

mod again;

use super::config::Config;
use super::controlled::{Controlled, Turn};
use super::descriptor::Descriptor;
use super::director::Director;
use super::free::{self, Published};
use super::hooks::Hooks;
use crate::front::Front;
use crate::ground::Nanos;
use crate::ground::word::Ordering::{Relaxed, Release, SeqCst};
use crate::ground::word::{AtomicBool, AtomicU32, Count32};
use crate::platform::carriers::{self, Job, NoMoreCarriers, Seat};
use crate::platform::guarded::Guarded;
use crate::platform::{self, fibers};
use crate::recipe::Value;
use crate::recipe::schedule::Bond;

use crate::trace::Meta;
use crate::trace::event::{Event, OnRun, Outcome, Record, Text, ThreadNumber};
use crate::trace::kind::Kind;
use crate::trace::log::{ENDED, Head, Own, SETTLED, Texts, Writer};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Places that a thread keeps in mind, each with its text's number: more than a program has lines in a loop. Each stands
/// where its site's key says.
pub(super) const PLACES: usize = 64;
pub(super) type Places = Box<[(usize, Text); PLACES]>;

/// What the run, and its other threads, know of one of its threads.
#[derive(Debug)]
pub(super) struct RunThread {
    pub(super) descriptor: Arc<Descriptor>,
    /// What the thread waits on, in a free run.
    pub(super) waits: Published,
    ended: AtomicBool,
    /// The thread's turn, in a controlled run.
    pub(super) turn: Turn,
    /// In a controlled run, until the thread's first turn: its carrier's job, and the carrier.
    pub(super) job: Guarded<Option<(Job, Seat)>>,
    /// Whether that is so. Only the thread that has the turn looks.
    pub(super) is_new: AtomicBool,
    /// Whether the machine has refused a carrier at the thread's first turn.
    pub(super) refused: AtomicBool,
    /// The thread's own log.
    pub(super) log: Own,
    /// The places that a thread has had in mind which stood here in an earlier run.
    pub(super) places: Guarded<Option<Places>>,
}

/// One run.
#[derive(Debug)]
pub(crate) struct Run {
    /// A number that no other run of the process has.
    pub(super) serial: u32,
    pub(super) config: Config,
    /// What a schedule of the run belongs to.
    bond: Bond,
    /// Whether it is made while its one caller waits for it, so that nobody sleeps until it is over.
    pub(super) is_here: AtomicBool,
    /// Who makes every choice, and is told what happens instead of the trace.
    pub(super) director: Option<Arc<dyn Director>>,
    /// Whether somebody reads the texts of what is done.
    pub(super) is_read: bool,
    /// The scheduler and the clock, in a controlled run; `None` in a free one.
    pub(super) controlled: Option<Controlled>,
    pub(super) began: Nanos,
    /// Where a reader of the logs begins.
    pub(super) head: Box<Head>,
    pub(super) texts: Guarded<Texts>,
    /// The log for the end mark. No thread of the run owns it, as whoever stops the run may have to write the
    /// mark.
    closing_log: Guarded<Writer>,
    /// How many records have been numbered so far.
    pub(super) records: AtomicU32,
    /// How many objects have been numbered so far.
    pub(super) objects: AtomicU32,
    /// How many objects have been named by each kind and binding; those without a binding stand under the
    /// empty text.
    made: Guarded<BTreeMap<(Kind, String), u32>>,
    /// How many threads have been named by a number: the latest such number.
    names: AtomicU32,
    /// How many low-level threads have been started.
    pub(super) nameless: AtomicU32,
    threads: Guarded<Vec<Arc<RunThread>>>,
    /// What earlier runs have left of their threads.
    spare: Guarded<Vec<Arc<RunThread>>>,
    pub(super) hooks: Guarded<Hooks>,
    /// What was wrong with the schedule, if that has come out.
    pub(super) problem: Guarded<Option<String>>,
    /// Whether a controlled run is to stop at its next step.
    pub(super) stop: AtomicBool,
    /// Whether every thread is to unwind.
    cancelled: AtomicBool,
    /// Whether the end mark has been written, or a thread is about to write it.
    closing: AtomicBool,
    /// How many threads have not ended.
    alive: AtomicU32,
    /// How many threads wait without a deadline, in a free run.
    pub(super) waiting: AtomicU32,
    /// How many waits with a deadline the threads that have ended made by the machine's clock.
    timed_waits: AtomicU32,
}

/// The next serial number of a run, by which an object knows which run it belongs to.
static SERIALS: Count32 = Count32::new(1);

impl Run {
    /// A run that has no thread yet.
    ///
    /// # Errors
    /// A sentence that says what is wrong, if the schedule is garbled or belongs to another program.
    pub(super) fn new(config: Config, director: Option<Arc<dyn Director>>) -> Result<Arc<Self>, String> {
        let bond = Bond { hash: config.recipe.hash(config.text), also: Arc::clone(&config.also) };
        let policy = config.policy(&bond, director.as_ref())?;
        let head = Head::new();
        Ok(Arc::new(Self {
            serial: SERIALS.fetch_add(1, Relaxed),
            config,
            bond,
            is_here: AtomicBool::new(false),
            is_read: director.as_ref().is_none_or(|director| director.reads_texts()),
            director,
            controlled: policy.map(Controlled::new),
            began: platform::now(),
            texts: Guarded::new(Texts::new(&head)),
            closing_log: Guarded::new(Writer::join(&head)),
            head,
            records: AtomicU32::new(0),
            objects: AtomicU32::new(0),
            made: Guarded::new(BTreeMap::new()),
            names: AtomicU32::new(0),
            nameless: AtomicU32::new(0),
            threads: Guarded::new(Vec::new()),
            spare: Guarded::new(Vec::new()),
            hooks: Guarded::new(Hooks::default()),
            problem: Guarded::new(None),
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

    /// The native id of the run's thread with this number, which has this carrier: in a controlled run, which can be
    /// made again, it is not the carrier's.
    pub(super) fn native_id(&self, number: ThreadNumber, carrier: u32) -> u32 {
        if self.is_controlled() { number + 1 } else { carrier }
    }

    /// The time on the run's clock, in nanoseconds since the run began.
    pub(super) fn time(&self) -> Nanos {
        self.time_by(platform::now)
    }

    /// The same, where the machine's time is asked for by `now`.
    #[inline]
    pub(super) fn time_by(&self, now: impl FnOnce() -> Nanos) -> Nanos {
        match &self.controlled {
            Some(controlled) => controlled.now(),
            // The clocks of two workers are some µs apart: no time is before the run's beginning.
            None => (now() - self.began).max(0),
        }
    }

    /// The value of a parameter, if the recipe has one.
    pub(crate) fn parameter(&self, name: &str) -> Option<Value> {
        self.config.recipe.set.get(name).cloned()
    }

    /// The front that the program came by.
    pub(super) fn front(&self) -> &dyn Front {
        &*self.config.front
    }

    /// What was run, and what is known of the run.
    pub(super) fn meta(&self) -> Meta {
        Meta {
            recipe: self.config.recipe.clone(),
            file: self.config.file.clone(),
            unordered: self.config.unordered.iter().map(|&name| name.to_owned()).collect(),
            schedule: self.schedule(),
            choice: self.controlled.as_ref().and_then(Controlled::held),
            chosen: self.controlled.as_ref().map(Controlled::chosen).unwrap_or_default(),
            problem: self.problem(),
            truncated: self.head.truncated.load(Relaxed) == 1,
        }
    }

    /// What is wrong with the schedule, as far as that has come out: all of it once the run is over.
    fn problem(&self) -> Option<String> {
        let left =
            || self.controlled.as_ref().filter(|_| self.is_closing() && !self.stop.load(Relaxed))?.left();
        self.problem.lock().clone().or_else(left)
    }

    /// How many waits with a deadline the threads that have ended made by the machine's clock.
    pub(super) fn timed_waits(&self) -> u32 {
        self.timed_waits.load(Relaxed)
    }

    /// The number of a text in the trace.
    pub(super) fn text(&self, text: &str) -> Text {
        self.texts.lock().number(text)
    }

    /// The name of an object: its binding's name, with a number from 2 on if an object of its kind has that
    /// name already; without a binding, its kind and a number from 1 on.
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

/// The threads of a run.
impl Run {
    /// Takes a new thread into the run, and gives it its number.
    pub(super) fn take_in(&self, descriptor: &Arc<Descriptor>) -> (ThreadNumber, Arc<RunThread>) {
        let renewed = self.spare.lock().pop().and_then(|mut spare| {
            Arc::get_mut(&mut spare)?.renew(descriptor);
            Some(spare)
        });
        let thread = renewed.unwrap_or_else(|| {
            Arc::new(RunThread {
                descriptor: Arc::clone(descriptor),
                waits: Published::new(),
                ended: AtomicBool::new(false),
                turn: Turn::new(),
                job: Guarded::new(None),
                is_new: AtomicBool::new(false),
                refused: AtomicBool::new(false),
                log: Own::new(Writer::join(&self.head)),
                places: Guarded::new(None),
            })
        });
        let mut threads = self.threads.lock();
        let number = threads.len() as u32;
        threads.push(Arc::clone(&thread));
        // Before any other thread can know of the new one: when `alive` comes to 0, the run is settled.
        self.alive.fetch_add(1, SeqCst);
        drop(threads);
        descriptor.ident.store(number + 1, Relaxed);
        (number, thread)
    }

    /// Keeps a carrier for one more thread, with a stack of this size in bytes. From here on its start cannot fail.
    ///
    /// # Errors
    /// [`NoMoreCarriers`], if there is none: then nothing has changed.
    pub(super) fn reserve(&self, stack: Option<u32>) -> Result<Seat, NoMoreCarriers> {
        match self.is_controlled() {
            true if fibers::is_on() => carriers::fiber(stack),
            true => carriers::promise(stack),
            false => carriers::reserve(stack),
        }
    }

    /// Has a carrier carry a started thread: at once, or in a controlled run at the thread's first turn.
    pub(super) fn launch(&self, thread: &RunThread, job: Job, seat: Seat) {
        match &self.controlled {
            Some(controlled) => {
                *thread.job.lock() = Some((job, seat));
                thread.is_new.store(true, Relaxed);
                controlled.add();
            }
            None => self.carry(thread, job, seat),
        }
    }

    /// Has the carrier of a thread do its job. If the machine refuses the carrier, which was promised, the run is
    /// over: this thread does the job then, which is short.
    pub(super) fn carry(&self, thread: &RunThread, job: Job, seat: Seat) {
        if let Err(job) = seat.start(job) {
            thread.refused.store(true, Relaxed);
            job();
        }
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

    /// The next number for a thread that is named by its number.
    pub(super) fn next_name(&self) -> u32 {
        self.names.fetch_add(1, Relaxed) + 1
    }

    /// Takes that number back, if no other thread has been numbered since.
    pub(super) fn unname(&self, number: u32) {
        let _ = self.names.compare_exchange(number, number - 1, Relaxed, Relaxed);
    }
}

/// The end of a run.
impl Run {
    /// Asks the run to stop. A controlled run stops at its next step, a free run at once.
    pub(super) fn stop(&self) {
        if self.is_controlled() {
            self.stop.store(true, SeqCst);
            self.front().ends();
        } else {
            self.finish(Outcome::Stopped);
        }
    }

    /// Whether somebody has asked for the run to stop.
    pub(super) fn is_asked_to_stop(&self) -> bool {
        self.stop.load(SeqCst)
    }

    /// Whether every thread is to unwind.
    pub(super) fn is_cancelled(&self) -> bool {
        self.cancelled.load(SeqCst)
    }

    /// Whether nothing is recorded any more: the end mark has been written, or is about to be.
    pub(super) fn is_closing(&self) -> bool {
        self.closing.load(Relaxed)
    }

    /// Ends the run, unless it has ended already: writes the end mark, and cancels the run.
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
        match &self.director {
            Some(director) => director.saw(&record),
            None => self.closing_log.lock().append_record(&record),
        }
        self.comes_to(ENDED);
        self.cancelled.store(true, SeqCst);
        self.front().ends();
        self.nudge();
    }

    fn comes_to(&self, state: u32) {
        self.head.state.store(state, Release);
        // A fiber that waits for the run waits until it is settled.
        let is_told = state == SETTLED && fibers::wake(&self.head.state);
        if !is_told && !self.is_here.load(Relaxed) {
            platform::wake(&self.head.state, u32::MAX);
        }
    }

    /// Wakes the threads that wait in a free run, so that they see that the run is over.
    pub(super) fn nudge(&self) {
        if self.is_controlled() {
            return;
        }
        self.threads.lock().iter().for_each(|thread| thread.waits.nudge());
    }

    /// Counts a thread as ended. The last one settles the run.
    pub(super) fn ended(&self, thread: &RunThread) {
        thread.ended.store(true, SeqCst);
        self.timed_waits.fetch_add(platform::take_timed_waits(), Relaxed);
        if self.alive.fetch_sub(1, SeqCst) == 1 {
            self.comes_to(SETTLED);
        } else if !self.is_controlled() {
            self.look_for_deadlock();
        }
    }

    /// Ends a free run if every thread in it waits for ever, and for what will not come.
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
