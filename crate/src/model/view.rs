//! What the model says: the types that cross to the page and to `--json`.
//!
//! The page's TypeScript types are generated from these (`web/src/engine/types.gen.ts`); a stale
//! copy fails a test. Times are seconds since the run began. A step goes by the number of the first moment
//! at which it has been made: at moment 0 nothing has happened, the first step brings moment 1. Threads
//! and objects go by their run-local numbers.

pub use super::arrows::{Arrow, ArrowKind};
pub use super::findings::{Finding, FindingKind};
pub use super::kinds::Inside;
pub use super::objects::User;
pub use super::state::State;
pub use super::waits::WaitsFor;
pub use super::words::Word;

use crate::recipe::Recipe;
use crate::trace::event::{End, Outcome};
use crate::trace::kind::Kind;
use serde::{Deserialize, Serialize};
#[cfg(test)]
use ts_rs::TS;

/// What one run was, and what came of it: the result of `run --json` and of `threadground.run()`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct RunResult {
    /// What was run, and how.
    #[serde(flatten)]
    pub recipe: Recipe,
    /// The schedule's text form, for every controlled run; it replays the run.
    pub schedule: Option<String>,
    /// How the run ended.
    pub outcome: Outcome,
    /// How long it took, in seconds (virtual ones in a controlled run).
    pub time: f64,
    /// Every thread, in order of their starts.
    pub threads: Vec<ThreadResult>,
    /// Every line of output.
    pub output: Vec<OutputLine>,
    /// What was found.
    pub findings: Vec<Finding>,
    /// How many records the trace has.
    pub events: u32,
}

/// One thread of a [`RunResult`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct ThreadResult {
    /// Its name.
    pub name: String,
    /// Whether it was a daemon.
    pub daemon: bool,
    /// How it ended.
    pub end: End,
}

/// One line of output.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct OutputLine {
    /// When, in seconds.
    pub time: f64,
    /// The name of the thread that printed it.
    pub thread: String,
    /// The line.
    pub text: String,
    /// The step at which it was printed.
    pub step: u32,
    /// The number of the thread that printed it.
    pub number: u32,
    /// Whether it reports an error.
    pub error: bool,
}

/// Facts about the run as a whole, as far as it is known.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct Overview {
    /// How many steps there are; step `n` is the state after the first `n` of them, so the playhead
    /// goes from 0 to `steps`.
    pub steps: u32,
    /// The latest time in the trace.
    pub end: f64,
    /// How the run ended, once it has.
    pub outcome: Option<Outcome>,
    /// Whether records are missing because the trace was full.
    pub truncated: bool,
    /// Every thread, by number.
    pub threads: Vec<ThreadInfo>,
    /// Every object, by number (the first has number 1).
    pub objects: Vec<ObjectInfo>,
    /// What was found.
    pub findings: Vec<Finding>,
    /// What is looked for, each in words that follow "no".
    pub sought: Vec<String>,
}

/// What does not change about a thread.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct ThreadInfo {
    /// Its number.
    pub number: u32,
    /// Its last name.
    pub name: String,
    /// Whether it is a daemon.
    pub daemon: bool,
    /// When it was started.
    pub started: f64,
    /// When it ended, if it did.
    pub ended: Option<f64>,
    /// How it ended, if it did.
    pub end: Option<End>,
}

/// What does not change about an object.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct ObjectInfo {
    /// Its number.
    pub number: u32,
    /// Its name: the variable or field that it was bound to.
    pub name: String,
    /// What it is.
    #[serde(rename = "type")]
    pub kind: Kind,
    /// The line at which it was made.
    pub line: Option<u32>,
}

/// The machine after the first `step` steps.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct Moment {
    /// Which.
    pub step: u32,
    /// The time of the last of these steps.
    pub time: f64,
    /// The thread that made the last of these steps.
    pub thread: Option<u32>,
    /// The object that the last of these steps touched.
    pub object: Option<u32>,
    /// The line of the last of these steps, in the program's file.
    pub line: Option<u32>,
    /// The last of these steps in one plain sentence, in parts so that names can be shown as names.
    pub sentence: Vec<Word>,
    /// Every thread that has been started, by number.
    pub threads: Vec<ThreadState>,
    /// Every object that has been made, by number.
    pub objects: Vec<ObjectState>,
    /// How many lines of output have been printed.
    pub lines: u32,
    /// Who waits for whom.
    pub waits: Vec<WaitsFor>,
}

/// One line of the story: the sentence of a step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct StoryLine {
    /// The step; after it the machine is at step `step`.
    pub step: u32,
    /// When.
    pub time: f64,
    /// By which thread.
    pub thread: u32,
    /// On which object.
    pub object: Option<u32>,
    /// At which line of the program's file.
    pub line: Option<u32>,
    /// In words.
    pub sentence: Vec<Word>,
}

/// One thread at a [`Moment`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct ThreadState {
    /// Its number.
    pub number: u32,
    /// Its name at this moment.
    pub name: String,
    /// What it is doing.
    pub state: State,
    /// The line it is on, in the program's file.
    pub line: Option<u32>,
    /// Since when it has been in this state.
    pub since: f64,
    /// The object it waits for.
    pub object: Option<u32>,
    /// When its wait ends at the latest.
    pub until: Option<f64>,
    /// The state in words: "waits for print_lock, held by worker-1 since line 14".
    pub words: Vec<Word>,
    /// The locks that it holds.
    pub holds: Vec<u32>,
}

/// One object at a [`Moment`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct ObjectState {
    /// Its number.
    pub number: u32,
    /// Its inside.
    pub inside: Inside,
    /// Those who wait for it, in the order of their coming. For a queue: those who want to get.
    pub waiters: Vec<User>,
    /// The state in a word or two: "locked", "set", "2 of 3 free".
    pub summary: String,
}

/// What can be seen of the lanes between two times or two steps, at a given resolution.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct Lanes {
    /// Every thread's spans, by number.
    pub lanes: Vec<Lane>,
    /// The arrows that touch the window; none where there would be more than can be told apart.
    pub arrows: Vec<Arrow>,
}

/// One thread's lane within a window.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct Lane {
    /// The thread.
    pub thread: u32,
    /// Its states one after the other; spans narrower than a pixel are joined to one of the state that
    /// fills most of it.
    pub spans: Vec<Span>,
    /// When it held which lock.
    pub holds: Vec<Hold>,
}

/// A stretch of one state.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct Span {
    /// From.
    pub start: f64,
    /// To.
    pub end: f64,
    /// The step that began it.
    pub from_step: u32,
    /// The step that ended it; none while it goes on.
    pub to_step: Option<u32>,
    /// What the thread did.
    pub state: State,
    /// The object it waited for.
    pub object: Option<u32>,
    /// The state in a few words: "sleeps 0.65 s", "waits for lock", "joins Thread-1".
    pub label: String,
    /// How many there are in it: more than one where they are narrower than a pixel.
    pub joined: u32,
}

/// A stretch in which a thread held a lock.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct Hold {
    /// From.
    pub start: f64,
    /// To.
    pub end: f64,
    /// The step that began it.
    pub from_step: u32,
    /// The step that ended it; none while it goes on.
    pub to_step: Option<u32>,
    /// The lock.
    pub object: u32,
}
