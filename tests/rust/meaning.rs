//! A trace in words that stay: what each event means, whatever it is called and however it lies in memory.
//!
//! Fingerprints are made of this text, so that they change when a run changes and not when the code does. It
//! leaves out at which line of a program something was done, and takes no name from Rust's `Debug`.

use std::collections::BTreeMap;
use threadground::trace::Trace;
use threadground::trace::event::{End, Flags, ObjectType, Outcome, Phase, Record, Verb};

/// A trace's schedule, then its events, a line each.
pub(crate) fn text(trace: &Trace) -> String {
    let mut kinds = BTreeMap::new();
    for record in trace.records.iter().filter(|record| record.verb == Verb::Make) {
        kinds.insert(record.object, ObjectType::from_number(record.cause).expect("a kind"));
    }
    let line = |record: &Record| {
        let Record { number, time, thread, .. } = record;
        let unwinding = record.verb != Verb::Start && record.flags.has(Flags::UNWINDING);
        let unwinding = if unwinding { ", unwinding" } else { "" };
        format!("{number} at {time} thread {thread}: {}{unwinding}\n", words(trace, record, &kinds))
    };
    let schedule = trace.meta.schedule.as_deref().unwrap_or("-");
    format!("{schedule}\n{}", trace.records.iter().map(line).collect::<String>())
}

fn words(trace: &Trace, record: &Record, kinds: &BTreeMap<u32, ObjectType>) -> String {
    let Record { object: about, argument, cause, ticket, .. } = *record;
    let text = |number: u32| format!("\u{201c}{}\u{201d}", trace.text(number));
    let implicit = if record.flags.has(Flags::IMPLICIT) { " by itself" } else { "" };
    let on = |what: &str| format!("object {about} ticket {ticket} {what}");
    match record.verb {
        Verb::RunBegins => "the run begins".to_owned(),
        Verb::RunEnds => format!("the run ends: {}", outcome(argument)),
        Verb::Make => format!("makes object {about}, a {}, {}", kind(kinds[&about]), text(argument)),
        Verb::Init => match kinds[&about] {
            ObjectType::Shared => format!("object {about} starts with {}", text(argument)),
            ObjectType::Timer => format!("object {about} starts with {argument} us"),
            _ => format!("object {about} starts with {argument}"),
        },
        Verb::Start => {
            let daemon = if record.flags.has(Flags::DAEMON) { " a daemon" } else { "" };
            format!("starts thread {about} {}{daemon} for timer {cause}", text(argument))
        }
        Verb::Begin => format!("begins as {}", text(argument)),
        Verb::End => format!("ends: {}", end(argument)),
        Verb::Join => {
            let ended = if record.phase() == Phase::Has && cause == 0 { ", which had ended" } else { "" };
            blocking(record, &format!("join of thread {about}{implicit}"), "") + ended
        }
        Verb::Rename => format!("thread {about} is renamed to {}", text(argument)),
        Verb::Acquire => {
            let has = format!("with {argument}");
            blocking(record, &on(&format!("acquire{implicit}")), &has)
        }
        Verb::Release => on(&format!("release{implicit}, {argument} left")),
        Verb::Wait => blocking(record, &on("wait"), &format!("with {argument}")),
        Verb::Notify if cause == u32::MAX => on(&format!("notify of all woke {argument}")),
        Verb::Notify => on(&format!("notify of {cause} woke {argument}")),
        Verb::Set => on("set"),
        Verb::Clear => on("clear"),
        Verb::Reset => on("reset"),
        Verb::Abort => on(&format!("abort{implicit}")),
        Verb::Cancel => on("cancel"),
        Verb::Put => blocking(record, &on("put"), &format!("with {}", text(argument))),
        Verb::Get => blocking(record, &on("get"), &format!("with {}", text(argument))),
        Verb::TaskDone => on(&format!("task done, {argument} left")),
        Verb::JoinTasks => blocking(record, &on("join of tasks"), ""),
        Verb::Shutdown if argument == 1 => on("shutdown at once"),
        Verb::Shutdown => on("shutdown"),
        Verb::Read => on(&format!("read of {}", text(argument))),
        Verb::Write if cause == 1 => on(&format!("change to {}", text(argument))),
        Verb::Write => on(&format!("write of {}", text(argument))),
        Verb::Look if about == 0 => format!("look: {} is {}", text(cause), text(argument)),
        Verb::Look => on(&format!("look: {} is {}", text(cause), text(argument))),
        Verb::Sleep => blocking(record, "sleep", ""),
        Verb::Fetch => blocking(record, &format!("fetch of {}", text(argument)), ""),
        Verb::Say if record.flags.has(Flags::FAILED) => format!("reports {}", text(argument)),
        Verb::Say => format!("says {}", text(argument)),
        Verb::Raise => format!("raises {}", text(argument)),
        Verb::Panic => format!("failed with {}", text(argument)),
    }
}

/// An operation that can block: how far it got, and with what.
fn blocking(record: &Record, what: &str, has: &str) -> String {
    let limit = if record.flags.has(Flags::TIMED) {
        match record.phase() {
            Phase::Wants | Phase::Blocked => format!(" for {} us", record.argument),
            Phase::Did | Phase::Has | Phase::GaveUp => " with a timeout".to_owned(),
        }
    } else if record.flags.has(Flags::NONBLOCKING) {
        " without waiting".to_owned()
    } else {
        String::new()
    };
    let woken = match record.cause.checked_sub(1) {
        Some(ticket) if record.verb != Verb::Join => format!(", woken by {ticket}"),
        _ => String::new(),
    };
    match record.phase() {
        Phase::Did => format!("{what}{limit}"),
        Phase::Wants => format!("{what}{limit}: wants it"),
        Phase::Blocked => format!("{what}{limit}: is blocked"),
        Phase::Has => format!("{what}{limit}: has it {has}{woken}"),
        Phase::GaveUp => format!("{what}{limit}: gives up"),
    }
}

fn kind(kind: ObjectType) -> &'static str {
    match kind {
        ObjectType::Lock => "Lock",
        ObjectType::RLock => "RLock",
        ObjectType::Condition => "Condition",
        ObjectType::Event => "Event",
        ObjectType::Semaphore => "Semaphore",
        ObjectType::BoundedSemaphore => "BoundedSemaphore",
        ObjectType::Barrier => "Barrier",
        ObjectType::Timer => "Timer",
        ObjectType::Local => "local",
        ObjectType::Queue => "Queue",
        ObjectType::LifoQueue => "LifoQueue",
        ObjectType::PriorityQueue => "PriorityQueue",
        ObjectType::SimpleQueue => "SimpleQueue",
        ObjectType::Shared => "shared variable",
    }
}

fn outcome(number: u32) -> &'static str {
    match Outcome::from_number(number).expect("an outcome") {
        Outcome::Finished => "finished",
        Outcome::Deadlock => "deadlock",
        Outcome::Panicked => "panicked",
        Outcome::Stopped => "stopped",
        Outcome::Limit => "limit",
    }
}

fn end(number: u32) -> &'static str {
    match End::from_number(number).expect("an end") {
        End::Returned => "returned",
        End::Panicked => "panicked",
        End::Exited => "exited",
        End::CutOff => "cut off",
        End::Blocked => "blocked",
    }
}
