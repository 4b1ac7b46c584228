//! The kinds of objects. All that a reader sees of an object (its state, how each event changes it, its
//! sentences, arrows and summary, and what is said of a thread that waits for it) stands in the file of its
//! family.
//!
//! A new kind, once it has its row in [`trace::kind`](crate::trace::kind), takes a line in `about`, which
//! says how its objects begin. A new family takes a file, a line in `families!`, and whatever else does not
//! compile until the family is named there.

pub mod barrier;
pub mod condition;
pub mod event;
pub mod local;
pub mod lock;
pub mod queue;
pub mod semaphore;
pub mod shared;
pub mod timer;

use super::arrows::{Operation, Step};
use super::family::{Act, Family, New, Telling, Waiting};
use super::objects::{Object, User};
use super::words::Sentence;
use crate::trace::choice::Deed;
use crate::trace::event::{OnAny, OnLock, OnObject, Phase, ThreadNumber};
use crate::trace::kind::Kind;
use serde::{Deserialize, Serialize};

/// A kind in words, and the inside of an object of that kind that has just been made.
fn about(kind: Kind) -> (&'static str, Inside) {
    fn new<F>(New { words, inside }: New<F>, wrap: impl Fn(F) -> Inside) -> (&'static str, Inside) {
        (words, wrap(inside))
    }
    match kind {
        Kind::Lock => new(lock::LOCK, Inside::Lock),
        Kind::RLock => new(lock::RLOCK, Inside::Lock),
        Kind::Condition => new(condition::CONDITION, Inside::Condition),
        Kind::Event => new(event::EVENT, Inside::Event),
        Kind::Semaphore => new(semaphore::SEMAPHORE, Inside::Semaphore),
        Kind::BoundedSemaphore => new(semaphore::BOUNDED_SEMAPHORE, Inside::Semaphore),
        Kind::Barrier => new(barrier::BARRIER, Inside::Barrier),
        Kind::Timer => new(timer::TIMER, Inside::Timer),
        Kind::Local => new(local::LOCAL, Inside::Local),
        Kind::Queue => new(queue::QUEUE, Inside::Queue),
        Kind::LifoQueue => new(queue::LIFO_QUEUE, Inside::Queue),
        Kind::PriorityQueue => new(queue::PRIORITY_QUEUE, Inside::Queue),
        Kind::SimpleQueue => new(queue::SIMPLE_QUEUE, Inside::Queue),
        Kind::Shared => new(shared::SHARED, Inside::Shared),
        Kind::ContextVar => new(local::CONTEXT_VARIABLE, Inside::Local),
    }
}

/// `families! { Variant(Type), … }`: an enum of the families, each named as in [`OnObject`], whose functions
/// pass each question on to the family that it concerns.
macro_rules! families {
    ($($variant:ident($inside:ty)),* $(,)?) => {
        /// The inside of an object: what only its family knows of it.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[cfg_attr(test, derive(ts_rs::TS))]
        #[serde(tag = "type", rename_all = "snake_case")]
        #[allow(missing_docs, reason = "each is the inside of the objects of that family")]
        pub enum Inside {
            $($variant($inside),)*
        }

        impl Inside {
            /// What a thread would do by such a deed, before the object's name and behind it, if the family has words
            /// of its own for it.
            pub(super) fn would(&self, deed: Deed) -> Option<[&'static str; 2]> {
                match self {
                    $(Self::$variant(_) => <$inside>::would(deed),)*
                }
            }

            /// What a thread does that waits for the object, in words that follow its name.
            pub(super) fn doing(&self, waiting: &Waiting<'_>) -> Sentence {
                waiting.behind().unwrap_or_else(|| match self {
                    $(Self::$variant(inside) if waiting.thread.is_let_go() => inside.let_go(waiting),)*
                    $(Self::$variant(inside) => inside.doing(waiting),)*
                })
            }

            /// The same in a few words, for a lane.
            pub(super) fn label(&self, waiting: &Waiting<'_>) -> String {
                if waiting.busy().is_some() {
                    return waiting.label();
                }
                match self {
                    $(Self::$variant(inside) => inside.label(waiting),)*
                }
            }

            /// Who has the object for itself, where one thread can.
            pub(super) fn owner(&self) -> Option<&User> {
                match self {
                    $(Self::$variant(inside) => inside.owner(),)*
                }
            }

            /// The object's state in a word or two.
            pub(super) fn summary(&self, object: &Object) -> String {
                match self {
                    $(Self::$variant(inside) => inside.summary(object),)*
                }
            }

            /// `None` if this can happen to the object; or else the kind that the object must be of, since it
            /// did.
            pub(super) fn mistaken(&self, what: &OnObject) -> Option<Kind> {
                match what {
                    OnObject::Any(OnAny::Made { .. } | OnAny::Looked { .. } | OnAny::Busy { .. }) => None,
                    $(OnObject::$variant(_) => {
                        (!matches!(self, Self::$variant(_))).then_some(<$inside>::USUAL)
                    })*
                }
            }

            /// Changes the object, its waiters and the threads. What cannot happen to the object changes
            /// nothing.
            pub(super) fn apply(&mut self, what: &OnObject, act: &mut Act<'_>) {
                act.pass();
                match what {
                    OnObject::Any(what) => self.apply_any(what, act),
                    $(OnObject::$variant(what) => {
                        if let Self::$variant(inside) = self {
                            inside.apply(what, act);
                        }
                    })*
                }
            }

            /// The sentence of a step on the object; `None` for what is no step, or cannot happen to the
            /// object.
            pub(super) fn tell(&self, what: &OnObject, telling: &Telling<'_>) -> Option<Sentence> {
                match what {
                    OnObject::Any(what) => Some(tell_any(what, telling)),
                    $(OnObject::$variant(what) => {
                        if let Self::$variant(inside) = self { inside.tell(what, telling) } else { None }
                    })*
                }
            }
        }

        /// The step that an operation on an object is; `None` for what a reader does not see.
        pub(super) fn step(what: &OnObject, operation: Operation) -> Option<Step> {
            match what {
                OnObject::Any(OnAny::Made { .. } | OnAny::Looked { .. } | OnAny::Busy { .. }) => {
                    Some(Step::alone())
                }
                $(OnObject::$variant(what) => <$inside>::step(what, operation),)*
            }
        }
    };
}

families! {
    Lock(lock::Lock),
    Condition(condition::Condition),
    Event(event::Event),
    Semaphore(semaphore::Semaphore),
    Barrier(barrier::Barrier),
    Timer(timer::Timer),
    Local(local::Local),
    Queue(queue::Queue),
    Shared(shared::Shared),
}

impl Inside {
    /// The inside of an object of this kind that has just been made.
    pub(super) fn of(kind: Kind) -> Self {
        about(kind).1
    }

    /// How many parts the inside has, of those of which there can be any number.
    pub(super) fn parts(&self) -> usize {
        match self {
            Self::Queue(queue) => queue.items.len() + queue.putters.len() + queue.joiners.len(),
            Self::Local(local) => local.values.len(),
            Self::Shared(shared) => shared.value.len() / 50 + shared.copies.len(),
            Self::Semaphore(semaphore) => semaphore.holders.len(),
            Self::Condition(condition) => condition.notified.len(),
            Self::Barrier(barrier) => barrier.leaving.len() + barrier.passed.len(),
            Self::Lock(_) | Self::Event(_) | Self::Timer(_) => 0,
        }
    }

    /// Whether a thread that comes now can take the object, also before those in its line.
    pub(super) fn is_free(&self) -> bool {
        match self {
            Self::Lock(lock) => lock.owner.is_none(),
            Self::Semaphore(semaphore) => semaphore.permits > 0,
            Self::Condition(_)
            | Self::Event(_)
            | Self::Barrier(_)
            | Self::Timer(_)
            | Self::Local(_)
            | Self::Queue(_)
            | Self::Shared(_) => false,
        }
    }

    /// Whether the last write of a shared variable was made from an old copy.
    pub(super) fn is_from_old(&self) -> bool {
        matches!(self, Self::Shared(shared::Shared { from_old: true, .. }))
    }

    /// Whether by this a thread has taken back the lock that it let go for a condition.
    pub(super) fn takes_back(what: &OnObject) -> bool {
        matches!(what, OnObject::Lock(OnLock::Acquire { implicit: true, phase: Phase::Has(_), .. }))
    }

    /// Takes in that the thread has done so.
    pub(super) fn has_taken_back(&mut self, thread: ThreadNumber) {
        if let Self::Condition(condition) = self {
            condition.takes_back(thread);
        }
    }

    /// Takes in that a thread was started which serves the object; `now` is the time in seconds.
    pub(super) fn serve(&mut self, thread: ThreadNumber, now: f64) {
        if let Self::Timer(timer) = self {
            timer.start(thread, now);
        }
    }

    fn apply_any(&mut self, what: &OnAny, act: &mut Act<'_>) {
        match *what {
            OnAny::Made { kind, name, behind } => {
                *self = Self::of(kind);
                act.object.kind = kind;
                act.object.behind = behind;
                act.object.name = act.text(name);
                act.object.line = act.line;
            }
            OnAny::Looked { .. } => {}
            OnAny::Busy { user } => act.stand_before(user),
        }
    }
}

fn tell_any(what: &OnAny, telling: &Telling<'_>) -> Sentence {
    match *what {
        OnAny::Made { kind, name, behind: _ } => {
            let (words, _) = about(kind);
            // A lock that a condition makes for itself is called so later.
            let name = telling.hindsight.name.unwrap_or(telling.text(name));
            telling.start(&format!(" makes {words}: ")).named_object(telling.object, name)
        }
        OnAny::Looked { what, seen } => {
            let what = telling.text(what);
            telling.on(" looks at ").say(format!(": {what} is ")).value(telling.text(seen))
        }
        OnAny::Busy { user } => {
            let sentence = telling.on(" waits for ").say(", which ").thread(telling.threads, user);
            sentence.say(" is in the middle of using")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn each_kind_has_words_of_its_own() {
        let words: BTreeSet<_> = Kind::ALL.iter().map(|kind| about(*kind).0).collect();
        assert_eq!(words.len(), Kind::ALL.len(), "{words:?}");
    }

    #[test]
    fn the_inside_of_every_kind_crosses_to_the_page() {
        for &kind in Kind::ALL {
            let json = serde_json::to_value(Inside::of(kind)).expect("it is JSON");
            assert!(json["type"].is_string(), "{json}");
            let back: Inside = serde_json::from_value(json.clone()).expect("it is read");
            assert_eq!(serde_json::to_value(back).ok(), Some(json), "to JSON and back");
        }
    }
}
