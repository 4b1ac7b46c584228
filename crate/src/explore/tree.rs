//! The tree of choices: where the executions of a small search part, and what they come to. Those that come to the same are
//! not told apart.
//!
//! Each execution stands there in the one of its orders in which the thread with the lowest number goes on as long as it can:
//! so two of them part where it makes a difference who goes on, and nowhere else.

use super::access::Process;
use super::conductor::Made;
use super::order::Order;
use super::report::Branch;
use crate::trace::Trace;
use crate::trace::choice::Deed;
use crate::trace::place::Place;
use std::collections::HashMap;

/// Of how many executions it is drawn at most: more are no picture.
const MOST: usize = 48;

/// A step of an execution.
#[derive(Debug)]
struct Taken {
    process: Process,
    deed: Deed,
    file: Option<String>,
    line: Option<u32>,
}

/// An execution, and what came of it.
#[derive(Debug)]
struct Path {
    taken: Vec<Taken>,
    outcome: usize,
    schedule: Option<String>,
}

/// The executions so far.
#[derive(Debug, Default)]
pub(super) struct Tree {
    paths: Vec<Path>,
    /// The threads' names, by their numbers in the search.
    names: HashMap<u32, String>,
    is_large: bool,
}

impl Tree {
    /// Takes in an execution of these steps, with their order, its trace, and the place of its outcome in the report.
    pub(super) fn take(&mut self, made: &[&Made], order: &Order, trace: &Trace, outcome: usize) {
        if self.is_large || self.paths.len() == MOST {
            (self.is_large, self.paths) = (true, Vec::new());
            return;
        }
        let taken = order.lowest().into_iter().map(|at| {
            let made = made[at];
            let (process, pending) = (made.step.process, made.pending());
            let place = pending.and_then(|pending| Place::parse(trace.text(pending.place)));
            let deed = pending.map_or(Deed::GoOn, |pending| pending.deed);
            Taken { process, deed, file: place.map(|at| at.file.to_owned()), line: place.map(|at| at.line) }
        });
        let (taken, schedule) = (taken.collect(), trace.meta.schedule.clone());
        self.paths.push(Path { taken, outcome, schedule });
    }

    /// The threads of an execution have these names.
    pub(super) fn name<'a>(&mut self, threads: impl Iterator<Item = (u32, &'a str)>) {
        if !self.is_large {
            threads.for_each(|(thread, name)| {
                self.names.entry(thread).or_insert_with(|| name.to_owned());
            });
        }
    }

    /// What there is to choose first; nothing, if all executions come to the same or there are too many.
    pub(super) fn branches(&self) -> Vec<Branch> {
        self.part(&self.paths.iter().collect::<Vec<_>>(), 0)
    }

    /// The branches of these, which are alike in their first steps.
    fn part(&self, paths: &[&Path], mut at: usize) -> Vec<Branch> {
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
        parts.iter().filter_map(|part| self.branch(part, at)).collect()
    }

    /// The branch that begins with this step of theirs.
    fn branch(&self, paths: &[&Path], at: usize) -> Option<Branch> {
        let first = *paths.first()?;
        let process = first.taken.get(at)?.process;
        // That a thread begins, or goes on, makes no difference: what it does then does.
        let mut its = first.taken[at..].iter().filter(|taken| taken.process.thread == process.thread);
        let tells = |taken: &&Taken| !matches!(taken.deed, Deed::Begin | Deed::GoOn);
        let Taken { deed, file, line, .. } = its.find(tells).unwrap_or(&first.taken[at]);
        Some(Branch {
            thread: self.names.get(&process.thread).cloned().unwrap_or_default(),
            late: process.late,
            deed: *deed,
            file: file.clone(),
            line: *line,
            branches: self.part(paths, at + 1),
            executions: paths.len() as u64,
            outcome: first.outcome,
            schedule: first.schedule.clone().unwrap_or_default(),
        })
    }
}
