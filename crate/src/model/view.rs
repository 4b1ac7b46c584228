//! The model's answers: the types that cross to the page and to `--json`.
//!
//! The page's TypeScript types (`web/src/engine/types.gen.ts`) are generated from these; a stale copy fails a
//! test. Times are in seconds since the run began. A step goes by the number of the first moment at which it
//! has been made: at moment 0 nothing has happened, and the first step brings moment 1. Threads and objects
//! go by their numbers in the run.

pub use super::arrows::{Arrow, ArrowKind};
pub use super::findings::{Finding, FindingKind};
pub use super::kinds::Inside;
pub use super::objects::User;
pub use super::state::State;
pub use super::waits::WaitsFor;
pub use super::words::Word;

use crate::recipe::Recipe;
use crate::recipe::schedule::Next;
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
    /// For a controlled run, the text form of the schedule that replays it.
    pub schedule: Option<String>,
    /// How the run ended.
    pub outcome: Outcome,
    /// How long the run took, in seconds (virtual seconds in a controlled run).
    pub time: f64,
    /// Every thread, in the order of their starts.
    pub threads: Vec<ThreadResult>,
    /// Every line of output.
    pub output: Vec<OutputLine>,
    /// What the model found out about the run.
    pub findings: Vec<Finding>,
    /// How many records the trace has.
    pub events: u32,
}

/// One thread of a [`RunResult`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct ThreadResult {
    /// The thread's name.
    pub name: String,
    /// Whether the thread was a daemon.
    pub daemon: bool,
    /// How the thread ended.
    pub end: End,
}

/// One line of output.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct OutputLine {
    /// When the line was printed, in seconds since the run began.
    pub time: f64,
    /// The name of the thread that printed it.
    pub thread: String,
    /// The text of the line.
    pub text: String,
    /// The first moment at which the line is there.
    pub step: u32,
    /// The number of the thread that printed it.
    pub number: u32,
    /// Whether the line reports an error.
    pub error: bool,
}

/// Facts about the run as a whole, as far as they are known.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct Overview {
    /// How many steps there are; step `n` is the state after the first `n` of them, so the playhead
    /// goes from 0 to `steps`.
    pub steps: u32,
    /// The latest time in the trace, in seconds.
    pub end: f64,
    /// How the run ended, once it has.
    pub outcome: Option<Outcome>,
    /// Whether records are missing because the trace was full.
    pub truncated: bool,
    /// Every thread, in the order of the numbers.
    pub threads: Vec<ThreadInfo>,
    /// Every object, by number (the first has number 1).
    pub objects: Vec<ObjectInfo>,
    /// What the model found out about the run.
    pub findings: Vec<Finding>,
    /// What is looked for, each in words that follow "no".
    pub sought: Vec<String>,
}

/// What does not change about a thread.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct ThreadInfo {
    /// The thread's number.
    pub number: u32,
    /// The thread's last name.
    pub name: String,
    /// Whether the thread is a daemon.
    pub daemon: bool,
    /// When the thread was started, in seconds.
    pub started: f64,
    /// When the thread ended, in seconds, if it has.
    pub ended: Option<f64>,
    /// How the thread ended, if it has.
    pub end: Option<End>,
}

/// What does not change about an object.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct ObjectInfo {
    /// The object's number.
    pub number: u32,
    /// The object's name: the variable or field that it was bound to, or else its kind and a number.
    pub name: String,
    /// The object's kind.
    #[serde(rename = "type")]
    pub kind: Kind,
    /// The line at which the object was made, in the program's file.
    pub line: Option<u32>,
    /// Whether it is behind the scenes: a library's own. It is shown only where a thread waits for it.
    pub behind: bool,
}

/// The machine after the first `step` steps.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct Moment {
    /// The number of this moment: how many steps have been made.
    pub step: u32,
    /// The time of the last of these steps, in seconds.
    pub time: f64,
    /// The thread that made the last of these steps.
    pub thread: Option<u32>,
    /// The object that the last of these steps touched.
    pub object: Option<u32>,
    /// The line of the last of these steps, in the program's file.
    pub line: Option<u32>,
    /// The last of these steps in one plain sentence, in parts so that names can be shown as names.
    pub sentence: Vec<Word>,
    /// Every thread that has been started, in the order of the numbers.
    pub threads: Vec<ThreadState>,
    /// Every object that has been made, in the order of the numbers.
    pub objects: Vec<ObjectState>,
    /// How many lines of output have been printed.
    pub lines: u32,
    /// Which thread waits for which.
    pub waits: Vec<WaitsFor>,
}

/// One line of the story: the sentence of a step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct StoryLine {
    /// The number of the step, from 1: after it the machine is at this moment.
    pub step: u32,
    /// The time of the step, in seconds.
    pub time: f64,
    /// The thread that made the step.
    pub thread: u32,
    /// The object that the step touched, if any.
    pub object: Option<u32>,
    /// The line of the step, in the program's file.
    pub line: Option<u32>,
    /// Whether the run's schedule has chosen its thread to make it.
    pub chosen: bool,
    /// The sentence, in parts so that names can be shown as names.
    pub sentence: Vec<Word>,
}

/// One thread at a [`Moment`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct ThreadState {
    /// The thread's number.
    pub number: u32,
    /// The thread's name at this moment.
    pub name: String,
    /// What the thread is doing.
    pub state: State,
    /// The line that the thread is on, in the program's file.
    pub line: Option<u32>,
    /// Since when the thread has been in this state, in seconds since the run began.
    pub since: f64,
    /// The object that the thread waits for.
    pub object: Option<u32>,
    /// When the thread's wait ends at the latest, in seconds since the run began.
    pub until: Option<f64>,
    /// The state in words: "waits for print_lock, held by worker-1 since line 14".
    pub words: Vec<Word>,
    /// The locks that the thread holds.
    pub holds: Vec<u32>,
}

/// One object at a [`Moment`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct ObjectState {
    /// The object's number.
    pub number: u32,
    /// What only the family of its kind knows of the object.
    pub inside: Inside,
    /// The threads that wait for the object, in the order in which they came. For a queue: those that wait
    /// for an item.
    pub waiters: Vec<User>,
    /// The threads that have been let go and have not gone on yet, which may be among the waiters; of a lock also
    /// those that its condition has notified, and that need it now.
    pub woken: Vec<User>,
    /// The object's state in a word or two: "locked", "set", "2 of 3 free".
    pub summary: String,
}

/// What can be seen of the lanes between two times or two steps, at a given resolution.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct Lanes {
    /// Every thread's lane, in the order of the numbers.
    pub lanes: Vec<Lane>,
    /// The arrows that touch the window; none at all if there were more than can be told apart.
    pub arrows: Vec<Arrow>,
}

/// One thread's lane within a window.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct Lane {
    /// The thread's number.
    pub thread: u32,
    /// The thread's states one after the other; stretches narrower than a pixel are joined to one span, in the
    /// state that fills most of it.
    pub spans: Vec<Span>,
    /// The stretches in which the thread held a lock.
    pub holds: Vec<Hold>,
    /// What the thread read and wrote of shared variables; none at all if there is more than can be told apart.
    pub uses: Vec<Use>,
}

/// A moment at which a thread read a shared variable, or wrote it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct Use {
    /// When that was, in seconds.
    pub time: f64,
    /// The step that it was.
    pub step: u32,
    /// The variable's number.
    pub object: u32,
    /// The use in a few words: "reads 0", "writes 1".
    pub label: String,
    /// Whether the thread wrote when what it had read was old.
    pub from_old: bool,
}

/// A stretch of one state.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct Span {
    /// When the stretch begins, in seconds.
    pub start: f64,
    /// When the stretch ends, in seconds.
    pub end: f64,
    /// The step that began the stretch.
    pub from_step: u32,
    /// The step that ended the stretch; `None` while it goes on.
    pub to_step: Option<u32>,
    /// What the thread is doing.
    pub state: State,
    /// The object that the thread waits for.
    pub object: Option<u32>,
    /// The state in a few words: "sleeps 0.65 s", "waits for lock", "waits for the end of Thread-1".
    pub label: String,
    /// How many stretches are joined in this span: more than one where they are narrower than a pixel.
    pub joined: u32,
}

/// A stretch in which a thread held a lock.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct Hold {
    /// When the stretch begins, in seconds.
    pub start: f64,
    /// When the stretch ends, in seconds.
    pub end: f64,
    /// The step that began the stretch.
    pub from_step: u32,
    /// The step that ended the stretch; `None` while it goes on.
    pub to_step: Option<u32>,
    /// The lock's number.
    pub object: u32,
    /// How many stretches are joined in this one: more than one where they are too near to be told apart. Between
    /// them another thread may have held the lock.
    pub joined: u32,
}

/// The choice at which a run is held.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct ChoiceView {
    /// The choice's number in the run, from 0: a schedule names it so.
    #[cfg_attr(test, ts(type = "number"))]
    pub number: u64,
    /// Who goes next first-come.
    pub usual: Next,
    /// Every thread that has begun or could, and has not ended, in the order of their numbers.
    pub threads: Vec<Candidate>,
}

/// A thread at a choice.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct Candidate {
    /// The thread's number.
    pub thread: u32,
    /// The thread's name.
    pub name: String,
    /// The line of what it would do next, in the program's file.
    pub line: Option<u32>,
    /// Whether it can be chosen to do that.
    pub goes: bool,
    /// When the time passes that it waits at most, in seconds since the run began; it can be chosen that this comes to
    /// pass.
    pub until: Option<f64>,
    /// What it would do, or why it cannot: words that begin with the thread.
    pub words: Vec<Word>,
}
