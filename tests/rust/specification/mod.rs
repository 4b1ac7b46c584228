//! What each primitive promises, as a sequential machine beside the real thing.
//!
//! A [`Specification`] is a state. An operation takes effect in one step; one that takes effect in several
//! steps says after each what is left of it. Where an operation has no outcome it has to wait. A timeout is
//! the outcome of a timed operation that would have to wait.

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
    /// An error, or another text, in Python's words.
    Text(String),
}

/// Who keeps the promise. The two differ on purpose in a few places, as the crate's documentation tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Keeper {
    Ours,
    /// Its `Condition` and its `Barrier` are Python code: what they do in several steps is seen by others who
    /// misuse them.
    CPython,
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
    pub(crate) fn gives_up<S: Specification>(self, answer: Answer, state: &S) -> Outcomes<S> {
        if self == Self::Endless { Vec::new() } else { one(answer, state.clone()) }
    }
}

/// Short enough for a test, long enough to be woken in.
pub(crate) const TIMEOUT: Duration = Duration::from_micros(200);

/// What an operation, or what is left of one, may come to.
#[derive(Clone, Debug)]
pub(crate) struct Outcome<S: Specification> {
    /// `None` says nothing about the answer.
    pub(crate) answer: Option<Answer>,
    pub(crate) state: S,
    /// What is left to be done; the operation returns when nothing is.
    pub(crate) left: Option<S::Operation>,
}

pub(crate) type Outcomes<S> = Vec<Outcome<S>>;

impl<S: Specification> Outcome<S> {
    pub(crate) fn new(state: S) -> Self {
        Self { answer: None, state, left: None }
    }

    pub(crate) fn says(self, answer: Answer) -> Self {
        Self { answer: Some(answer), ..self }
    }

    pub(crate) fn then(self, left: S::Operation) -> Self {
        Self { left: Some(left), ..self }
    }
}

/// The only outcome.
pub(crate) fn one<S: Specification>(answer: Answer, state: S) -> Outcomes<S> {
    vec![Outcome::new(state).says(answer)]
}

/// The only outcome, with something left to be done.
pub(crate) fn goes_on<S: Specification>(state: S, left: S::Operation) -> Outcomes<S> {
    vec![Outcome::new(state).then(left)]
}

pub(crate) fn raised<S: Specification>(error: &str, state: S) -> Outcomes<S> {
    one(Answer::Text(error.to_owned()), state)
}

/// The answer of what may raise.
pub(crate) fn answer(perform: impl FnOnce() -> Answer) -> Answer {
    catch(perform).unwrap_or_else(|error| match error.kind {
        "ShutDown" => Answer::ShutDown,
        _ => Answer::Text(error.to_string()),
    })
}

/// A promise, in one state of what keeps it.
pub(crate) trait Specification: Clone + Eq + Hash + Debug {
    type Operation: Clone + Eq + Hash + Debug;

    /// What an operation of `thread` may come to; nothing while it has to wait.
    fn outcomes(&self, thread: u32, operation: &Self::Operation) -> Outcomes<Self>;

    /// All that an operation may come to if nothing else happens meanwhile.
    fn alone(&self, thread: u32, operation: &Self::Operation) -> Vec<(Answer, Self)> {
        let mut all = Vec::new();
        let mut open = vec![(None, self.clone(), operation.clone())];
        while let Some((before, state, left)) = open.pop() {
            for outcome in state.outcomes(thread, &left) {
                let said = outcome.answer.or_else(|| before.clone());
                match outcome.left {
                    Some(left) => open.push((said, outcome.state, left)),
                    None => all.push((said.expect("what returns gives something"), outcome.state)),
                }
            }
        }
        all
    }
}

/// A promise beside the real thing that keeps it.
pub(crate) trait Primitive: Specification<Operation: Send + 'static> + Send + 'static {
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
}
