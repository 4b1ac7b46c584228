//! Operations: what a thread does to an object, from the step before it to what came of it.
//!
//! A primitive announces an operation by [`Object::step`], or by [`Object::wants`] if it may have to wait,
//! does it, and says what came of it. The recorder, where there is one, writes that down. In a controlled run
//! the scheduler may give the turn to another thread at the step.
//!
//! An operation that modifies its object takes a [`Stamp`], its ticket, by [`change`](Operation::change)
//! where the modification takes effect; an operation that only looks takes it by [`look`](Operation::look).

use super::descriptor::Descriptor;
use super::error::Error;
use super::object::Object;
use super::recorder::{Order, Stamp, Token};
use super::seam;
use super::standing::{About, Stood, Waits};
use crate::front::Site;
use crate::ground::Nanos;
use crate::trace::choice::Deed;
use crate::trace::event::{
    Event, ObjectNumber, OnAny, OnObject, OnThread, Patience, Phase, Text, ThreadNumber,
};
use core::cell::Cell;
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
    stood: Stood,
    has: PhantomData<fn(T)>,
}

impl Object {
    /// Announces an operation that cannot block. `None` if the run is over: then nothing is done.
    #[inline]
    pub(crate) fn step(&self, deed: Deed, site: Site) -> Option<Operation<'_>> {
        let token = seam::arrive(Some(site))?;
        if token.is_controlled() && !self.stand(token, deed, site) {
            return None;
        }
        Some(Operation { object: self, site, token })
    }

    /// Announces a look at the object, which is also made in a run that is over.
    pub(crate) fn glance(&self, deed: Deed, site: Site) -> Operation<'_> {
        self.step(deed, site).unwrap_or(Operation { object: self, site, token: Token::NONE })
    }

    /// In a controlled run, stands before an operation that can always be done; returns whether it is to be done.
    #[cold]
    #[inline(never)]
    fn stand(&self, token: Token, deed: Deed, site: Site) -> bool {
        seam::stand(token, self.about(token, deed, site), &Waits::NEVER, None, &mut || ()).is_some()
    }

    fn about(&self, token: Token, deed: Deed, site: Site) -> About<'_> {
        let (record, kind, _) = self.parts();
        About {
            deed,
            site: Some(site),
            object: token.known_number_of(record),
            lets_go: Some(record),
            takes_lock: deed == Deed::Acquire && kind.is_lock(),
            thread: None,
        }
    }

    /// Announces an operation that may have to wait; `event` makes its event in each phase. It can be done when `can`
    /// is true, which is told whether the thread has waited already; in a controlled run the thread has then waited for
    /// that, or its time has run out. `None` if the run is over: then nothing is done, and nothing acquired.
    #[inline]
    pub(crate) fn wants<T, E, F>(
        &self,
        deed: Deed,
        patience: Patience,
        site: Site,
        event: F,
        can: impl Fn(bool) -> bool,
    ) -> Option<Blocking<'_, T, F>>
    where
        E: Into<OnObject>,
        F: Fn(Phase<T>) -> E,
    {
        let operation = Operation { object: self, site, token: seam::arrive(Some(site))? };
        // Nothing of it is in memory outside a run: to copy it from there would take as long as the operation.
        let stood = match operation.token.is_none() {
            true => Stood::default(),
            false => operation.come(deed, patience, &event, &can)?,
        };
        Some(Blocking { operation, event, stood, has: PhantomData })
    }

    /// As [`wants`](Self::wants), for an operation that begins at once, even if it has to wait then.
    #[inline]
    pub(crate) fn begins<T, E, F>(&self, deed: Deed, site: Site, event: F) -> Option<Blocking<'_, T, F>>
    where
        E: Into<OnObject>,
        F: Fn(Phase<T>) -> E,
    {
        let stood = Stood::default();
        let blocking = Blocking { operation: self.step(deed, site)?, event, stood, has: PhantomData };
        blocking.wants();
        Some(blocking)
    }

    /// Refuses an operation with an error: records that, and unwinds the thread.
    #[cold]
    #[track_caller]
    pub(crate) fn refuse(&self, site: Site, error: Error) -> ! {
        raise(site, self.number(), error)
    }
}

/// In a controlled run, stands before an operation that may have to wait until it can be done, or until its time has run
/// out. `record` says that the thread wants to do it and, called with true, that it has to wait. `None` if the run is over.
#[cold]
fn stand_before(
    token: Token,
    about: About<'_>,
    patience: Patience,
    can: &dyn Fn(bool) -> bool,
    record: &dyn Fn(bool),
) -> Option<Stood> {
    let waited = Cell::new(false);
    let says = || {
        record(false);
        record(true);
        waited.set(true);
    };
    let can = || can(waited.get());
    let first = Waits { can: &can, looks: patience != Patience::Forever, deadline: None, said: false };
    let mut stood = seam::stand(token, about, &first, None, &mut { says })?;
    if waited.get() {
        return Some(Stood { waited: true, ..stood });
    }
    // A timed operation looks first. If it has to wait, its time runs from then on.
    if let Patience::AtMost(_) = patience
        && !can()
    {
        says();
        let then = Waits { can: &can, looks: false, deadline: seam::until(patience).flatten(), said: true };
        stood = seam::stand(token, about, &then, None, &mut || ())?;
        return Some(Stood { waited: true, ..stood });
    }
    record(false);
    Some(stood)
}

impl<'a> Operation<'a> {
    /// In a run: records that the thread wants to do the operation; where threads take turns, it waits then until it can
    /// be done. A function of its own, so that outside a run it is in nobody's way.
    #[inline(never)]
    fn come<T, E: Into<OnObject>>(
        self,
        deed: Deed,
        patience: Patience,
        event: &impl Fn(Phase<T>) -> E,
        can: &dyn Fn(bool) -> bool,
    ) -> Option<Stood> {
        let record = |waits: bool| {
            if waits {
                self.did(self.look(), || event(Phase::Blocked));
            } else {
                self.did(Stamp::NONE, || event(Phase::Wants));
            }
        };
        if self.token.is_controlled() {
            return stand_before(
                self.token,
                self.object.about(self.token, deed, self.site),
                patience,
                can,
                &record,
            );
        }
        record(false);
        Some(Stood::default())
    }

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

    /// Remembers that this operation lets up to `count` other threads go on, which find its ticket by
    /// [`Object::let_go_by`].
    #[inline]
    pub(crate) fn lets_go(&self, stamp: Stamp, count: u32) {
        self.token.lets_go(self.object.record(), stamp, count);
    }

    /// Records what was seen when the object was asked for `what`.
    pub(crate) fn saw(&self, what: &str, seen: impl FnOnce() -> String) {
        self.did(self.look(), || OnAny::Looked {
            seen: self.token.value(seen),
            what: self.token.value(|| what),
        });
    }

    /// The number of a value's text in the trace; it is made only where somebody reads it.
    pub(crate) fn value<S: AsRef<str>>(&self, text: impl FnOnce() -> S) -> Text {
        self.token.value(text)
    }
}

impl<'a, T, E: Into<OnObject>, F: Fn(Phase<T>) -> E> Blocking<'a, T, F> {
    #[inline]
    fn record(&self, stamp: Stamp, phase: Phase<T>) {
        self.operation.did(stamp, || (self.event)(phase));
    }

    /// How the operation has gone on, in a controlled run.
    #[inline]
    pub(crate) fn stood(&self) -> Stood {
        self.stood
    }

    /// Whether its time has run out in a controlled run; then it is on record that it gives up.
    #[inline]
    pub(crate) fn is_late(&self) -> bool {
        if self.stood.timed_out {
            self.gives_up();
        }
        self.stood.timed_out
    }

    /// The deadline, from now on, of an operation that has this patience: `Some(None)` is for ever; `None` if the
    /// operation is not to wait, or has waited for as long as it is to.
    #[inline]
    pub(crate) fn until(&self, patience: Patience) -> Option<Option<Nanos>> {
        if self.stood.timed_out { None } else { seam::until(patience) }
    }

    #[inline]
    fn wants(&self) {
        self.record(Stamp::NONE, Phase::Wants);
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
    pub(crate) fn step(deed: Deed, site: Option<Site>) -> Option<Self> {
        Self::step_before(About::alone(deed, site))
    }

    fn step_before(about: About<'_>) -> Option<Self> {
        let site = about.site;
        let token = seam::arrive(site)?;
        if token.is_controlled() {
            seam::stand(token, about, &Waits::NEVER, None, &mut || ())?;
        }
        Some(Self { site, token })
    }

    /// Announces an operation that may have to wait for another thread: see [`Object::wants`].
    pub(crate) fn wants(
        deed: Deed,
        thread: ThreadNumber,
        patience: Patience,
        site: Option<Site>,
        can: impl Fn() -> bool,
        record: impl Fn(&Self, bool),
    ) -> Option<(Self, Stood)> {
        let act = Self { site, token: seam::arrive(site)? };
        let about = About::on(thread, deed, site);
        if act.token.is_controlled() {
            let stood = stand_before(act.token, about, patience, &|_| can(), &|waits| record(&act, waits))?;
            return Some((act, stood));
        }
        record(&act, false);
        Some((act, Stood::default()))
    }

    /// Announces a look at a thread that has been started, or else at which threads there are; it is also made in a run
    /// that is over.
    pub(crate) fn glance(thread: Option<ThreadNumber>, site: Site) -> Self {
        let about = About { thread, ..About::alone(Deed::Look, Some(site)) };
        Self::step_before(about).unwrap_or(Self { site: Some(site), token: Token::NONE })
    }

    /// Goes on after it has started a thread: in a controlled run the turn may change hands, and goes to that thread
    /// first-come, as CPython's `start` waits for its beginning.
    pub(crate) fn has_started(&self, thread: ThreadNumber) {
        if self.token.is_controlled() {
            let about = About::on(thread, Deed::GoOn, self.site);
            let _ = seam::stand(self.token, about, &Waits::NEVER, Some(thread), &mut || ());
        }
    }

    /// Records what was done.
    pub(crate) fn did(&self, event: impl FnOnce() -> OnThread) {
        self.token.record(self.site, || Event::Thread(event()));
    }

    /// Records what was seen when the thread asked for `what`.
    pub(crate) fn saw(&self, what: impl FnOnce() -> String, seen: impl FnOnce() -> String) {
        self.did(|| OnThread::Looked { seen: self.token.value(seen), what: self.token.value(what) });
    }

    /// The number of a text in the trace; the text is made only in a run.
    pub(crate) fn text<S: AsRef<str>>(&self, text: impl FnOnce() -> S) -> Text {
        self.token.text(text)
    }

    /// The number of a thread's name in the trace.
    pub(crate) fn name(&self, descriptor: &Descriptor) -> Text {
        self.token.name(descriptor)
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
