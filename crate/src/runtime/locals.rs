//! The locals of which a thread has a value, told of the thread's end.

use crate::ground::word::{Count64, Ordering};
use core::cell::RefCell;
use std::sync::Weak;

/// What tells threads apart, of all runs and of none.
pub(crate) type ThreadKey = u64;

/// A local, as a thread knows it.
pub(crate) trait Forget {
    /// Drops the value that this thread has there.
    fn forget(&self, thread: ThreadKey);
}

/// The locals of which one thread has, or had, a value.
pub(crate) struct Locals {
    thread: ThreadKey,
    known: RefCell<Vec<Weak<dyn Forget>>>,
}

impl Locals {
    pub(super) fn new() -> Self {
        static KEYS: Count64 = Count64::new(0);
        Self { thread: KEYS.fetch_add(1, Ordering::Relaxed), known: RefCell::new(Vec::new()) }
    }

    /// The thread whose locals these are.
    pub(crate) fn thread(&self) -> ThreadKey {
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

    /// Drops the thread's values, each by a call of its own of `drop_one`.
    pub(super) fn forget(&self, drop_one: impl Fn(&dyn Fn())) {
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
