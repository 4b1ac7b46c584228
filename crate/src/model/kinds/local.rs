//! The family of what has a value of its own in each thread: the local and, as a context has one thread at a time, the
//! context variable.

use crate::model::arrows::{Operation, Step};
use crate::model::family::{Act, Family, New, Telling};
use crate::model::objects::{Object, User};
use crate::model::words::{Sentence, times};
use crate::trace::event::OnLocal;
use crate::trace::kind::Kind;
use serde::{Deserialize, Serialize};

/// The inside of a local or a context variable.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Local {
    /// The number and the value of each thread that has a value.
    pub values: Vec<(u32, String)>,
}

/// The text that the record has where a thread reads without having a value.
const NO_VALUE: &str = "no value";

const NONE_YET: Local = Local { values: Vec::new() };
pub(super) const LOCAL: New<Local> = New { words: "a local", inside: NONE_YET };
pub(super) const CONTEXT_VARIABLE: New<Local> = New { words: "a context variable", inside: NONE_YET };

impl Family for Local {
    type On = OnLocal;

    const USUAL: Kind = Kind::Local;

    fn step(what: &OnLocal, _operation: Operation) -> Option<Step> {
        match what {
            OnLocal::Read { .. } | OnLocal::Write { .. } => Some(Step::alone()),
        }
    }

    fn apply(&mut self, what: &OnLocal, act: &mut Act<'_>) {
        let (value, is_there) = match *what {
            // This very read may have made the value, from the local's default.
            OnLocal::Read { value } => (act.text(value), act.texts.get(value) != NO_VALUE),
            OnLocal::Write { value } => (act.text(value), true),
        };
        match self.values.iter_mut().find(|(thread, _)| *thread == act.me) {
            Some((_, place)) => *place = value,
            None if is_there => self.values.push((act.me, value)),
            None => {}
        }
    }

    fn tell(&self, what: &OnLocal, telling: &Telling<'_>) -> Option<Sentence> {
        Some(match *what {
            OnLocal::Read { value } => telling.on(" reads ").say(": ").value(telling.text(value)),
            OnLocal::Write { value } => telling.on(" writes ").say(": ").value(telling.text(value)),
        })
    }

    fn owner(&self) -> Option<&User> {
        None
    }

    fn summary(&self, _object: &Object) -> String {
        times(self.values.len() as u64, "value")
    }
}
