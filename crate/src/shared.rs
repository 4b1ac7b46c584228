//! `Shared<T>`: a variable that threads share, whose reads and writes are seen.
//!
//! Python's threads can share any variable; in Rust that takes a type, and this one records which thread
//! reads and writes. Each read and each write is whole by itself, so there is never a data race in Rust's
//! sense; but nothing holds a read and a later write together, so an update can be lost, as in Python.

use crate::front::{Site, repr};
use crate::platform::guarded::Guarded;
use crate::runtime::{self, Error, Gate, Object, Stopped};
use crate::trace::choice::Deed;
use crate::trace::event::OnShared;
use crate::trace::kind::Kind;
use core::fmt;
use std::sync::Arc;

/// A variable that threads share, whose value a front of another language keeps.
#[derive(Clone, Debug)]
pub struct Variable(Arc<Object>);

impl Variable {
    /// A variable that has the value of these words.
    #[must_use]
    #[track_caller]
    pub fn new(words: &str) -> Self {
        let init = || OnShared::Init { value: runtime::value(|| words) };
        Self(Arc::new(Object::with(Kind::Shared, Site::caller(), init)))
    }

    /// Reads the value by this, which gives its words as well.
    #[track_caller]
    pub fn read<R>(&self, read: impl FnOnce() -> (R, String)) -> R {
        let op = self.0.glance(Deed::Read, Site::caller());
        let (value, words) = read();
        op.did(op.look(), || OnShared::Read { value: op.value(|| words) });
        value
    }

    /// Writes the value by this, which gives the words of what it has become; `in_place` says that it was changed, and is
    /// no other one. `None` if the run is over: then nothing is written.
    #[track_caller]
    pub fn write<R>(&self, in_place: bool, write: impl FnOnce() -> (R, String)) -> Option<R> {
        let op = self.0.step(Deed::Write, Site::caller())?;
        let (result, words) = write();
        op.did(op.change(), || OnShared::Write { value: op.value(|| words), in_place });
        Some(result)
    }
}

struct Inner<T> {
    gate: Gate,
    /// Touched only by the thread that has passed the gate, so that its guard is always free.
    value: Guarded<T>,
    object: Object,
}

/// A variable that threads share.
///
/// # Example
/// ```
/// use threadground::prelude::*;
/// let value = Shared::new(1);
/// value.set(value.get() + 1);
/// assert_eq!(value.get(), 2);
/// ```
pub struct Shared<T>(Arc<Inner<T>>);

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> fmt::Debug for Shared<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shared").field("object", &self.0.object).finish_non_exhaustive()
    }
}

impl<T: Clone + Send + 'static> Shared<T> {
    /// A variable with this value.
    #[must_use]
    #[track_caller]
    pub fn new(value: T) -> Self {
        let init = || OnShared::Init { value: runtime::value(|| repr::of(&value)) };
        let object = Object::with(Kind::Shared, Site::caller(), init);
        Self(Arc::new(Inner { gate: Gate::new(), value: Guarded::new(value), object }))
    }

    /// Reads the value: returns a clone of it.
    ///
    /// # Panics
    /// `RuntimeError` if the current thread is in the middle of an [`update`](Self::update) of this variable, or
    /// of a `get` whose `clone` comes here.
    #[must_use]
    #[track_caller]
    pub fn get(&self) -> T {
        let Inner { gate, value, object } = &*self.0;
        let site = Site::caller();
        let read = object.glance(Deed::Read, site);
        let _pass = gate.pass_at_last(&read).unwrap_or_else(|_| self.refuse(site));
        let value = value.lock();
        read.did(read.look(), || OnShared::Read { value: read.value(|| repr::of(&*value)) });
        value.clone()
    }

    /// Writes the value.
    ///
    /// # Panics
    /// As [`get`](Self::get).
    #[track_caller]
    pub fn set(&self, value: T) {
        // The old value is dropped behind the gate: its destructor is the program's.
        drop(self.write(false, |place| core::mem::replace(place, value)));
    }

    /// Changes the value in place, in one step; returns what `change` returns. `None` if the run is over:
    /// then nothing is changed.
    ///
    /// # Panics
    /// As [`get`](Self::get); and with what `change` raises: what it has changed by then stays so.
    #[track_caller]
    pub fn update<R>(&self, change: impl FnOnce(&mut T) -> R) -> Option<R> {
        self.write(true, change)
    }

    #[track_caller]
    fn write<R>(&self, in_place: bool, change: impl FnOnce(&mut T) -> R) -> Option<R> {
        let Inner { gate, value, object } = &*self.0;
        let site = Site::caller();
        let op = object.step(Deed::Write, site)?;
        let _pass = match gate.pass(&op) {
            Ok(pass) => pass,
            Err(Stopped::Inside) => self.refuse(site),
            Err(Stopped::Cancelled) => return None,
        };
        let mut value = value.lock();
        let result = change(&mut value);
        op.did(op.change(), || OnShared::Write { value: op.value(|| repr::of(&*value)), in_place });
        Some(result)
    }

    fn refuse(&self, site: Site) -> ! {
        let what = "the thread is in the middle of an operation on this shared variable";
        self.0.object.refuse(site, Error::runtime(what))
    }
}
