//! Who among the threads that can go on may be chosen, and how a choice is told to whoever makes it.

use super::{Scheduler, Stand, goes, late};
use crate::recipe::schedule::Next;
use crate::runtime::director::Stander;
use crate::trace::choice::{self, Standing};

impl Scheduler {
    /// The threads that have not ended, for a director: this one first.
    pub(super) fn standers(&self, first: u32, able: &[Next], standers: &mut Vec<Stander>) {
        let others = (0..self.entries.len() as u32).filter(|&number| number != first);
        let stander = |thread: u32| {
            let stand = self.standing(thread)?;
            let goes = goes(thread);
            let is_due = stand.is_due(self.now);
            Some(Stander {
                thread,
                pending: stand.pending,
                goes: able.contains(&goes) && !is_due,
                looks: stand.announced().is_none_or(|announced| announced.looks),
                waits: stand.deadline().is_some(),
                late: is_due.then_some(goes),
            })
        };
        standers.clear();
        standers.extend(core::iter::once(first).chain(others).filter_map(stander));
    }

    /// Whose time passes if nobody can go on: the earliest, in the order in which they came. For whom what it waits for
    /// has come, time does not matter any more.
    pub(super) fn earliest_to_pass(&self) -> Vec<Next> {
        let mut waiting = self.blocked.clone();
        waiting.retain(|&number| self.standing(number).is_some_and(|stand| !stand.can()));
        let Some((first, ..)) = self.earliest(&waiting) else { return Vec::new() };
        waiting.retain(|&number| self.deadline(number).is_some_and(|(deadline, ..)| deadline == first));
        waiting.into_iter().map(late).collect()
    }

    /// Of these, those that do not take a lock from one that comes first; `None` if all of them are.
    pub(super) fn fair(&self, able: &[Next]) -> Option<Vec<Next>> {
        let comes_first = |number: u32| self.standing(number).is_some_and(|stand| stand.comes_first);
        if !able.iter().any(|other| comes_first(other.thread)) {
            return None;
        }
        let wants = |number: u32| self.standing(number).filter(|stand| stand.can()).and_then(Stand::lock);
        let is_fair = |next: &&Next| {
            let Some(lock) = wants(next.thread).filter(|_| !comes_first(next.thread)) else { return true };
            !able.iter().any(|other| comes_first(other.thread) && wants(other.thread) == Some(lock))
        };
        Some(able.iter().filter(is_fair).copied().collect())
    }

    /// This moment, for whoever is to choose.
    pub(super) fn told(&self, number: u64, usual: Next, able: &[Next]) -> choice::Choice {
        let numbers = 0..self.entries.len() as u32;
        let threads = numbers.filter_map(|thread| {
            let stand = self.standing(thread)?;
            let goes = able.iter().any(|next| next.thread == thread);
            Some(Standing { thread, pending: stand.pending, goes, deadline: stand.can_pass(self.now) })
        });
        choice::Choice { number, usual, threads: threads.collect() }
    }
}
