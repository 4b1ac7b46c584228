//! The family of the Condition.

use crate::model::arrows::{ArrowKind, Operation, Step};
use crate::model::family::{Act, Family, New, Telling, Waiting};
use crate::model::objects::{Object, User};
use crate::model::state::State;
use crate::model::words::{Sentence, at_most, span};
use crate::trace::event::{OnCondition, Phase};
use crate::trace::kind::Kind;
use serde::{Deserialize, Serialize};

/// The inside of a Condition. The object's waiters are the threads that wait to be notified.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Condition {
    /// The number of the condition's lock.
    pub lock: u32,
}

pub(super) const CONDITION: New<Condition> = New { words: "a Condition", inside: Condition { lock: 0 } };

impl Family for Condition {
    type On = OnCondition;

    const USUAL: Kind = Kind::Condition;

    fn step(what: &OnCondition, operation: Operation) -> Option<Step> {
        match *what {
            OnCondition::Init { .. } => None,
            OnCondition::Wait { phase, .. } => match phase {
                Phase::Wants => None,
                Phase::Blocked | Phase::GaveUp => Some(Step::alone()),
                Phase::Has(woken) => Some(operation.woken(ArrowKind::Notify, woken.woken_by)),
            },
            OnCondition::Notify { .. } => Some(operation.wakes()),
        }
    }

    fn apply(&mut self, what: &OnCondition, act: &mut Act<'_>) {
        match *what {
            OnCondition::Init { lock } => {
                self.lock = lock;
                // A lock that a condition makes for itself gets the condition's name first, as both are made
                // at one place.
                act.renames = Some((lock, format!("{}'s lock", act.object.name)));
            }
            OnCondition::Wait { patience, phase } => match phase {
                Phase::Wants => {}
                Phase::Blocked => act.wait(State::Condition, patience),
                Phase::Has(_) | Phase::GaveUp => act.go_on(),
            },
            // A thread that is notified leaves the waiters, and goes on later: it needs the lock again.
            OnCondition::Notify { woken, .. } => {
                let waiters = &mut act.object.waiters;
                let leave = usize::try_from(woken).unwrap_or(usize::MAX).min(waiters.len());
                waiters.drain(..leave);
            }
        }
    }

    fn tell(&self, what: &OnCondition, telling: &Telling<'_>) -> Option<Sentence> {
        Some(match *what {
            OnCondition::Init { .. } => return None,
            OnCondition::Wait { patience, phase } => match phase {
                Phase::Wants => return None,
                Phase::Blocked => telling.on(" waits to be notified by ").say(at_most(patience)),
                Phase::Has(_) => telling.on(" was notified by "),
                Phase::GaveUp => telling
                    .on(" stops waiting: nobody notified ")
                    .say(format!(" in {}", span(telling.waited))),
            },
            OnCondition::Notify { woken, .. } => {
                let sentence = telling.on(" notifies ");
                match (woken, telling.next()) {
                    (0, _) => sentence.say("; nobody waits"),
                    (1, Some(next)) => sentence.say(": ").thread(telling.threads, next).say(" may go on"),
                    (1, None) => sentence,
                    (count, _) => sentence.say(format!(": {count} threads may go on")),
                }
            }
        })
    }

    fn doing(&self, waiting: &Waiting<'_>) -> Sentence {
        if waiting.object.waiters.iter().any(|user| user.thread == waiting.thread.number) {
            waiting.until(waiting.on("waits to be notified by "))
        } else {
            waiting.on("goes on soon, notified by ")
        }
    }

    fn owner(&self) -> Option<&User> {
        None
    }

    fn summary(&self, object: &Object) -> String {
        match object.waiters.len() {
            0 => "nobody waits".to_owned(),
            count => format!("{count} waiting"),
        }
    }
}
