//! The threads of a run at one moment, and how events change them.

use super::objects::User;
use super::state::{Activity, State};
use super::texts::Texts;
use crate::ground::Nanos;
use crate::trace::event::{End, ObjectNumber, OnThread, Outcome, Patience, Phase, ThreadNumber};

/// How many threads, and how many objects, the model shows at most; a thread or an object with this number or
/// a higher one is left out.
pub(super) const MOST: u32 = 100_000;

/// Converts a time or a span to seconds, the unit of every time that a reader sees.
pub(super) fn seconds(nanos: Nanos) -> f64 {
    nanos as f64 / 1e9
}

/// A thread at one moment. Times are in seconds since the run began.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Thread {
    pub(super) number: ThreadNumber,
    pub(super) name: String,
    pub(super) daemon: bool,
    pub(super) state: State,
    /// Since when the thread has been in this state.
    pub(super) since: f64,
    /// The line that the thread is on, in the program's file: before its first operation, that which started it.
    pub(super) line: Option<u32>,
    /// The object that the thread waits for.
    pub(super) object: Option<ObjectNumber>,
    /// When the thread's wait ends at the latest.
    pub(super) until: Option<f64>,
    /// The locks that the thread holds.
    pub(super) holds: Vec<ObjectNumber>,
    /// The thread whose end this one waits for.
    pub(super) joins: Option<ThreadNumber>,
    /// The threads that wait for this one's end.
    pub(super) joiners: Vec<ThreadNumber>,
    /// Whether the thread's function has returned and it waits for the other threads, as MainThread does at
    /// the end.
    pub(super) done: bool,
    /// When the thread was started.
    pub(super) started: f64,
    /// When and how the thread ended, if it has.
    pub(super) ended: Option<(f64, End)>,
}

/// Every thread of a run, in the order of their numbers. No record makes this panic: a thread that was never
/// started comes into being when a record names it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Threads {
    all: Vec<Thread>,
    /// The latest time so far, in seconds.
    pub(super) now: f64,
    /// How many lines the threads have printed.
    pub(super) lines: u32,
    /// The threads that the last record may have changed.
    pub(super) changed: Vec<ThreadNumber>,
    /// Whether one thread at a time has the turn.
    controlled: bool,
    /// The thread that made the last record.
    running: Option<ThreadNumber>,
}

impl Threads {
    /// No threads yet; `controlled` says whether one thread at a time will have the turn.
    pub(super) fn new(controlled: bool) -> Self {
        Self { controlled, ..Self::default() }
    }

    /// Whether one thread at a time has the turn.
    pub(super) fn is_controlled(&self) -> bool {
        self.controlled
    }

    /// Every thread, in the order of the numbers.
    pub(super) fn all(&self) -> &[Thread] {
        &self.all
    }

    /// The thread with this number, if a record has named it, or one with a higher number.
    pub(super) fn get(&self, number: ThreadNumber) -> Option<&Thread> {
        self.all.get(number as usize)
    }

    /// The name of a thread, even of one that was never started.
    pub(super) fn name(&self, number: ThreadNumber) -> String {
        self.get(number).map_or_else(|| first_name(number), |thread| thread.name.clone())
    }

    /// The thread with this number, which counts as changed; `None` past [`MOST`].
    pub(super) fn at(&mut self, number: ThreadNumber) -> Option<&mut Thread> {
        if number >= MOST {
            return None;
        }
        if !self.changed.contains(&number) {
            self.changed.push(number);
        }
        while self.all.len() <= number as usize {
            let number = self.all.len() as ThreadNumber;
            self.all.push(Thread {
                number,
                name: first_name(number),
                daemon: false,
                state: State::Ready,
                since: self.now,
                line: None,
                object: None,
                until: None,
                holds: Vec::new(),
                joins: None,
                joiners: Vec::new(),
                done: false,
                started: self.now,
                ended: None,
            });
        }
        self.all.get_mut(number as usize)
    }

    /// Takes in that a record of this time, in nanoseconds, is about to change the threads. The clocks of
    /// different threads may be some microseconds apart; the time that is shown never goes back.
    pub(super) fn arrive(&mut self, time: Nanos) {
        self.now = seconds(time).max(self.now);
        self.changed.clear();
    }

    /// Takes in that the thread which made a record was running; in a controlled run no other thread was.
    /// `line` is the record's line.
    pub(super) fn run(&mut self, me: ThreadNumber, line: Option<u32>) {
        if let Some(other) = self.running.filter(|&other| other != me && self.controlled) {
            self.turn(other, State::Running, State::Ready);
        }
        self.running = Some(me);
        self.turn(me, State::Ready, State::Running);
        if let Some(thread) = self.at(me) {
            thread.line = line.or(thread.line);
        }
    }

    /// Takes in that the thread which made a record was unwinding from a panic or an exit.
    pub(super) fn unwind(&mut self, me: ThreadNumber) {
        self.turn(me, State::Running, State::Unwinding);
    }

    /// Puts a thread that is in the state `from` into the state `to`.
    fn turn(&mut self, number: ThreadNumber, from: State, to: State) {
        let now = self.now;
        if let Some(thread) = self.at(number).filter(|thread| thread.state == from) {
            thread.state = to;
            thread.since = now;
        }
    }

    /// Changes the threads by what happened to one of them, or by what one did without an object.
    pub(super) fn apply(&mut self, me: ThreadNumber, what: &OnThread, texts: &Texts) {
        let now = self.now;
        match *what {
            OnThread::Started { thread, name, daemon, timer: _ } => {
                let line = self.get(me).and_then(|starter| starter.line);
                if let Some(thread) = self.at(thread) {
                    thread.line = line;
                    texts.get(name).clone_into(&mut thread.name);
                    thread.daemon = daemon;
                    thread.started = now;
                }
            }
            OnThread::Began { name } => {
                if let Some(thread) = self.at(me) {
                    texts.get(name).clone_into(&mut thread.name);
                    thread.state = State::Running;
                    thread.since = now;
                }
            }
            OnThread::Ended { end } => {
                if let Some(thread) = self.at(me) {
                    thread.ended = Some((now, end));
                    thread.state = if end == End::CutOff { State::CutOff } else { State::Ended };
                    thread.since = now;
                    for joiner in core::mem::take(&mut thread.joiners) {
                        self.let_go(joiner);
                    }
                }
            }
            OnThread::Renamed { thread, name } => {
                if let Some(thread) = self.at(thread) {
                    texts.get(name).clone_into(&mut thread.name);
                }
            }
            OnThread::Join { thread, implicit, patience, phase } => {
                self.at(thread);
                if let Some(thread) = self.at(me) {
                    thread.done = implicit;
                    // Behind the end of its function there is no line.
                    thread.line = thread.line.filter(|_| !implicit);
                }
                match phase {
                    Phase::Wants => {}
                    Phase::Blocked => {
                        self.block(me, State::Join, None, patience);
                        if let Some(joiner) = self.at(me) {
                            joiner.joins = Some(thread);
                        }
                        if let Some(joined) = self.at(thread) {
                            joined.joiners.push(me);
                        }
                    }
                    Phase::Has(_) | Phase::GaveUp => {
                        if let Some(joined) = self.at(thread) {
                            joined.joiners.retain(|joiner| *joiner != me);
                        }
                        self.go_on(me);
                    }
                }
            }
            OnThread::Sleep { time, phase } => {
                self.pause(me, State::Sleep, Patience::AtMost(time), phase);
            }
            OnThread::Fetch { address: _, phase } => self.pause(me, State::Fetch, Patience::Forever, phase),
            OnThread::Printed { .. } => self.lines += 1,
            OnThread::Raised { .. } | OnThread::Failed { .. } | OnThread::Looked { .. } => {}
        }
    }

    fn pause(&mut self, me: ThreadNumber, state: State, patience: Patience, phase: Phase<()>) {
        match phase {
            Phase::Wants => {}
            Phase::Blocked => {
                self.block(me, state, None, patience);
            }
            Phase::Has(()) | Phase::GaveUp => self.go_on(me),
        }
    }

    /// Has a thread wait; returns until when at the latest, in seconds.
    pub(super) fn block(
        &mut self,
        me: ThreadNumber,
        state: State,
        object: Option<ObjectNumber>,
        patience: Patience,
    ) -> Option<f64> {
        let now = self.now;
        let until = match patience {
            Patience::AtMost(time) => Some(now + seconds(time)),
            Patience::Forever | Patience::NotAtAll => None,
        };
        if let Some(thread) = self.at(me) {
            thread.state = state;
            thread.since = now;
            thread.until = until;
            thread.object = object;
        }
        until
    }

    /// Lets a thread go that waits: it could go on from now on, and keeps what it has waited for until it does.
    pub(super) fn let_go(&mut self, number: ThreadNumber) {
        let now = self.now;
        if let Some(thread) = self.at(number).filter(|thread| thread.state.activity() == Activity::Waits) {
            thread.let_go(now);
        }
    }

    /// Lets all of these go that wait.
    pub(super) fn let_all_go(&mut self, users: &[User]) {
        users.iter().for_each(|user| self.let_go(user.thread));
    }

    /// Has a thread go on that waited.
    pub(super) fn go_on(&mut self, me: ThreadNumber) {
        let now = self.now;
        if let Some(thread) = self.at(me) {
            thread.joins = None;
            thread.object = None;
            thread.until = None;
            if thread.state != State::Running && thread.state != State::Unwinding {
                thread.state = State::Running;
                thread.since = now;
            }
        }
    }

    /// Ends the run: the threads that have not ended are cut off, or blocked for ever. In a run that is held they stay as
    /// they are.
    pub(super) fn end(&mut self, outcome: Outcome) {
        if outcome == Outcome::Halted {
            return;
        }
        self.changed = (0..self.all.len() as ThreadNumber).collect();
        for thread in self.all.iter_mut().filter(|thread| thread.ended.is_none()) {
            let blocked = outcome == Outcome::Deadlock && thread.state.activity() != Activity::Goes;
            thread.ended = Some((self.now, if blocked { End::Blocked } else { End::CutOff }));
            // A deadlocked thread keeps its state, which shows what it waits for.
            if !blocked {
                thread.state = State::CutOff;
                thread.since = self.now;
            }
        }
    }
}

impl Thread {
    /// Lets the thread go at this time, in seconds.
    pub(super) fn let_go(&mut self, now: f64) {
        self.state = State::Ready;
        self.since = now;
        self.until = None;
    }

    /// Whether the thread has been let go, and has not gone on yet.
    pub(super) fn is_let_go(&self) -> bool {
        self.state == State::Ready && (self.object.is_some() || self.joins.is_some())
    }
}

/// What a thread is called before its name is known.
fn first_name(number: ThreadNumber) -> String {
    if number == 0 { "MainThread".to_owned() } else { format!("thread {number}") }
}
