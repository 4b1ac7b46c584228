//! The run at hand: which step is being made, who makes the next one, and what it was.

use super::{Broken, Inner, Standing, Standings};
use crate::explore::access::{Process, Step, Verb};
use crate::explore::sections::{Goes, Sections};
use crate::recipe::schedule::Next;
use crate::runtime::Stander;
use crate::trace::event::ThreadNumber;
use rand_core::Rng;
use smallvec::SmallVec;
use std::sync::Arc;

/// The step in a place of its own.
fn placed(spare: &mut Vec<Arc<Step>>, step: Step) -> Arc<Step> {
    while let Some(mut place) = spare.pop() {
        if let Some(its) = Arc::get_mut(&mut place) {
            *its = step;
            return place;
        }
    }
    Arc::new(step)
}

impl Inner {
    /// Gives the run up if whole sections cannot be steps as they were.
    pub(super) fn find_unfit(&mut self) {
        if let Some(unfit) = self.sections.as_ref().and_then(Sections::unfit) {
            self.broken = Some(Broken::Unfit(unfit));
        }
    }

    /// The step that has begun goes on with what its thread stands before now, if whole sections are steps and this belongs to
    /// the section.
    pub(super) fn goes_on(&mut self, standers: &[Stander]) -> Option<Next> {
        self.sections.as_ref()?;
        let process = self.reading.process().filter(|process| !process.late)?;
        self.reading.has_done();
        self.see_done(process.thread);
        let sections = self.sections.as_mut().filter(|sections| sections.unfit().is_none())?;
        let reading = &self.reading;
        let stander = standers.iter().find(|stander| reading.thread(stander.thread) == process.thread)?;
        let thing = reading.thing_of(stander.pending);
        match sections.goes_on(process.thread, thing, stander, &self.names) {
            Goes::On => {
                self.reading.does(stander.pending, &self.names);
                stander.next(false)
            }
            Goes::No => None,
            Goes::Waits => {
                thing.into_iter().for_each(|lock| self.reading.sees_held(lock));
                None
            }
        }
    }

    /// The step that has begun is over.
    pub(super) fn finish(&mut self) {
        let maker = self.reading.process();
        let Some(mut step) = self.reading.end(&self.names) else { return };
        maker.into_iter().for_each(|process| self.see_done(process.thread));
        if let Some((spins, pending)) = self.spins.as_mut().zip(self.pending) {
            spins.take(&mut step, pending);
        }
        let requests = self.sections.as_mut().map_or_else(|| Some(Vec::new()), Sections::take_requests);
        if requests.is_none() {
            self.broken = Some(Broken::Misfit);
        }
        let at = self.begun - 1;
        if at < self.first.len() {
            if let Some(made) = self.made_first.last_mut().filter(|_| core::mem::take(&mut self.is_new)) {
                (made.step, made.requests) = (Arc::new(step), requests.unwrap_or_default());
            }
            return;
        }
        let at = at - self.first.len();
        let planned = self.plan.steps.get(at);
        if let Some(planned) = planned
            && **planned != step
            && self.broken.is_none()
        {
            let is_known = at < self.plan.known;
            self.broken = self
                .pending
                .filter(|_| is_known)
                .map_or(Some(Broken::Unforeseen), |it| Some(Broken::Differs(it)));
        }
        let Some(made) = self.made.last_mut().filter(|_| core::mem::take(&mut self.is_new)) else { return };
        made.step = planned.map_or_else(|| placed(&mut self.spare, step), Arc::clone);
        made.requests = requests.unwrap_or_default();
        let (rows, names) = (self.rows, &self.names);
        self.asleep.retain(|one| !rows.depends(one, &made.step, &made.levels, names));
    }

    /// What a thread, by its number in the search, has just done to objects.
    pub(super) fn see_done(&mut self, thread: u32) {
        let Some(sections) = &mut self.sections else { return };
        let is_alone = self.reading.is_alone();
        for (object, verb, depth) in self.reading.done.drain(..) {
            match verb {
                Verb::Inside => sections.went_inside(thread, object, depth),
                _ => sections.saw(thread, (object, verb), is_alone, &self.names),
            }
        }
    }

    pub(super) fn does_more(&mut self, thread: ThreadNumber) {
        self.does_more_as(self.reading.thread(thread));
    }

    /// A thread, by its number in the search, has done something that nobody could tell before.
    pub(super) fn does_more_as(&mut self, thread: u32) {
        self.sections.iter_mut().for_each(|sections| sections.does_more(thread));
    }

    /// Who has not ended if the run ended by its last step: all but who made that.
    pub(super) fn left_at_end(&self) -> Standings {
        let Some(last) = self.made.last() else { return Standings::new() };
        let others = last.standing.iter().filter(|standing| standing.thread != last.step.process.thread);
        others.cloned().collect()
    }

    pub(super) fn standing(&self, standers: &[Stander]) -> Standings {
        let reading = &self.reading;
        let awaits = |stander: &Stander| {
            let spins = self.spins.as_ref().filter(|spins| !spins.is_empty())?;
            let awaits: Vec<_> = spins.awaits(reading.thread(stander.thread), stander.pending).collect();
            (!awaits.is_empty()).then(|| awaits.into())
        };
        let standing = |stander: &Stander| Standing {
            thread: reading.thread(stander.thread),
            awaits: awaits(stander),
            pending: stander.pending,
            thing: reading.thing_of(stander.pending),
            looks: stander.looks,
            goes: stander.goes,
            waits: stander.waits,
            holds: self
                .sections
                .as_ref()
                .is_some_and(|sections| sections.holds(reading.thread(stander.thread))),
            late: stander.late.is_some(),
            daemon: reading.is_daemon(stander.thread),
        };
        standers.iter().map(standing).collect()
    }

    /// Keeps those from going on that are in a loop which waits.
    pub(super) fn hold(&mut self, standers: &mut SmallVec<[Stander; 8]>, all: &[Stander]) {
        let Some(spins) = self.spins.as_mut().filter(|spins| !spins.is_empty()) else { return };
        standers.extend_from_slice(all);
        for stander in standers {
            if spins.holds(self.reading.thread(stander.thread), stander.pending) {
                (stander.goes, stander.looks) = (false, false);
                if !spins.places.contains(&stander.pending.place) {
                    spins.places.push(stander.pending.place);
                }
            }
        }
    }

    /// Who goes next.
    pub(super) fn next<'a>(&mut self, standers: &'a [Stander]) -> Option<(&'a Stander, Next, bool)> {
        let reading = &self.reading;
        let both =
            |stander: &'a Stander| [false, true].map(|late| Some((stander, stander.next(late)?, late)));
        let mut options = standers.iter().flat_map(both).flatten();
        let process = |(stander, _, late): &(&Stander, Next, bool)| Process {
            thread: reading.thread(stander.thread),
            late: *late,
        };
        let begun = self.begun.checked_sub(self.first.len());
        let planned = match begun {
            None => Some(self.first[self.begun].process),
            Some(begun) => self.plan.steps.get(begun).map(|step| step.process),
        };
        let behind = begun == Some(self.plan.steps.len());
        let wanted = planned.or(self.plan.only.or(self.plan.then).filter(|_| behind));
        if let Some(wanted) = wanted {
            let found = options.find(|option| process(option) == wanted);
            if found.is_none() {
                self.broken = Some(Broken::Misfit);
            }
            return found;
        }
        if self.plan.only.is_some() || self.plan.ends {
            self.broken = Some(Broken::Planned);
            return None;
        }
        let mut can_any = false;
        let awake = |option: &(&Stander, Next, bool)| {
            can_any = true;
            let process = process(option);
            !self.asleep.iter().any(|step| step.process == process)
        };
        let awake: SmallVec<[(&Stander, Next, bool); 8]> = options.filter(awake).collect();
        if awake.is_empty() && can_any {
            self.broken = Some(Broken::Blocked);
        }
        let last = self.last.filter(|_| self.plan.stays);
        let stays = |option: &&(&Stander, Next, bool)| {
            let Process { thread, late } = process(option);
            Some(thread) == last && !late
        };
        if let Some(stays) = awake.iter().find(stays) {
            return Some(*stays);
        }
        match &mut self.random {
            Some(random) if !awake.is_empty() => awake.get(random.next_u32() as usize % awake.len()).copied(),
            _ => awake.first().copied(),
        }
    }
}
