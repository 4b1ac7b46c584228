//! The family of the Condition.

use crate::model::arrows::{ArrowKind, Operation, Step};
use crate::model::family::{Act, Family, New, Telling, Waiting};
use crate::model::objects::{Object, User, leave};
use crate::model::state::State;
use crate::model::words::{Sentence, at_most, span};
use crate::trace::choice::Deed;
use crate::trace::event::{OnCondition, Patience, Phase, ThreadNumber};
use crate::trace::kind::Kind;
use serde::{Deserialize, Serialize};

/// The inside of a Condition. The object's waiters are the threads that wait to be notified.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Condition {
    /// The number of the condition's lock.
    pub lock: u32,
    /// The threads that have been notified and have not gone on yet: each needs the lock again.
    pub notified: Vec<User>,
}

pub(super) const CONDITION: New<Condition> =
    New { words: "a Condition", inside: Condition { lock: 0, notified: Vec::new() } };

impl Condition {
    /// A thread that was notified has its lock back.
    pub(super) fn takes_back(&mut self, thread: ThreadNumber) {
        leave(&mut self.notified, thread);
    }
}

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
                // It needs the lock as before, until it has that: see `takes_back`.
                Phase::Has(_) => {
                    act.go_on();
                    act.threads.block(act.me, State::Lock, Some(self.lock), Patience::Forever);
                }
                Phase::GaveUp => {
                    self.takes_back(act.me);
                    act.go_on();
                }
            },
            // A thread that is notified leaves the waiters. From now on it needs the lock.
            OnCondition::Notify { woken, .. } => {
                let since = act.threads.now;
                let count = first(&act.object.waiters, woken).len();
                for user in act.object.waiters.drain(..count) {
                    act.threads.block(user.thread, State::Lock, Some(self.lock), Patience::Forever);
                    self.notified.push(User { since, until: None, ..user });
                }
            }
        }
    }

    fn tell(&self, what: &OnCondition, telling: &Telling<'_>) -> Option<Sentence> {
        Some(match *what {
            OnCondition::Init { .. } => return None,
            OnCondition::Wait { patience, phase } => match phase {
                Phase::Wants => return None,
                Phase::Blocked => telling.on(" waits on ").say(at_most(patience)),
                Phase::Has(_) => match telling.hindsight.by {
                    Some(by) => {
                        let sentence = telling.start(" wakes: ").thread(telling.threads, by);
                        sentence.say(" has notified ").object(telling.object)
                    }
                    None => telling.on(" wakes, notified by "),
                },
                Phase::GaveUp => telling
                    .on(" stops waiting: nobody notified ")
                    .say(format!(" in {}", span(telling.waited))),
            },
            OnCondition::Notify { woken, .. } => {
                let sentence = telling.on(" notifies ");
                if woken == 0 {
                    return Some(sentence.say("; nobody waits"));
                }
                let woken = first(&telling.object.waiters, woken).iter().map(|user| user.thread);
                sentence.each(
                    telling.threads,
                    &woken.collect::<Vec<_>>(),
                    [" needs the lock now", " need the lock now"],
                )
            }
        })
    }

    fn doing(&self, waiting: &Waiting<'_>) -> Sentence {
        waiting.until(waiting.on("waits on "))
    }

    fn label(&self, waiting: &Waiting<'_>) -> String {
        format!("waits on {}", waiting.object.name)
    }

    fn would(deed: Deed) -> Option<[&'static str; 2]> {
        (deed == Deed::Wait).then_some(["waits on ", ""])
    }

    fn owner(&self) -> Option<&User> {
        None
    }

    fn summary(&self, object: &Object) -> String {
        let waiting = match object.waiters.len() {
            0 => "nobody waits".to_owned(),
            count => format!("{count} waiting"),
        };
        match self.notified.len() {
            0 => waiting,
            count => format!("{waiting}, {count} notified"),
        }
    }
}

/// The first of these users, this many of them.
fn first(users: &[User], count: u64) -> &[User] {
    &users[..usize::try_from(count).unwrap_or(usize::MAX).min(users.len())]
}
