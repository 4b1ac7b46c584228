//! Operations: what a thread does to an object, from the step before it to what came of it.
//!
//! A primitive announces an operation by [`Object::step`], or by [`Object::wants`] if it may have to wait,
//! does it, and says what came of it. The recorder, where there is one, writes that down. In a controlled run
//! the scheduler may give the turn to another thread at the step.
//!
//! An operation that modifies its object takes a [`Stamp`], its ticket, by [`change`](Operation::change)
//! where the modification takes effect; an operation that only looks takes it by [`look`](Operation::look).

use super::error::Error;
use super::object::Object;
use super::recorder::{Order, Stamp, Token};
use super::seam;
use crate::front::Site;
use crate::trace::event::{Event, ObjectNumber, OnAny, OnObject, OnThread, Patience, Phase, Text};
use core::marker::PhantomData;
use core::time::Duration;

/// An operation on an object that cannot block.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Operation<'a> {
    object: &'a Object,
    site: Site,
    token: Token,
}

/// An operation on an object that may have to wait. `F` makes its event in each phase; `T` says what it has
/// obtained in the last one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Blocking<'a, T, F> {
    operation: Operation<'a>,
    event: F,
    has: PhantomData<fn(T)>,
}

impl Object {
    /// Announces an operation that cannot block. `None` if the run is over: then nothing is done.
    #[inline]
    pub(crate) fn step(&self, site: Site) -> Option<Operation<'_>> {
        Some(Operation { object: self, site, token: seam::step(Some(site))? })
    }

    /// Announces a look at the object, which is also made in a run that is over.
    pub(crate) fn glance(&self, site: Site) -> Operation<'_> {
        Operation { object: self, site, token: seam::step(Some(site)).unwrap_or(Token::NONE) }
    }

    /// Announces an operation that may have to wait; `event` makes its event in each phase. `None` if the run
    /// is over: then nothing is done, and nothing acquired.
    #[inline]
    pub(crate) fn wants<T, E, F>(&self, site: Site, event: F) -> Option<Blocking<'_, T, F>>
    where
        E: Into<OnObject>,
        F: Fn(Phase<T>) -> E,
    {
        let blocking = Blocking { operation: self.step(site)?, event, has: PhantomData };
        blocking.record(Stamp::NONE, Phase::Wants);
        Some(blocking)
    }

    /// Refuses an operation with an error: records that, and unwinds the thread.
    #[cold]
    #[track_caller]
    pub(crate) fn refuse(&self, site: Site, error: Error) -> ! {
        raise(site, self.number(), error)
    }
}

impl<'a> Operation<'a> {
    /// The ticket of the modification that takes effect now. The caller has the object's word or guard, so
    /// that no other modification takes effect meanwhile.
    #[inline]
    pub(crate) fn change(&self) -> Stamp {
        self.token.change(self.object.record())
    }

    /// As [`change`](Self::change), where other modifications may take effect meanwhile.
    #[inline]
    pub(crate) fn change_beside_others(&self) -> Stamp {
        self.token.change_beside_others(self.object.record())
    }

    /// The ticket of an operation that only looks: how many modifications there have been so far.
    #[inline]
    pub(crate) fn look(&self) -> Stamp {
        self.token.look(self.object.record())
    }

    /// Keeps the object's records in the order of its operations, for an object whose operations only an
    /// atomic word puts in order. Must not be held over a wait.
    #[inline]
    pub(crate) fn order(&self) -> Order<'a> {
        self.token.order(self.object.record())
    }

    /// Whether other threads go on while this one looks at a word again and again.
    pub(crate) fn is_parallel(&self) -> bool {
        self.token.is_parallel()
    }

    /// Whether the operation, which is recorded before it is done, may be expected to succeed. Only a record has
    /// to know beforehand: without one the operation itself finds out.
    #[inline]
    pub(crate) fn may(&self, condition: impl FnOnce() -> bool) -> bool {
        self.token.is_none() || condition()
    }

    /// Records what was done.
    #[inline]
    pub(crate) fn did<E: Into<OnObject>>(&self, stamp: Stamp, event: impl FnOnce() -> E) {
        self.token.record_on(self.object.parts(), self.site, stamp, || event().into());
    }

    /// Remembers that this operation lets another thread go on, which finds its ticket by
    /// [`Object::let_go_by`].
    #[inline]
    pub(crate) fn lets_go(&self, stamp: Stamp) {
        self.token.lets_go(self.object.record(), stamp);
    }

    /// Records what was seen when the object was asked for `what`.
    pub(crate) fn saw(&self, what: &str, seen: impl FnOnce() -> String) {
        let text = |text: String| self.token.text(|| text);
        self.did(self.look(), || OnAny::Looked { seen: text(seen()), what: self.token.text(|| what) });
    }

    /// The number of a text in the trace; the text is made only in a run.
    pub(crate) fn text<S: AsRef<str>>(&self, text: impl FnOnce() -> S) -> Text {
        self.token.text(text)
    }
}

impl<'a, T, E: Into<OnObject>, F: Fn(Phase<T>) -> E> Blocking<'a, T, F> {
    #[inline]
    fn record(&self, stamp: Stamp, phase: Phase<T>) {
        self.operation.did(stamp, || (self.event)(phase));
    }

    /// Records that the operation has to wait.
    pub(crate) fn blocks(&self) {
        self.record(self.look(), Phase::Blocked);
    }

    /// As [`blocks`](Self::blocks), but only the first time: for an operation that may have to wait again
    /// after it was woken.
    pub(crate) fn blocks_once(&self, blocked: &mut bool) {
        if !core::mem::replace(blocked, true) {
            self.blocks();
        }
    }

    /// Records that the operation has what it wanted.
    #[inline]
    pub(crate) fn has(&self, stamp: Stamp, what: impl FnOnce() -> T) {
        self.operation.did(stamp, || (self.event)(Phase::Has(what())));
    }

    /// Records that the operation returns without what it wanted.
    pub(crate) fn gives_up(&self) {
        self.gives_up_at(self.look());
    }

    /// As [`gives_up`](Self::gives_up), where giving up modifies the object.
    pub(crate) fn gives_up_at(&self, stamp: Stamp) {
        self.record(stamp, Phase::GaveUp);
    }
}

impl<'a, T, F> core::ops::Deref for Blocking<'a, T, F> {
    type Target = Operation<'a>;
    fn deref(&self) -> &Operation<'a> {
        &self.operation
    }
}

/// How long an operation with this timeout is ready to wait. A timeout whose nanoseconds do not fit in 63
/// bits, some 292 years, is for ever.
impl From<Option<Duration>> for Patience {
    fn from(timeout: Option<Duration>) -> Self {
        timeout.map_or(Self::Forever, |timeout| {
            i64::try_from(timeout.as_nanos()).map_or(Self::Forever, Self::AtMost)
        })
    }
}

/// An operation on no object: of a thread alone, or on another thread.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Act {
    site: Option<Site>,
    token: Token,
}

impl Act {
    /// Announces the operation. `None` if the run is over: then nothing is done.
    pub(crate) fn step(site: Option<Site>) -> Option<Self> {
        Some(Self { site, token: seam::step(site)? })
    }

    /// Announces a look, which is also made in a run that is over.
    pub(crate) fn glance(site: Site) -> Self {
        Self { site: Some(site), token: seam::step(Some(site)).unwrap_or(Token::NONE) }
    }

    /// Records what was done.
    pub(crate) fn did(&self, event: impl FnOnce() -> OnThread) {
        self.token.record(self.site, || Event::Thread(event()));
    }

    /// Records what was seen when the thread asked for `what`.
    pub(crate) fn saw(&self, what: impl FnOnce() -> String, seen: impl FnOnce() -> String) {
        self.did(|| OnThread::Looked { seen: self.token.text(seen), what: self.token.text(what) });
    }

    /// The number of a text in the trace; the text is made only in a run.
    pub(crate) fn text<S: AsRef<str>>(&self, text: impl FnOnce() -> S) -> Text {
        self.token.text(text)
    }

    /// Whether other threads go on while this one waits for something outside the run.
    pub(crate) fn is_parallel(&self) -> bool {
        self.token.is_parallel()
    }
}

/// Records that an operation was refused with an error, by `object` if it was on one, and unwinds the thread.
#[cold]
#[track_caller]
pub(crate) fn raise(site: Site, object: Option<ObjectNumber>, error: Error) -> ! {
    let token = seam::token();
    token.record(Some(site), || {
        Event::Thread(OnThread::Raised { object, error: token.text(|| error.to_string()) })
    });
    error.raise()
}
