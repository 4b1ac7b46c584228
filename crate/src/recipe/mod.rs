//! Recipes: what to run, and how. This module uses nothing of the rest of the crate.

pub mod schedule;
mod value;
mod way;

pub use value::{Set, Value};
pub use way::{Offered, Timing, Way};

use serde::{Deserialize, Serialize};

/// What to run, and how. For a controlled run this is, together with the crate's version, all that it takes
/// to repeat the run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Recipe {
    /// The program's id.
    pub program: String,
    /// Every parameter with its value.
    #[cfg_attr(test, ts(as = "std::collections::BTreeMap<String, Value>"))]
    pub set: Set,
    /// How the next thread is chosen.
    pub way: Way,
    /// When deadlines pass.
    #[serde(default, skip_serializing_if = "Timing::is_clock")]
    #[cfg_attr(test, ts(optional, as = "Option<Timing>"))]
    pub timing: Timing,
    /// The program's text, where it is none of the catalogue's: `program` is its file's name then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub source: Option<String>,
    /// Whether threads that are real go on one at a time, as they do under CPython's global interpreter lock.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    #[cfg_attr(test, ts(optional, as = "Option<bool>"))]
    pub gil: bool,
}

impl Recipe {
    /// A recipe for this program without parameters.
    #[must_use]
    pub fn new(program: &str, way: Way) -> Self {
        Self {
            program: program.to_owned(),
            set: Set::new(),
            way,
            timing: Timing::Clock,
            source: None,
            gil: false,
        }
    }

    /// A hash of the program, its text, which has this hash, and its parameters' values: to that a schedule is bound. A text
    /// in Python is the same program whatever its file is called: who gets it by a link may have another one of that name.
    pub(crate) fn hash(&self, text: u32) -> u32 {
        let set = serde_json::to_string(&self.set).unwrap_or_default();
        let program = if self.is_python() { ".py" } else { &self.program };
        schedule::hash(format!("{program}\0{text:08x}\0{set}").as_bytes())
    }

    /// Whether it is of a text in Python: `program` is a file's name then.
    pub(crate) fn is_python(&self) -> bool {
        std::path::Path::new(&self.program).extension().is_some_and(|ending| ending == "py")
    }
}
