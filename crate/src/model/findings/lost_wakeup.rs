//! Lost wake-ups: a thread is to be woken before it waits. A notification wakes those who wait at that moment, and
//! is forgotten; so is a set of an event that is cleared again. Who comes later waits for the next one, which may
//! never come.
//!
//! It is told of a thread that still waits when the run ends, without a limit, and whom nobody has called since. It
//! is not told where the thread has looked: where it has got that very set, or has had the condition's lock since the
//! notification and chose to wait by variables that are as it saw them.

use super::finder::{Finder, Found, Look, at};
use super::sections::{Values, lock_of};
use super::sorted::Sorted;
use crate::trace::event::{
    Event, ObjectNumber, OnAny, OnCondition, OnEvent, OnObject, OnRun, Outcome, Patience, Phase, ThreadNumber,
};

/// A notification, a set or a clear.
#[derive(Clone, Copy, Debug)]
struct Call {
    thread: ThreadNumber,
    line: Option<u32>,
    number: u32,
}

/// The last set of an event.
#[derive(Debug)]
struct Set {
    by: Call,
    cleared: Option<Call>,
    /// The threads that have found the event set since.
    seen_by: Sorted<()>,
}

/// A thread that waits for what may have come before.
#[derive(Debug)]
struct Wait {
    object: ObjectNumber,
    line: Option<u32>,
    call: Call,
    /// The clear that made a set of no use.
    cleared: Option<Call>,
    /// What the thread has read before it chose to wait.
    read: Values,
}

/// The calls that may have been in vain, and the waits behind them.
#[derive(Debug, Default)]
pub(super) struct LostWakeups {
    /// By condition, the last notification that woke nobody.
    notified: Sorted<Call>,
    sets: Sorted<Set>,
    waits: Sorted<Wait>,
}

impl Finder for LostWakeups {
    fn title(&self) -> &'static str {
        "Lost wake-up"
    }

    fn sought(&self) -> &'static str {
        "lost wake-up"
    }

    fn follow(&mut self, look: &Look<'_>) -> Vec<Found> {
        match look.record.event {
            Event::Run(OnRun::Ended { outcome: Outcome::Deadlock }) => self.found(look, true),
            Event::Run(OnRun::Ended { outcome: Outcome::Stopped }) => self.found(look, false),
            Event::Run(OnRun::Began | OnRun::Ended { .. }) | Event::Thread(_) => Vec::new(),
            Event::Object { object, what, .. } => {
                self.follow_object(look, object, what);
                Vec::new()
            }
        }
    }
}

impl LostWakeups {
    fn follow_object(&mut self, look: &Look<'_>, object: ObjectNumber, what: OnObject) {
        let me = look.record.thread;
        let call = Call { thread: me, line: look.line, number: look.record.number };
        match what {
            OnObject::Condition(OnCondition::Notify { woken, .. }) => {
                self.called(object);
                if woken == 0 {
                    self.notified.insert(object, call);
                }
            }
            OnObject::Condition(OnCondition::Wait { patience, phase }) => {
                self.waits.remove(me);
                if patience == Patience::Forever && phase == Phase::Blocked {
                    self.wait_to_be_notified(look, object);
                }
            }
            OnObject::Event(OnEvent::Set) => {
                self.called(object);
                self.sets.insert(object, Set { by: call, cleared: None, seen_by: Sorted::default() });
            }
            OnObject::Event(OnEvent::Clear) => {
                if let Some(set) = self.sets.get_mut(object) {
                    set.cleared.get_or_insert(call);
                }
            }
            OnObject::Event(OnEvent::Wait { patience, phase }) => {
                self.waits.remove(me);
                match phase {
                    Phase::Wants | Phase::GaveUp => {}
                    Phase::Blocked if patience == Patience::Forever => self.wait_for_set(look, object),
                    Phase::Blocked => {}
                    Phase::Has(_) => self.see(me, object),
                }
            }
            OnObject::Any(OnAny::Looked { seen, .. }) => {
                if look.texts.get(seen) == "True" {
                    self.see(me, object);
                }
            }
            OnObject::Any(OnAny::Made { .. } | OnAny::Busy { .. })
            | OnObject::Condition(OnCondition::Init { .. })
            | OnObject::Lock(_)
            | OnObject::Semaphore(_)
            | OnObject::Barrier(_)
            | OnObject::Timer(_)
            | OnObject::Local(_)
            | OnObject::Queue(_)
            | OnObject::Shared(_) => {}
        }
    }

    /// Somebody calls those who wait: none of them waits in vain.
    fn called(&mut self, object: ObjectNumber) {
        let first = |waits: &Sorted<Wait>| {
            waits.iter().find(|(_, wait)| wait.object == object).map(|(thread, _)| thread)
        };
        while let Some(thread) = first(&self.waits) {
            self.waits.remove(thread);
        }
    }

    fn see(&mut self, me: ThreadNumber, event: ObjectNumber) {
        if let Some(set) = self.sets.get_mut(event) {
            set.seen_by.insert(me, ());
        }
    }

    fn wait_to_be_notified(&mut self, look: &Look<'_>, object: ObjectNumber) {
        let (me, line) = (look.record.thread, look.line);
        let Some(&call) = self.notified.get(object).filter(|call| call.thread != me) else { return };
        let lock = lock_of(look.machine, object);
        if look.sections.has_taken_once_since(me, lock, call.number) {
            let read = look.sections.read(me, lock);
            self.waits.insert(me, Wait { object, line, call, cleared: None, read });
        }
    }

    fn wait_for_set(&mut self, look: &Look<'_>, object: ObjectNumber) {
        let (me, line) = (look.record.thread, look.line);
        if let Some(set) = self.sets.get(object)
            && let Some(cleared) = set.cleared
            && set.by.thread != me
            && !set.seen_by.contains(me)
        {
            let (call, read) = (set.by, Values::default());
            self.waits.insert(me, Wait { object, line, call, cleared: Some(cleared), read });
        }
    }

    /// What is to be told when the run ends; `certain` says that nobody is left who could wake a thread.
    fn found(&self, look: &Look<'_>, certain: bool) -> Vec<Found> {
        let mut all = Vec::new();
        for (me, wait) in self.waits.iter() {
            if wait.read.is_empty() || !look.sections.are_same(&wait.read) {
                all.push(found(look, me, wait, certain));
            }
        }
        all
    }
}

fn found(look: &Look<'_>, me: ThreadNumber, wait: &Wait, certain: bool) -> Found {
    let (waiter, caller, object) = (look.thread(me), look.thread(wait.call.thread), look.object(wait.object));
    let mut threads = vec![waiter.clone(), caller.clone()];
    let called = match wait.cleared {
        None => format!("{caller} notifies {object}{} when nobody waits", at(wait.call.line)),
        Some(cleared) => {
            let clearer = look.thread(cleared.thread);
            let told = format!(
                "{caller} sets {object}{}, {clearer} clears it{}",
                at(wait.call.line),
                at(cleared.line)
            );
            if !threads.contains(&clearer) {
                threads.push(clearer);
            }
            told
        }
    };
    let end = if certain {
        "nobody is left to wake it"
    } else {
        "nobody had woken it when the run was stopped; it may wait for ever"
    };
    let cleared = wait.cleared.and_then(|cleared| cleared.line);
    Found {
        title: (!certain).then_some("Possible lost wake-up"),
        text: format!(
            "Lost wake-up: {called}, and {waiter} begins to wait for that{}: {end}.",
            at(wait.line)
        ),
        threads,
        lines: [wait.call.line, cleared, wait.line].into_iter().flatten().collect(),
        step: look.step - 1,
        ..Found::default()
    }
}
