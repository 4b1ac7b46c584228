//! A wait without a loop: a thread tests shared variables, waits on a condition because the test says so, and when
//! it has been notified goes on without a second look, though the variables are as they were.
//!
//! Between the notification and the moment at which the waiter has the lock again another thread may take what
//! there was. So a waiter has to test again: `while`, not `if`; or `wait_for`, which does. It is told where it went
//! wrong in this run: the thread changed one of these variables, or failed, without having read any of them again,
//! and each of them had the value of before the wait. Values whose text is no more than a type's name cannot be
//! compared; of those nothing is told. It is told once for each line.

use super::finder::{Finder, Found, Look, at};
use super::sections::{Values, lock_of};
use super::sorted::Sorted;
use crate::trace::event::{
    Event, ObjectNumber, OnCondition, OnLock, OnObject, OnShared, OnThread, Phase, ThreadNumber,
};

/// A thread that waits on a condition, or has come back from there and not looked at its variables again.
#[derive(Debug)]
struct Waiter {
    condition: ObjectNumber,
    lock: ObjectNumber,
    line: Option<u32>,
    /// What the thread had read before it waited.
    read: Values,
    state: Waits,
}

/// How far a waiter has got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Waits {
    ToBeNotified,
    ForTheLock,
    /// It has the lock again, and its variables are as they were.
    NoLonger,
}

/// The threads that may go on without a second look.
#[derive(Debug, Default)]
pub(super) struct UnloopedWaits {
    waiters: Sorted<Waiter>,
    told: Vec<(ObjectNumber, Option<u32>)>,
}

impl Finder for UnloopedWaits {
    fn title(&self) -> &'static str {
        "Wait without a loop"
    }

    fn sought(&self) -> &'static str {
        // Not "without a loop": a program may have one that did no harm in this run.
        "wait that needed a loop"
    }

    fn follow(&mut self, look: &Look<'_>) -> Vec<Found> {
        let found = match look.record.event {
            Event::Run(_) => None,
            Event::Thread(what) => match what {
                OnThread::Failed { .. } => self.goes_on(look, None),
                OnThread::Started { .. }
                | OnThread::Began { .. }
                | OnThread::Ended { .. }
                | OnThread::Renamed { .. }
                | OnThread::Join { .. }
                | OnThread::Sleep { .. }
                | OnThread::Fetch { .. }
                | OnThread::Printed { .. }
                | OnThread::Raised { .. }
                | OnThread::Looked { .. } => None,
            },
            Event::Object { object, what, .. } => self.follow_object(look, object, what),
        };
        found.into_iter().collect()
    }
}

impl UnloopedWaits {
    fn follow_object(&mut self, look: &Look<'_>, object: ObjectNumber, what: OnObject) -> Option<Found> {
        let me = look.record.thread;
        match what {
            OnObject::Condition(OnCondition::Wait { phase, .. }) => match phase {
                Phase::Wants => {}
                Phase::Blocked => self.wait(look, object),
                Phase::Has(_) => {
                    if let Some(waiter) = self.waiters.get_mut(me) {
                        waiter.state = Waits::ForTheLock;
                    }
                }
                Phase::GaveUp => self.forget(me),
            },
            OnObject::Lock(OnLock::Acquire { implicit: true, phase: Phase::Has(_), .. }) => {
                let waiter = self.waiters.get_mut(me).filter(|waiter| waiter.lock == object)?;
                if waiter.state == Waits::ForTheLock && look.sections.are_same(&waiter.read) {
                    waiter.state = Waits::NoLonger;
                } else {
                    self.forget(me);
                }
            }
            OnObject::Lock(OnLock::Release { implicit: false, depth: 0 }) => {
                // A thread that fails gives the lock back on its way out, and then is said to have failed.
                let stays = |waiter: &Waiter| look.record.unwinding && look.sections.are_same(&waiter.read);
                if self.waiters.get(me).is_some_and(|waiter| waiter.lock == object && !stays(waiter)) {
                    self.forget(me);
                }
            }
            OnObject::Shared(OnShared::Read { .. }) => {
                if self.waiters.get(me).is_some_and(|waiter| waiter.read.contains(object)) {
                    self.forget(me);
                }
            }
            OnObject::Shared(OnShared::Write { .. }) => return self.goes_on(look, Some(object)),
            OnObject::Shared(OnShared::Init { .. })
            | OnObject::Condition(OnCondition::Init { .. } | OnCondition::Notify { .. })
            | OnObject::Lock(OnLock::Acquire { .. } | OnLock::Release { .. })
            | OnObject::Any(_)
            | OnObject::Event(_)
            | OnObject::Semaphore(_)
            | OnObject::Barrier(_)
            | OnObject::Timer(_)
            | OnObject::Local(_)
            | OnObject::Queue(_) => {}
        }
        None
    }

    fn forget(&mut self, thread: ThreadNumber) {
        self.waiters.remove(thread);
    }

    fn wait(&mut self, look: &Look<'_>, condition: ObjectNumber) {
        let (me, line) = (look.record.thread, look.line);
        let lock = lock_of(look.machine, condition);
        let read = look.sections.read(me, lock);
        let is_comparable = |text: &str| !(text.starts_with('<') && text.ends_with('>'));
        if !read.is_empty() && read.iter().all(|(_, value)| is_comparable(look.texts.get(*value))) {
            self.waiters.insert(me, Waiter { condition, lock, line, read, state: Waits::ToBeNotified });
        } else {
            self.forget(me);
        }
    }

    /// The thread writes a variable, or fails: whether it should have looked again.
    fn goes_on(&mut self, look: &Look<'_>, writes: Option<ObjectNumber>) -> Option<Found> {
        let me = look.record.thread;
        let is_back = |waiter: &&Waiter| {
            waiter.state == Waits::NoLonger && writes.is_none_or(|variable| waiter.read.contains(variable))
        };
        self.waiters.get(me).filter(is_back)?;
        let waiter = self.waiters.remove(me)?;
        let told = (waiter.condition, waiter.line);
        let is_so_again = writes.is_none() || look.sections.are_same(&waiter.read);
        if !is_so_again || self.told.contains(&told) {
            return None;
        }
        self.told.push(told);
        let (thread, condition) = (look.thread(me), look.object(waiter.condition));
        let mut read = String::new();
        for (variable, value) in waiter.read.iter() {
            if !read.is_empty() {
                read += " and ";
            }
            read += &format!("{} is {}", look.object(variable), look.texts.get(*value));
        }
        let does = match writes {
            Some(variable) => format!("changes {}{}", look.object(variable), at(look.line)),
            None => format!("fails{}", at(look.line)),
        };
        Some(Found {
            text: format!(
                "A wait without a loop: {thread} waits on {condition}{}, as {}; and when it goes on and {does}, that is \
                 so again. Who is notified has to look again: `while`, not `if`.",
                at(waiter.line),
                read
            ),
            threads: vec![thread],
            lines: [waiter.line, look.line].into_iter().flatten().collect(),
            step: look.step,
            ..Found::default()
        })
    }
}
