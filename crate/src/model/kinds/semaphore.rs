//! The family of the semaphores: Semaphore and BoundedSemaphore.

use crate::model::arrows::{ArrowKind, Operation, Step};
use crate::model::family::{Act, Family, New, Telling, Waiting};
use crate::model::objects::{Object, User};
use crate::model::state::State;
use crate::model::words::{Sentence, at_most};
use crate::trace::choice::Deed;
use crate::trace::event::{OnSemaphore, Permitted, Phase};
use crate::trace::kind::Kind;
use serde::{Deserialize, Serialize};

/// The inside of a Semaphore or a BoundedSemaphore.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Semaphore {
    /// How many permits are left.
    pub permits: u64,
    /// How many permits the semaphore started with.
    pub initial: u64,
    /// The threads that took a permit and have not given one back, once for each permit.
    pub holders: Vec<User>,
}

const EMPTY: Semaphore = Semaphore { permits: 0, initial: 0, holders: Vec::new() };

pub(super) const SEMAPHORE: New<Semaphore> = New { words: "a Semaphore", inside: EMPTY };
pub(super) const BOUNDED_SEMAPHORE: New<Semaphore> = New { words: "a BoundedSemaphore", inside: EMPTY };

impl Family for Semaphore {
    type On = OnSemaphore;

    const USUAL: Kind = Kind::Semaphore;

    fn step(what: &OnSemaphore, operation: Operation) -> Option<Step> {
        match *what {
            OnSemaphore::Init { .. } => None,
            OnSemaphore::Acquire { phase, .. } => match phase {
                Phase::Wants => None,
                Phase::Blocked | Phase::GaveUp => Some(Step::alone()),
                Phase::Has(permitted) => Some(operation.woken(ArrowKind::Release, permitted.woken_by)),
            },
            OnSemaphore::Release { .. } => Some(operation.wakes()),
        }
    }

    fn apply(&mut self, what: &OnSemaphore, act: &mut Act<'_>) {
        match *what {
            OnSemaphore::Init { permits } => (self.permits, self.initial) = (permits, permits),
            OnSemaphore::Acquire { patience, phase } => match phase {
                Phase::Wants => {}
                Phase::Blocked => act.wait(State::Semaphore, patience),
                Phase::Has(Permitted { left, .. }) => {
                    act.go_on();
                    self.permits = left;
                    self.holders.push(act.user());
                }
                Phase::GaveUp => act.go_on(),
            },
            OnSemaphore::Release { permits } => {
                self.permits = permits;
                if let Some(at) = self.holders.iter().position(|holder| holder.thread == act.me) {
                    self.holders.remove(at);
                }
            }
        }
    }

    fn tell(&self, what: &OnSemaphore, telling: &Telling<'_>) -> Option<Sentence> {
        Some(match *what {
            OnSemaphore::Init { .. } => return None,
            OnSemaphore::Acquire { patience, phase } => match phase {
                Phase::Wants => return None,
                Phase::Blocked => telling.on(" waits for a permit from ").say(at_most(patience)),
                Phase::Has(Permitted { left, .. }) => {
                    telling.on(" takes a permit from ").say(format!("; {left} left"))
                }
                Phase::GaveUp => telling.on(" gets no permit from "),
            },
            OnSemaphore::Release { permits } => {
                let are = if permits == 1 { "is" } else { "are" };
                let now = format!(" ({permits} {are} free now)");
                let taken = self.holders.iter().find(|holder| holder.thread == telling.me);
                telling.then(telling.leaving_block(telling.on(" gives a permit back to ").say(now), taken))
            }
        })
    }

    fn doing(&self, waiting: &Waiting<'_>) -> Sentence {
        waiting.until(waiting.on("waits for a permit from "))
    }

    fn would(deed: Deed) -> Option<[&'static str; 2]> {
        match () {
            () if deed == Deed::Acquire => Some(["takes a permit from ", ""]),
            () if deed == Deed::Release => Some(["gives a permit back to ", ""]),
            () => None,
        }
    }

    fn owner(&self) -> Option<&User> {
        None
    }

    fn summary(&self, _object: &Object) -> String {
        // What it started with is no limit: where it is none, it would only confuse.
        match self.initial {
            0 => format!("{} free", self.permits),
            initial if self.permits > initial => format!("{} free", self.permits),
            initial => format!("{} of {initial} free", self.permits),
        }
    }
}
