//! One run of one program: its threads, its turn, its clock, its logs and its end.
//!
//! # How a run ends
//!
//! As Python's does: main returns, the threads that are no daemons are joined, the others are cut off.
//! Or every thread is blocked; or it is stopped; or it reaches its step limit. Whatever comes first
//! writes the end mark, once, and cancels: every other thread unwinds at its next operation or wait. When
//! the last has come to its end the run is *settled*, and its carriers are free again.
//!
//! # Orderings
//!
//! * The turn: see [`turn`](super::turn).
//! * Cancel against wait, in a free run: a thread publishes the word that it is about to wait on, then
//!   looks at `cancelled`; the one who cancels sets that, then looks at the published words. They are
//!   behind a guard, so whoever has it second sees the other. A thread that is between its look and its
//!   wait is woken by the next [`Run::nudge`], which whoever holds the [`RunHandle`] repeats until the run
//!   is settled.
//! * A word that a thread waits on is that thread's to lend: another one reads it while it has the guard of
//!   what is published, which the thread must take before it goes on, and its word with it.

use super::context::{Context, Identity};
use super::hooks::Hooks;
use super::sched::{Policy, Sched, Wake};
use super::turn::Turn;
use super::unwind::{self, Error};
use super::{Go, Nanos, Object, Op, Outcome as Came, Waited, life, place, schedule};
use crate::ground::word::Ordering::{Acquire, Relaxed, Release, SeqCst};
use crate::ground::word::{AtomicBool, AtomicI64, AtomicU32, AtomicU64, Count32, address};
use crate::model::view::{Value, Way};
use crate::platform;
use crate::platform::carriers::{self, Job, NoMoreCarriers};
use crate::runtime::Guarded;
use crate::trace::event::{Flags, ObjectType, Outcome, Phase, Record, Verb};
use crate::trace::log::{ENDED, Logs, MOST_KEPT, MOST_RECORDS, Own, RUNNING, SETTLED, Writer};
use crate::trace::{Meta, Trace};
use core::cell::Cell;
use core::panic::Location;
use std::collections::BTreeMap;
use std::panic::resume_unwind;
use std::sync::Arc;

/// Steps after which a controlled run is given up.
const MOST_STEPS: u64 = 10_000_000;

/// The text's number of no file.
const NOWHERE: u32 = u32::MAX;

/// What to run, and how.
#[derive(Clone, Debug)]
pub struct Config {
    /// The program's id, for the trace.
    pub program: String,
    /// The program's file, as its places name it.
    pub file: String,
    /// Every parameter with its value.
    pub set: BTreeMap<String, Value>,
    /// How the next thread is chosen.
    pub way: Way,
    /// The seed, for [`Way::Seed`].
    pub seed: Option<u32>,
    /// The schedule's text form, for [`Way::Schedule`].
    pub schedule: Option<String>,
    /// Steps after which a controlled run is given up.
    pub most_steps: u64,
}

impl Config {
    /// A run without parameters.
    #[must_use]
    pub fn new(program: &str, way: Way) -> Self {
        Self {
            program: program.to_owned(),
            file: String::new(),
            set: BTreeMap::new(),
            way,
            seed: None,
            schedule: None,
            most_steps: MOST_STEPS,
        }
    }

    /// What a schedule of this run is bound to.
    fn hash(&self) -> u32 {
        let set = serde_json::to_string(&self.set).unwrap_or_default();
        schedule::hash(format!("{}\0{set}", self.program).as_bytes())
    }
}

/// What a thread of a free run waits on.
#[derive(Clone, Copy, Debug)]
struct Wait {
    word: *const AtomicU32,
    /// The value that keeps it waiting, and the bits of it that do.
    value: u32,
    mask: u32,
    /// It waits without a deadline.
    for_ever: bool,
}

// SAFETY: the pointer is followed by those only who have the guard that it is behind; see the module.
unsafe impl Send for Wait {}

/// What others may see of a thread: its turn, what it waits on, its log.
#[derive(Debug)]
pub(crate) struct Seat {
    identity: Arc<Identity>,
    turn: Turn,
    /// What it waits on, in a free run.
    waits: Guarded<Option<Wait>>,
    ended: AtomicBool,
    /// In a controlled run, until its first turn: what its carrier is to do.
    job: Guarded<Option<(Job, Option<u32>)>>,
    log: Own,
}

/// A thread's part in a run; the thread's own.
#[derive(Debug)]
pub(crate) struct Part {
    run: Arc<Run>,
    number: u32,
    seat: Arc<Seat>,
    /// Address of the last file's name that a place was in, with its text's number.
    file: Cell<(usize, u32)>,
}

/// See the module.
#[derive(Debug)]
pub(crate) struct Run {
    serial: u32,
    config: Config,
    hash: u32,
    controlled: bool,
    logs: Logs,
    began: Nanos,
    numbers: AtomicU64,
    objects: AtomicU32,
    /// How many objects there are of each type and name; those without a name have an empty one.
    made: Guarded<BTreeMap<(u8, &'static str), u32>>,
    /// Threads that were named by their number.
    names: AtomicU32,
    seats: Guarded<Vec<Arc<Seat>>>,
    pub(crate) hooks: Guarded<Hooks>,
    /// In a controlled run.
    sched: Guarded<Sched>,
    virtual_now: AtomicI64,
    /// A controlled run is to stop at its next step.
    stop: AtomicBool,
    /// Every thread is to unwind.
    cancelled: AtomicBool,
    /// The end mark has been taken, by whoever writes it.
    closing: AtomicBool,
    /// Threads that have not ended.
    alive: AtomicU32,
    /// Threads that wait without a deadline, in a free run.
    waiting: AtomicU32,
    /// Timed waits of the machine.
    timed_waits: AtomicU32,
}

/// The serial numbers of runs; an object knows by it whether it belongs to this one.
static SERIALS: Count32 = Count32::new(1);

/// A run that was started.
#[derive(Debug)]
pub struct RunHandle(Arc<Run>);

/// Starts a run of `body`, its main thread's function.
///
/// # Errors
/// A sentence: a schedule that is garbled or belongs to another program, or no carrier for the main
/// thread.
pub(crate) fn start(config: Config, body: impl FnOnce() + Send + 'static) -> Result<RunHandle, String> {
    let hash = config.hash();
    let policy = match config.way {
        Way::Real | Way::First => Policy::First,
        Way::Seed => Policy::seed(config.seed.ok_or("the way \"seed\" needs a seed")?),
        Way::Schedule => {
            let text = config.schedule.as_deref().ok_or("the way \"schedule\" needs a schedule")?;
            Policy::Schedule(schedule::parse(text, hash)?.into())
        }
    };
    let run = Arc::new(Run {
        serial: SERIALS.fetch_add(1, Relaxed),
        hash,
        controlled: config.way != Way::Real,
        config,
        logs: Logs::new(),
        began: platform::now(),
        numbers: AtomicU64::new(0),
        objects: AtomicU32::new(0),
        made: Guarded::new(BTreeMap::new()),
        names: AtomicU32::new(0),
        seats: Guarded::new(Vec::new()),
        hooks: Guarded::new(Hooks::default()),
        sched: Guarded::new(Sched::new(policy)),
        virtual_now: AtomicI64::new(0),
        stop: AtomicBool::new(false),
        cancelled: AtomicBool::new(false),
        closing: AtomicBool::new(false),
        alive: AtomicU32::new(0),
        waiting: AtomicU32::new(0),
        timed_waits: AtomicU32::new(0),
    });
    let identity = Identity::new("MainThread".to_owned(), false, true);
    identity.state.store(super::context::STARTED, Release);
    let (seat, part) = run.seat(&identity);
    let _ = seat;
    let job = life::Birth { identity, part: Some(part) }.job(Box::new(body));
    carriers::start(job, None)
        .map_err(|NoMoreCarriers| "no carrier is left for the main thread".to_owned())?;
    Ok(RunHandle(run))
}

impl RunHandle {
    /// Starts a run of `body`, its main thread's function.
    ///
    /// # Errors
    /// A sentence: a schedule that is garbled or belongs to another program, or no carrier for the main
    /// thread.
    pub fn start(config: Config, body: impl FnOnce() + Send + 'static) -> Result<Self, String> {
        start(config, body)
    }

    /// Asks the run to stop. A controlled one stops at its next step, a free one at once.
    pub fn stop(&self) {
        if self.0.controlled {
            self.0.stop.store(true, SeqCst);
        } else {
            self.0.finish(Outcome::Stopped);
        }
    }

    /// Whether the last record is there.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        self.0.logs.head.state.load(Acquire) != RUNNING
    }

    /// Whether every thread has come to its end and given its carrier back. Wakes those that have not.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        if self.0.cancelled.load(SeqCst) {
            self.0.nudge();
        }
        self.0.logs.head.state.load(Acquire) == SETTLED
    }

    /// Waits until the run has ended, and then for at most `grace` until it is settled; says whether it
    /// is. A thread that never comes to a step may keep its carrier for ever.
    #[must_use]
    pub fn wait(&self, grace: core::time::Duration) -> bool {
        let state = &self.0.logs.head.state;
        while state.load(Acquire) == RUNNING {
            platform::wait(state, RUNNING, None);
        }
        let until = platform::now() + Nanos::try_from(grace.as_nanos()).unwrap_or(Nanos::MAX / 2);
        while !self.is_settled() && platform::now() < until {
            platform::wait(state, ENDED, Some(platform::now() + 1_000_000));
        }
        state.load(Acquire) == SETTLED
    }

    /// The trace, as far as it has been written.
    #[must_use]
    pub fn trace(&self) -> Trace {
        let (texts, records) = self.0.logs.read();
        Trace::from_logs(self.meta(), &texts, &records)
    }

    /// What was run, and how.
    #[must_use]
    pub fn meta(&self) -> Meta {
        let config = &self.0.config;
        let schedule = || schedule::print(self.0.hash, self.0.sched.lock().departures());
        Meta {
            program: config.program.clone(),
            file: config.file.clone(),
            set: config.set.clone(),
            way: config.way,
            seed: config.seed,
            schedule: self.0.controlled.then(schedule),
            truncated: self.0.logs.head.truncated.load(Relaxed) == 1,
        }
    }

    /// Where a reader of this memory begins: the address of the logs' head.
    #[must_use]
    pub fn head(&self) -> usize {
        (&raw const *self.0.logs.head).expose_provenance()
    }

    /// How many waits with a deadline the run's threads made of the machine; a virtual clock needs none.
    #[must_use]
    pub fn timed_waits(&self) -> u32 {
        self.0.timed_waits.load(Relaxed)
    }
}

impl Run {
    fn number_of_seats(&self) -> usize {
        self.seats.lock().len()
    }

    /// A place in the run for a new thread.
    fn seat(self: &Arc<Self>, identity: &Arc<Identity>) -> (Arc<Seat>, Part) {
        let seat = Arc::new(Seat {
            identity: Arc::clone(identity),
            turn: Turn::new(),
            waits: Guarded::new(None),
            ended: AtomicBool::new(false),
            job: Guarded::new(None),
            log: Own::new(Writer::join(&self.logs.head)),
        });
        let mut seats = self.seats.lock();
        let number = seats.len() as u32;
        seats.push(Arc::clone(&seat));
        // Before the new thread is known to anybody: a run without threads is over.
        self.alive.fetch_add(1, SeqCst);
        drop(seats);
        identity.ident.store(number + 1, Relaxed);
        let part = Part { run: Arc::clone(self), number, seat: Arc::clone(&seat), file: Cell::new((0, 0)) };
        (seat, part)
    }

    /// A thread was started: gives it its part, and records it.
    pub(super) fn start(
        self: &Arc<Self>,
        identity: &Arc<Identity>,
        site: super::Site,
    ) -> Result<(Arc<Seat>, Part), Error> {
        if self.controlled && self.alive.load(Relaxed) >= carriers::LIMIT {
            return Err(Error::runtime("can't start new thread"));
        }
        let (seat, part) = self.seat(identity);
        let number = part.number;
        let daemon = if identity.daemon.load(Relaxed) { Flags::DAEMON } else { Flags::default() };
        let name = self.text(&identity.name.lock());
        Op::thread(Verb::Start, number, site).flag(daemon).did_with(0, name, identity.timer.load(Relaxed));
        Ok((seat, part))
    }

    /// Has a started thread carried: at once, or in a controlled run at its first turn.
    pub(super) fn launch(&self, seat: Arc<Seat>, job: Job, stack: Option<u32>) -> Result<(), NoMoreCarriers> {
        if !self.controlled {
            let launched = carriers::start(job, stack);
            if launched.is_err() {
                self.ended(&seat);
            }
            return launched;
        }
        *seat.job.lock() = Some((job, stack));
        self.sched.lock().add();
        Ok(())
    }

    fn text(&self, text: &str) -> u32 {
        self.logs.texts.lock().number(text)
    }

    fn time(&self) -> Nanos {
        if self.controlled {
            return self.virtual_now.load(Relaxed);
        }
        // The clocks of two workers are some µs apart: no thread is before the run's beginning.
        (platform::now() - self.began).max(0)
    }

    /// Gives the turn to a thread; at its first, it gets its carrier.
    fn grant(&self, number: u32) {
        let seat = Arc::clone(&self.seats.lock()[number as usize]);
        let job = seat.job.lock().take();
        match job {
            // `start` made sure that there is room, and what a run gave back is idle.
            Some((job, stack)) => {
                if carriers::start(job, stack).is_err() {
                    self.finish(Outcome::Limit);
                    self.ended(&seat);
                }
            }
            None => {
                seat.turn.give();
            }
        }
    }

    /// Ends the run, if nothing has yet: writes the end mark, and cancels.
    fn finish(&self, outcome: Outcome) {
        if self.closing.swap(true, SeqCst) {
            return;
        }
        let number = self.numbers.fetch_add(1, SeqCst);
        let record = Record {
            number,
            time: self.time(),
            verb: Verb::RunEnds,
            argument: outcome as u32,
            ..Record::default()
        };
        self.logs.closing.lock().append(&record.to_bytes());
        let state = &self.logs.head.state;
        state.store(ENDED, Release);
        platform::wake(state, u32::MAX);
        self.cancelled.store(true, SeqCst);
        self.nudge();
    }

    /// Wakes those who wait in a free run, so that they see that it is over.
    fn nudge(&self) {
        for seat in self.seats.lock().iter() {
            let wait = *seat.waits.lock();
            if let Some(wait) = wait {
                platform::wake_address(wait.word.expose_provenance(), u32::MAX);
            }
        }
    }

    /// A thread has ended.
    fn ended(&self, seat: &Seat) {
        seat.ended.store(true, SeqCst);
        self.timed_waits.fetch_add(platform::take_timed_waits(), Relaxed);
        if self.alive.fetch_sub(1, SeqCst) == 1 {
            let state = &self.logs.head.state;
            state.store(SETTLED, Release);
            platform::wake(state, u32::MAX);
        } else if !self.controlled {
            self.look_for_deadlock();
        }
    }

    /// In a free run: if every thread waits for ever, and for what it waits for will not come, ends it.
    fn look_for_deadlock(&self) {
        if self.waiting.load(SeqCst) >= self.alive.load(SeqCst)
            && !self.cancelled.load(SeqCst)
            && self.all_are_stuck()
        {
            self.finish(Outcome::Deadlock);
        }
    }

    /// A thread that was just woken still counts as waiting. But whoever woke it had changed its word
    /// before, so its word is not what keeps it waiting: then it goes on, and whoever blocks last looks
    /// again. It is woken here too: of those who are notified together each wakes the next once it has
    /// the lock, which it may never get. All guards are had at once, so that nobody goes on meanwhile.
    fn all_are_stuck(&self) -> bool {
        let seats = self.seats.lock();
        let mut waits = Vec::with_capacity(seats.len());
        for seat in seats.iter().filter(|seat| !seat.ended.load(SeqCst)) {
            let wait = seat.waits.lock();
            if !wait.is_some_and(|wait| wait.for_ever) {
                return false;
            }
            waits.push(wait);
        }
        let mut goes = false;
        for wait in waits.iter().filter_map(|wait| **wait) {
            // SAFETY: a thread waits on it or is about to, and does not go on before this guard is gone.
            let word = unsafe { &*wait.word };
            if (word.load(SeqCst) ^ wait.value) & wait.mask != 0 {
                // Whoever is to wake it may wait for ever by now.
                platform::wake(word, u32::MAX);
                goes = true;
            }
        }
        !goes && self.alive.load(SeqCst) as usize == waits.len()
    }
}

impl Part {
    fn record(&self, record: Record) {
        let run = &*self.run;
        if run.closing.load(Relaxed) {
            return;
        }
        let room = if record.verb.is_kept() { MOST_RECORDS + MOST_KEPT } else { MOST_RECORDS };
        // Looked at first, as a number that is taken must be used. Threads that look at once may pass by
        // the limit, each by one.
        if run.numbers.load(Relaxed) >= room {
            run.logs.head.truncated.store(1, Relaxed);
            return;
        }
        // Relaxed: an order that the program made by its own synchronisation is kept by coherence, as
        // the addition lies before it in one thread and behind it in the other.
        let number = run.numbers.fetch_add(1, Relaxed);
        let record = Record { number, time: run.time(), thread: self.number as u16, ..record };
        // SAFETY: a part is its thread's own, so this is the one thread that appends to its seat's log.
        unsafe { self.seat.log.append(&record) };
    }

    /// The number of a line of the program.
    fn place(&self, site: &Location<'_>) -> u32 {
        self.place_in(site.file(), site.line())
    }

    fn place_in(&self, file: &str, line: u32) -> u32 {
        let (last, mut number) = self.file.get();
        if last != file.as_ptr().addr() {
            let shown = place::shown(file);
            number = if place::is_own(shown) { NOWHERE } else { self.run.text(shown) };
            self.file.set((file.as_ptr().addr(), number));
        }
        if number == NOWHERE { 0 } else { number << 20 | line.min(0xf_ffff) }
    }

    fn record_op(&self, op: &Op<'_>, came: Came) {
        let object = match op.subject {
            super::object::Subject::Object(object) => self.number_of(object),
            super::object::Subject::Thread(number) => number,
            super::object::Subject::Nothing => 0,
        };
        let mut flags = op.flags.with(came.flags);
        if op.verb != Verb::Start && std::thread::panicking() {
            flags = flags.with(Flags::UNWINDING);
        }
        self.record(Record {
            verb: op.verb,
            flags,
            object,
            ticket: came.ticket,
            argument: came.argument,
            cause: came.cause,
            place: self.place(op.site),
            ..Record::default()
        });
    }

    /// The object's number in this run; gives it one, and records that, if it has none.
    fn number_of(&self, object: &Object) -> u32 {
        let place = object.place();
        let mut was = place.load(Relaxed);
        loop {
            if (was >> 32) as u32 == self.run.serial {
                return was as u32;
            }
            let number = self.run.objects.fetch_add(1, Relaxed) + 1;
            let new = u64::from(self.run.serial) << 32 | u64::from(number);
            match place.compare_exchange(was, new, Relaxed, Relaxed) {
                Ok(_) => {
                    self.record_made(object, number);
                    return number;
                }
                Err(now) => was = now,
            }
        }
    }

    fn record_made(&self, object: &Object, number: u32) {
        let site = object.site();
        let name = crate::catalogue::name_at(place::shown(site.file()), site.line(), site.column());
        let name = self.run.name(object.kind(), name);
        self.record(Record {
            verb: Verb::Make,
            object: number,
            argument: self.run.text(&name),
            cause: object.kind() as u32,
            place: self.place(site),
            ..Record::default()
        });
    }

    /// What a cancelled thread does at a step or a wait: it unwinds, unless it is in a destructor.
    fn cancelled(&self, context: &Context) {
        if context.may_unwind() {
            resume_unwind(Box::new(unwind::Cancel));
        }
    }

    /// The turn may change hands.
    fn pass_turn(&self) {
        let run = &*self.run;
        if run.stop.load(SeqCst) {
            return run.finish(Outcome::Stopped);
        }
        let mut sched = run.sched.lock();
        let next = sched.step();
        run.virtual_now.store(sched.now(), Relaxed);
        let steps = sched.steps();
        drop(sched);
        if next != self.number {
            run.grant(next);
            self.seat.turn.take();
        }
        if steps > run.config.most_steps {
            run.finish(Outcome::Limit);
        }
    }

    /// The wait of a controlled run.
    fn wait_controlled(&self, word: &AtomicU32, expected: u32, deadline: Option<Nanos>) -> Waited {
        let run = &*self.run;
        if word.load(SeqCst) != expected {
            return Waited::Woken;
        }
        let mut sched = run.sched.lock();
        let next = sched.block(address(word), deadline);
        run.virtual_now.store(sched.now(), Relaxed);
        let Some(next) = next else {
            sched.unblock(self.number);
            drop(sched);
            run.finish(Outcome::Deadlock);
            return Waited::Cancelled;
        };
        drop(sched);
        if next != self.number {
            run.grant(next);
            self.seat.turn.take();
        }
        if run.cancelled.load(SeqCst) {
            return Waited::Cancelled;
        }
        match run.sched.lock().last_wake(self.number) {
            Wake::Woken => Waited::Woken,
            Wake::TimedOut => Waited::TimedOut,
        }
    }

    /// The wait of a free run.
    fn wait_free(&self, word: &AtomicU32, expected: u32, mask: u32, deadline: Option<Nanos>) -> Waited {
        let run = &*self.run;
        let seat = &*self.seat;
        *seat.waits.lock() = Some(Wait { word, value: expected, mask, for_ever: deadline.is_none() });
        if deadline.is_none() {
            run.waiting.fetch_add(1, SeqCst);
            run.look_for_deadlock();
        }
        let mut waited = Waited::Cancelled;
        if !run.cancelled.load(SeqCst) {
            waited = match platform::wait(word, expected, deadline.map(|at| at + run.began)) {
                platform::FutexWait::TimedOut => Waited::TimedOut,
                platform::FutexWait::Woken | platform::FutexWait::NotEqual => Waited::Woken,
            };
        }
        if deadline.is_none() {
            run.waiting.fetch_sub(1, SeqCst);
        }
        *seat.waits.lock() = None;
        if run.cancelled.load(SeqCst) { Waited::Cancelled } else { waited }
    }

    /// The thread has come to its end: its carrier is about to be free.
    pub(super) fn leave(&self) {
        let run = &*self.run;
        if run.controlled {
            self.pass_on();
        }
        run.ended(&self.seat);
    }

    /// In a controlled run: the ended thread gives the turn to whoever is next.
    fn pass_on(&self) {
        let run = &*self.run;
        let mut sched = run.sched.lock();
        let mut next = sched.end();
        run.virtual_now.store(sched.now(), Relaxed);
        if next.is_none() && !sched.all_ended() && !run.cancelled.load(SeqCst) {
            drop(sched);
            run.finish(Outcome::Deadlock);
            sched = run.sched.lock();
        }
        if run.cancelled.load(SeqCst) {
            next = sched.next_to_cut_off();
            // A thread that never had its turn has nothing to unwind.
            while let Some(number) = next {
                let seat = Arc::clone(&run.seats.lock()[number as usize]);
                if seat.job.lock().take().is_none() {
                    break;
                }
                sched.end();
                run.ended(&seat);
                next = sched.next_to_cut_off();
            }
        }
        drop(sched);
        if let Some(number) = next {
            run.grant(number);
        }
    }
}

impl Run {
    /// The name of an object: its binding's, with a number where there is one of its type and name
    /// already; without a binding its type and a number.
    fn name(&self, kind: ObjectType, binding: Option<&'static str>) -> String {
        let mut made = self.made.lock();
        let count = made.entry((kind as u8, binding.unwrap_or_default())).or_insert(0);
        *count += 1;
        match binding {
            Some(name) if *count == 1 => name.to_owned(),
            Some(name) => format!("{name}-{count}"),
            None => format!("{kind:?}-{count}"),
        }
    }

    /// The next number for a thread that is named by it.
    pub(crate) fn next_name(&self) -> u32 {
        self.names.fetch_add(1, Relaxed) + 1
    }

    /// Takes that number back, if it is the latest.
    pub(crate) fn unname(&self, number: u32) {
        let _ = self.names.compare_exchange(number, number - 1, Relaxed, Relaxed);
    }

    /// A parameter's value.
    pub(crate) fn parameter(&self, name: &str) -> Option<Value> {
        self.config.set.get(name).cloned()
    }

    /// The identities of the threads that are alive, in the order of their starts.
    pub(crate) fn alive(&self) -> Vec<Arc<Identity>> {
        let seats = self.seats.lock();
        seats
            .iter()
            .map(|seat| &seat.identity)
            .filter(|identity| identity.is_alive())
            .map(Arc::clone)
            .collect()
    }

    /// MainThread's identity.
    pub(crate) fn main(&self) -> Arc<Identity> {
        Arc::clone(&self.seats.lock()[0].identity)
    }
}

fn with_part<R>(f: impl FnOnce(&Context, &Part) -> R) -> Option<R> {
    Context::with(|context| {
        let context = context?;
        Some(f(context, context.part.as_ref()?))
    })
}

/// The run of the current thread.
pub(crate) fn current() -> Option<Arc<Run>> {
    with_part(|_, part| Arc::clone(&part.run))
}

pub(super) fn step(op: &Op<'_>) -> Go {
    with_part(|context, part| {
        let run = &*part.run;
        if !run.cancelled.load(SeqCst) {
            if context.identity.watchers.is_traced() {
                super::hooks::tell("line", op.site.line());
            }
            if run.controlled {
                part.pass_turn();
            }
        }
        if run.cancelled.load(SeqCst) {
            part.cancelled(context);
            return Go::Nowhere;
        }
        if op.blocking {
            let flags = Flags::of(Phase::Wants);
            part.record_op(op, Came { flags, ticket: 0, argument: op.argument, cause: 0 });
        }
        Go::OnRecord
    })
    .unwrap_or(Go::Ahead)
}

pub(super) fn done(op: &Op<'_>, came: Came) {
    with_part(|_, part| part.record_op(op, came));
}

pub(super) fn wait(word: &AtomicU32, expected: u32, mask: u32, deadline: Option<Nanos>) -> Option<Waited> {
    with_part(|context, part| {
        let run = &*part.run;
        let waited = if run.cancelled.load(SeqCst) {
            Waited::Cancelled
        } else if run.controlled {
            part.wait_controlled(word, expected, deadline)
        } else {
            part.wait_free(word, expected, mask, deadline)
        };
        if waited == Waited::Cancelled {
            part.cancelled(context);
        }
        waited
    })
}

/// Wakes up to `count` who wait on the word at this address, in a controlled run; says whether it is one.
pub(super) fn wake(word: usize, count: u32) -> bool {
    with_part(|_, part| {
        if part.run.controlled {
            let mut sched = part.run.sched.lock();
            (0..count).all(|_| sched.wake(word));
        }
        part.run.controlled
    })
    .unwrap_or(false)
}

/// Whether the current thread has the turn of a controlled run.
pub(super) fn is_controlled() -> bool {
    with_part(|_, part| part.run.controlled).unwrap_or(false)
}

pub(super) fn now() -> Option<Nanos> {
    with_part(|_, part| part.run.time())
}

pub(super) fn text<T: AsRef<str>>(text: impl FnOnce() -> T) -> u32 {
    with_part(|_, part| part.run.text(text().as_ref())).unwrap_or(0)
}

pub(super) fn make(object: &Object, initial: impl FnOnce() -> u32) {
    with_part(|_, part| {
        let number = part.number_of(object);
        let record = Record {
            verb: Verb::Init,
            object: number,
            argument: initial(),
            place: part.place(object.site()),
            ..Record::default()
        };
        part.record(record);
    });
}

pub(super) fn number_of(object: &Object) -> u32 {
    with_part(|_, part| part.number_of(object)).unwrap_or(0)
}

pub(super) fn record_panic(place: Option<(&'static str, u32)>, message: &str) {
    with_part(|_, part| {
        part.record(Record {
            verb: Verb::Panic,
            flags: Flags::FAILED,
            argument: part.run.text(message),
            place: place.map_or(0, |(file, line)| part.place_in(file, line)),
            ..Record::default()
        });
    });
}

/// MainThread has come to its end, and all others that the run waits for.
pub(super) fn main_ended(panicked: bool) {
    if let Some(run) = current() {
        run.finish(if panicked { Outcome::Panicked } else { Outcome::Finished });
    }
}

/// MainThread's function has come back: joins the threads that are no daemons.
pub(super) fn join_others() {
    let Some(run) = current() else { return };
    unwind::run_to_end(|| {
        let mut at = 1;
        while at < run.number_of_seats() {
            let identity = Arc::clone(&run.seats.lock()[at].identity);
            if identity.listed && !identity.daemon.load(Relaxed) && identity.is_alive() {
                life::join(&identity, None, Flags::IMPLICIT, Location::caller());
            }
            at += 1;
        }
    });
}
