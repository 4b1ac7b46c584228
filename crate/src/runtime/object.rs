//! Objects and operations, as the record knows them.

use super::{Cause, Outcome};
#[cfg(feature = "record")]
use crate::ground::word::{Count32, Count64, Ordering};
use crate::trace::event::{Flags, ObjectType, Phase, Verb};
use core::panic::Location;

/// The line of a program at which something is done.
pub(crate) type Site = &'static Location<'static>;

/// What every primitive carries for the record: its number in its run, and the count of its
/// modifications. Nothing at all without the feature `record`.
#[derive(Debug)]
pub(crate) struct Object {
    kind: ObjectType,
    site: Site,
    /// `run << 32 | number`: an object that is first used in another run than it was made in becomes one
    /// of that run.
    #[cfg(feature = "record")]
    number: Count64,
    #[cfg(feature = "record")]
    ticket: Count32,
}

impl Object {
    /// Made at `site`, with `initial` as `Verb::Init` has it.
    pub(crate) fn new(kind: ObjectType, site: Site, initial: impl FnOnce() -> u32) -> Self {
        let object = Self {
            kind,
            site,
            #[cfg(feature = "record")]
            number: Count64::new(0),
            #[cfg(feature = "record")]
            ticket: Count32::new(0),
        };
        #[cfg(feature = "record")]
        super::run::make(&object, initial);
        #[cfg(not(feature = "record"))]
        let _ = initial;
        object
    }

    pub(crate) fn kind(&self) -> ObjectType {
        self.kind
    }

    /// An operation on it.
    #[inline]
    pub(crate) fn op(&self, verb: Verb, site: Site) -> Op<'_> {
        Op { verb, subject: Subject::Object(self), site, blocking: false, flags: Flags(0), argument: 0 }
    }

    /// Its number in the current run; 0 outside.
    pub(crate) fn number(&self) -> u32 {
        #[cfg(feature = "record")]
        return super::run::number_of(self);
        #[cfg(not(feature = "record"))]
        0
    }

    /// Takes the next ticket: to be called where a modification takes effect.
    #[inline]
    pub(crate) fn modified(&self) -> u32 {
        #[cfg(feature = "record")]
        {
            // Relaxed, and no exchange: whoever modifies has the primitive's own word or guard, whose
            // orderings carry this count along.
            let ticket = self.ticket.load(Ordering::Relaxed);
            self.ticket.store(ticket.wrapping_add(1), Ordering::Relaxed);
            ticket
        }
        #[cfg(not(feature = "record"))]
        0
    }

    /// The ticket of the last modification, for one who only looks.
    #[inline]
    pub(crate) fn seen(&self) -> u32 {
        #[cfg(feature = "record")]
        return self.ticket.load(Ordering::Relaxed);
        #[cfg(not(feature = "record"))]
        0
    }

    #[cfg(feature = "record")]
    pub(super) fn place(&self) -> &Count64 {
        &self.number
    }

    pub(super) fn site(&self) -> Site {
        self.site
    }
}

/// What an operation is about.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Subject<'a> {
    /// An object.
    Object(&'a Object),
    /// The thread with this number.
    Thread(u32),
    /// The run itself.
    Nothing,
}

/// An operation that a thread is about to do.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Op<'a> {
    pub(crate) verb: Verb,
    pub(crate) subject: Subject<'a>,
    pub(crate) site: Site,
    /// Whether it may have to wait.
    pub(crate) blocking: bool,
    /// Flags of all its records.
    pub(crate) flags: Flags,
    /// The argument of its `Wants` and `Blocked` records.
    pub(crate) argument: u32,
}

impl<'a> Op<'a> {
    /// An operation about a thread.
    pub(crate) fn thread(verb: Verb, number: u32, site: Site) -> Self {
        Self { subject: Subject::Thread(number), ..Self::run(verb, site) }
    }

    /// An operation about nothing in particular.
    pub(crate) fn run(verb: Verb, site: Site) -> Self {
        Op { verb, subject: Subject::Nothing, site, blocking: false, flags: Flags(0), argument: 0 }
    }

    /// It may have to wait.
    #[inline]
    pub(crate) fn blocking(mut self) -> Self {
        self.blocking = true;
        self
    }

    /// It may have to wait, at most for `timeout`.
    pub(crate) fn timed(mut self, timeout: Option<core::time::Duration>) -> Self {
        self.blocking = true;
        if let Some(timeout) = timeout {
            self.flags = self.flags.with(Flags::TIMED);
            self.argument = u32::try_from(timeout.as_micros()).unwrap_or(u32::MAX);
        }
        self
    }

    pub(crate) fn flag(mut self, flags: Flags) -> Self {
        self.flags = self.flags.with(flags);
        self
    }

    fn end(&self, phase: Phase, ticket: u32, argument: u32, cause: Cause) {
        super::done(self, Outcome { flags: Flags::of(phase), ticket, argument, cause: cause.0 });
    }

    /// Done at once.
    #[inline]
    pub(crate) fn did(&self, ticket: u32, argument: u32) {
        self.end(Phase::Did, ticket, argument, Cause::default());
    }

    /// Done at once, with something in `cause`.
    #[inline]
    pub(crate) fn did_with(&self, ticket: u32, argument: u32, cause: u32) {
        self.end(Phase::Did, ticket, argument, Cause(cause));
    }

    /// Has to wait.
    pub(crate) fn blocks(&self, seen: u32) {
        self.end(Phase::Blocked, seen, self.argument, Cause::default());
    }

    /// The same for one that looks again each time it was woken: recorded the first time.
    pub(crate) fn blocks_once(&self, seen: u32, blocked: &mut bool) {
        if !core::mem::replace(blocked, true) {
            self.blocks(seen);
        }
    }

    /// Got what it wanted.
    #[inline]
    pub(crate) fn has(&self, ticket: u32, argument: u32, cause: Cause) {
        self.end(Phase::Has, ticket, argument, cause);
    }

    /// Returns without it.
    pub(crate) fn gives_up(&self, seen: u32, argument: u32) {
        self.end(Phase::GaveUp, seen, argument, Cause::default());
    }

    /// Is refused with an error: records it, and unwinds the thread.
    #[cold]
    #[track_caller]
    pub(crate) fn refuse(&self, error: super::Error) -> ! {
        let raise = Op { verb: Verb::Raise, flags: Flags::FAILED, ..*self };
        raise.did(0, super::text(&error.to_string()));
        error.raise()
    }
}
