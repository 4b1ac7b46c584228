//! The story of a run: which records are steps, the sentence of each step, and a few words for what a thread
//! does.
//!
//! A sentence is told from the machine as it is *before* its step: which thread holds the lock that this one
//! is about to wait for, which thread is next in line. What is done to an object is told by its family in
//! `kinds`.

use super::arrows::{ArrowKind, Operation, Step, Tail};
use super::kinds::{self, Inside};
use super::machine::Machine;
use super::state::State;
use super::texts::Texts;
use super::threads::{Thread, seconds};
use super::words::{Hindsight, Sentence, Word, at_most, span};
use crate::trace::event::{
    End, Event, Joined, ObjectNumber, OnRun, OnThread, Outcome, Phase, Record, ThreadNumber,
};

/// The step that a record is; `None` for what a reader does not see.
pub(super) fn step(record: &Record) -> Option<Step> {
    let me = record.thread;
    match &record.event {
        Event::Run(OnRun::Began | OnRun::Ended { outcome: Outcome::Halted }) => None,
        Event::Run(OnRun::Ended { .. }) => Some(Step::alone()),
        Event::Thread(what) => thread_step(me, what),
        Event::Object { object, ticket, what } => {
            kinds::step(what, Operation { object: *object, ticket: *ticket })
        }
    }
}

fn thread_step(me: ThreadNumber, what: &OnThread) -> Option<Step> {
    Some(match *what {
        OnThread::Started { thread, .. } => Step { tail: Some(Tail::Start(thread)), head: None },
        OnThread::Began { .. } => Step { tail: None, head: Some((ArrowKind::Start, Tail::Start(me))) },
        OnThread::Ended { .. } => Step { tail: Some(Tail::End(me)), head: None },
        OnThread::Join { thread, phase, .. } => match phase {
            Phase::Wants => return None,
            Phase::Blocked | Phase::GaveUp => Step::alone(),
            Phase::Has(_) => Step { tail: None, head: Some((ArrowKind::Join, Tail::End(thread))) },
        },
        OnThread::Sleep { phase, .. } | OnThread::Fetch { phase, .. } => match phase {
            Phase::Wants => return None,
            Phase::Blocked | Phase::Has(()) | Phase::GaveUp => Step::alone(),
        },
        OnThread::Renamed { .. }
        | OnThread::Printed { .. }
        | OnThread::Raised { .. }
        | OnThread::Failed { .. }
        | OnThread::Looked { .. } => Step::alone(),
    })
}

/// The object that a record is about, if it is about one.
pub(super) fn touched(record: &Record) -> Option<ObjectNumber> {
    match record.event {
        Event::Object { object, .. } => Some(object),
        Event::Thread(OnThread::Raised { object, .. }) => object,
        Event::Thread(
            OnThread::Started { .. }
            | OnThread::Began { .. }
            | OnThread::Ended { .. }
            | OnThread::Renamed { .. }
            | OnThread::Join { .. }
            | OnThread::Sleep { .. }
            | OnThread::Fetch { .. }
            | OnThread::Printed { .. }
            | OnThread::Failed { .. }
            | OnThread::Looked { .. },
        )
        | Event::Run(OnRun::Began | OnRun::Ended { .. }) => None,
    }
}

/// The sentence of a step; empty for a record that is no step.
pub(super) fn sentence(
    machine: &Machine,
    record: &Record,
    texts: &Texts,
    hindsight: Hindsight<'_>,
) -> Vec<Word> {
    let told = match &record.event {
        Event::Run(OnRun::Began) => None,
        Event::Run(OnRun::Ended { outcome }) => run_end(machine, *outcome),
        Event::Thread(what) => on_thread(machine, record, what, texts),
        Event::Object { object, ticket: _, what } => machine.tell(record, *object, what, texts, hindsight),
    };
    told.map_or_else(Vec::new, |sentence| sentence.end().words())
}

/// The sentence of a run's end, if that is a step. A run does not wait for its daemons: the sentence names those that it
/// cuts off.
fn run_end(machine: &Machine, outcome: Outcome) -> Option<Sentence> {
    let sentence = Sentence::default();
    Some(match outcome {
        Outcome::Finished => {
            let sentence = sentence.say("The run ends");
            let left: Vec<_> = machine.threads.all().iter().filter(|thread| thread.ended.is_none()).collect();
            match left[..] {
                [] => sentence,
                [one] => sentence.say(" and cuts off ").thread(&machine.threads, one.number),
                [..] => sentence.say(format!(" and cuts off {} threads", left.len())),
            }
        }
        Outcome::Deadlock => {
            sentence.say("The run is stuck: every thread waits, and nobody can wake any of them")
        }
        Outcome::Panicked => sentence.say("The run ends: MainThread failed"),
        Outcome::Stopped => sentence.say("The run was stopped"),
        Outcome::Limit => sentence.say("The run has reached its step limit"),
        // Nothing has happened: it is held where it was.
        Outcome::Halted => return None,
    })
}

fn on_thread(machine: &Machine, record: &Record, what: &OnThread, texts: &Texts) -> Option<Sentence> {
    let threads = &machine.threads;
    let me = record.thread;
    let start = |words: &str| Sentence::default().thread(threads, me).say(words);
    let waited = || span(machine.waited(record));
    Some(match *what {
        OnThread::Started { thread, name, daemon, timer: _ } => {
            let sentence = start(" starts ").named_thread(thread, texts.get(name));
            sentence.say(if daemon { " as a daemon" } else { "" })
        }
        OnThread::Began { .. } => start(" begins"),
        OnThread::Ended { end } => {
            let sentence = start(match end {
                End::Panicked => " ends: it failed",
                End::Exited => " exits",
                End::CutOff => " is cut off",
                End::Returned | End::Blocked => " ends",
            });
            let joiners = threads.get(me).map_or(&[][..], |thread| &thread.joiners);
            sentence.each(threads, joiners, [" may go on"; 2])
        }
        OnThread::Renamed { thread, name } if thread == me => {
            start(" renames itself to ").value(texts.get(name))
        }
        OnThread::Renamed { thread, name } => {
            start(" renames ").thread(threads, thread).say(" to ").value(texts.get(name))
        }
        OnThread::Join { thread, implicit, patience, phase } => match phase {
            Phase::Wants => return None,
            Phase::Blocked => {
                let [how, then] = if implicit {
                    [" is done and waits for ", ""]
                } else {
                    [" joins ", ": waits for it to end"]
                };
                start(how).thread(threads, thread).say(then).say(at_most(patience))
            }
            Phase::Has(Joined { waited: false }) => {
                start(" joins ").thread(threads, thread).say(", which has ended already")
            }
            Phase::Has(Joined { waited: true }) => {
                start(" goes on: ").thread(threads, thread).say(" has ended")
            }
            Phase::GaveUp => {
                start(" stops waiting for ").thread(threads, thread).say(", which has not ended")
            }
        },
        OnThread::Sleep { time, phase } => match phase {
            Phase::Wants => return None,
            Phase::Blocked => start(&format!(" sleeps for {}", span(seconds(time)))),
            Phase::Has(()) | Phase::GaveUp => start(&format!(" wakes after {}", waited())),
        },
        OnThread::Fetch { address, phase } => match phase {
            Phase::Wants => return None,
            Phase::Blocked => start(" fetches ").value(texts.get(address)),
            Phase::Has(()) => {
                start(" has fetched ").value(texts.get(address)).say(format!(" in {}", waited()))
            }
            Phase::GaveUp => start(" could not fetch ").value(texts.get(address)),
        },
        OnThread::Printed { line, error: _ } => start(" prints ").value(format!("“{}”", texts.get(line))),
        OnThread::Raised { object: _, error } => start(" gets an error: ").value(texts.get(error)),
        OnThread::Failed { message } => start(" fails: ").value(texts.get(message)),
        OnThread::Looked { what, seen } => {
            let sentence = match texts.get(what) {
                "enumerate" => start(" lists the threads that are alive: "),
                "active_count" => start(" counts the threads that are alive: "),
                what => start(&format!(" looks: {what} is ")),
            };
            sentence.value(texts.get(seen))
        }
    })
}

/// What a thread is doing, in words that follow its name.
pub(super) fn doing(machine: &Machine, thread: &Thread) -> Vec<Word> {
    let say = |words: &str| Sentence::default().say(words);
    let until = |words: &str| match thread.until {
        Some(until) => say(&format!("{words} until {}", span(until))),
        None => say(words),
    };
    let told = match thread.state {
        State::Ready => match thread.joins {
            Some(joined) => say("may go on: ").thread(&machine.threads, joined).say(" has ended"),
            None if thread.is_let_go() => machine.with_waiting(thread, Inside::doing),
            None => say("may go on; its turn has not come"),
        },
        State::Running => say("runs"),
        State::Lock
        | State::Condition
        | State::Event
        | State::Semaphore
        | State::Barrier
        | State::QueueFull
        | State::QueueEmpty
        | State::QueueJoin
        | State::Timer => machine.with_waiting(thread, Inside::doing),
        State::Join => match thread.joins {
            Some(joined) if thread.done => say("is done and waits for ").thread(&machine.threads, joined),
            Some(joined) => {
                let sentence = say("waits for ").thread(&machine.threads, joined).say(" to end");
                match thread.until {
                    Some(until) => sentence.say(format!(", until {} at the latest", span(until))),
                    None => sentence,
                }
            }
            None => say("waits for a thread to end"),
        },
        State::Sleep if thread.until.is_some_and(|until| until <= machine.threads.now) => {
            say("has slept long enough; its turn has not come")
        }
        State::Sleep => until("sleeps"),
        State::Fetch => say("fetches a document"),
        State::Unwinding => say("is unwinding"),
        State::Ended => say(match thread.ended {
            Some((_, End::Panicked)) => "has failed",
            Some((_, End::Exited)) => "has exited",
            Some((_, End::Returned | End::CutOff | End::Blocked)) | None => "has ended",
        }),
        State::CutOff => say("was cut off"),
    };
    told.words()
}

/// What a thread is doing in a few words, for a lane.
pub(super) fn label(machine: &Machine, thread: &Thread) -> String {
    match thread.state {
        State::Ready => "may go on".to_owned(),
        State::Running => "runs".to_owned(),
        State::Lock
        | State::Condition
        | State::Event
        | State::Semaphore
        | State::Barrier
        | State::QueueFull
        | State::QueueEmpty
        | State::QueueJoin
        | State::Timer => machine.with_waiting(thread, Inside::label),
        State::Join => {
            let how = if thread.done { "done, waits for" } else { "waits for the end of" };
            let joined = thread.joins.map(|joined| machine.threads.name(joined));
            format!("{how} {}", joined.unwrap_or_default())
        }
        State::Sleep => match thread.until {
            Some(until) => format!("sleeps {}", span(until - thread.since)),
            None => "sleeps".to_owned(),
        },
        State::Fetch => "fetches".to_owned(),
        State::Unwinding => "unwinds".to_owned(),
        State::Ended => "ended".to_owned(),
        State::CutOff => "cut off".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::samples::{Random, at};
    use crate::model::words::plain;

    #[test]
    fn what_is_a_step_has_a_sentence_and_nothing_else_has() {
        let (mut random, texts) = (Random(1), Texts::default());
        let mut tags = std::collections::BTreeSet::new();
        for number in 0..5_000 {
            let record = random.record(number);
            tags.insert(record.to_bytes()[1]);
            let told = !sentence(&Machine::new(true), &record, &texts, Hindsight::default()).is_empty();
            assert_eq!(told, step(&record).is_some(), "{record:?}");
        }
        assert!(tags.len() > 40, "{} events came up", tags.len());
    }

    #[test]
    fn a_long_sleep_is_as_long_as_it_is() {
        let (mut machine, texts) = (Machine::new(true), Texts::default());
        let sleeps = |phase| OnThread::Sleep { time: 7_200_000_000_000, phase };
        let record = at(1, sleeps(Phase::Blocked));
        assert_eq!(
            plain(&sentence(&machine, &record, &texts, Hindsight::default())),
            "MainThread sleeps for 7200 s."
        );
        machine.apply(&record, &texts);
        let thread = &machine.threads.all()[0];
        assert_eq!(plain(&doing(&machine, thread)), "sleeps until 7201 s");
        assert_eq!(label(&machine, thread), "sleeps 7200 s");
    }
}
