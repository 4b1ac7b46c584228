//! The runtime: one run of one program, and what the primitives may ask of it.
//!
//! Primitives know nine functions and nothing else of the outside world: [`step`] "I am about to do
//! this", where the turn may change hands; [`done`] "this came of it"; [`wait`], [`wake`], [`now`],
//! [`start`], [`current`], [`is_parallel`] and [`fetch`]. Everything that waits and is not a lock does so in a
//! [`wait_list`], which stands on these.
//!
//! | | free | controlled |
//! | --- | --- | --- |
//! | threads | truly parallel | real threads, but one has the turn; it can change hands at every `step` |
//! | blocking | the platform's wait | the scheduler marks it blocked and gives the turn away |
//! | clock | real | virtual: when nobody can go on, it jumps to the next deadline |
//!
//! Outside any run, primitives work as in a free one, unrecorded. Without the feature `record` there is
//! nothing else, and `step` and `done` are empty.

pub(crate) mod context;
pub(crate) mod hooks;
mod life;
#[cfg(all(test, loom))]
mod loom_tests;
mod object;
pub(crate) mod place;
#[cfg(feature = "record")]
pub(crate) mod run;
#[cfg(feature = "record")]
mod sched;
#[cfg(feature = "record")]
mod turn;
pub(crate) mod unwind;
pub(crate) mod wait_list;

pub(crate) use crate::ground::Nanos;
pub(crate) use crate::platform::Unfetched;
pub(crate) use crate::platform::backoff::Backoff;
pub use crate::platform::carriers::{count as carriers, prewarm};
pub(crate) use crate::platform::guarded::{Guarded, Held};
pub(crate) use context::Context;
pub(crate) use life::{join, say, start};
pub(crate) use object::{Object, Op, Site};
#[cfg(feature = "record")]
pub use run::{Config, RunHandle};
pub use unwind::{Error, catch};

use crate::ground::word::AtomicU32;
use core::time::Duration;

/// Whether the recorder is in this build.
pub(crate) const RECORDS: bool = cfg!(feature = "record");

/// Whether an operation goes ahead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Go {
    /// It does, and nothing is recorded.
    Ahead,
    /// It does, and is recorded.
    OnRecord,
    /// The run is over, and the thread may not unwind here: do nothing, and say *not acquired*.
    Nowhere,
}

/// Why a [`wait`] returned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Waited {
    /// It was woken, or the word had changed; or for no reason.
    Woken,
    /// The deadline passed.
    TimedOut,
    /// The run is over, and the thread may not unwind here.
    Cancelled,
}

/// What let a blocked operation go on: 1 + the ticket of the operation on the same object that did; 0 if
/// nothing did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Cause(pub(crate) u32);

impl Cause {
    /// The operation with this ticket.
    pub(crate) fn by(ticket: u32) -> Self {
        Self(ticket.wrapping_add(1))
    }
}

/// "I am about to do `op`." The turn may change hands here, and a cancelled thread unwinds.
#[inline]
pub(crate) fn step(op: &Op<'_>) -> Go {
    #[cfg(feature = "record")]
    return run::step(op);
    #[cfg(not(feature = "record"))]
    {
        let _ = op;
        Go::Ahead
    }
}

/// "This came of `op`." Never changes hands.
#[inline]
pub(crate) fn done(op: &Op<'_>, outcome: Outcome) {
    #[cfg(feature = "record")]
    run::done(op, outcome);
    #[cfg(not(feature = "record"))]
    let _ = (op, outcome);
}

/// What is recorded of an operation beside what is known before it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Outcome {
    pub(crate) flags: crate::trace::event::Flags,
    pub(crate) ticket: u32,
    pub(crate) argument: u32,
    pub(crate) cause: u32,
}

/// Blocks while `word` is `expected`, at the latest until `deadline`; may return early.
pub(crate) fn wait(word: &AtomicU32, expected: u32, deadline: Option<Nanos>) -> Waited {
    wait_masked(word, expected, u32::MAX, deadline)
}

/// As [`wait`]; and as long as the word differs from `expected` outside of `mask` only, nobody need wake
/// those who wait.
pub(crate) fn wait_masked(word: &AtomicU32, expected: u32, mask: u32, deadline: Option<Nanos>) -> Waited {
    #[cfg(not(feature = "record"))]
    let _ = mask;
    #[cfg(feature = "record")]
    if let Some(waited) = run::wait(word, expected, mask, deadline) {
        return waited;
    }
    match crate::platform::wait(word, expected, deadline) {
        crate::platform::FutexWait::TimedOut => Waited::TimedOut,
        crate::platform::FutexWait::Woken | crate::platform::FutexWait::NotEqual => Waited::Woken,
    }
}

/// Wakes one of those who wait on `word`.
pub(crate) fn wake(word: &AtomicU32) {
    wake_address(crate::ground::word::address(word));
}

/// Wakes one of those who wait on the word at this address, which need not be a word any more.
pub(crate) fn wake_address(word: usize) {
    #[cfg(feature = "record")]
    if run::wake(word, 1) {
        return;
    }
    crate::platform::wake_address(word, 1);
}

/// Wakes all who wait on `word`.
pub(crate) fn wake_all(word: &AtomicU32) {
    #[cfg(feature = "record")]
    if run::wake(crate::ground::word::address(word), u32::MAX) {
        return;
    }
    crate::platform::wake(word, u32::MAX);
}

/// Whether other threads go on while this one looks at a word: then it may be worth a few looks.
pub(crate) fn is_parallel() -> bool {
    #[cfg(feature = "record")]
    return !run::is_controlled();
    #[cfg(not(feature = "record"))]
    true
}

/// The time of the current thread's clock.
pub(crate) fn now() -> Nanos {
    #[cfg(feature = "record")]
    if let Some(now) = run::now() {
        return now;
    }
    crate::platform::now()
}

/// Brings a document. Nothing reaches a thread meanwhile: not the clock of its run, and no cancel.
pub(crate) fn fetch(address: &str) -> Result<String, Unfetched> {
    crate::platform::fetch(address)
}

/// Has the data-parallel workers there, which belong to no run; says whether they are.
#[cfg(feature = "record")]
pub(crate) fn data_workers() -> bool {
    crate::platform::data_workers()
}

/// When a wait of this length, begun now, ends; `None` is never.
pub(crate) fn deadline(timeout: Option<Duration>) -> Option<Nanos> {
    let span = Nanos::try_from(timeout?.as_nanos()).unwrap_or(Nanos::MAX);
    Some(now().saturating_add(span))
}

/// The current thread.
pub(crate) fn current() -> std::sync::Arc<context::Identity> {
    Context::with_any(|context| std::sync::Arc::clone(&context.identity))
}

/// Never returns: for a thread of a stopped run that has nothing to go on with and may not unwind.
pub(crate) fn rest() -> ! {
    let word = AtomicU32::new(0);
    loop {
        crate::platform::wait(&word, 0, None);
    }
}

/// The number of a text in the trace; 0 outside a run.
pub(crate) fn text(text: &str) -> u32 {
    text_of(|| text)
}

/// The same of a text that is made only if it is recorded.
pub(crate) fn text_of<T: AsRef<str>>(text: impl FnOnce() -> T) -> u32 {
    #[cfg(feature = "record")]
    return run::text(text);
    #[cfg(not(feature = "record"))]
    {
        let _ = text;
        0
    }
}
