//! What a thread has for itself: the locals of which it has a value, told of the thread's end, and the context that it
//! is in.

use super::context_values::ContextValues;
use super::key::{self, Key};
use core::cell::RefCell;
use std::sync::Weak;

/// A local, as a thread knows it.
pub(crate) trait Forget {
    /// Drops the value that this thread has there.
    fn forget(&self, thread: Key);
}

/// What one thread has for itself.
pub(crate) struct Locals {
    thread: Key,
    /// The locals of which it has, or had, a value.
    known: RefCell<Vec<Weak<dyn Forget>>>,
    context: RefCell<ContextValues>,
}

impl Locals {
    pub(super) fn new() -> Self {
        Self { thread: key::next(), known: RefCell::default(), context: RefCell::default() }
    }

    /// The thread whose locals these are.
    pub(crate) fn thread(&self) -> Key {
        self.thread
    }

    /// Remembers a local of which the thread gets a value.
    pub(crate) fn add(&self, local: Weak<dyn Forget>) {
        let mut known = self.known.borrow_mut();
        // So that a thread that uses one local after another does not remember all of them for ever.
        if known.len() == known.capacity() {
            known.retain(|local| local.strong_count() > 0);
        }
        known.push(local);
    }

    /// Calls `f` with the values of the context that the thread is in. `f` runs no code of the program: that might ask
    /// for the context again.
    pub(crate) fn with_context<R>(&self, f: impl FnOnce(&mut ContextValues) -> R) -> R {
        f(&mut self.context.borrow_mut())
    }

    /// Drops the thread's values, each by a call of its own of `drop_one`.
    pub(super) fn forget(&self, drop_one: impl Fn(&dyn Fn())) {
        drop_one(&|| {
            let values = self.context.take();
            drop(values);
        });
        for local in self.known.take() {
            drop_one(&|| {
                if let Some(local) = local.upgrade() {
                    local.forget(self.thread);
                }
            });
        }
    }
}

/// For a thread that no carrier carries, and for what a carried thread's last destructors have set.
impl Drop for Locals {
    fn drop(&mut self) {
        self.forget(|forget| forget());
    }
}
