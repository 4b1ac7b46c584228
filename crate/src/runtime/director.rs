//! Whoever makes every choice of a controlled run: asked before each step who goes next, and told what came of it.
//!
//! A [policy](super::controlled) that follows a reader or a seed is asked only where there is something to choose. A
//! director is asked before every step, as a search has to know what each step does, and which others could have come.

use crate::recipe::schedule::Next;
use crate::trace::choice::Pending;
use crate::trace::event::{Record, ThreadNumber};
use core::fmt::Debug;

/// A thread that has not ended, before a step of the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stander {
    /// The thread.
    pub(crate) thread: ThreadNumber,
    /// What it has announced.
    pub(crate) pending: Pending,
    /// Whether it can do that now.
    pub(crate) goes: bool,
    /// Whether it can do that at any moment, as it does not wait for anything before it has looked.
    pub(crate) looks: bool,
    /// Whether it has begun to wait for a time at most.
    pub(crate) waits: bool,
    /// How to let that time pass, if it can pass now.
    pub(crate) late: Option<Next>,
}

impl Stander {
    /// How to have it go on: doing what it has announced, or `late`, as its time has passed.
    pub(crate) fn next(&self, late: bool) -> Option<Next> {
        let goes = self.goes.then_some(Next { thread: self.thread, times_out: false });
        if late { self.late } else { goes }
    }
}

/// Makes every choice of a controlled run. Its methods are called by the thread that has the turn.
pub(crate) trait Director: Send + Sync + Debug {
    /// Who goes next, of these, which are the threads that have not ended; the first of them is the one that goes by
    /// first-come. `None` ends the run here.
    fn choose(&self, standing: &[Stander]) -> Option<Next>;

    /// Whether it reads the texts of what is done: the places, and the names and values of objects. If not, these are not made.
    fn reads_texts(&self) -> bool;

    /// A thread has done this. Nothing of it is kept in the run's trace.
    fn saw(&self, record: &Record);

    /// A thread has taken the next one of the numbers by which threads are named.
    fn counted(&self, thread: ThreadNumber);

    /// The thread that has the turn has looked which threads there are.
    fn looked_for_threads(&self);

    /// A thread has looked at the number by which a thread is known.
    fn looked_at_number(&self);
}
