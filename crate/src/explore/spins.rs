//! Loops that wait: a thread that comes back to a place where it lets others go on, and has only looked at things since it was
//! there last, would do the same again until one of them changes.
//!
//! Until then it is not to go on, as otherwise it could go round for ever, and there would be no end of orders. That is so
//! only if the loop keeps nothing in variables of its own, of which nothing is seen here: the program says so by
//! [`spin_loop`](crate::prelude::spin_loop) and [`yield_now`](crate::prelude::yield_now). Whoever prints, looks at the clock,
//! or does something to an object, is in no such loop.

use super::access::{Step, Thing, Verb};
use crate::trace::choice::{Deed, Pending};
use crate::trace::event::Text;

/// What a thread has done since it last let others go on.
#[derive(Debug)]
struct Round {
    thread: u32,
    place: Text,
    /// Whether it has only looked.
    only_looked: bool,
    /// At what, and how often that had changed by then.
    seen: Vec<(Thing, u32)>,
}

/// The rounds of a run's threads.
#[derive(Debug, Default)]
pub(super) struct Spins {
    rounds: Vec<Round>,
    changes: Vec<(Thing, u32)>,
    /// Where a thread was kept from going on.
    pub(super) places: Vec<Text>,
}

impl Spins {
    fn changes(&self, thing: Thing) -> u32 {
        self.changes.iter().find(|(one, _)| *one == thing).map_or(0, |(_, count)| *count)
    }

    /// The thread has announced this: the round that it would begin anew, if it has only looked in it.
    fn round(&self, thread: u32, pending: Pending) -> Option<&Round> {
        let round = self.rounds.iter().find(|round| round.thread == thread)?;
        let is_back = pending.deed == Deed::Yield && round.place == pending.place && round.only_looked;
        is_back.then_some(round)
    }

    /// What the thread waits for, if it would go round again.
    pub(super) fn awaits(&self, thread: u32, pending: Pending) -> impl Iterator<Item = Thing> {
        self.round(thread, pending).into_iter().flat_map(|round| round.seen.iter().map(|(thing, _)| *thing))
    }

    /// Whether no thread has let others go on so far.
    pub(super) fn is_empty(&self) -> bool {
        self.rounds.is_empty()
    }

    /// Those of the next run.
    pub(super) fn clear(&mut self) {
        self.rounds.clear();
        self.changes.clear();
        self.places.clear();
    }

    /// Whether the thread is not to go on, as nothing has changed for it.
    pub(super) fn holds(&self, thread: u32, pending: Pending) -> bool {
        let is_same = |&(thing, count): &(Thing, u32)| self.changes(thing) == count;
        self.round(thread, pending).is_some_and(|round| round.seen.iter().all(is_same))
    }

    /// Takes in a step, which was announced by this.
    pub(super) fn take(&mut self, step: &mut Step, pending: Pending) {
        let thread = step.process.thread;
        if pending.deed == Deed::Yield {
            let awaited: Vec<Thing> = self.awaits(thread, pending).collect();
            for thing in awaited {
                if !step.accesses.contains(&(thing, Verb::Look)) {
                    step.accesses.push((thing, Verb::Look));
                }
            }
            self.rounds.retain(|round| round.thread != thread);
            self.rounds.push(Round { thread, place: pending.place, only_looked: true, seen: Vec::new() });
            return;
        }
        let is_look = |(thing, verb): &(Thing, Verb)| {
            *thing != Thing::Clock && matches!(verb, Verb::Look | Verb::SeesHeld | Verb::SeesFree)
        };
        let only_looked = !step.accesses.is_empty() && step.accesses.iter().all(is_look);
        if let Some(round) = self.rounds.iter().position(|round| round.thread == thread) {
            let seen: Vec<_> =
                step.accesses.iter().map(|(thing, _)| (*thing, self.changes(*thing))).collect();
            self.rounds[round].only_looked &= only_looked;
            self.rounds[round].seen.extend(seen);
        }
        for (thing, _) in step.accesses.iter().filter(|access| !is_look(access)) {
            match self.changes.iter_mut().find(|(one, _)| one == thing) {
                Some((_, count)) => *count += 1,
                None => self.changes.push((*thing, 1)),
            }
        }
    }
}
