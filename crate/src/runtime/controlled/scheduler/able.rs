//! Who can go on, who of those may be chosen, and how a choice is told to whoever makes it.

use super::{PATIENCE, Scheduler, Stand, goes, late};
use crate::recipe::schedule::Next;
use crate::runtime::director::Stander;
use crate::trace::choice::{self, Standing};
use smallvec::SmallVec;

impl Scheduler {
    /// Puts back who can go on now, in the order in which they came.
    pub(in crate::runtime::controlled) fn put_back(&mut self) {
        let mut at = 0;
        while let Some(&number) = self.blocked.get(at) {
            if self.is_able(number) {
                self.blocked.remove(at);
                self.ready.push(number);
            } else {
                at += 1;
            }
        }
        self.say_who_let_go();
    }

    /// Says of the threads that waited, and can go on, which operation has let them. As in CPython, it is meant for those
    /// that have waited longest; others may still go before them.
    fn say_who_let_go(&mut self) {
        let mut able: SmallVec<[u32; 8]> = SmallVec::new();
        for &number in &self.ready {
            if self.standing(number).is_some_and(|stand| stand.said && !stand.is_first) {
                let at = able.partition_point(|&other| self.arrived(other) < self.arrived(number));
                able.insert(at, number);
            }
        }
        for number in able {
            self.change(number, |stand| {
                let Some(object) = stand.announced().and_then(|announced| announced.object) else { return };
                let (woken_by, is_first) = (object.let_go_by(), object.lets_one_more());
                (stand.woken_by, stand.is_first) = (woken_by, is_first);
            });
        }
    }

    /// A thread that is ready and cannot go on any more, and of which that is not on record yet. Those of which it is
    /// wait again.
    pub(super) fn leave_ready(&mut self) -> Option<u32> {
        let mut place = 0;
        while let Some(&number) = self.ready.get(place) {
            if self.is_able(number) {
                place += 1;
                continue;
            }
            if !self.standing(number)?.said {
                return Some(number);
            }
            let now = self.now;
            self.change(number, |stand| stand.loses(now > stand.since + PATIENCE));
            self.ready.retain(|&other| other != number);
            let at = self.blocked.partition_point(|&other| self.arrived(other) < self.arrived(number));
            self.blocked.insert(at, number);
        }
        None
    }

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
