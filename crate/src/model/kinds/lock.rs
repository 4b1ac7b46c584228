//! The family of the locks: Lock and RLock.

use crate::model::arrows::{ArrowKind, Operation, Step};
use crate::model::family::{Act, Family, New, Telling, Waiting};
use crate::model::objects::{Object, User};
use crate::model::state::State;
use crate::model::words::{Sentence, at_most, span};
use crate::trace::event::{Acquired, OnLock, Phase};
use crate::trace::kind::Kind;
use serde::{Deserialize, Serialize};

/// The inside of a Lock or an RLock.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Lock {
    /// The thread that holds the lock.
    pub owner: Option<User>,
    /// How often the owner has taken the lock: 1 for a Lock that is held, 0 for a lock that is free.
    pub depth: u32,
    /// Whether the owner may take the lock again: that makes it an RLock.
    pub reentrant: bool,
}

pub(super) const LOCK: New<Lock> =
    New { words: "a Lock", inside: Lock { owner: None, depth: 0, reentrant: false } };
pub(super) const RLOCK: New<Lock> =
    New { words: "an RLock", inside: Lock { owner: None, depth: 0, reentrant: true } };

impl Lock {
    fn take(&mut self, acquired: Acquired, act: &mut Act<'_>) {
        self.depth = acquired.depth;
        if self.owner.as_ref().is_none_or(|owner| owner.thread != act.me) {
            self.owner = Some(act.user());
        }
        let number = act.object.number;
        if let Some(thread) = act.threads.at(act.me)
            && !thread.holds.contains(&number)
        {
            thread.holds.push(number);
        }
    }

    /// Any thread may give a Lock back: it is the owner that holds it no more.
    fn release(&mut self, depth: u32, act: &mut Act<'_>) {
        self.depth = depth;
        if depth == 0
            && let Some(owner) = self.owner.take()
            && let Some(thread) = act.threads.at(owner.thread)
        {
            // Mostly it is the last one.
            if let Some(at) = thread.holds.iter().rposition(|&held| held == act.object.number) {
                thread.holds.remove(at);
            }
        }
    }
}

impl Family for Lock {
    type On = OnLock;

    const USUAL: Kind = Kind::Lock;

    fn step(what: &OnLock, operation: Operation) -> Option<Step> {
        match *what {
            OnLock::Acquire { phase, .. } => match phase {
                Phase::Wants => None,
                Phase::Blocked | Phase::GaveUp => Some(Step::alone()),
                Phase::Has(acquired) => Some(operation.woken(ArrowKind::Release, acquired.woken_by)),
            },
            OnLock::Release { .. } => Some(operation.wakes()),
        }
    }

    fn apply(&mut self, what: &OnLock, act: &mut Act<'_>) {
        match *what {
            OnLock::Acquire { patience, phase, .. } => match phase {
                Phase::Wants => {}
                Phase::Blocked => act.wait(State::Lock, patience),
                Phase::Has(acquired) => {
                    act.go_on();
                    self.take(acquired, act);
                }
                Phase::GaveUp => act.go_on(),
            },
            OnLock::Release { depth, .. } => self.release(depth, act),
        }
    }

    fn tell(&self, what: &OnLock, telling: &Telling<'_>) -> Option<Sentence> {
        let held = |words| telling.on(words).held_by(telling.threads, self.owner.as_ref(), telling.me);
        Some(match *what {
            OnLock::Acquire { implicit, patience, phase } => match phase {
                Phase::Wants => return None,
                Phase::Blocked => held(" waits for ").say(at_most(patience)),
                Phase::Has(Acquired { depth, .. }) if depth > 1 => {
                    telling.on(" takes ").say(format!(" again; depth {depth}"))
                }
                Phase::Has(_) if implicit => telling.on(" takes ").say(" back"),
                Phase::Has(Acquired { woken_by: None, .. }) => telling.on(" takes ").say("; nobody had it"),
                Phase::Has(Acquired { woken_by: Some(_), .. }) => {
                    telling.on(" takes ").say(format!(", after waiting {}", span(telling.waited)))
                }
                Phase::GaveUp => held(" does not get "),
            },
            OnLock::Release { depth: 0, .. } => {
                telling.then(telling.leaving_block(telling.on(" lets go of "), self.owner.as_ref()))
            }
            OnLock::Release { depth, .. } => telling.on(" lets go of ").say(format!(" once; depth {depth}")),
        })
    }

    fn doing(&self, waiting: &Waiting<'_>) -> Sentence {
        let number = waiting.thread.number;
        // Whom a condition has notified comes to its lock, and is not in line yet.
        let words = if waiting.is_in_line() { "waits for " } else { "was notified, and needs " };
        waiting.until(waiting.on(words).held_by(waiting.threads, self.owner.as_ref(), number))
    }

    fn label(&self, waiting: &Waiting<'_>) -> String {
        if waiting.is_in_line() {
            return waiting.label();
        }
        format!("notified; needs {}", waiting.object.name)
    }

    fn owner(&self) -> Option<&User> {
        self.owner.as_ref()
    }

    fn summary(&self, _object: &Object) -> String {
        match self {
            Self { owner: None, .. } => "unlocked".to_owned(),
            Self { depth, reentrant: true, .. } => format!("locked, depth {depth}"),
            Self { reentrant: false, .. } => "locked".to_owned(),
        }
    }
}
