//! A thread that stands before an operation, and whether it can go on.

use super::announced::{Announced, Operation};
use crate::ground::Nanos;
use crate::trace::choice::Pending;
use crate::trace::event::Ticket;

/// A thread that stands before an operation.
#[derive(Debug)]
pub(super) struct Stand {
    /// `None` for one that can always be done.
    pub(super) operation: Option<Operation>,
    pub(super) pending: Pending,
    /// Threads that wait are in the order in which they came to it.
    pub(super) arrived: u64,
    /// Since when it stands, on the run's clock.
    pub(super) since: Nanos,
    /// Whether it is on record that the thread has to wait.
    pub(super) said: bool,
    /// The operation that has let it go on.
    pub(super) woken_by: Option<Ticket>,
    /// Whether that operation was meant for this thread, as the one that had waited longest.
    pub(super) is_first: bool,
    /// Whether it was to get the lock that it waits for, lost it, and has waited too long.
    pub(super) comes_first: bool,
}

impl Stand {
    pub(super) fn announced(&self) -> Option<&Announced<'_>> {
        self.operation.as_ref().map(Operation::get)
    }

    /// Whether what it has announced can be done.
    pub(super) fn can(&self) -> bool {
        self.announced().is_none_or(|announced| (announced.can)())
    }

    /// Whether its time has run out, on a clock that says this. What has come before it does counts.
    pub(super) fn is_due(&self, now: Nanos) -> bool {
        self.deadline().is_some_and(|deadline| deadline <= now) && !self.can()
    }

    /// Whether it can go on, one way or the other.
    pub(super) fn is_able(&self, now: Nanos) -> bool {
        let able = |announced: &Announced<'_>| (announced.can)() && announced.and.is_none_or(|and| and());
        self.is_due(now) || self.announced().is_none_or(|announced| announced.looks || able(announced))
    }

    /// When its time passes, as long as that is still to come, or does not count: then it can be chosen to pass.
    pub(super) fn can_pass(&self, now: Nanos) -> Option<Nanos> {
        self.deadline().filter(|_| !self.is_due(now))
    }

    pub(super) fn deadline(&self) -> Option<Nanos> {
        self.announced().and_then(|announced| announced.deadline)
    }

    /// The address of the lock that it would take.
    pub(super) fn lock(&self) -> Option<usize> {
        let announced = self.announced().filter(|announced| announced.is_lock)?;
        announced.object.map(|object| core::ptr::from_ref(object).addr())
    }

    /// Another thread has taken what it was let go for; it may have waited for `too_long`.
    pub(super) fn loses(&mut self, too_long: bool) {
        self.comes_first |= self.is_first && self.lock().is_some() && too_long;
        (self.is_first, self.woken_by) = (false, None);
    }
}
