//! `local`: a value that each thread has for itself.
//!
//! The values are the local's, by thread, so that all of them go with it; a thread remembers the locals of which it
//! has a value, and its end takes that value out. What is the program's own code (a value's `clone` and `drop`, the
//! initializer) is called without the guard: it may use the local again.

use crate::front::{Site, repr, repr::Repr};
use crate::platform::guarded::Guarded;
use crate::runtime::{Current, Error, Forget, Key, Object};
use crate::trace::choice::Deed;
use crate::trace::event::OnLocal;
use crate::trace::kind::Kind;
use core::fmt;
use std::collections::BTreeMap;
use std::sync::Arc;

type Initializer<T> = Box<dyn Fn(&Local<T>) -> T + Send + Sync>;

struct Inner<T> {
    /// `None` while the thread makes its value or copies it.
    values: Guarded<BTreeMap<Key, Option<T>>>,
    initializer: Option<Initializer<T>>,
    object: Object,
}

impl<T> Forget for Inner<T> {
    fn forget(&self, thread: Key) {
        // A statement of its own: the guard ends before the value does.
        let value = self.values.lock().remove(&thread);
        drop(value);
    }
}

/// A value that each thread has for itself. It is dropped when its thread ends, or when the local goes: with the
/// last of its clones.
///
/// Source: CPython, `threading.local`; here it has one attribute, the value.
///
/// # Example
/// ```
/// use threadground::prelude::*;
/// let mine = Local::new();
/// assert_eq!(mine.get(), None);
/// mine.set(1000);
/// let theirs = mine.clone();
/// let t = Thread::new(move || theirs.get(), ());
/// t.start();
/// t.join();
/// assert_eq!((t.result(), mine.get()), (Some(None), Some(1000)));
/// ```
pub struct Local<T>(Arc<Inner<T>>);

impl<T> Clone for Local<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> fmt::Debug for Local<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Local").field("object", &self.0.object).finish_non_exhaustive()
    }
}

/// `<local object at 0x…>`, the same for all clones of a local. In a run, where Python has the object's address,
/// which is another each time, it has the object's number.
impl<T> Repr for Local<T> {
    fn repr(&self) -> String {
        let address = Arc::as_ptr(&self.0).addr();
        let place = self.0.object.number().map_or(address, |number| number as usize);
        format!("<local object at {place:#x}>")
    }
}

impl<T: Clone + Send + 'static> Default for Local<T> {
    #[track_caller]
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Clone + Send + 'static> Local<T> {
    /// A local of which no thread has a value yet.
    #[must_use]
    #[track_caller]
    pub fn new() -> Self {
        Self::build(None)
    }

    /// A local whose `initializer` makes each thread's value when the thread first reads it: Python's
    /// subclass with an `__init__`, which is given the one object that all threads have.
    ///
    /// # Example
    /// ```
    /// use threadground::prelude::*;
    /// let mine = Local::with(|_| 7);
    /// assert_eq!(mine.get(), Some(7));
    /// ```
    #[must_use]
    #[track_caller]
    pub fn with(initializer: impl Fn(&Self) -> T + Send + Sync + 'static) -> Self {
        Self::build(Some(Box::new(initializer)))
    }

    #[track_caller]
    fn build(initializer: Option<Initializer<T>>) -> Self {
        let object = Object::new(Kind::Local, Site::caller());
        Self(Arc::new(Inner { values: Guarded::new(BTreeMap::new()), initializer, object }))
    }

    /// The current thread's value, if it has one.
    ///
    /// # Panics
    /// If this is called by the value's own `clone`, or by the initializer.
    #[must_use]
    #[track_caller]
    pub fn get(&self) -> Option<T> {
        let site = Site::caller();
        let read = self.0.object.glance(Deed::Read, site);
        let value = self.copy(site);
        let shown = || value.as_ref().map_or_else(|| "no value".to_owned(), repr::of);
        read.did(read.look(), || OnLocal::Read { value: read.value(shown) });
        value
    }

    /// Sets the current thread's value.
    ///
    /// # Panics
    /// If this is called by the value's own `clone`, or by the initializer.
    #[track_caller]
    pub fn set(&self, value: T) {
        let site = Site::caller();
        let Some(op) = self.0.object.step(Deed::Write, site) else { return };
        let text = op.value(|| repr::of(&value));
        let before = self.take_out(true, site).and_then(|mut out| out.value.replace(value));
        op.did(op.change_beside_others(), || OnLocal::Write { value: text });
        drop(before);
    }

    /// Whether the current thread has a value, for a front that makes it by itself: that is no step of the program.
    #[must_use]
    pub fn has_value(&self) -> bool {
        self.peek().is_some()
    }

    /// As [`get`](Self::get), for a front: no step of the program.
    ///
    /// # Panics
    /// As `get`.
    #[must_use]
    #[track_caller]
    pub fn peek(&self) -> Option<T> {
        self.take_out(false, Site::caller()).and_then(|out| out.value.clone())
    }

    /// As [`set`](Self::set), for a front: no step of the program.
    ///
    /// # Panics
    /// As `set`.
    #[track_caller]
    pub fn begin_with(&self, value: T) {
        let before = self.take_out(true, Site::caller()).and_then(|mut out| out.value.replace(value));
        drop(before);
    }

    /// A copy of the current thread's value, which the initializer makes if there is none.
    fn copy(&self, site: Site) -> Option<T> {
        let initializer = self.0.initializer.as_ref();
        let mut out = self.take_out(initializer.is_some(), site)?;
        if let (None, Some(initializer)) = (&out.value, initializer) {
            out.value = Some(initializer(self));
        }
        out.value.clone()
    }

    /// Takes the current thread's value out of its place; `None` if it has none, unless that is to be made `anew`.
    fn take_out(&self, anew: bool, site: Site) -> Option<Out<'_, T>> {
        let thread = Current::with_any(|current| current.locals.thread());
        let mut values = self.0.values.lock();
        let known = values.contains_key(&thread);
        if !known && !anew {
            return None;
        }
        let value = values.entry(thread).or_insert(None).take();
        drop(values);
        if !known {
            let inner = Arc::downgrade(&self.0);
            Current::with_any(|current| current.locals.add(inner));
        } else if value.is_none() {
            let what = "the thread is still making or copying its value of this local";
            self.0.object.refuse(site, Error::runtime(what));
        }
        Some(Out { local: &self.0, thread, value })
    }
}

/// A thread's value that is out of its place for a while: no guard is held then.
struct Out<'a, T> {
    local: &'a Inner<T>,
    thread: Key,
    value: Option<T>,
}

impl<T> Drop for Out<'_, T> {
    fn drop(&mut self) {
        let mut values = self.local.values.lock();
        match self.value.take() {
            Some(value) => values.insert(self.thread, Some(value)),
            // The initializer has failed; the next read calls it again.
            None => values.remove(&self.thread),
        };
    }
}
