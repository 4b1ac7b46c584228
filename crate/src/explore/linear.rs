//! The orders that one execution stands for: its linearisations, which differ in the order of independent steps alone.

use super::access::{Levels, Step, Thing, Verb};
use super::conductor::{Made, Standing};
use super::names::Names;
use super::order::Order;
use crate::trace::choice::Deed;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;
use std::collections::BTreeMap;
use std::sync::Arc;

/// How many moments are looked at for the fewest preemptions of one execution.
const MOST_MOMENTS: usize = 20_000;
/// How many steps an execution has at most for which that is done.
const MOST_STEPS: usize = 200;
/// Up to how many orders they are counted.
pub(super) const MOST_ORDERS: u64 = 1_000_000;

/// How many steps each thread has made: a moment of a linearisation. The threads are by their places here.
type Moment = SmallVec<[u16; 8]>;

/// A moment that has been come to, with the thread that made the last step, with how many preemptions, and from which one.
struct Come {
    moment: Moment,
    last: usize,
    cost: u32,
    from: u32,
}

/// Up to how many moments a layer is gone through, without a map.
const FEW: usize = 16;

/// Moments that can be come to by as many steps, each with in how many ways.
#[derive(Default)]
struct Layer {
    all: SmallVec<[(Moment, u64); 4]>,
    /// Where they are there, once they are many.
    places: FxHashMap<Moment, usize>,
}

impl Layer {
    fn add(&mut self, moment: Moment, ways: u64) {
        let place = match self.places.is_empty() {
            true => self.all.iter().position(|(one, _)| *one == moment),
            false => self.places.get(&moment).copied(),
        };
        if let Some(place) = place {
            self.all[place].1 += ways;
            return;
        }
        if self.all.len() >= FEW {
            if self.places.is_empty() {
                let known = self.all.iter().zip(0..).map(|((one, _), place)| (one.clone(), place));
                self.places.extend(known);
            }
            self.places.insert(moment.clone(), self.all.len());
        }
        self.all.push((moment, ways));
    }

    fn clear(&mut self) {
        self.all.clear();
        self.places.clear();
    }
}

/// An order with fewer preemptions than are known already.
pub(super) enum Fewer {
    /// There is none.
    None,
    /// The steps in that order, and how many it has.
    Order(u32, Vec<usize>),
    /// There are too many orders to say.
    Unknown,
}

/// How many preemptions there are in the order in which the steps were made.
pub(super) fn preemptions<'a>(made: impl IntoIterator<Item = &'a Made>) -> u32 {
    let mut last: Option<u32> = None;
    let mut count = 0;
    for one in made {
        let thread = one.step.process.thread;
        let left = last.replace(thread).filter(|last| *last != thread);
        count += u32::from(left.is_some_and(|left| one.could_go_on(left)));
    }
    count
}

/// An execution, and all that differ from it in the order of independent steps alone.
pub(super) struct Linear<'a> {
    made: &'a [&'a Made],
    order: &'a Order,
    /// Who had not ended at the end.
    left: &'a [Standing],
    names: &'a Names,
    /// Each thread's number, and the places of its steps.
    threads: SmallVec<[(u32, SmallVec<[usize; 16]>); 4]>,
}

impl<'a> Linear<'a> {
    pub(super) fn of(made: &'a [&'a Made], order: &'a Order, left: &'a [Standing], names: &'a Names) -> Self {
        let mut threads: SmallVec<[(u32, SmallVec<[usize; 16]>); 4]> = SmallVec::new();
        for (at, one) in made.iter().enumerate() {
            let thread = one.step.process.thread;
            match threads.iter_mut().find(|(one, _)| *one == thread) {
                Some((_, steps)) => steps.push(at),
                None => threads.push((thread, SmallVec::from_slice(&[at]))),
            }
        }
        threads.sort_unstable_by_key(|(thread, _)| *thread);
        Self { made, order, left, names, threads }
    }

    /// Whether all that happens before a step has been done.
    fn is_ready(&self, moment: &Moment, step: usize) -> bool {
        // Of a thread's steps, those that happen before another one are its first ones.
        let before = self.order.before(step);
        let done = self.threads.iter().zip(moment);
        done.into_iter()
            .all(|((thread, _), done)| before.get(*thread as usize).is_none_or(|to| to <= &u32::from(*done)))
    }

    fn next(&self, moment: &Moment, thread: usize) -> Option<usize> {
        self.threads[thread].1.get(moment[thread] as usize).copied()
    }

    /// Whether a step can be told from outside its thread: it is done to something that more than one thread touches.
    fn counts(&self) -> Vec<bool> {
        let can = |thing: &Thing| matches!(thing, Thing::Object(_) | Thing::Output | Thing::Run);
        // Who touches each thing, and whether others do.
        let mut users: FxHashMap<Thing, (u32, bool)> = FxHashMap::default();
        for one in self.made {
            let thread = one.step.process.thread;
            for (thing, _) in one.step.accesses.iter().filter(|(thing, _)| can(thing)) {
                let (first, has_others) = users.entry(*thing).or_insert((thread, false));
                *has_others |= *first != thread;
            }
        }
        let is_shared = |step: &Arc<Step>| {
            let is = |thing: &Thing| users.get(thing).is_some_and(|(_, has_others)| *has_others);
            step.process.late || step.accesses.iter().any(|(thing, _)| is(thing))
        };
        self.made.iter().map(|one| is_shared(&one.step)).collect()
    }

    /// How many orders there are of the steps that can be told from outside their threads; `None` if more than `most`.
    pub(super) fn orders(&self, most: u64) -> Option<u64> {
        let counts = self.counts();
        let (mut layer, mut next) = (Layer::default(), Layer::default());
        layer.add(self.pass(Moment::from_elem(0, self.threads.len()), &counts), 1);
        loop {
            let mut is_over = true;
            for (moment, ways) in layer.all.drain(..) {
                let mut is_last = true;
                for thread in 0..moment.len() {
                    if self.next(&moment, thread).is_none_or(|step| !self.is_ready(&moment, step)) {
                        continue;
                    }
                    let mut after = moment.clone();
                    after[thread] += 1;
                    next.add(self.pass(after, &counts), ways);
                    (is_last, is_over) = (false, false);
                }
                if is_last {
                    next.add(moment, ways);
                }
            }
            let all = next.all.iter().map(|(_, ways)| ways).sum::<u64>();
            if all > most {
                return None;
            }
            if is_over {
                return Some(all);
            }
            core::mem::swap(&mut layer, &mut next);
            next.clear();
        }
    }

    /// The moment after all steps that do not count and can be made.
    fn pass(&self, mut moment: Moment, counts: &[bool]) -> Moment {
        loop {
            let silent = (0..moment.len()).find(|&thread| {
                self.next(&moment, thread).is_some_and(|step| !counts[step] && self.is_ready(&moment, step))
            });
            let Some(thread) = silent else { return moment };
            moment[thread] += 1;
        }
    }

    /// The order with the fewest preemptions, if these are fewer than `below` or `most`; and whether it is known that there is
    /// none with fewer than `below` or, if there is, which.
    ///
    /// A preemption takes the turn from a thread that could go on. To leave one that waits, sleeps, or whose time is over,
    /// is none.
    pub(super) fn fewer(&self, below: u32, most: u32) -> (Fewer, bool) {
        if below.max(most) == 0 {
            return (Fewer::None, true);
        }
        if self.made.len() > MOST_STEPS {
            return (Fewer::Unknown, below == 0);
        }
        let start = Moment::from_elem(0, self.threads.len());
        let Some(main) = self.threads.iter().position(|(thread, _)| *thread == 0) else {
            return (Fewer::None, true);
        };
        let mut seen: FxHashMap<(Moment, usize), u32> = FxHashMap::default();
        seen.insert((start.clone(), main), 0);
        let mut all = vec![Come { moment: start, last: main, cost: 0, from: 0 }];
        // By how many preemptions there were; of equal ones, the one that was come to last goes on first.
        let mut open: BTreeMap<u32, Vec<u32>> = BTreeMap::from([(0, vec![0])]);
        while let Some(mut first) = open.first_entry() {
            let cost = *first.key();
            let Some(at) = first.get_mut().pop() else {
                first.remove();
                continue;
            };
            if cost >= below.max(most) {
                return (Fewer::None, true);
            }
            if seen.len() > MOST_MOMENTS {
                return (Fewer::Unknown, cost >= below);
            }
            let Come { ref moment, last, cost: known, .. } = all[at as usize];
            if known < cost {
                continue;
            }
            let moment = moment.clone();
            if moment.iter().map(|&done| done as usize).sum::<usize>() == self.made.len() {
                return (Fewer::Order(cost, self.path(&all, at)), true);
            }
            let goes_on = self.could_go_on(&moment, last);
            let others = (0..moment.len()).filter(|thread| *thread != last);
            for thread in others.chain([last]) {
                let Some(step) = self.next(&moment, thread) else { continue };
                if !self.is_ready(&moment, step) {
                    continue;
                }
                let cost = cost + u32::from(thread != last && goes_on);
                let mut after = moment.clone();
                after[thread] += 1;
                let new = all.len() as u32;
                let place = *seen.entry((after.clone(), thread)).or_insert(new);
                if place == new {
                    all.push(Come { moment: after, last: thread, cost, from: at });
                } else if all[place as usize].cost > cost {
                    (all[place as usize].cost, all[place as usize].from) = (cost, at);
                } else {
                    continue;
                }
                open.entry(cost).or_default().push(place);
            }
        }
        (Fewer::None, true)
    }

    /// The steps on the way to a moment, of which the first one that was come to is the start.
    fn path(&self, all: &[Come], to: u32) -> Vec<usize> {
        let mut path = Vec::new();
        let mut at = &all[to as usize];
        while at.moment.iter().any(|&done| done > 0) {
            let before = &all[at.from as usize];
            path.extend(self.next(&before.moment, at.last));
            at = before;
        }
        path.reverse();
        path
    }

    /// Whether the thread could do what it has announced, and does not wait or sleep. Where that cannot be told of a moment
    /// which no run has come to, it is taken not to: so an order may have more preemptions than it seems, and never fewer.
    fn could_go_on(&self, moment: &Moment, thread: usize) -> bool {
        let number = self.threads[thread].0;
        let next = self.next(moment, thread);
        let mine = |standing: &&Standing| standing.thread == number;
        let standing = match next {
            Some(step) => self.made[step].standing.iter().find(mine),
            None => self.left.iter().find(mine),
        };
        let Some(standing) = standing else { return false };
        if standing.gives_way() {
            return false;
        }
        if standing.looks {
            return true;
        }
        let is_inside = next
            .is_some_and(|step| self.made[step].step.accesses.iter().any(|(_, verb)| *verb == Verb::Inside));
        let Some(thing) = standing.thing else { return next.is_some_and(|step| self.is_ready(moment, step)) };
        let done = self.threads.iter().zip(moment).flat_map(|((_, steps), &done)| &steps[..done as usize]);
        let done = done.map(|&step| (step, &self.made[step].step));
        let its = |step: &'a Arc<Step>| {
            step.accesses.iter().filter(move |(its, _)| *its == thing).map(|(_, verb)| *verb)
        };
        let own = next.and_then(|step| its(&self.made[step].step).next());
        match own {
            _ if standing.pending.deed == Deed::Acquire => {
                let mut levels = Levels::default();
                done.for_each(|(_, step)| levels.apply(step, self.names));
                is_inside || levels.of(thing, self.names) > 0
            }
            Some(Verb::Put(..) | Verb::Get(..)) => {
                let (mut put, mut got) = (0, 0);
                for verb in done.flat_map(|(_, step)| its(step)) {
                    put += u64::from(matches!(verb, Verb::Put(..)));
                    got += u64::from(matches!(verb, Verb::Get(..)));
                }
                match own {
                    Some(Verb::Put(_, room)) => room.is_none_or(|room| put < got + room),
                    _ => put > got,
                }
            }
            // An event: whether it is set.
            Some(Verb::Look) if standing.pending.deed == Deed::Wait => {
                let last = done.filter_map(|(at, step)| {
                    its(step).find(|verb| matches!(verb, Verb::Alike | Verb::Clear)).map(|verb| (at, verb))
                });
                last.max_by_key(|(at, _)| *at).is_some_and(|(_, verb)| verb == Verb::Alike)
            }
            _ => next.is_some_and(|step| self.is_ready(moment, step)),
        }
    }
}
