//! `ContextVar`, `Context`, `copy_context`: values that go with a task, whichever thread does it.
//!
//! A thread is in one context at a time, and a context has one thread at a time. Python checks the second with an
//! error when a thread enters; here a context is moved into the thread that is to run in it.

use crate::front::{Site, repr, repr::Repr};
use crate::runtime::{ContextValue, ContextValues, Current, Error, Key, Object, next_key};
use crate::trace::choice::Deed;
use crate::trace::event::OnLocal;
use crate::trace::kind::Kind;
use core::fmt;
use core::marker::PhantomData;
use std::sync::Arc;

struct Inner<T> {
    name: String,
    key: Key,
    default: Option<T>,
    object: Object,
}

/// A variable that has a value of its own in each context.
///
/// Source: CPython, `contextvars.ContextVar`. Its `get(default)` is [`get_or`](Self::get_or) here, and what raises
/// `LookupError` there is `None`.
///
/// # Example
/// ```
/// use threadground::prelude::*;
/// let request = ContextVar::new("request");
/// request.set("Amy's");
/// let theirs = request.clone();
/// let t = Thread::new(move || theirs.get(), ()).context(copy_context());
/// t.start();
/// t.join();
/// assert_eq!(t.result(), Some(Some("Amy's")));
/// ```
pub struct ContextVar<T>(Arc<Inner<T>>);

impl<T> Clone for ContextVar<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> fmt::Debug for ContextVar<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ContextVar").field("name", &self.0.name).finish_non_exhaustive()
    }
}

/// `<ContextVar name='request'>`: CPython's ends with an address, which is another each time.
impl<T> Repr for ContextVar<T> {
    fn repr(&self) -> String {
        format!("<ContextVar name={}>", self.0.name.repr())
    }
}

/// What a context variable was before it was set: [`ContextVar::reset`] brings that back.
///
/// Source: CPython, `contextvars.Token`. That a token is used once at most is an error there; here it is moved.
pub struct Token<T> {
    variable: Key,
    context: Key,
    before: Option<ContextValue>,
    of: PhantomData<T>,
}

impl<T> fmt::Debug for Token<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Token").finish_non_exhaustive()
    }
}

impl<T: Clone + Send + Sync + 'static> ContextVar<T> {
    /// A variable that has a value in no context yet. Its name is for people.
    #[must_use]
    #[track_caller]
    pub fn new(name: impl Into<String>) -> Self {
        Self::build(name.into(), None, Site::caller())
    }

    /// A variable that has this value in every context in which it has not been set.
    #[must_use]
    #[track_caller]
    pub fn with_default(name: impl Into<String>, default: T) -> Self {
        Self::build(name.into(), Some(default), Site::caller())
    }

    fn build(name: String, default: Option<T>, site: Site) -> Self {
        let object = Object::new(Kind::ContextVar, site);
        Self(Arc::new(Inner { name, key: next_key(), default, object }))
    }

    /// The variable's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// The value in the context that the thread is in, or the variable's default, if it has one.
    #[must_use]
    #[track_caller]
    pub fn get(&self) -> Option<T> {
        self.read(None, Site::caller())
    }

    /// The value in the context that the thread is in, or else this one.
    #[must_use]
    #[track_caller]
    pub fn get_or(&self, otherwise: T) -> T {
        let site = Site::caller();
        self.read(Some(&otherwise), site).unwrap_or(otherwise)
    }

    /// The value, or what there is instead, of which the caller's `otherwise` comes first.
    fn read(&self, otherwise: Option<&T>, site: Site) -> Option<T> {
        let read = self.0.object.glance(Deed::Read, site);
        let value = self.visible().or_else(|| otherwise.or(self.0.default.as_ref()).cloned());
        let shown = || shown(value.as_ref());
        read.did(read.look(), || OnLocal::Read { value: read.value(shown) });
        value
    }

    /// Gives the variable a value in the context that the thread is in. The token brings back what was before.
    #[track_caller]
    pub fn set(&self, value: T) -> Token<T> {
        let token = |context, before| Token { variable: self.0.key, context, before, of: PhantomData };
        match self.write(Some(Arc::new(value)), Site::caller()) {
            Some((context, before)) => token(context, before),
            // The run is over, and nobody comes to see it.
            None => token(0, None),
        }
    }

    /// Brings back what the variable was before the call of [`set`](Self::set) that gave this token.
    ///
    /// # Panics
    /// `ValueError` if the token is another variable's, or was given in another context.
    #[track_caller]
    pub fn reset(&self, token: Token<T>) {
        let site = Site::caller();
        let here = Current::with_any(|current| current.locals.with_context(ContextValues::key));
        let wrong = if token.variable != self.0.key {
            "a different ContextVar"
        } else if token.context != here {
            "a different Context"
        } else {
            drop(self.write(token.before, site));
            return;
        };
        self.0.object.refuse(site, Error::value(format!("<Token> was created by {wrong}")));
    }

    /// The value that the context has.
    fn visible(&self) -> Option<T> {
        let held =
            Current::with_any(|current| current.locals.with_context(|context| context.get(self.0.key)));
        held.and_then(|value| value.downcast_ref().cloned())
    }

    /// Changes the value in the context that the thread is in; gives back which context that is, and what was before.
    fn write(&self, value: Option<ContextValue>, site: Site) -> Option<(Key, Option<ContextValue>)> {
        let op = self.0.object.step(Deed::Write, site)?;
        let new = value.as_ref().and_then(|value| value.downcast_ref::<T>());
        let text = op.value(|| shown(new.or(self.0.default.as_ref())));
        let done = Current::with_any(|current| {
            current.locals.with_context(|context| (context.key(), context.replace(self.0.key, value)))
        });
        op.did(op.change_beside_others(), || OnLocal::Write { value: text });
        Some(done)
    }
}

/// A value as the record has it.
fn shown<T: 'static>(value: Option<&T>) -> String {
    value.map_or_else(|| "no value".to_owned(), repr::of)
}

/// The values of context variables that go with a task.
///
/// A thread begins in an empty context, or in the one that it is [given](super::Thread::context); what is set there is
/// seen nowhere else. A clone is what Python's `copy` gives: another context with the same values.
///
/// Source: CPython, `contextvars.Context`.
///
/// # Example
/// ```
/// use threadground::prelude::*;
/// let depth = ContextVar::with_default("depth", 0);
/// let mut context = Context::new();
/// context.run(|| depth.set(1));
/// assert_eq!(depth.get(), Some(0), "nothing was set here");
/// assert_eq!(context.run(|| depth.get()), Some(1), "and there it was");
/// ```
#[derive(Default)]
pub struct Context(ContextValues);

impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context").field("values", &self.0.len()).finish()
    }
}

impl Clone for Context {
    fn clone(&self) -> Self {
        Self(self.0.copy())
    }
}

impl Context {
    /// A context in which no variable has a value.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Calls `f` in this context. What `f` sets stays here.
    pub fn run<R>(&mut self, f: impl FnOnce() -> R) -> R {
        /// Leaves the context, also where `f` unwinds.
        struct Inside<'a>(&'a mut ContextValues);
        impl Drop for Inside<'_> {
            fn drop(&mut self) {
                exchange(self.0);
            }
        }
        exchange(&mut self.0);
        let _inside = Inside(&mut self.0);
        f()
    }
}

/// The thread is in the other context from now on; its own takes the other's place.
fn exchange(other: &mut ContextValues) {
    Current::with_any(|current| current.locals.with_context(|context| core::mem::swap(context, other)));
}

/// A copy of the context that the thread is in.
///
/// Source: CPython, `contextvars.copy_context`.
#[must_use]
pub fn copy_context() -> Context {
    Context(Current::with_any(|current| current.locals.with_context(|context| context.copy())))
}
