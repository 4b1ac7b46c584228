//! A trace in words that stay the same: what each event means, whatever the event is called and however it
//! lies in memory.
//!
//! Fingerprints are made of this text, so that they change when a run changes and not when the code does. The
//! text leaves out the line at which something was done, and takes no name from Rust's `Debug`.

use threadground::trace::Trace;
use threadground::trace::event::{
    Acquired, End, Event, Joined, Moved, OnAny, OnBarrier, OnCondition, OnEvent, OnLocal, OnLock, OnObject,
    OnQueue, OnRun, OnSemaphore, OnShared, OnThread, OnTimer, Outcome, Passed, Patience, Permitted, Phase,
    Record, Text, Ticket, Woken,
};
use threadground::trace::kind::Kind;

/// A trace's schedule, then its events, a line each.
pub(crate) fn text(trace: &Trace) -> String {
    let line = |record: &Record| {
        let Record { number, time, thread, .. } = record;
        let unwinding = if record.unwinding { ", unwinding" } else { "" };
        format!("{number} at {time} thread {thread}: {}{unwinding}\n", words(trace, record.event))
    };
    let schedule = trace.meta.schedule.as_deref().unwrap_or("-");
    format!("{schedule}\n{}", trace.records.iter().map(line).collect::<String>())
}

fn words(trace: &Trace, event: Event) -> String {
    match event {
        Event::Run(OnRun::Began) => "the run begins".to_owned(),
        Event::Run(OnRun::Ended { outcome }) => format!("the run ends: {}", outcome_words(outcome)),
        Event::Thread(what) => of_thread(trace, what),
        Event::Object { object, ticket, what } => of_object(trace, object, ticket, what),
    }
}

fn quoted(trace: &Trace, text: Text) -> String {
    format!("\u{201c}{}\u{201d}", trace.text(text))
}

fn of_thread(trace: &Trace, what: OnThread) -> String {
    let text = |text| quoted(trace, text);
    match what {
        OnThread::Started { thread, name, daemon, timer } => {
            let daemon = if daemon { " a daemon" } else { "" };
            format!("starts thread {thread} {}{daemon} for timer {}", text(name), timer.unwrap_or(0))
        }
        OnThread::Began { name } => format!("begins as {}", text(name)),
        OnThread::Ended { end } => format!("ends: {}", end_words(end)),
        OnThread::Renamed { thread, name } => format!("thread {thread} is renamed to {}", text(name)),
        OnThread::Join { thread, implicit, patience, phase } => {
            let had_ended = phase == Phase::Has(Joined { waited: false });
            let what = format!("join of thread {thread}{}", by_itself(implicit));
            let ended = if had_ended { ", which had ended" } else { "" };
            blocking(&what, patience, phase, |_| (String::new(), None)) + ended
        }
        OnThread::Sleep { time, phase } => {
            blocking("sleep", Patience::AtMost(time), phase, |()| (String::new(), None))
        }
        OnThread::Fetch { address, phase } => {
            let what = format!("fetch of {}", text(address));
            blocking(&what, Patience::Forever, phase, |()| (String::new(), None))
        }
        OnThread::Printed { line, error: true } => format!("reports {}", text(line)),
        OnThread::Printed { line, error: false } => format!("says {}", text(line)),
        OnThread::Raised { error, .. } => format!("raises {}", text(error)),
        OnThread::Failed { message } => format!("failed with {}", text(message)),
        OnThread::Looked { what, seen } => format!("look: {} is {}", text(what), text(seen)),
    }
}

fn of_object(trace: &Trace, object: u32, ticket: Ticket, what: OnObject) -> String {
    let text = |text| quoted(trace, text);
    let on = |what: &str| format!("object {object} ticket {ticket} {what}");
    let starts = |with: String| format!("object {object} starts with {with}");
    let woken = |Woken { woken_by }| ("with 0".to_owned(), woken_by);
    let moved = |Moved { item, woken_by }| (format!("with {}", text(item)), woken_by);
    match what {
        OnObject::Any(OnAny::Made { kind, name, .. }) => {
            format!("makes object {object}, a {}, {}", kind_words(kind), text(name))
        }
        OnObject::Any(OnAny::Looked { what, seen }) => on(&format!("look: {} is {}", text(what), text(seen))),
        OnObject::Any(OnAny::Busy { user }) => on(&format!("waits for thread {user} in it")),
        OnObject::Lock(OnLock::Acquire { implicit, patience, phase }) => {
            let has = |Acquired { depth, woken_by }| (format!("with {depth}"), woken_by);
            blocking(&on(&format!("acquire{}", by_itself(implicit))), patience, phase, has)
        }
        OnObject::Lock(OnLock::Release { implicit, depth }) => {
            on(&format!("release{}, {depth} left", by_itself(implicit)))
        }
        OnObject::Condition(OnCondition::Init { lock }) => starts(lock.to_string()),
        OnObject::Condition(OnCondition::Wait { patience, phase }) => {
            blocking(&on("wait"), patience, phase, woken)
        }
        OnObject::Condition(OnCondition::Notify { asked: None, woken }) => {
            on(&format!("notify of all woke {woken}"))
        }
        OnObject::Condition(OnCondition::Notify { asked: Some(asked), woken }) => {
            on(&format!("notify of {asked} woke {woken}"))
        }
        OnObject::Event(OnEvent::Wait { patience, phase }) => blocking(&on("wait"), patience, phase, woken),
        OnObject::Event(OnEvent::Set) => on("set"),
        OnObject::Event(OnEvent::Clear) => on("clear"),
        OnObject::Semaphore(OnSemaphore::Init { permits }) => starts(permits.to_string()),
        OnObject::Semaphore(OnSemaphore::Acquire { patience, phase }) => {
            let has = |Permitted { left, woken_by }| (format!("with {left}"), woken_by);
            blocking(&on("acquire"), patience, phase, has)
        }
        OnObject::Semaphore(OnSemaphore::Release { permits }) => on(&format!("release, {permits} left")),
        OnObject::Barrier(OnBarrier::Init { parties }) => starts(parties.to_string()),
        OnObject::Barrier(OnBarrier::Wait { patience, phase }) => {
            let has = |Passed { index, woken_by }| (format!("with {index}"), woken_by);
            blocking(&on("wait"), patience, phase, has)
        }
        OnObject::Barrier(OnBarrier::Reset) => on("reset"),
        OnObject::Barrier(OnBarrier::Abort { implicit }) => on(&format!("abort{}", by_itself(implicit))),
        OnObject::Timer(OnTimer::Init { interval }) => starts(format!("{} us", interval / 1000)),
        OnObject::Timer(OnTimer::Wait { patience, phase }) => blocking(&on("wait"), patience, phase, woken),
        OnObject::Timer(OnTimer::Cancel) => on("cancel"),
        OnObject::Local(OnLocal::Read { value }) => on(&format!("read of {}", text(value))),
        OnObject::Local(OnLocal::Write { value }) => on(&format!("write of {}", text(value))),
        OnObject::Queue(OnQueue::Init { capacity }) => starts(capacity.unwrap_or(0).to_string()),
        OnObject::Queue(OnQueue::Put { patience, phase }) => blocking(&on("put"), patience, phase, moved),
        OnObject::Queue(OnQueue::Get { patience, phase }) => blocking(&on("get"), patience, phase, moved),
        OnObject::Queue(OnQueue::TaskDone { unfinished }) => on(&format!("task done, {unfinished} left")),
        OnObject::Queue(OnQueue::Join { phase }) => {
            let has = |Woken { woken_by }| (String::new(), woken_by);
            blocking(&on("join of tasks"), Patience::Forever, phase, has)
        }
        OnObject::Queue(OnQueue::Shutdown { immediate: true }) => on("shutdown at once"),
        OnObject::Queue(OnQueue::Shutdown { immediate: false }) => on("shutdown"),
        OnObject::Queue(OnQueue::Resize { capacity }) => on(&format!("resize to {capacity:?}")),
        OnObject::Shared(OnShared::Init { value }) => starts(text(value)),
        OnObject::Shared(OnShared::Read { value }) => on(&format!("read of {}", text(value))),
        OnObject::Shared(OnShared::Write { value, in_place: true }) => {
            on(&format!("change to {}", text(value)))
        }
        OnObject::Shared(OnShared::Write { value, in_place: false }) => {
            on(&format!("write of {}", text(value)))
        }
    }
}

fn by_itself(implicit: bool) -> &'static str {
    if implicit { " by itself" } else { "" }
}

/// An operation that can block: how far it got, and with what.
fn blocking<T>(
    what: &str,
    patience: Patience,
    phase: Phase<T>,
    has: impl FnOnce(T) -> (String, Option<Ticket>),
) -> String {
    let limit = match (patience, &phase) {
        (Patience::Forever, _) => String::new(),
        (Patience::NotAtAll, _) => " without waiting".to_owned(),
        (Patience::AtMost(time), Phase::Wants | Phase::Blocked) => format!(" for {} us", time / 1000),
        (Patience::AtMost(_), Phase::Has(_) | Phase::GaveUp) => " with a timeout".to_owned(),
    };
    match phase {
        Phase::Wants => format!("{what}{limit}: wants it"),
        Phase::Blocked => format!("{what}{limit}: is blocked"),
        Phase::Has(value) => {
            let (with, woken_by) = has(value);
            let woken = woken_by.map_or(String::new(), |ticket| format!(", woken by {ticket}"));
            format!("{what}{limit}: has it {with}{woken}")
        }
        Phase::GaveUp => format!("{what}{limit}: gives up"),
    }
}

fn kind_words(kind: Kind) -> &'static str {
    match kind {
        Kind::Lock => "Lock",
        Kind::RLock => "RLock",
        Kind::Condition => "Condition",
        Kind::Event => "Event",
        Kind::Semaphore => "Semaphore",
        Kind::BoundedSemaphore => "BoundedSemaphore",
        Kind::Barrier => "Barrier",
        Kind::Timer => "Timer",
        Kind::Local => "local",
        Kind::Queue => "Queue",
        Kind::LifoQueue => "LifoQueue",
        Kind::PriorityQueue => "PriorityQueue",
        Kind::SimpleQueue => "SimpleQueue",
        Kind::Shared => "shared variable",
        Kind::ContextVar => "context variable",
    }
}

fn outcome_words(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Finished => "finished",
        Outcome::Deadlock => "deadlock",
        Outcome::Panicked => "panicked",
        Outcome::Stopped => "stopped",
        Outcome::Limit => "limit",
        Outcome::Halted => "halted",
    }
}

fn end_words(end: End) -> &'static str {
    match end {
        End::Returned => "returned",
        End::Panicked => "panicked",
        End::Exited => "exited",
        End::CutOff => "cut off",
        End::Blocked => "blocked",
    }
}
