//! The family of the Barrier.

use crate::model::arrows::{ArrowKind, Operation, Step};
use crate::model::family::{Act, Family, New, Telling, Waiting};
use crate::model::objects::{Object, User, leave};
use crate::model::state::State;
use crate::model::words::{Sentence, at_most};
use crate::trace::choice::Deed;
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
    /// The threads that have been let go and have not gone on yet.
    pub leaving: Vec<User>,
    /// While the barrier is open, the threads that have gone through, the one that opened it first: it is open until
    /// the next one arrives.
    pub passed: Vec<User>,
}

const EMPTY: Barrier =
    Barrier { parties: 0, opened: 0, broken: false, leaving: Vec::new(), passed: Vec::new() };

pub(super) const BARRIER: New<Barrier> = New { words: "a Barrier", inside: EMPTY };

impl Barrier {
    /// Lets go who has arrived.
    fn let_go(&mut self, act: &mut Act<'_>) {
        act.let_all_go();
        self.leaving.append(&mut act.object.waiters);
        self.passed.clear();
    }

    fn go_on(&mut self, act: &mut Act<'_>) {
        leave(&mut self.leaving, act.me);
        act.go_on();
    }
}

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
                Phase::Blocked => {
                    act.wait(State::Barrier, patience);
                    if self.leaving.is_empty() {
                        self.passed.clear();
                    }
                }
                Phase::Has(Passed { woken_by, .. }) => {
                    // No thread woke the last one to arrive, which opens the barrier for all.
                    if woken_by.is_none() {
                        self.opened += 1;
                        self.let_go(act);
                    }
                    self.go_on(act);
                    self.passed.push(act.user());
                }
                Phase::GaveUp => self.go_on(act),
            },
            OnBarrier::Reset => {
                self.broken = false;
                self.let_go(act);
            }
            OnBarrier::Abort { .. } => {
                self.broken = true;
                self.let_go(act);
            }
        }
    }

    fn tell(&self, what: &OnBarrier, telling: &Telling<'_>) -> Option<Sentence> {
        Some(match *what {
            OnBarrier::Init { .. } => return None,
            OnBarrier::Wait { patience, phase } => match phase {
                Phase::Wants => return None,
                Phase::Blocked => telling.on(" waits at ").say(at_most(patience)),
                Phase::Has(Passed { index, woken_by }) => {
                    let last = " is the last to arrive, and opens ";
                    let sentence = telling.on(if woken_by.is_none() { last } else { " passes " });
                    sentence.say(format!("; its index is {index}"))
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

    fn label(&self, waiting: &Waiting<'_>) -> String {
        format!("waits at {}", waiting.object.name)
    }

    fn let_go(&self, waiting: &Waiting<'_>) -> Sentence {
        let sentence = waiting.on("may go on: ");
        match self {
            Self { broken: true, .. } => sentence.say(" is broken"),
            Self { passed, .. } if passed.is_empty() => sentence.say(" was reset"),
            Self { .. } => sentence.say(" is open"),
        }
    }

    fn would(deed: Deed) -> Option<[&'static str; 2]> {
        (deed == Deed::Wait).then_some(["comes to ", ""])
    }

    fn owner(&self) -> Option<&User> {
        None
    }

    fn summary(&self, object: &Object) -> String {
        if self.broken {
            return "broken".to_owned();
        }
        if !self.passed.is_empty() {
            return format!("open, {} of {} through", self.passed.len(), self.parties);
        }
        format!("{} of {} here", object.waiters.len(), self.parties)
    }
}
