//! The family of the Event.

use crate::model::arrows::{ArrowKind, Operation, Step};
use crate::model::family::{Act, Family, New, Telling, Waiting};
use crate::model::objects::{Object, User};
use crate::model::state::State;
use crate::model::words::{Sentence, at_most, span};
use crate::trace::event::{OnEvent, Phase, Woken};
use crate::trace::kind::Kind;
use serde::{Deserialize, Serialize};

/// The inside of an Event. The object's waiters are the threads that wait until it is set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Event {
    /// Whether the event is set.
    pub set: bool,
}

pub(super) const EVENT: New<Event> = New { words: "an Event", inside: Event { set: false } };

impl Family for Event {
    type On = OnEvent;

    const USUAL: Kind = Kind::Event;

    fn step(what: &OnEvent, operation: Operation) -> Option<Step> {
        match *what {
            OnEvent::Wait { phase, .. } => match phase {
                Phase::Wants => None,
                Phase::Blocked | Phase::GaveUp => Some(Step::alone()),
                Phase::Has(woken) => Some(operation.woken(ArrowKind::Set, woken.woken_by)),
            },
            OnEvent::Set => Some(operation.wakes()),
            OnEvent::Clear => Some(Step::alone()),
        }
    }

    fn apply(&mut self, what: &OnEvent, act: &mut Act<'_>) {
        match *what {
            OnEvent::Wait { patience, phase } => match phase {
                Phase::Wants => {}
                Phase::Blocked => act.wait(State::Event, patience),
                Phase::Has(_) | Phase::GaveUp => act.go_on(),
            },
            OnEvent::Set => {
                self.set = true;
                act.let_all_go();
            }
            OnEvent::Clear => self.set = false,
        }
    }

    fn tell(&self, what: &OnEvent, telling: &Telling<'_>) -> Option<Sentence> {
        Some(match *what {
            OnEvent::Wait { patience, phase } => match phase {
                Phase::Wants => return None,
                Phase::Blocked => telling.on(" waits until somebody sets ").say(at_most(patience)),
                Phase::Has(Woken { woken_by: None }) => {
                    telling.on(" does not wait for ").say(", which is set already")
                }
                Phase::Has(Woken { woken_by: Some(_) }) => match telling.hindsight.by {
                    Some(by) => {
                        let sentence = telling.start(" goes on: ").thread(telling.threads, by);
                        sentence.say(" has set ").object(telling.object)
                    }
                    None => telling.on(" goes on: ").say(" was set"),
                },
                Phase::GaveUp => {
                    telling.on(" stops waiting: nobody set ").say(format!(" in {}", span(telling.waited)))
                }
            },
            OnEvent::Set => telling.lets_go(telling.on(" sets "), &telling.object.waiters),
            OnEvent::Clear => telling.on(" clears "),
        })
    }

    fn doing(&self, waiting: &Waiting<'_>) -> Sentence {
        waiting.until(waiting.on("waits until somebody sets "))
    }

    fn let_go(&self, waiting: &Waiting<'_>) -> Sentence {
        waiting.on("may go on: ").say(" was set")
    }

    fn owner(&self) -> Option<&User> {
        None
    }

    fn summary(&self, _object: &Object) -> String {
        if self.set { "set" } else { "not set" }.to_owned()
    }
}
