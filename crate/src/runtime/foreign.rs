//! What the front of another language asks of the runtime.
//!
//! Frames of an interpreter may not survive that Rust unwinds through them. So such a front [`attempt`]s each operation,
//! takes what has unwound it through its frames in its own way, and lets it go on when they are gone.

#[cfg(feature = "record")]
use super::Carriers;
use super::error::{Cancel, Error, Exit, Reported};
use super::recorder::Token;
use super::standing::{About, Waits};
use super::{current::Current, life, seam, voice};
use crate::front::Site;
use crate::ground::Nanos;
#[cfg(feature = "record")]
use crate::platform::carriers::{self, NoMoreCarriers};
use crate::platform::{machine, own};
use crate::trace::choice::Deed;
use crate::trace::event::{Event, OnThread};
use std::any::Any;

/// What has unwound an operation: an error, which a program may catch, or something that it may not.
#[must_use = "what is not an error has to go on"]
pub struct Unwound(Box<dyn Any + Send>);

impl core::fmt::Debug for Unwound {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Unwound").field("is_final", &self.is_final()).finish_non_exhaustive()
    }
}

/// Does an operation.
///
/// # Errors
/// What has unwound it.
///
/// # Example
/// ```
/// use threadground::prelude::*;
/// use threadground::runtime::foreign::attempt;
/// let lock = Lock::new();
/// let unwound = attempt(|| lock.release()).unwrap_err();
/// assert!(!unwound.is_final());
/// assert_eq!(unwound.error().text, "release unlocked lock");
/// ```
pub fn attempt<R>(operation: impl FnOnce() -> R) -> Result<R, Unwound> {
    let result = own::catch(operation).map_err(Unwound);
    if result.is_err() {
        Current::with(|current| current.map(Current::take_panic));
    }
    result
}

impl Unwound {
    /// Whether no program may catch it: the run is over, or the thread ends itself.
    #[must_use]
    pub fn is_final(&self) -> bool {
        self.0.is::<Cancel>() || self.0.is::<Exit>()
    }

    /// The error that it is, with Python's name and words.
    #[must_use]
    pub fn error(&self) -> Error {
        Error::of(&*self.0)
    }

    /// What the front's own code has unwound it by, if it was that.
    ///
    /// # Errors
    /// Itself, if it was something else.
    pub fn take<T: Any>(self) -> Result<T, Self> {
        self.0.downcast().map(|own| *own).map_err(Self)
    }

    /// Goes on to unwind the thread.
    pub fn resume(self) -> ! {
        own::unwind(self.0)
    }
}

/// Unwinds the current operation by a value of the front's own, which [`Unwound::take`] gives back.
pub fn unwind_by(value: impl Any + Send) -> ! {
    own::unwind(Box::new(value))
}

/// Records that the thread has failed with this message, for which `site` is to blame.
pub fn failed(message: &str, site: Option<Site>) {
    let token = seam::token();
    token.record(site, || Event::Thread(OnThread::Failed { message: token.text(|| message) }));
}

/// Ends the current thread as one that has failed. Its front has [said so](failed), and nobody else does.
pub fn end_failed() -> ! {
    own::unwind(Box::new(Reported))
}

/// Goes on to cut the current thread off, as its run is over.
pub fn cut_off() -> ! {
    own::unwind(Box::new(Cancel))
}

/// Prints a line, of which the current thread's site is where it was printed.
pub fn print(line: &str, error: bool, site: Option<Site>) {
    voice::say(line, error, site);
}

/// The time on the current thread's clock, in nanoseconds, as a program looks at it: in a controlled run that is a step.
#[must_use]
pub fn look_at_clock(site: Option<Site>) -> Nanos {
    seam::look_at_clock(site)
}

/// The same, for the front itself: the program does not look.
#[must_use]
pub fn peek_at_clock() -> Nanos {
    seam::now()
}

/// As MainThread does it when its function has returned: waits for all threads that are no daemons.
pub fn join_others() {
    Current::with_member(life::join_others);
}

/// Ends the current thread's run at once, as a program that ends its process does. The thread unwinds at its next
/// operation, as all others do.
pub fn end_run() {
    Current::with_member(|member| member.main_ended(false));
}

/// The current thread's number in its run, in which threads take turns, and how many records that has written.
#[must_use]
pub fn moment() -> Option<(u32, u32)> {
    Current::with_member(super::recorder::Member::moment)
}

/// Gives the current thread's run up, which has come to its limit. The thread unwinds at its next operation, as all others do.
pub fn give_up() {
    Current::with_member(super::recorder::Member::give_up);
}

/// The current thread's ident, for the front itself: the program does not look at it.
#[must_use]
pub fn ident() -> u32 {
    Current::ident()
}

/// Whether the current thread belongs to a run.
#[must_use]
pub fn is_in_run() -> bool {
    Current::with_member(|_| ()).is_some()
}

/// Does this as a thread that belongs to no run would; it must not unwind.
#[cfg(feature = "record")]
pub fn outside<R>(work: impl FnOnce() -> R) -> R {
    let mut result = None;
    own::aside(|| result = Some(work()));
    result.expect("it has been done")
}

/// Has a carrier of its own do this, outside any run, for whoever must not wait: the page's host worker. What unwinds it is
/// lost.
///
/// # Errors
/// A sentence: no carrier is left.
#[cfg(feature = "record")]
pub fn begin_beside(work: impl FnOnce() + Send + 'static) -> Result<(), String> {
    // A job must not unwind, or its carrier would be lost.
    let job = Box::new(|| drop(own::catch(work)));
    let started = match Carriers::usual() {
        Carriers::Fibers => carriers::start_on_fibers(job, |_| ()),
        Carriers::Threads => carriers::start(job, |_| ()),
    };
    started.map_err(|NoMoreCarriers| "no carrier is left for what is to be done beside".to_owned())
}

/// How many bytes the current thread has left of its stack, as far as that is known.
#[must_use]
pub fn stack_left() -> Option<usize> {
    own::stack_left()
}

/// Lets the browser's event loop come round, if it has not for long: a fiber's thread computes, and whoever would stop it waits.
#[cfg(feature = "record")]
pub fn rest_if_due() {
    if machine::fibers::should_rest() {
        own::aside(machine::fibers::rest);
    }
}

/// How many of the run's threads are alive, low-level ones included: that is no step of the program.
#[must_use]
pub fn alive() -> usize {
    seam::alive().len()
}

/// Whether the current thread belongs to a run in which one thread at a time goes on.
#[must_use]
pub fn is_controlled() -> bool {
    Current::with_member(super::recorder::Member::is_controlled) == Some(true)
}

/// Whether the current thread, which does no operation, is to come to its end: its run is over, or has been asked to stop.
#[must_use]
pub fn is_to_end() -> bool {
    Current::with_member(|member| member.is_cancelled() || member.is_asked_to_stop()) == Some(true)
}

/// Lets other threads go on, at this site, which is told from others of the thread's by the column: an exploration keeps a
/// thread that comes back to one, and has only looked at things meanwhile, until one of these has changed.
pub fn yield_turn(site: Option<Site>) {
    seam::yield_turn(site.unwrap_or_else(Site::caller), machine::yield_now);
}

/// A step of the current thread's that does nothing, where threads take turns. A thread that [is to end](is_to_end) comes to
/// its end there, and a run that has been asked to stop stops.
pub fn pause() {
    if let Some(token) = seam::arrive(None).filter(Token::is_controlled) {
        let _ = seam::stand(token, About::alone(Deed::Yield, None), &Waits::NEVER, None, &mut || ());
    }
}
