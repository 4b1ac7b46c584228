//! The search within a bound: every order in which at most so many preemptions come.
//!
//! It goes by fewest preemptions: first all orders without one, then those with one more. Two orders of the same steps that
//! differ only in independent ones lead to the same state, so from each state each thread goes on once, by the order that
//! comes to it with the fewest. A thread that has been let go on goes on as long as it can, which is no preemption, so that
//! each run ends.
//!
//! That needs more runs than the search without a bound needs for as many executions: one that comes to the same as an
//! earlier one is no execution, and counts as begun in vain.
//!
//! Source: Musuvathi and Qadeer, "Iterative Context Bounding for Systematic Testing of Multithreaded Programs", PLDI 2007.
//! To have a bound and no such runs as well takes more: Coons, Musuvathi and McKinley, "Bounded Partial-Order Reduction",
//! OOPSLA 2013.

use super::access::{Process, Rows};
use super::conductor::{Broken, Made, Plan, Run};
use super::order::Order;
use super::search::{Machine, Over, Search, Stop};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

/// A step, known by who makes it and the steps that happen before it: the latest of each thread.
type Past = (Process, Vec<u32>);

/// A state of the program: the last step of each thread that has made one.
type State = Vec<u32>;

/// An execution, of which items of work have the first steps in common.
type Path = Arc<Vec<Arc<Made>>>;

/// Something to be tried: behind so many steps of an execution, which lead to this state, this is to be done.
#[derive(Debug)]
struct Item {
    path: Path,
    at: usize,
    state: State,
    process: Process,
}

/// The state of a search within a bound.
#[derive(Debug)]
pub(super) struct Bounded {
    bound: u32,
    rows: Rows,
    /// What is to be tried, by how many preemptions it has.
    work: BTreeMap<u32, Vec<Item>>,
    /// The steps that have been made, each with a number.
    steps: HashMap<Past, u32>,
    /// What has been tried.
    tried: HashSet<(State, Process)>,
    ends: HashSet<State>,
    path: Path,
    over: Option<Over>,
    /// Whether there is anything that the bound keeps from being tried.
    leaves_out: bool,
    executions: u64,
    /// How many runs came to what an earlier one had come to.
    again: u64,
}

impl Bounded {
    pub(super) fn new(bound: u32, rows: Rows) -> Self {
        Self {
            bound,
            rows,
            work: BTreeMap::new(),
            steps: HashMap::new(),
            tried: HashSet::new(),
            ends: HashSet::new(),
            path: Path::default(),
            over: None,
            leaves_out: false,
            executions: 0,
            again: 0,
        }
    }

    /// Makes the next execution; `None` if all have been made.
    ///
    /// # Errors
    /// Why the search goes no further.
    pub(super) fn next(&mut self, machine: &mut impl Machine) -> Result<Option<Run>, Stop> {
        loop {
            let (mut path, mut plan, mut cost) = (Vec::new(), Plan { stays: true, ..Plan::default() }, 0);
            if self.executions > 0 {
                let Some((preemptions, item)) = self.pop() else { return Ok(None) };
                cost = preemptions;
                path.extend_from_slice(&item.path[..item.at]);
                plan.steps = path.iter().map(|made| Arc::clone(&made.step)).collect();
                (plan.known, plan.then) = (path.len(), Some(item.process));
            }
            let from = path.len();
            let mut run = machine.run(plan)?;
            match run.broken {
                None => {}
                Some(Broken::Differs(pending)) => return Err(Stop::Differs(pending)),
                Some(_) => return Err(Stop::Unforeseen),
            }
            path.extend(run.made.drain(..).map(Arc::new));
            let mut order = Order::default();
            let step = |at: usize| &*path[at].step;
            (0..path.len()).for_each(|at| order.push(step(at), step, self.rows));
            let path = Arc::new(path);
            if !self.take(&path, &order, from, cost) {
                self.again += 1;
                continue;
            }
            self.executions += 1;
            self.path = path;
            self.over = Some(Over { order, left: core::mem::take(&mut run.left) });
            return Ok(Some(run));
        }
    }

    /// What is to be tried next, with how many preemptions it has.
    fn pop(&mut self) -> Option<(u32, Item)> {
        loop {
            let mut first = self.work.first_entry()?;
            let cost = *first.key();
            let Some(item) = first.get_mut().pop() else {
                first.remove();
                continue;
            };
            if self.tried.insert((item.state.clone(), item.process)) {
                return Some((cost, item));
            }
        }
    }

    /// Takes in an execution that has made new steps from a place on: what else could have been done there. Returns whether
    /// it came to something new.
    fn take(&mut self, path: &Path, order: &Order, from: usize, cost: u32) -> bool {
        // The numbers of each thread's steps.
        let mut numbers: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        let mut silent: BTreeMap<u32, bool> = BTreeMap::new();
        let mut is_known = false;
        for (at, made) in path.iter().enumerate() {
            let process = made.step.process;
            let is_forced = at == from && from > 0;
            if at >= from && !is_known && !is_forced {
                let state = state(&numbers);
                let last = at.checked_sub(1).map_or(0, |last| path[last].step.process.thread);
                let could_stay = made.could_go_on(last);
                // Behind a step that does nothing to others, it is as good to leave the thread as before it.
                let is_silent = process.thread == last && made.step.is_silent();
                for other in made.options().filter(|&other| other != process && !is_silent) {
                    let cost = cost + u32::from(could_stay && other.thread != last);
                    if cost > self.bound {
                        self.leaves_out = true;
                        continue;
                    }
                    let item = Item { path: Arc::clone(path), at, state: state.clone(), process: other };
                    self.work.entry(cost).or_default().push(item);
                }
                is_known = !self.tried.insert((state, process));
            }
            let before = order.before(at);
            let latest = (0..).zip(before).filter(|(_, count)| **count > 0);
            let past = latest.map(|(thread, count)| numbers[&thread][*count as usize - 1]).collect();
            let next = self.steps.len() as u32;
            let number = *self.steps.entry((process, past)).or_insert(next);
            numbers.entry(process.thread).or_default().push(number);
            silent.insert(process.thread, made.step.is_silent());
        }
        // Nothing tells whether a thread that was cut off had made its last step, if that did nothing.
        for (thread, _) in silent.into_iter().filter(|(_, is_silent)| *is_silent) {
            numbers.entry(thread).or_default().pop();
        }
        self.ends.insert(state(&numbers))
    }
}

fn state(numbers: &BTreeMap<u32, Vec<u32>>) -> State {
    numbers.values().filter_map(|numbers| numbers.last().copied()).collect()
}

/// A search, with a bound or without.
#[derive(Debug)]
pub(super) enum Searching {
    All(Search),
    Within(Bounded),
}

impl Searching {
    pub(super) fn next(&mut self, machine: &mut impl Machine) -> Result<Option<Run>, Stop> {
        match self {
            Self::All(search) => search.next(machine),
            Self::Within(search) => search.next(machine),
        }
    }

    /// The steps of the execution at hand.
    pub(super) fn made(&self) -> Vec<&Made> {
        match self {
            Self::All(search) => search.made().collect(),
            Self::Within(search) => search.path.iter().map(|made| &**made).collect(),
        }
    }

    /// The execution at hand, if there is one.
    pub(super) fn over(&self) -> Option<&Over> {
        match self {
            Self::All(search) => search.over(),
            Self::Within(search) => search.over.as_ref(),
        }
    }

    /// How many executions there were.
    pub(super) fn executions(&self) -> u64 {
        match self {
            Self::All(search) => search.executions,
            Self::Within(search) => search.executions,
        }
    }

    /// How many runs were begun in vain.
    pub(super) fn blocked(&self) -> u64 {
        match self {
            Self::All(search) => search.blocked,
            Self::Within(search) => search.again,
        }
    }

    /// The bound, if it has kept an order from being tried.
    pub(super) fn left_out_by(&self) -> Option<u32> {
        match self {
            Self::Within(search) if search.leaves_out => Some(search.bound),
            Self::All(_) | Self::Within(_) => None,
        }
    }
}
