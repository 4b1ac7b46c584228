//! The family of the Barrier.

use crate::model::arrows::{ArrowKind, Operation, Step};
use crate::model::family::{Act, Family, New, Telling, Waiting};
use crate::model::objects::{Object, User};
use crate::model::state::State;
use crate::model::words::{Sentence, at_most};
use crate::trace::event::{OnBarrier, Passed, Patience, Phase};
use crate::trace::kind::Kind;
use serde::{Deserialize, Serialize};

/// The inside of a Barrier. The object's waiters are the threads that have arrived.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Barrier {
    /// How many threads it takes to open the barrier.
    pub parties: u32,
    /// How often the barrier has opened.
    pub opened: u32,
    /// Whether the barrier is broken.
    pub broken: bool,
}

pub(super) const BARRIER: New<Barrier> =
    New { words: "a Barrier", inside: Barrier { parties: 0, opened: 0, broken: false } };

impl Family for Barrier {
    type On = OnBarrier;

    const USUAL: Kind = Kind::Barrier;

    fn step(what: &OnBarrier, operation: Operation) -> Option<Step> {
        match *what {
            OnBarrier::Init { .. } => None,
            OnBarrier::Wait { phase, .. } => match phase {
                Phase::Wants => None,
                Phase::Blocked | Phase::GaveUp => Some(Step::alone()),
                Phase::Has(Passed { woken_by: None, .. }) => Some(operation.wakes()),
                Phase::Has(Passed { woken_by: by @ Some(_), .. }) => {
                    Some(operation.woken(ArrowKind::Barrier, by))
                }
            },
            OnBarrier::Reset | OnBarrier::Abort { .. } => Some(operation.wakes()),
        }
    }

    fn apply(&mut self, what: &OnBarrier, act: &mut Act<'_>) {
        match *what {
            OnBarrier::Init { parties } => self.parties = parties,
            OnBarrier::Wait { patience, phase } => match phase {
                Phase::Wants => {}
                Phase::Blocked => act.wait(State::Barrier, patience),
                Phase::Has(Passed { woken_by, .. }) => {
                    act.go_on();
                    // No thread woke the last one to arrive, which opens the barrier for all.
                    self.opened += u32::from(woken_by.is_none());
                }
                Phase::GaveUp => act.go_on(),
            },
            OnBarrier::Reset => self.broken = false,
            OnBarrier::Abort { .. } => self.broken = true,
        }
    }

    fn tell(&self, what: &OnBarrier, telling: &Telling<'_>) -> Option<Sentence> {
        Some(match *what {
            OnBarrier::Init { .. } => return None,
            OnBarrier::Wait { patience, phase } => match phase {
                Phase::Wants => return None,
                Phase::Blocked => telling.on(" waits at ").say(at_most(patience)),
                Phase::Has(Passed { woken_by: None, .. }) => telling.on(" is the last to come, and opens "),
                Phase::Has(Passed { index, woken_by: Some(_) }) => {
                    telling.on(" passes ").say(format!(" with the number {index}"))
                }
                Phase::GaveUp if self.broken => telling.on(" does not pass ").say(", which is broken"),
                Phase::GaveUp => match patience {
                    Patience::AtMost(_) => telling.on(" gives up waiting at "),
                    Patience::Forever | Patience::NotAtAll => {
                        telling.on(" does not pass ").say(", which was reset")
                    }
                },
            },
            OnBarrier::Reset => telling.on(" resets "),
            OnBarrier::Abort { .. } => telling.on(" breaks "),
        })
    }

    fn doing(&self, waiting: &Waiting<'_>) -> Sentence {
        waiting.until(waiting.on("waits at "))
    }

    fn owner(&self) -> Option<&User> {
        None
    }

    fn summary(&self, object: &Object) -> String {
        if self.broken {
            return "broken".to_owned();
        }
        format!("{} of {} here", object.waiters.len(), self.parties)
    }
}
