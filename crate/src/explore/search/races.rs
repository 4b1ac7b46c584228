//! Races: steps of an execution that depend on each other, and could have come the other way round.

use super::{Foresees, Machine, Over, Search, Stop};
use crate::explore::access::{Accesses, Process, Step, Steps, Thing, Verb};
use crate::explore::conductor::{Broken, Plan, Standing};
use crate::explore::order::{Clock, Order, Places};
use crate::trace::choice::Deed;
use crate::trace::kind::Kind;
use std::sync::Arc;

/// Something that could be made earlier than it was, or at all.
struct Target<'a> {
    /// Its place; behind the last step for what was never made.
    at: usize,
    process: Process,
    /// What it does, unless it was made.
    accesses: Accesses,
    /// The step itself, if it was made.
    step: Option<&'a Arc<Step>>,
    /// Its thread, at that moment.
    standing: &'a Standing,
    /// Whether it is the other way of the wait that ended at its place.
    is_other_way: bool,
}

/// Whether a thread in the line of a condition has been let go by the last of these steps; `None` if it is in no line.
fn is_told<'a>(thread: u32, steps: impl Iterator<Item = &'a Arc<Step>> + Clone) -> Option<bool> {
    let gets_in = |step: &'a Arc<Step>| {
        let mut mine = step.accesses.iter().filter(|_| step.process.thread == thread);
        mine.find(|(_, verb)| *verb == Verb::Line).map(|(condition, _)| *condition)
    };
    let condition = steps.clone().filter_map(gets_in).last()?;
    let (mut line, mut is_told) = (Vec::new(), false);
    for step in steps {
        for (_, verb) in step.accesses.iter().filter(|(thing, _)| *thing == condition) {
            match verb {
                Verb::Line => {
                    line.push(step.process.thread);
                    is_told &= step.process.thread != thread;
                }
                Verb::Tell(most) => {
                    let many = most.map_or(usize::MAX, |most| usize::try_from(most).unwrap_or(usize::MAX));
                    is_told |= line.drain(..many.min(line.len())).any(|told| told == thread);
                }
                // It goes on, has given up, or was refused.
                _ => line.retain(|waits| *waits != step.process.thread),
            }
        }
    }
    Some(is_told)
}

impl Search {
    /// What could be made earlier than it was, of the step at this place: itself, and the other way of a wait that ended by it.
    fn targets_at(&self, at: usize) -> impl Iterator<Item = Target<'_>> {
        let made = &self.frames[at].made;
        let (step, process) = (&made.step, made.step.process);
        let standing = made.standing.iter().find(|standing| standing.thread == process.thread);
        let itself = standing.map(|standing| {
            let accesses = Accesses::new();
            Target { at, process, accesses, step: Some(step), standing, is_other_way: false }
        });
        // By the clock its time may have been over at an earlier moment, and not count any more at this one.
        let by_clock = step.accesses.iter().any(|(thing, _)| *thing == Thing::Idle);
        let other_way = standing.filter(|standing| {
            let is_possible = if process.late { !standing.sleeps() } else { standing.late || by_clock };
            standing.waits && is_possible
        });
        let other_way = other_way.map(|standing| {
            let is_its_own = !process.late && !by_clock;
            let accesses = if is_its_own { Accesses::new() } else { standing.wants() };
            let process = Process { late: !process.late, ..process };
            Target { at, process, accesses, step: None, standing, is_other_way: true }
        });
        itself.into_iter().chain(other_way)
    }

    /// What these could make, who had not ended.
    fn targets_left<'a>(&self, left: &'a [Standing]) -> impl Iterator<Item = Target<'a>> {
        let at = self.frames.len();
        let both = left.iter().flat_map(|standing| [(standing, false), (standing, true)]);
        both.filter(|(standing, _)| !self.stuck.contains(&standing.thread)).filter_map(
            move |(standing, late)| {
                let is_none = if late {
                    !(standing.late && standing.daemon)
                } else {
                    standing.waits && standing.sleeps()
                };
                if is_none {
                    return None;
                }
                let process = Process { thread: standing.thread, late };
                let mut accesses = standing.wants();
                if late {
                    accesses.push((Thing::Clock, Verb::Alike));
                }
                Some(Target { at, process, accesses, step: None, standing, is_other_way: false })
            },
        )
    }

    /// Looks for races in the execution at hand, and puts what reverses them into the wakeup trees.
    pub(super) fn find_races(&mut self, machine: &mut impl Machine, over: &Over) -> Result<(), Stop> {
        let mut found = Vec::new();
        for at in 0..=self.frames.len() {
            if at < self.frames.len() {
                for target in self.targets_at(at) {
                    self.find_races_with(machine, &target, &over.order, &mut found)?;
                }
            } else {
                for target in self.targets_left(&over.left) {
                    self.find_races_with(machine, &target, &over.order, &mut found)?;
                }
            }
            for (first, steps) in found.drain(..) {
                self.reverse(first, steps);
            }
        }
        Ok(())
    }

    /// Looks for the races of one target: `found` gets the moment of each, and what is to be done there.
    fn find_races_with(
        &self,
        machine: &mut impl Machine,
        target: &Target<'_>,
        order: &Order,
        found: &mut Vec<(usize, Steps)>,
    ) -> Result<(), Stop> {
        let Target { at, process, is_other_way, .. } = *target;
        let all = self.frames.len();
        let made = |at: usize| &self.frames[at].made.step;
        // Before a step that was made there was somebody who could go on, so that time did not pass.
        if target.step.is_some_and(|step| step.moves_clock()) {
            return Ok(());
        }
        // What of it could come later: of a step that was made, the order knows.
        let candidates = if target.step.is_some() {
            Places::from_slice(order.races(at))
        } else {
            self.candidates(target, order)
        };
        let mut reversed: Places = Places::new();
        for first in candidates.into_iter().map(|first| first as usize) {
            // Where it did pass, nobody could go on but those whose time it was.
            if made(first).moves_clock() && !process.late {
                continue;
            }
            // One that is nearer stands between.
            if reversed.iter().any(|&nearer| order.precedes(first, nearer as usize)) {
                continue;
            }
            let stays = |&step: &usize| {
                !order.precedes(first, step) && !(is_other_way && (step == at || order.precedes(at, step)))
            };
            let sequence = |to: usize| -> Steps {
                (first + 1..to).filter(stays).map(|step| Arc::clone(made(step))).collect()
            };
            let mut steps = sequence(all);
            let mut last = self.try_last(machine, first, &steps, target)?;
            if last.is_none() {
                // What came later stands in its way: only what went before it.
                steps = sequence(at.min(all));
                last = self.try_last(machine, first, &steps, target)?;
            }
            let Some(last) = last else { continue };
            reversed.push(first as u32);
            steps.push(last);
            found.push((first, steps));
        }
        Ok(())
    }

    /// What came before a target that is no step which was made, and could come later: the nearest first. If it is the other
    /// way of a step, that is one of these.
    fn candidates(&self, target: &Target<'_>, order: &Order) -> Places {
        let Target { at, process, ref accesses, is_other_way, .. } = *target;
        let made = |at: u32| &self.frames[at as usize].made.step;
        let mut meeting = order.meeting(accesses);
        let mut before = Clock::new();
        if is_other_way {
            before.clone_from(order.before(at));
            order.add(&mut before, at);
        } else {
            for &earlier in &meeting {
                if self.rows.conflict(&made(earlier).accesses, accesses, None) {
                    order.add(&mut before, earlier as usize);
                }
            }
        }
        let need = order.need(at, process.thread);
        let is = |first: u32| order.has(&before, first as usize) && !order.has(&need, first as usize);
        meeting.retain(|first| {
            (*first as usize) < at && is(*first) && made(*first).process.thread != process.thread
        });
        if is_other_way && is(at as u32) {
            meeting.insert(0, at as u32);
        }
        meeting
    }

    /// What the target is behind these steps, made at the moment before `first`; `None` if it cannot be made there.
    fn try_last(
        &self,
        machine: &mut impl Machine,
        first: usize,
        steps: &Steps,
        target: &Target<'_>,
    ) -> Result<Option<Arc<Step>>, Stop> {
        if let Some(foreseen) = self.foresee(first, steps, target) {
            return Ok(foreseen);
        }
        let known = first;
        let prefix = self.frames[..first].iter().map(|frame| Arc::clone(&frame.made.step));
        let plan = Plan {
            steps: prefix.chain(steps.iter().cloned()).collect(),
            known,
            only: Some(target.process),
            ..Plan::default()
        };
        let wanted = plan.steps.len() - known + 1;
        let mut run = machine.run(plan)?;
        let result = match run.broken {
            Some(Broken::Differs(pending)) => Err(Stop::Differs(pending)),
            Some(Broken::Unforeseen) => Err(Stop::Unforeseen),
            Some(Broken::Unfit(unfit)) => Err(Stop::Unfit(unfit)),
            _ if run.made.len() == wanted => Ok(run.made.pop().map(|made| made.step)),
            _ => Ok(None),
        };
        self.conductor.give_back(run);
        result
    }

    /// What [`try_last`](Self::try_last) would find, without a run, where that can be said.
    fn foresee(&self, first: usize, steps: &Steps, target: &Target<'_>) -> Option<Option<Arc<Step>>> {
        let Target { process, standing, .. } = target;
        if self.foresees == Foresees::None || process.late {
            return None;
        }
        let is_single = self.foresees == Foresees::All || !standing.holds;
        let made = target.step;
        let same = || made.map(|step| Some(Arc::clone(step)));
        let thing = standing.thing;
        let kind = match thing {
            Some(Thing::Object(object)) => Some(self.conductor.with_names(|names| names.known(object).kind)),
            _ => None,
        };
        let level = || {
            let mut levels = self.frames[first].made.levels.clone();
            self.conductor.with_names(|names| {
                steps.iter().for_each(|step| levels.apply(step, names));
                thing.map_or(0, |thing| levels.of(thing, names))
            })
        };
        match (standing.pending.deed, kind) {
            // Where a section begins, all that can be foreseen is that it cannot.
            (Deed::Acquire, Some(Kind::Lock | Kind::RLock)) if self.foresees == Foresees::Single => {
                (!standing.holds && !standing.looks && level() <= 0).then_some(None)
            }
            (Deed::Release, _) if self.foresees == Foresees::Single => None,
            _ if !is_single => None,
            (
                Deed::Read | Deed::Write | Deed::Set | Deed::Clear | Deed::Begin | Deed::Start | Deed::End,
                _,
            ) => same(),
            (Deed::Release, Some(Kind::Lock | Kind::RLock | Kind::Semaphore))
                if !standing.waits_for_more() =>
            {
                same()
            }
            // The wait of a condition, which goes on when it has been told to and can take the lock.
            (Deed::Release, Some(Kind::Lock | Kind::RLock)) => {
                let before = self.frames[..first].iter().map(|frame| &frame.made.step);
                let is_told = is_told(process.thread, before.chain(steps))?;
                if !is_told || level() <= 0 { Some(None) } else { made.map(|step| Some(Arc::clone(step))) }
            }
            (Deed::Join, None) if !standing.looks && !standing.waits => {
                let whom = thing?;
                let before = self.frames[..first].iter().map(|frame| &frame.made.step);
                let ends = |step: &Arc<Step>| {
                    Thing::Thread(step.process.thread) == whom
                        && step.accesses.contains(&(whom, Verb::Change))
                };
                if before.chain(steps).any(ends) { same() } else { Some(None) }
            }
            (Deed::Acquire, Some(kind)) => {
                let takes = if kind.is_lock() { Verb::Take } else { Verb::TakePermit };
                let is_inside =
                    made.is_some_and(|step| step.accesses.iter().any(|(_, verb)| *verb == Verb::Inside));
                if is_inside {
                    same()
                } else if level() > 0 {
                    let mut accesses = Accesses::new();
                    if standing.daemon {
                        accesses.push((Thing::Run, Verb::Alike));
                    }
                    accesses.push((thing?, takes));
                    Some(Some(Arc::new(Step { process: *process, accesses, starts: None })))
                } else if !standing.looks {
                    Some(None)
                } else {
                    None
                }
            }
            _ => None,
        }
    }
}
