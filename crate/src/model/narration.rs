//! One plain sentence for each step, and a few words for each state. All of the model's English is here.
//!
//! A sentence is told from the machine as it is *before* its step: who holds the lock that a thread is
//! about to wait for, who is next in line.

use super::machine::{Machine, Texts, Thread, text};
use super::view::{Inside, ObjectState, State, TimerState, User, Word};
use crate::trace::event::{End, Flags, ObjectType, Outcome, Phase, Record, Verb};

/// A sentence in the making.
#[derive(Default)]
struct Sentence(Vec<Word>);

impl Sentence {
    fn say(mut self, words: impl Into<String>) -> Self {
        let words = words.into();
        if let Some(Word::Plain(last)) = self.0.last_mut() {
            last.push_str(&words);
        } else if !words.is_empty() {
            self.0.push(Word::Plain(words));
        }
        self
    }

    fn thread(mut self, machine: &Machine, number: u32) -> Self {
        let thread = machine.threads.get(number as usize);
        let unknown = || if number == 0 { "MainThread".to_owned() } else { format!("thread {number}") };
        let name = thread.map_or_else(unknown, |thread| thread.state.name.clone());
        self.0.push(Word::Thread(number, name));
        self
    }

    fn object(mut self, machine: &Machine, number: u32) -> Self {
        let object = machine.object(number);
        let name = object.map_or_else(|| format!("object {number}"), |object| object.name.clone());
        self.0.push(Word::Object(number, name));
        self
    }

    fn value(mut self, value: impl Into<String>) -> Self {
        self.0.push(Word::Value(value.into()));
        self
    }

    /// "…, held by Thread-1 since line 16", if a lock is held.
    fn held_by(self, machine: &Machine, object: u32, me: u32) -> Self {
        let Some(owner) = owner(machine, object) else { return self };
        if owner.thread == me {
            return self.say(", which it holds itself").since(owner.line);
        }
        let line = owner.line;
        self.say(", held by ").thread(machine, owner.thread).since(line)
    }

    fn since(self, line: Option<u32>) -> Self {
        match line {
            Some(line) => self.say(format!(" since line {line}")),
            None => self,
        }
    }

    fn end(self) -> Vec<Word> {
        self.say(".").0
    }
}

/// Who holds a lock.
pub(super) fn owner(machine: &Machine, object: u32) -> Option<&User> {
    match &machine.object(object)?.state.inside {
        Inside::Lock { owner, .. } => owner.as_ref(),
        _ => None,
    }
}

/// A sentence as plain text.
#[must_use]
pub fn plain(sentence: &[Word]) -> String {
    let part = |word: &Word| match word {
        Word::Plain(text) | Word::Thread(_, text) | Word::Object(_, text) | Word::Value(text) => text.clone(),
    };
    sentence.iter().map(part).collect()
}

/// Seconds with as many digits as it takes, at most three.
fn span(seconds: f64) -> String {
    let text = format!("{seconds:.3}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    format!("{text} s")
}

fn times(count: u32, one: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") }
}

/// The sentence of a step.
pub(super) fn sentence(machine: &Machine, record: &Record, texts: &Texts) -> Vec<Word> {
    let me = u32::from(record.thread);
    let about = record.object;
    let start = || Sentence::default().thread(machine, me);
    let value = || text(texts, record.argument);
    let timeout = || {
        let timed = record.flags.has(Flags::TIMED);
        if timed { format!(", at most {}", span(f64::from(record.argument) / 1e6)) } else { String::new() }
    };
    let waited = || {
        let thread = machine.threads.get(me as usize);
        thread.map_or(0.0, |thread| super::machine::seconds(record.time) - thread.state.since).max(0.0)
    };
    match (record.verb, record.phase()) {
        (Verb::RunBegins, _) => Sentence::default().say("The run begins").end(),
        (Verb::RunEnds, _) => {
            cut_off(machine, record, Sentence::default().say(ending(record.argument))).end()
        }
        (Verb::Make, _) => {
            let kind = ObjectType::from_number(record.cause).map_or("an object", type_name);
            let mut sentence = start().say(format!(" makes {kind}: "));
            sentence.0.push(Word::Object(about, value().to_owned()));
            sentence.end()
        }
        (Verb::Init, _) => start().say(" sets up ").object(machine, about).end(),
        (Verb::Start, _) => {
            let daemon = if record.flags.has(Flags::DAEMON) { " as a daemon" } else { "" };
            let mut sentence = start().say(" starts ");
            sentence.0.push(Word::Thread(about, value().to_owned()));
            sentence.say(daemon).end()
        }
        (Verb::Begin, _) => start().say(" begins").end(),
        (Verb::End, _) => start().say(thread_end(record.argument)).end(),
        (Verb::Rename, _) if about == me => start().say(" renames itself to ").value(value()).end(),
        (Verb::Rename, _) => start().say(" renames ").thread(machine, about).say(" to ").value(value()).end(),
        (Verb::Raise, _) => start().say(" gets an error: ").value(value()).end(),
        (Verb::Panic, _) => start().say(" fails: ").value(value()).end(),
        (Verb::Say, _) => start().say(" prints ").value(format!("“{}”", value())).end(),
        (Verb::Look, _)
            if about == 0 && matches!(text(texts, record.cause), "enumerate" | "active_count") =>
        {
            let verb = if text(texts, record.cause) == "enumerate" { "lists" } else { "counts" };
            start().say(format!(" {verb} the threads that are alive: ")).value(value()).end()
        }
        (Verb::Look, _) => {
            let what = text(texts, record.cause);
            let sentence = start().say(" looks");
            let sentence = if about == 0 { sentence } else { sentence.say(" at ").object(machine, about) };
            sentence.say(format!(": {what} is ")).value(value()).end()
        }
        (Verb::Sleep, Phase::Blocked) => {
            start().say(format!(" sleeps {}", span(f64::from(record.argument) / 1e6))).end()
        }
        (Verb::Sleep, _) => start().say(format!(" wakes after {}", span(waited()))).end(),
        (Verb::Fetch, Phase::Blocked) => start().say(" fetches ").value(value()).end(),
        (Verb::Fetch, Phase::GaveUp) => start().say(" could not fetch ").value(value()).end(),
        (Verb::Fetch, _) => {
            start().say(" has fetched ").value(value()).say(format!(" in {}", span(waited()))).end()
        }
        (Verb::Join, Phase::Blocked) => {
            let how = if record.flags.has(Flags::IMPLICIT) { " is done and waits for " } else { " joins " };
            start().say(how).thread(machine, about).say(timeout()).end()
        }
        (Verb::Join, Phase::GaveUp) => start().say(" stops waiting for ").thread(machine, about).end(),
        (Verb::Join, _) if record.cause == 0 => {
            start().say(" joins ").thread(machine, about).say(", which has ended already").end()
        }
        (Verb::Join, _) => start().say(" goes on: ").thread(machine, about).say(" has ended").end(),
        _ => on_object(machine, record, texts, &timeout(), waited()),
    }
}

fn on_object(machine: &Machine, record: &Record, texts: &Texts, timeout: &str, waited: f64) -> Vec<Word> {
    let me = u32::from(record.thread);
    let about = record.object;
    let start = || Sentence::default().thread(machine, me);
    let on = |words: &str| start().say(words).object(machine, about);
    let value = || text(texts, record.argument);
    let next =
        || machine.object(about).and_then(|object| object.state.waiters.first()).map(|user| user.thread);
    let then = |sentence: Sentence| match next() {
        Some(next) => sentence.say("; ").thread(machine, next).say(" is next").end(),
        None => sentence.end(),
    };
    let kind = machine.object(about).map_or(ObjectType::Lock, |object| object.kind);
    let semaphore = matches!(kind, ObjectType::Semaphore | ObjectType::BoundedSemaphore);
    let in_time = || format!(" in {}", span(waited));
    match (record.verb, record.phase()) {
        (Verb::Acquire, Phase::Blocked) if semaphore => on(" waits for a permit of ").say(timeout).end(),
        (Verb::Acquire, Phase::Has) if semaphore => {
            on(" takes a permit of ").say(format!("; {} left", record.argument)).end()
        }
        (Verb::Acquire, Phase::GaveUp) if semaphore => on(" gets no permit of ").end(),
        (Verb::Release, _) if semaphore => {
            then(on(" gives a permit back to ").say(format!("; {} now", times(record.argument, "permit"))))
        }
        (Verb::Acquire, Phase::Blocked) => on(" waits for ").held_by(machine, about, me).say(timeout).end(),
        (Verb::Acquire, Phase::Has) if record.argument > 1 => {
            on(" takes ").say(format!(" again; depth {}", record.argument)).end()
        }
        (Verb::Acquire, Phase::Has) if record.flags.has(Flags::IMPLICIT) => on(" takes ").say(" back").end(),
        (Verb::Acquire, Phase::Has) if record.cause == 0 => on(" takes ").say("; nobody had it").end(),
        (Verb::Acquire, Phase::Has) => on(" takes ").say(format!(", after waiting {}", span(waited))).end(),
        (Verb::Acquire, _) => on(" does not get ").held_by(machine, about, me).end(),
        (Verb::Release, _) if record.argument > 0 => {
            on(" gives back one take of ").say(format!("; depth {}", record.argument)).end()
        }
        (Verb::Release, _) => {
            let early = if record.flags.has(Flags::UNWINDING) { ", leaving its block early" } else { "" };
            then(on(" lets go of ").say(early))
        }
        (Verb::Wait, phase) => waits(machine, record, kind, phase, timeout, &in_time()),
        (Verb::Notify, _) => match record.argument {
            0 => on(" notifies ").say("; nobody waits").end(),
            1 => match next() {
                Some(next) => on(" notifies ").say(": ").thread(machine, next).say(" may go on").end(),
                None => on(" notifies ").end(),
            },
            count => on(" notifies ").say(format!(": {count} threads may go on")).end(),
        },
        (Verb::Set, _) => {
            let count = machine.object(about).map_or(0, |object| object.state.waiters.len());
            let who = if count == 0 {
                String::new()
            } else {
                format!("; {} may go on", times(count as u32, "thread"))
            };
            on(" sets ").say(who).end()
        }
        (Verb::Clear, _) => on(" clears ").end(),
        (Verb::Reset, _) => on(" resets ").end(),
        (Verb::Abort, _) => on(" breaks ").end(),
        (Verb::Cancel, _) => on(" cancels ").end(),
        (Verb::Put, Phase::Blocked) => on(" waits for a place in ").say(timeout).end(),
        (Verb::Put, Phase::Has) => {
            start().say(" puts ").value(value()).say(" into ").object(machine, about).end()
        }
        (Verb::Put, _) => on(" cannot put an item into ").end(),
        (Verb::Get, Phase::Blocked) => on(" waits for an item in ").say(timeout).end(),
        (Verb::Get, Phase::Has) => {
            start().say(" gets ").value(value()).say(" from ").object(machine, about).end()
        }
        (Verb::Get, _) => on(" gets nothing from ").end(),
        (Verb::TaskDone, _) => {
            on(" has done a task of ").say(format!("; {} unfinished", record.argument)).end()
        }
        (Verb::JoinTasks, Phase::Blocked) => on(" waits until all tasks are done of ").end(),
        (Verb::JoinTasks, _) => on(" goes on: all tasks are done of ").end(),
        (Verb::Shutdown, _) => on(" shuts down ").end(),
        (Verb::Read, _) => on(" reads ").say(": ").value(value()).end(),
        (Verb::Write, _) if record.cause == 1 => on(" changes ").say(" in one step: ").value(value()).end(),
        (Verb::Write, _) => on(" writes ").say(": ").value(value()).end(),
        _ => on(" uses ").end(),
    }
}

fn waits(
    machine: &Machine,
    record: &Record,
    kind: ObjectType,
    phase: Phase,
    timeout: &str,
    in_time: &str,
) -> Vec<Word> {
    let on = |words: &str| {
        Sentence::default()
            .thread(machine, u32::from(record.thread))
            .say(words)
            .object(machine, record.object)
    };
    match (kind, phase) {
        (ObjectType::Barrier, Phase::Blocked) => on(" waits at ").say(timeout).end(),
        (ObjectType::Barrier, Phase::Has) if record.cause == 0 => {
            on(" is the last to come, and opens ").end()
        }
        (ObjectType::Barrier, Phase::Has) => {
            on(" passes ").say(format!(" with the number {}", record.argument)).end()
        }
        (ObjectType::Barrier, _) => match machine.object(record.object).map(|object| &object.state.inside) {
            Some(Inside::Barrier { broken: true, .. }) => {
                on(" does not pass ").say(", which is broken").end()
            }
            _ if record.flags.has(Flags::TIMED) => on(" gives up waiting at ").end(),
            _ => on(" does not pass ").say(", which was reset").end(),
        },
        (ObjectType::Timer, Phase::Blocked) => {
            on(" counts down ").say(timeout.replace(", at most", ":")).end()
        }
        (ObjectType::Timer, Phase::GaveUp) => {
            let waited =
                format!(" has counted down{}, and calls the function of ", in_time.replace(" in", ""));
            on(&waited).end()
        }
        (ObjectType::Timer, _) => on(" stops counting down ").say(", which was cancelled").end(),
        (ObjectType::Event, Phase::Blocked) => on(" waits until somebody sets ").say(timeout).end(),
        (ObjectType::Event, Phase::Has) if record.cause == 0 => {
            on(" does not wait for ").say(", which is set already").end()
        }
        (ObjectType::Event, Phase::Has) => on(" goes on, as somebody set ").end(),
        (ObjectType::Event, _) => on(" stops waiting: nobody set ").say(in_time).end(),
        (_, Phase::Blocked) => on(" waits to be notified by ").say(timeout).end(),
        (_, Phase::Has) => on(" was notified by ").end(),
        (_, _) => on(" stops waiting: nobody notified ").say(in_time).end(),
    }
}

fn type_name(kind: ObjectType) -> &'static str {
    match kind {
        ObjectType::Lock => "a Lock",
        ObjectType::RLock => "an RLock",
        ObjectType::Condition => "a Condition",
        ObjectType::Event => "an Event",
        ObjectType::Semaphore => "a Semaphore",
        ObjectType::BoundedSemaphore => "a BoundedSemaphore",
        ObjectType::Barrier => "a Barrier",
        ObjectType::Timer => "a Timer",
        ObjectType::Local => "a local",
        ObjectType::Queue => "a Queue",
        ObjectType::LifoQueue => "a LifoQueue",
        ObjectType::PriorityQueue => "a PriorityQueue",
        ObjectType::SimpleQueue => "a SimpleQueue",
        ObjectType::Shared => "a shared variable",
    }
}

fn ending(outcome: u32) -> &'static str {
    match Outcome::from_number(outcome) {
        Some(Outcome::Finished) | None => "The run ends",
        Some(Outcome::Deadlock) => "The run is stuck: every thread waits, and nobody can wake any of them",
        Some(Outcome::Panicked) => "The run ends: MainThread failed",
        Some(Outcome::Stopped) => "The run was stopped",
        Some(Outcome::Limit) => "The run has reached its step limit",
    }
}

/// The threads that the end of a run cuts off: nobody waits for a daemon.
fn cut_off(machine: &Machine, record: &Record, sentence: Sentence) -> Sentence {
    if Outcome::from_number(record.argument) != Some(Outcome::Finished) {
        return sentence;
    }
    let left: Vec<_> = machine.threads.iter().filter(|thread| thread.ended.is_none()).collect();
    match left[..] {
        [] => sentence,
        [one] => sentence.say(" and cuts off ").thread(machine, one.state.number),
        _ => sentence.say(format!(" and cuts off {} threads", left.len())),
    }
}

fn thread_end(end: u32) -> &'static str {
    match End::from_number(end) {
        Some(End::Panicked) => " ends: it failed",
        Some(End::Exited) => " exits",
        Some(End::CutOff) => " is cut off",
        Some(End::Returned | End::Blocked) | None => " ends",
    }
}

/// What a thread is doing, in words that follow its name.
pub(super) fn doing(machine: &Machine, thread: &Thread) -> Vec<Word> {
    let state = &thread.state;
    let start = Sentence::default();
    let until = |sentence: Sentence| match state.until {
        Some(until) => sentence.say(format!(", until {} at the latest", span(until))).0,
        None => sentence.0,
    };
    let on = |words: &str| match state.object {
        Some(object) => Sentence::default().say(words).object(machine, object),
        None => Sentence::default().say(words.trim_end()),
    };
    match state.state {
        State::Ready => start.say("is ready; its turn has not come").0,
        State::Running => start.say("runs").0,
        State::Lock => {
            let object = state.object.unwrap_or_default();
            until(on("waits for ").held_by(machine, object, state.number))
        }
        State::Condition if !stands_at(machine, thread) => on("goes on soon, notified by ").0,
        State::Condition => until(on("waits to be notified by ")),
        State::Event => until(on("waits until somebody sets ")),
        State::Semaphore => until(on("waits for a permit of ")),
        State::Barrier => until(on("waits at ")),
        State::QueueFull => until(on("waits for a place in ")),
        State::QueueEmpty => until(on("waits for an item in ")),
        State::QueueJoin => on("waits until all tasks are done of ").0,
        State::Join => match thread.joins {
            Some(joined) if thread.done => start.say("is done and waits for ").thread(machine, joined).0,
            Some(joined) => until(start.say("joins ").thread(machine, joined)),
            None => start.say("joins a thread").0,
        },
        State::Timer => match state.until {
            Some(until) => start.say(format!("counts down until {}", span(until))).0,
            None => start.say("counts down").0,
        },
        State::Sleep => match state.until {
            Some(until) => start.say(format!("sleeps until {}", span(until))).0,
            None => start.say("sleeps").0,
        },
        State::Fetch => start.say("fetches a document").0,
        State::Unwinding => start.say("is unwinding").0,
        State::Ended => match thread.ended {
            Some((_, End::Panicked)) => start.say("has failed").0,
            Some((_, End::Exited)) => start.say("has exited").0,
            _ => start.say("has ended").0,
        },
        State::CutOff => start.say("was cut off").0,
    }
}

/// Whether a thread is among those who wait for its object.
fn stands_at(machine: &Machine, thread: &Thread) -> bool {
    let object = thread.state.object.and_then(|number| machine.object(number));
    object.is_some_and(|object| object.state.waiters.iter().any(|user| user.thread == thread.state.number))
}

/// A state in a few words, for a lane.
pub(super) fn label(machine: &Machine, thread: &Thread) -> String {
    let state = &thread.state;
    let name = |number: Option<u32>| {
        number.and_then(|number| machine.object(number)).map_or("", |object| object.name.as_str())
    };
    match state.state {
        State::Sleep | State::Timer => {
            let verb = if state.state == State::Sleep { "sleeps" } else { "counts down" };
            state.until.map_or(verb.to_owned(), |until| format!("{verb} {}", span(until - state.since)))
        }
        State::Join => {
            let joined = thread.joins.and_then(|number| machine.threads.get(number as usize));
            let verb = if thread.done { "done, waits for" } else { "joins" };
            format!("{verb} {}", joined.map_or("", |thread| thread.state.name.as_str()))
        }
        State::Ready => "ready".to_owned(),
        State::Running => "runs".to_owned(),
        State::Fetch => "fetches".to_owned(),
        State::Unwinding => "unwinds".to_owned(),
        State::Ended => "ended".to_owned(),
        State::CutOff => "cut off".to_owned(),
        _ => format!("waits for {}", name(state.object)),
    }
}

/// An object's state in a word or two.
pub(super) fn summary(object: &ObjectState) -> String {
    match &object.inside {
        Inside::Lock { owner: None, .. } => "unlocked".to_owned(),
        Inside::Lock { depth, reentrant: true, .. } => format!("locked, depth {depth}"),
        Inside::Lock { .. } => "locked".to_owned(),
        Inside::Condition { .. } => match object.waiters.len() {
            0 => "nobody waits".to_owned(),
            count => format!("{} waiting", count),
        },
        Inside::Event { set } => if *set { "set" } else { "not set" }.to_owned(),
        Inside::Semaphore { permits, initial, .. } => format!("{permits} of {initial} free"),
        Inside::Barrier { broken: true, .. } => "broken".to_owned(),
        Inside::Barrier { parties, .. } => format!("{} of {parties} here", object.waiters.len()),
        Inside::Timer { state, .. } => match state {
            TimerState::New => "not started",
            TimerState::Counting => "counting down",
            TimerState::Cancelled => "cancelled",
            TimerState::Fired => "fired",
        }
        .to_owned(),
        Inside::Local { values } => times(values.len() as u32, "value"),
        Inside::Queue { closed: true, .. } => "shut down".to_owned(),
        Inside::Queue { items, capacity: 0, .. } => times(items.len() as u32, "item"),
        Inside::Queue { items, capacity, .. } => format!("{} of {capacity} places taken", items.len()),
        Inside::Shared { value, .. } => value.clone(),
    }
}
