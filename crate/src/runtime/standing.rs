//! What an operation says of itself when it is announced in a controlled run: what it is, and when it can be done.

use crate::front::Site;
use crate::ground::Nanos;
use crate::trace::choice::Deed;
use crate::trace::event::{ObjectNumber, ThreadNumber, Ticket};
use core::fmt::Debug;

/// What lets threads go on that wait for it.
pub(crate) trait LetsGo: Debug {
    /// The last operation that let another thread go on.
    fn let_go_by(&self) -> Option<Ticket>;

    /// Whether that operation was meant for one more thread; counts it.
    fn lets_one_more(&self) -> bool;
}

/// What an operation is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct About<'a> {
    pub(crate) deed: Deed,
    pub(crate) site: Option<Site>,
    /// The object that it is done to, if that has a number.
    pub(crate) object: Option<ObjectNumber>,
    /// The same, if threads wait for it.
    pub(crate) lets_go: Option<&'a dyn LetsGo>,
    /// Whether it is a lock that is to be taken.
    pub(crate) takes_lock: bool,
    /// The thread that it is about.
    pub(crate) thread: Option<ThreadNumber>,
}

impl About<'_> {
    /// An operation of a thread alone.
    pub(crate) fn alone(deed: Deed, site: Option<Site>) -> Self {
        Self { deed, site, object: None, lets_go: None, takes_lock: false, thread: None }
    }

    /// An operation that is about another thread.
    pub(crate) fn on(thread: ThreadNumber, deed: Deed, site: Option<Site>) -> Self {
        Self { thread: Some(thread), ..Self::alone(deed, site) }
    }
}

/// When it can be done.
pub(crate) struct Waits<'a> {
    /// Whether it can be done now; whoever has the turn may look.
    pub(crate) can: &'a dyn Fn() -> bool,
    /// Whether the thread may go even if it cannot be done: then it looks, and gives up or begins to wait.
    pub(crate) looks: bool,
    /// Until when the thread waits at most.
    pub(crate) deadline: Option<Nanos>,
    /// Whether it is on record that the thread has to wait: then it is no step of its own.
    pub(crate) said: bool,
}

impl Waits<'_> {
    /// An operation that can always be done.
    pub(crate) const NEVER: Waits<'static> =
        Waits { can: &|| true, looks: true, deadline: None, said: false };
}

/// How an operation that may have to wait has gone on, in a controlled run: there the thread has waited before it tries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Stood {
    /// Whether it is on record that the thread had to wait.
    pub(crate) waited: bool,
    /// Whether its time has run out.
    pub(crate) timed_out: bool,
    /// The operation that has let it go on.
    pub(crate) woken_by: Option<Ticket>,
}
