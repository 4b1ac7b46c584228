//! `local`: a value that each thread has for itself.
//!
//! The values are kept in the thread's context, not in the carrier's own thread-locals: a carrier serves many
//! threads.

use crate::front::{Site, repr};
use crate::ground::word::{Count64, Ordering};
use crate::runtime::{Current, Object};
use crate::trace::event::OnLocal;
use crate::trace::kind::Kind;
use core::fmt;
use std::sync::Arc;

static KEYS: Count64 = Count64::new(0);

type Initializer<T> = Box<dyn Fn() -> T + Send + Sync>;

struct Inner<T> {
    key: u64,
    initializer: Option<Initializer<T>>,
    object: Object,
}

/// A value that each thread has for itself. It is dropped when its thread ends.
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

impl<T: Clone + 'static> Default for Local<T> {
    #[track_caller]
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Clone + 'static> Local<T> {
    /// A local of which no thread has a value yet.
    #[must_use]
    #[track_caller]
    pub fn new() -> Self {
        Self::build(None)
    }

    /// A local whose `initializer` makes each thread's value when the thread first reads it: Python's
    /// subclass with an `__init__`.
    #[must_use]
    #[track_caller]
    pub fn with(initializer: impl Fn() -> T + Send + Sync + 'static) -> Self {
        Self::build(Some(Box::new(initializer)))
    }

    #[track_caller]
    fn build(initializer: Option<Initializer<T>>) -> Self {
        let object = Object::new(Kind::Local, Site::caller());
        Self(Arc::new(Inner { key: KEYS.fetch_add(1, Ordering::Relaxed), initializer, object }))
    }

    /// The current thread's value, if it has one.
    #[must_use]
    #[track_caller]
    pub fn get(&self) -> Option<T> {
        let Inner { key, initializer, object } = &*self.0;
        let read = object.glance(Site::caller());
        let mut value =
            Current::with_any(|current| current.local(*key, |value: &mut Option<T>| value.clone()));
        if value.is_none()
            && let Some(initializer) = initializer
        {
            let first = initializer();
            value = Some(first.clone());
            Current::with_any(|current| current.local(*key, |value| *value = Some(first)));
        }
        let shown = || value.as_ref().map_or_else(|| "no value".to_owned(), repr::of);
        read.did(read.look(), || OnLocal::Read { value: read.text(shown) });
        value
    }

    /// Sets the current thread's value.
    #[track_caller]
    pub fn set(&self, value: T) {
        let Some(op) = self.0.object.step(Site::caller()) else { return };
        op.did(op.change(), || OnLocal::Write { value: op.text(|| repr::of(&value)) });
        Current::with_any(|current| current.local(self.0.key, |place| *place = Some(value)));
    }
}
