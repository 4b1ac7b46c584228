//! What each primitive promises, as a sequential machine beside the real thing.
//!
//! A [`Specification`] is a state. An operation is made of parts, most often of one; each part takes
//! effect at once. Where a part has no outcome it has to wait. A time that runs out is the outcome of a
//! timed part that would have to wait.

pub(crate) mod barrier;
pub(crate) mod locks;
pub(crate) mod others;
pub(crate) mod queues;
pub(crate) mod signals;

use core::fmt::Debug;
use core::hash::Hash;
use threadground::prelude::*;

/// What an operation gave.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Answer {
    Done,
    Is(bool),
    Number(u32),
    Nothing,
    Full,
    ShutDown,
    Broken,
    /// An error, in Python's words.
    Raised(String),
}

/// How long an operation may wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Patience {
    No,
    Timeout,
    Endless,
}

impl Patience {
    /// One of the three; endless ones are rare, as they end a history that is stuck.
    pub(crate) fn draw(random: &mut Random, most: Self) -> Self {
        match random.randint(0, 9) {
            0..=3 => Self::No,
            4..=7 => Self::Timeout,
            _ => most,
        }
    }

    /// A timeout, or as long as is allowed.
    pub(crate) fn draw_waiting(random: &mut Random, most: Self) -> Self {
        if random.randint(0, 1) == 0 { Self::Timeout } else { most }
    }

    /// What has to wait gives this, if it does not wait for ever.
    pub(crate) fn gives_up<S: Clone>(self, answer: Answer, state: &S) -> Outcomes<S> {
        if self == Self::Endless { Vec::new() } else { one(answer, state.clone()) }
    }
}

/// Short enough for a test, long enough to be woken in.
pub(crate) const TIMEOUT: Duration = Duration::from_micros(200);

/// What a part may give, and the state behind it. `None` says nothing about the answer.
pub(crate) type Outcomes<S> = Vec<(Option<Answer>, S)>;

/// The only outcome.
pub(crate) fn one<S>(answer: Answer, state: S) -> Outcomes<S> {
    vec![(Some(answer), state)]
}

/// The only outcome of a part that has no answer of its own.
pub(crate) fn silent<S>(state: S) -> Outcomes<S> {
    vec![(None, state)]
}

pub(crate) fn raised<S>(error: &str, state: S) -> Outcomes<S> {
    one(Answer::Raised(error.to_owned()), state)
}

/// The answer of what may raise.
pub(crate) fn answer(perform: impl FnOnce() -> Answer) -> Answer {
    catch(perform).unwrap_or_else(|error| match error.kind {
        "ShutDown" => Answer::ShutDown,
        _ => Answer::Raised(error.to_string()),
    })
}

/// A primitive's promise, in one state of it.
pub(crate) trait Specification: Clone + Eq + Hash + Debug + Send + 'static {
    type Operation: Clone + Debug + Send + 'static;
    /// The real thing.
    type Object: Clone + Send + 'static;

    /// Operations in a sequential history.
    const LENGTH: u32 = 30;

    /// A first state.
    fn first(random: &mut Random) -> Self;
    /// The real thing in this state.
    fn build(&self) -> Self::Object;
    /// An operation that waits for `most` at most.
    fn draw(&self, random: &mut Random, most: Patience) -> Self::Operation;
    fn perform(object: &Self::Object, operation: &Self::Operation) -> Answer;
    /// What `part` may come to for `thread`; nothing while it has to wait.
    fn outcomes(&self, thread: u32, part: &Self::Operation) -> Outcomes<Self>;

    fn parts(operation: &Self::Operation) -> Vec<Self::Operation> {
        vec![operation.clone()]
    }

    /// Whether only a thread that holds the object does this, in a program that makes sense.
    fn needs_hold(_operation: &Self::Operation) -> bool {
        false
    }

    /// By how much this changes what the thread holds.
    fn holds(_operation: &Self::Operation, _answer: &Answer) -> i32 {
        0
    }

    /// What gives back one hold.
    fn give_back() -> Option<Self::Operation> {
        None
    }

    /// Leaves nothing running.
    fn finish(_object: &Self::Object) {}

    /// All that an operation may come to if nothing else happens meanwhile.
    fn alone(&self, thread: u32, operation: &Self::Operation) -> Vec<(Answer, Self)> {
        let mut reached = silent(self.clone());
        for part in Self::parts(operation) {
            let mut next = Vec::new();
            for (before, state) in reached {
                for (answer, state) in state.outcomes(thread, &part) {
                    match (&before, answer) {
                        (Some(before), Some(answer)) if *before != answer => {}
                        (before, answer) => next.push((answer.or_else(|| before.clone()), state)),
                    }
                }
            }
            reached = next;
        }
        reached.into_iter().map(|(answer, state)| (answer.expect("some part answers"), state)).collect()
    }
}
