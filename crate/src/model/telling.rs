//! The step of a run that shows most.

use super::Model;
use super::machine::Machine;
use super::state::State;
use super::waits::waits;

/// How many steps are looked at: further on a run hardly shows what it has not shown before.
const LOOKED_AT: u32 = 400;

impl Model {
    /// The step at which most can be seen: the first at which most threads wait for others, or at least are
    /// on their way. A page that opens on it explains more than one that opens on an empty beginning.
    #[must_use]
    pub fn telling_step(&self) -> u32 {
        let steps = self.history.steps();
        // Behind the middle, for a run in which nothing can be told apart; to the nearest step.
        let (mut best, mut most) = ((6 * steps + 5) / 10, 0);
        for step in 1..=steps.min(LOOKED_AT) {
            let has_line =
                self.history.record(step).is_some_and(|record| self.texts.line(record.place).is_some());
            let shows = self.history.at(step, &self.machine, &self.texts, shows) + u32::from(has_line);
            if shows > most {
                (best, most) = (step, shows);
            }
        }
        best
    }
}

/// How much is to be seen of the machine: most of all threads that wait for another thread's lock, then those
/// who wait at an object, threads that are on their way, and a line or two of output.
fn shows(machine: &Machine) -> u32 {
    let held_up = waits(machine).iter().filter(|wait| wait.object.is_some() && wait.holder.is_some()).count();
    let waiters: usize = machine.objects().iter().map(|whole| whole.object.waiters.len()).sum();
    let is_under_way = |state: State| !matches!(state, State::Ready | State::Ended | State::CutOff);
    let under_way = machine.threads.all().iter().filter(|thread| is_under_way(thread.state)).count();
    (4 * held_up + 2 * waiters + 2 * under_way.min(4)) as u32 + machine.threads.lines.min(2)
}

#[cfg(test)]
mod tests {
    use super::super::samples::{at, on};
    use super::*;
    use crate::trace::event::{Acquired, End, Event, OnAny, OnLock, OnThread, Patience, Phase, Record, Text};
    use crate::trace::kind::Kind;

    const LOCK: u32 = 1;

    fn acquire(phase: Phase<Acquired>) -> Event {
        on(LOCK, OnLock::Acquire { implicit: false, patience: Patience::Forever, phase })
    }

    #[test]
    fn it_is_the_first_at_which_most_threads_wait_for_one_another() {
        let taken = Phase::Has(Acquired { depth: 1, woken_by: None });
        let told: [(u32, Event); 8] = [
            (0, on(LOCK, OnAny::Made { kind: Kind::Lock, name: Text(0), behind: false })),
            (0, OnThread::Started { thread: 1, name: Text(0), daemon: false, timer: None }.into()),
            (0, acquire(taken)),
            (1, OnThread::Began { name: Text(0) }.into()),
            (1, acquire(Phase::Blocked)),
            (0, OnThread::Printed { line: Text(0), error: false }.into()),
            (0, on(LOCK, OnLock::Release { implicit: false, depth: 0 })),
            (1, OnThread::Ended { end: End::Returned }.into()),
        ];
        let mut model = Model::new();
        let mut steps_before = Vec::new();
        for (second, (thread, event)) in told.into_iter().enumerate() {
            steps_before.push(model.history.steps());
            model.push(Record { thread, ..at(second as i64, event) });
        }
        let printed = steps_before[5] + 1;
        assert_eq!(
            model.telling_step(),
            printed,
            "thread 1 waits for the lock of thread 0, and a line is there"
        );
    }

    #[test]
    fn it_lies_behind_the_middle_where_nothing_can_be_told_apart() {
        assert_eq!(Model::new().telling_step(), 0, "of nothing there is nothing");
    }
}
