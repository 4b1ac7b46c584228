//! The tree of choices: where the executions of a small search part, and what they come to. Those that come to the same are
//! not told apart.
//!
//! Each execution stands there in the one of its orders in which the thread with the lowest number goes on as long as it can:
//! so two of them part where it makes a difference who goes on, and nowhere else.

use super::access::Process;
use super::conductor::Made;
use super::order::Order;
use super::report::Branch;
use crate::recipe::schedule::Departures;
use crate::trace::Trace;
use crate::trace::choice::Deed;
use crate::trace::event::Text;
use crate::trace::place::Place;
use rustc_hash::FxHashMap;

/// Of how many executions it is drawn at most: more are no picture.
const MOST: usize = 48;

/// A step of an execution.
#[derive(Debug)]
struct Taken {
    process: Process,
    deed: Deed,
    place: Text,
}

/// An execution, and what came of it.
#[derive(Debug)]
struct Path {
    taken: Vec<Taken>,
    outcome: usize,
    schedule: Departures,
}

/// The executions so far.
#[derive(Debug, Default)]
pub(super) struct Tree {
    paths: Vec<Path>,
    /// The threads' names, by their numbers in the search.
    names: FxHashMap<u32, Text>,
    is_large: bool,
}

impl Tree {
    /// Takes in an execution of these steps, with their order, the place of its outcome in the report, and its schedule.
    pub(super) fn take(
        &mut self,
        made: &[&Made],
        order: &Order,
        outcome: usize,
        schedule: impl FnOnce() -> Departures,
    ) {
        if self.is_large || self.paths.len() == MOST {
            (self.is_large, self.paths) = (true, Vec::new());
            return;
        }
        let taken = order.lowest().into_iter().map(|at| {
            let made = made[at];
            let (process, pending) = (made.step.process, made.pending());
            let (deed, place) = pending.map_or((Deed::GoOn, Text::default()), |it| (it.deed, it.place));
            Taken { process, deed, place }
        });
        self.paths.push(Path { taken: taken.collect(), outcome, schedule: schedule() });
    }

    /// The threads of an execution have these names.
    pub(super) fn name(&mut self, threads: impl Iterator<Item = (u32, Text)>) {
        if !self.is_large {
            threads.for_each(|(thread, name)| {
                self.names.entry(thread).or_insert(name);
            });
        }
    }

    /// What there is to choose first; nothing, if all executions come to the same or there are too many. The trace has the
    /// texts.
    pub(super) fn branches(&self, trace: &Trace) -> Vec<Branch> {
        self.part(&self.paths.iter().collect::<Vec<_>>(), 0, trace)
    }

    /// The branches of these, which are alike in their first steps.
    fn part(&self, paths: &[&Path], mut at: usize, trace: &Trace) -> Vec<Branch> {
        let goes = |path: &Path, at: usize| path.taken.get(at).map(|taken| taken.process);
        let Some((first, others)) = paths.split_first() else { return Vec::new() };
        if others.iter().all(|path| path.outcome == first.outcome) {
            return Vec::new();
        }
        while goes(first, at).is_some() && others.iter().all(|path| goes(path, at) == goes(first, at)) {
            at += 1;
        }
        let mut parts: Vec<Vec<&Path>> = Vec::new();
        for &path in paths {
            match parts.iter_mut().find(|part| goes(part[0], at) == goes(path, at)) {
                Some(part) => part.push(path),
                None => parts.push(vec![path]),
            }
        }
        parts.iter().filter_map(|part| self.branch(part, at, trace)).collect()
    }

    /// The branch that begins with this step of theirs.
    fn branch(&self, paths: &[&Path], at: usize, trace: &Trace) -> Option<Branch> {
        let first = *paths.first()?;
        let process = first.taken.get(at)?.process;
        // That a thread begins, or goes on, makes no difference: what it does then does.
        let mut its = first.taken[at..].iter().filter(|taken| taken.process.thread == process.thread);
        let tells = |taken: &&Taken| !matches!(taken.deed, Deed::Begin | Deed::GoOn);
        let Taken { deed, place, .. } = its.find(tells).unwrap_or(&first.taken[at]);
        let place = Place::parse(trace.text(*place));
        let name = self.names.get(&process.thread).copied().unwrap_or_default();
        Some(Branch {
            thread: trace.text(name).to_owned(),
            late: process.late,
            deed: *deed,
            file: place.map(|place| place.file.to_owned()),
            line: place.map(|place| place.line),
            branches: self.part(paths, at + 1, trace),
            executions: paths.len() as u64,
            outcome: first.outcome,
            schedule: first.schedule.to_string(),
        })
    }
}
