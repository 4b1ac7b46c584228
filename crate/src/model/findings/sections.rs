//! What threads read in critical sections: between taking a lock and waiting on its condition a thread looks at the
//! variables on which it depends whether it waits.

use super::finder::Look;
use super::sorted::Sorted;
use crate::model::kinds::Inside;
use crate::model::machine::Machine;
use crate::trace::event::{
    Event, ObjectNumber, OnLock, OnObject, OnShared, Phase, Record, Text, ThreadNumber,
};

/// The values that shared variables had when a thread read them.
pub(super) type Values = Sorted<Text>;

/// A thread's critical sections.
#[derive(Debug, Default)]
struct Section {
    /// The variables that the thread has read while it held locks and has not written since; each with the record.
    reads: Sorted<(Text, u32)>,
    /// The records of the last two takes of each lock, the later one first.
    takes: Sorted<(u32, Option<u32>)>,
}

/// The critical sections of all threads, and what the shared variables hold. It grows with the trace.
#[derive(Debug, Default)]
pub(super) struct Sections {
    threads: Sorted<Section>,
    values: Values,
}

impl Sections {
    /// Takes in a record before `machine` does.
    pub(super) fn follow(&mut self, record: &Record, machine: &Machine) {
        let (me, number) = (record.thread, record.number);
        let Event::Object { object, what, .. } = record.event else { return };
        match what {
            OnObject::Lock(OnLock::Acquire { phase: Phase::Has(acquired), .. }) if acquired.depth == 1 => {
                let section = self.threads.or_default(me);
                if machine.threads.get(me).is_none_or(|thread| thread.holds.is_empty()) {
                    section.reads.clear();
                }
                let before = section.takes.get(object).map(|(last, _)| *last);
                section.takes.insert(object, (number, before));
            }
            OnObject::Shared(OnShared::Init { value } | OnShared::Write { value, .. }) => {
                self.values.insert(object, value);
                if let Some(section) = self.threads.get_mut(me) {
                    section.reads.remove(object);
                }
            }
            OnObject::Shared(OnShared::Read { value }) => {
                if let Some(section) = self.threads.get_mut(me) {
                    section.reads.insert(object, (value, number));
                }
            }
            OnObject::Any(_)
            | OnObject::Lock(_)
            | OnObject::Condition(_)
            | OnObject::Event(_)
            | OnObject::Semaphore(_)
            | OnObject::Barrier(_)
            | OnObject::Timer(_)
            | OnObject::Local(_)
            | OnObject::Queue(_) => {}
        }
    }

    /// What the thread has read since it took this lock last.
    pub(super) fn read(&self, thread: ThreadNumber, lock: ObjectNumber) -> Values {
        let Some(section) = self.threads.get(thread) else { return Values::default() };
        let since = section.takes.get(lock).map_or(0, |(last, _)| *last);
        let mut read = Values::default();
        for (variable, (value, number)) in section.reads.iter() {
            if *number > since {
                read.insert(variable, *value);
            }
        }
        read
    }

    /// Whether the thread has taken this lock once, and only once, since the record of this number.
    pub(super) fn has_taken_once_since(&self, thread: ThreadNumber, lock: ObjectNumber, number: u32) -> bool {
        let takes = self.threads.get(thread).and_then(|section| section.takes.get(lock));
        takes.is_some_and(|(last, before)| *last > number && before.is_none_or(|before| before < number))
    }

    /// Whether all these variables hold the same values now.
    pub(super) fn are_same(&self, values: &Values) -> bool {
        values.iter().all(|(variable, value)| self.values.get(variable) == Some(value))
    }
}

/// The lock of a condition.
pub(super) fn lock_of(look: &Look<'_>, condition: ObjectNumber) -> ObjectNumber {
    match look.machine.object(condition).map(|whole| &whole.inside) {
        Some(Inside::Condition(condition)) => condition.lock,
        Some(
            Inside::Lock(_)
            | Inside::Event(_)
            | Inside::Semaphore(_)
            | Inside::Barrier(_)
            | Inside::Timer(_)
            | Inside::Local(_)
            | Inside::Queue(_)
            | Inside::Shared(_),
        )
        | None => 0,
    }
}
