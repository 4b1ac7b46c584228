//! The family of the variables that threads share.

use crate::model::arrows::{Operation, Step};
use crate::model::family::{Act, Family, New, Telling};
use crate::model::objects::{Object, User};
use crate::model::words::Sentence;
use crate::trace::event::OnShared;
use crate::trace::kind::Kind;
use serde::{Deserialize, Serialize};

/// The inside of a shared variable.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Shared {
    /// The variable's value, as text.
    pub value: String,
    /// The thread that read the variable last.
    pub reader: Option<User>,
    /// The thread that wrote the variable last.
    pub writer: Option<User>,
    /// Whether that thread wrote when what it had read was old.
    pub from_old: bool,
    /// What threads have read, and have not written or read again since: each thread's copy.
    pub copies: Vec<ReadCopy>,
}

/// What a thread has read of a shared variable.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ReadCopy {
    /// The thread, and when and where it read.
    pub by: User,
    /// What it read, as text.
    pub value: String,
    /// Whether another thread has written the variable since.
    pub old: bool,
}

const EMPTY: Shared =
    Shared { value: String::new(), reader: None, writer: None, from_old: false, copies: Vec::new() };

pub(super) const SHARED: New<Shared> = New { words: "a shared variable", inside: EMPTY };

impl Family for Shared {
    type On = OnShared;

    const USUAL: Kind = Kind::Shared;

    fn step(what: &OnShared, _operation: Operation) -> Option<Step> {
        match what {
            OnShared::Init { .. } => None,
            OnShared::Read { .. } | OnShared::Write { .. } => Some(Step::alone()),
        }
    }

    fn apply(&mut self, what: &OnShared, act: &mut Act<'_>) {
        match *what {
            OnShared::Init { value } => self.value = act.text(value),
            OnShared::Read { value } => {
                self.reader = Some(act.user());
                self.copies.retain(|copy| copy.by.thread != act.me);
                self.copies.push(ReadCopy { by: act.user(), value: act.text(value), old: false });
            }
            OnShared::Write { value, in_place } => {
                let old = self.copies.iter().any(|copy| copy.old && copy.by.thread == act.me);
                self.from_old = old && !in_place;
                self.copies.retain(|copy| copy.by.thread != act.me);
                self.copies.iter_mut().for_each(|copy| copy.old = true);
                self.value = act.text(value);
                self.writer = Some(act.user());
            }
        }
    }

    fn tell(&self, what: &OnShared, telling: &Telling<'_>) -> Option<Sentence> {
        Some(match *what {
            OnShared::Init { .. } => return None,
            OnShared::Read { value } if telling.text(value).is_empty() => {
                telling.on(" reads ").say(", which has no value")
            }
            OnShared::Read { value } => telling.on(" reads ").say(": ").value(telling.text(value)),
            OnShared::Write { value, in_place: false } => {
                telling.on(" writes ").say(": ").value(telling.text(value))
            }
            OnShared::Write { value, in_place: true } => {
                telling.on(" changes ").say(" in one step: ").value(telling.text(value))
            }
        })
    }

    fn owner(&self) -> Option<&User> {
        None
    }

    fn summary(&self, _object: &Object) -> String {
        self.value.clone()
    }
}
