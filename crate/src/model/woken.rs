//! Who has been let go and has not gone on yet.
//!
//! Who is let go by an event that is set, by a barrier that opens or by a thread that ends is known at that step. Of the
//! threads that wait for a lock, a permit or an item one is woken and looks again, and another thread may come before it: which
//! one it was, and by which step, is known when it goes on. The arrow between these two steps says so.

use super::arrows::{Arrow, Arrows};
use super::machine::Machine;
use super::objects::{Object, User};
use super::state::{Activity, State};
use super::threads::Thread;
use std::borrow::Cow;

/// Every thread at this moment.
pub(super) fn threads<'a>(machine: &'a Machine, arrows: &Arrows, moment: u32) -> Vec<Cow<'a, Thread>> {
    let seen = |thread: &'a Thread| match arrows.over(moment, thread.number) {
        Some(arrow) if waits_for(thread, arrow) => Cow::Owned(let_go(thread, arrow)),
        _ => Cow::Borrowed(thread),
    };
    machine.threads.all().iter().map(seen).collect()
}

/// Whether the thread waits for what this arrow brings.
pub(super) fn waits_for(thread: &Thread, arrow: &Arrow) -> bool {
    thread.state.activity() == Activity::Waits && thread.object.is_some() && thread.object == arrow.object
}

/// The thread as it is from the tail of this arrow on.
pub(super) fn let_go(thread: &Thread, arrow: &Arrow) -> Thread {
    let mut thread = thread.clone();
    thread.let_go(arrow.from_time);
    thread
}

/// Those who have been let go from the object's line, and those who come to a lock, notified by its condition.
pub(super) fn of(object: &Object, threads: &[Cow<'_, Thread>]) -> Vec<User> {
    let comes = |thread: &Thread| {
        thread.state == State::Lock && !object.waiters.iter().any(|user| user.thread == thread.number)
    };
    let is_woken =
        |thread: &Thread| thread.object == Some(object.number) && (thread.is_let_go() || comes(thread));
    let user =
        |thread: &Thread| User { thread: thread.number, line: thread.line, since: thread.since, until: None };
    threads.iter().filter(|thread| is_woken(thread)).map(|thread| user(thread)).collect()
}
