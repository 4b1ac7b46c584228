//! The names that Python's `threading` had before 2.6, as thin aliases: older documents use them.
//!
//! Source: CPython, `threading`: "deprecated since version 3.10".

use super::module_functions::{active_count, current_thread};
use super::thread::Thread;
use crate::sync::{Condition, Event};

/// [`active_count`] by its old name.
#[must_use]
pub fn activeCount() -> usize {
    active_count()
}

/// [`current_thread`] by its old name.
#[must_use]
pub fn currentThread() -> Thread {
    current_thread()
}

impl<R> Thread<R> {
    /// [`get_name`](Self::get_name) by its old name.
    #[must_use]
    pub fn getName(&self) -> String {
        self.get_name()
    }

    /// [`set_name`](Self::set_name) by its old name.
    #[track_caller]
    pub fn setName(&self, name: impl Into<String>) {
        self.set_name(name);
    }

    /// [`is_daemon`](Self::is_daemon) by its old name.
    #[must_use]
    pub fn isDaemon(&self) -> bool {
        self.is_daemon()
    }

    /// [`set_daemon`](Self::set_daemon) by its old name.
    ///
    /// # Panics
    /// `RuntimeError` if the thread was started.
    #[track_caller]
    pub fn setDaemon(&self, daemon: bool) {
        self.set_daemon(daemon);
    }
}

impl Event {
    /// [`is_set`](Self::is_set) by its old name.
    #[must_use]
    #[track_caller]
    pub fn isSet(&self) -> bool {
        self.is_set()
    }
}

impl Condition {
    /// [`notify_all`](Self::notify_all) by its old name.
    ///
    /// # Panics
    /// `RuntimeError` if the lock is not held.
    #[track_caller]
    pub fn notifyAll(&self) {
        self.notify_all();
    }
}
