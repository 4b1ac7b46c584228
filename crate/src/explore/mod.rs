//! Exploration: all orders in which a program's threads can go, in as few runs as their differences need.
//!
//! | file | what it is |
//! | --- | --- |
//! | [`search`] | which runs are made: Optimal-DPOR with wakeup trees |
//! | [`bound`] | the same within a bound on preemptions |
//! | [`access`] | what a step does, and which two steps depend on each other |
//! | [`order`] | which steps happen before which |
//! | [`names`], [`reading`] | which thread and object it is, whatever the order; what the records of a run say of its steps |
//! | [`spins`] | which threads are in a loop that waits for others |
//! | [`conductor`] | makes one run by a plan |
//! | [`linear`] | the orders that one execution stands for, and the one with the fewest preemptions |
//! | [`outcome`], [`findings`] | what came of a run; what the model finds out about all of them |
//! | [`report`], [`verdict`] | what a search has found; that, in one sentence |
//! | [`background`] | a search on a carrier of its own |

mod access;
mod background;
mod bound;
mod conductor;
mod findings;
mod linear;
mod names;
mod order;
mod outcome;
mod reading;
mod report;
mod search;
mod spins;
mod verdict;

use crate::model::view::Finding;
use crate::recipe::{Recipe, Timing, Way};
use crate::runtime::{Config, RunHandle};
use crate::trace::Trace;
use crate::trace::event::{Outcome, Text};
pub use access::Row;
use access::{Rows, Steps};
pub use background::Background;
use bound::{Bounded, Searching};
use conductor::{Conductor, Plan, Run};
use core::time::Duration;
use findings::{Finder, Findings};
use linear::{Fewer, Linear, MOST_ORDERS};
use outcome::Came;
use rand_core::SeedableRng;
use rand_pcg::Pcg32;
use reading::Sight;
pub use report::{Found, FoundLine, Incomplete, Method, Progress, Report, Spin, ThreadEnd, Witnessed};
use search::{Machine, Search, Stop};
use std::collections::HashMap;
use std::sync::Arc;

/// Steps after which an execution is given up.
const MOST_STEPS: u64 = 1_000;
/// Executions after which a search is given up, if nothing else is said.
pub const MOST: u64 = 1_000_000;
/// What is wrong with a program that is no function of the order of its steps.
const BY_ITSELF: &str = "the same order of steps has not come to the same again: something else than that decides what \
    the program does, such as randomness, a real clock, or a value that lives on from run to run";
/// How long a run that is over may take until its threads have come to their ends.
const GRACE: Duration = Duration::from_secs(10);

/// Tries every order in which the threads of a program can go.
///
/// Its body is run again and again, each time in another order of its threads' steps, until every outcome has been seen.
/// It has to be a function of that order: no randomness of its own, no real clock, nothing that lives on from run to run.
///
/// # Example
/// ```
/// use threadground::explore::Explore;
/// use threadground::prelude::*;
///
/// let report = Explore::new().run(|| {
///     let value = Shared::new(0);
///     let add = {
///         let value = value.clone();
///         move || value.set(value.get() + 1)
///     };
///     let threads = [Thread::new(add.clone(), ()), Thread::new(add, ())];
///     threads.iter().for_each(Thread::start);
///     threads.iter().for_each(Thread::join);
///     say!("{}", value.get());
/// });
/// assert!(report.complete && report.blocked == 0);
/// assert_eq!((report.executions, report.outcomes.len()), (4, 2), "1 and 2");
/// ```
#[derive(Clone, Debug)]
pub struct Explore {
    timing: Timing,
    most: u64,
    most_steps: u64,
    together: bool,
    seed: Option<u64>,
    wakeup: bool,
    rows: Rows,
    finder: Option<Finder>,
    bound: Option<u32>,
}

impl Default for Explore {
    fn default() -> Self {
        Self::new()
    }
}

/// Makes runs on threads of the machine.
#[derive(Debug)]
struct Threads<F> {
    conductor: Arc<Conductor>,
    config: Config,
    body: F,
    /// The last run.
    handle: Option<RunHandle>,
}

impl<F: Fn() + Clone + Send + 'static> Machine for Threads<F> {
    fn run(&mut self, plan: Plan) -> Result<Run, Stop> {
        self.conductor.plan(plan);
        let director = Arc::clone(&self.conductor) as Arc<dyn crate::runtime::Director>;
        let run =
            RunHandle::directed(self.config.clone(), director, self.body.clone()).map_err(Stop::Failed)?;
        if !run.wait(GRACE) {
            return Err(Stop::Failed("a thread has not come to its end".to_owned()));
        }
        self.handle = Some(run);
        Ok(self.conductor.take())
    }
}

impl<F> Threads<F> {
    /// The trace of the last run, with what was kept of it.
    fn trace(&self, run: &mut Run) -> Option<Trace> {
        let trace = self.handle.as_ref().map(RunHandle::trace)?;
        Some(Trace { records: core::mem::take(&mut run.records), ..trace })
    }
}

impl Explore {
    /// A search of all orders, with deadlines that pass at any moment.
    #[must_use]
    pub fn new() -> Self {
        Self { finder: Some(Finding::all_of), ..Self::outcomes_only() }
    }

    /// The same, without findings: faster, and a build that has no other leaves out the model.
    #[must_use]
    pub fn outcomes_only() -> Self {
        Self {
            timing: Timing::Any,
            most: MOST,
            most_steps: MOST_STEPS,
            together: false,
            seed: None,
            wakeup: true,
            rows: Rows::default(),
            finder: None,
            bound: None,
        }
    }

    /// When deadlines pass.
    #[must_use]
    pub fn timing(self, timing: Timing) -> Self {
        Self { timing, ..self }
    }

    /// After how many executions it is given up.
    #[must_use]
    pub fn most(self, executions: u64) -> Self {
        Self { most: executions, ..self }
    }

    /// After how many steps an execution is given up.
    #[must_use]
    pub fn most_steps(self, steps: u64) -> Self {
        Self { most_steps: steps, ..self }
    }

    /// Tries only the orders with at most so many preemptions: a preemption takes the turn from a thread that could go on.
    #[must_use]
    pub fn preemptions(self, most: u32) -> Self {
        Self { bound: Some(most), ..self }
    }

    /// Whether the lines of all threads are one output, whose order counts.
    #[must_use]
    pub fn together(self, together: bool) -> Self {
        Self { together, ..self }
    }

    /// The same where that is so, whatever was said before.
    pub(crate) fn together_if(self, together: bool) -> Self {
        Self { together: self.together || together, ..self }
    }

    /// Draws the choices that do not matter, by this seed: whatever they are, the search has to find the same.
    #[must_use]
    pub fn seed(self, seed: u64) -> Self {
        Self { seed: Some(seed), ..self }
    }

    /// Whether what is to be tried is kept as whole sequences, which is what keeps runs from being begun in vain.
    #[must_use]
    pub fn wakeup_trees(self, wakeup: bool) -> Self {
        Self { wakeup, ..self }
    }

    /// Takes a row out of the table of what commutes or, if it is not in it, puts it in: to see what it is good for, or
    /// that it would be wrong.
    #[must_use]
    pub fn flip(self, row: Row) -> Self {
        Self { rows: self.rows.flip(row), ..self }
    }

    /// Runs the body in every order.
    pub fn run(&self, body: impl Fn() + Send + Sync + 'static) -> Report {
        let body = Arc::new(body);
        self.search(&Config::new("explore", Way::First), move || body(), &mut |_| true)
    }

    /// Runs what is configured in every order, and tells `watch` of each execution; if that says no, stops.
    pub(crate) fn search(
        &self,
        config: &Config,
        body: impl Fn() + Clone + Send + 'static,
        watch: &mut dyn FnMut(Progress) -> bool,
    ) -> Report {
        let by_clock = self.timing.is_clock();
        let mut sight = Sight { together: self.together, by_clock, clock: by_clock, ..Sight::default() };
        let recipe = Recipe { timing: self.timing, ..config.recipe.clone() };
        let config = Config { most_steps: self.most_steps, recipe, ..config.clone() };
        let mut begun_again = 0;
        loop {
            let mut attempt = Attempt::new(self, &config, body.clone(), sight);
            match attempt.go(watch) {
                Ended::Wider(wider) => sight = wider,
                Ended::Complete => return attempt.report(begun_again, None),
                Ended::Incomplete(why) => return attempt.report(begun_again, Some(why)),
            }
            begun_again += 1;
        }
    }
}

/// How an attempt at a search ended.
enum Ended {
    Complete,
    Incomplete(Incomplete),
    /// Something turned out to matter that was not known: then the search begins anew.
    Wider(Sight),
}

/// A search with what is known beforehand of what matters.
struct Attempt<'a, F> {
    explore: &'a Explore,
    sight: Sight,
    conductor: Arc<Conductor>,
    machine: Threads<F>,
    search: Searching,
    places: HashMap<Came, usize>,
    outcomes: Vec<Found>,
    orders: Option<u64>,
    findings: Findings,
    spins: Vec<Spin>,
}

impl<'a, F: Fn() + Clone + Send + 'static> Attempt<'a, F> {
    fn new(explore: &'a Explore, config: &Config, body: F, sight: Sight) -> Self {
        let random = explore.seed.map(Pcg32::seed_from_u64);
        let keeps = explore.finder.is_some();
        // By the clock, time passes only when nobody can go on, whether what goes on is such a loop or not.
        let spins = !explore.timing.is_clock();
        let conductor = Conductor::new(sight, explore.rows, random, keeps, spins);
        let machine =
            Threads { conductor: Arc::clone(&conductor), config: config.clone(), body, handle: None };
        let search = match explore.bound {
            Some(bound) => Searching::Within(Bounded::new(bound, explore.rows)),
            None => {
                let conductor = Arc::clone(&conductor);
                Searching::All(Search::new(conductor, explore.rows, explore.wakeup, !sight.is_careful))
            }
        };
        let (places, outcomes, orders) = (HashMap::new(), Vec::new(), Some(0));
        let (findings, spins) = (Findings::default(), Vec::new());
        Self { explore, sight, conductor, machine, search, places, outcomes, orders, findings, spins }
    }

    fn go(&mut self, watch: &mut dyn FnMut(Progress) -> bool) -> Ended {
        loop {
            if self.search.executions() >= self.explore.most {
                return Ended::Incomplete(Incomplete::of("there are more orders".to_owned()));
            }
            let mut run = match self.search.next(&mut self.machine) {
                Ok(Some(run)) => run,
                Ok(None) => {
                    let left_out = self.search.left_out_by().map(|bound| {
                        let most = if bound == 1 { "1 preemption" } else { &format!("{bound} preemptions") };
                        Incomplete::of(format!("those with more than {most} were left out"))
                    });
                    return left_out.map_or(Ended::Complete, Ended::Incomplete);
                }
                Err(stop) => return self.stopped(stop),
            };
            let wider = self.sight.with(run.reading.seen);
            if wider != self.sight {
                return Ended::Wider(wider);
            }
            let Some(trace) = self.machine.trace(&mut run) else { continue };
            self.take(&run, &trace);
            if run.reading.outcome == Some(Outcome::Limit) {
                // Where the last step stood that stands anywhere: to go on behind a pause is at no place.
                let place_of = |made: &conductor::Made| {
                    let mine = |standing: &&conductor::Standing| standing.thread == made.step.process.thread;
                    made.standing.iter().find(mine).map(|standing| standing.pending.place)
                };
                let is_somewhere = |place: &Text| !trace.text(*place).is_empty();
                let place = self.search.made().into_iter().rev().filter_map(place_of).find(is_somewhere);
                let why = format!(
                    "an execution can go on for ever: it was given up after {} steps",
                    self.explore.most_steps
                );
                return Ended::Incomplete(Incomplete::at(why, place, &trace));
            }
            let progress = Progress { executions: self.search.executions(), outcomes: self.outcomes.len() };
            if !watch(progress) {
                let why = "the search was stopped".to_owned();
                return Ended::Incomplete(Incomplete::of(why));
            }
        }
    }

    fn stopped(&self, stop: Stop) -> Ended {
        let (why, place) = match stop {
            Stop::Unforeseen if !self.sight.is_careful => {
                return Ended::Wider(Sight { is_careful: true, ..self.sight });
            }
            Stop::Failed(why) => (why, None),
            Stop::Differs(pending) => (BY_ITSELF.to_owned(), Some(pending.place)),
            Stop::Unforeseen => (BY_ITSELF.to_owned(), None),
        };
        let trace = self.machine.handle.as_ref().map(RunHandle::trace);
        Ended::Incomplete(match trace {
            Some(trace) => Incomplete::at(why, place, &trace),
            None => Incomplete::of(why),
        })
    }

    /// Takes in what came of an execution.
    fn take(&mut self, run: &Run, trace: &Trace) {
        let came = Came::of(&run.reading, self.explore.together, &trace.texts);
        for spin in run.spins.iter().filter_map(|&place| Spin::at(place, trace)) {
            if !self.spins.contains(&spin) {
                self.spins.push(spin);
            }
        }
        let Some(over) = self.search.over() else { return };
        let made = self.search.made();
        let best = self.places.get(&came).map(|&place| self.outcomes[place].preemptions);
        let most = self.orders.map(|orders| MOST_ORDERS - orders);
        let (findings, finder, schedule) = (&mut self.findings, self.explore.finder, &trace.meta.schedule);
        let (orders, own, fewer, is_known) = self.conductor.with_names(|names| {
            let linear = Linear::of(&made, &over.order, &over.left, names);
            let own = linear::preemptions(made.iter().copied());
            finder.inspect(|find| findings.take(find(trace), own, schedule.as_deref()));
            let orders = most.and_then(|most| linear.orders(most));
            let below = best.map_or(own, |best| best.min(own));
            let fewer = linear.fewer(below);
            let is_known = !matches!(fewer, Fewer::Unknown);
            let most = findings.most_preemptions();
            let fewer = if is_known && most > below { linear.fewer(most) } else { fewer };
            (orders, own, fewer, is_known)
        });
        let place = *self.places.entry(came).or_insert_with_key(|came| {
            self.outcomes.push(Found::of(came, own));
            self.outcomes.len() - 1
        });
        let found = &mut self.outcomes[place];
        found.executions += 1;
        found.fewest &= is_known;
        let add = |all: Option<u64>| all.zip(orders).map(|(all, more)| all + more);
        (found.orders, self.orders) = (add(found.orders), add(self.orders));
        if best.is_none_or(|best| own < best) {
            found.witness(own, schedule.clone());
        }
        if let Fewer::Order(least, path) = fewer {
            let steps: Steps = path.iter().map(|&at| Arc::clone(&made[at].step)).collect();
            let run = self.machine.run(Plan { steps, ..Plan::default() });
            if let Some(mut run) = run.ok().filter(|run| run.broken.is_none())
                && let Some(trace) = self.machine.trace(&mut run)
            {
                let (preemptions, schedule) = (linear::preemptions(&run.made), trace.meta.schedule.clone());
                finder.inspect(|find| findings.take_again(find(&trace), preemptions, schedule.as_deref()));
                if preemptions < found.preemptions {
                    found.witness(preemptions, schedule);
                }
            }
            found.fewest &= found.preemptions <= least;
        }
    }

    fn report(self, begun_again: u32, incomplete: Option<Incomplete>) -> Report {
        let recipe = &self.machine.config.recipe;
        let (findings, refuted) = self.findings.finish(incomplete.is_none());
        Report {
            program: recipe.program.clone(),
            set: recipe.set.clone(),
            timing: self.explore.timing,
            method: Method::Classes,
            bound: self.explore.bound,
            executions: self.search.executions(),
            orders: self.orders,
            blocked: self.search.blocked(),
            begun_again,
            spins: self.spins,
            refuted,
            complete: incomplete.is_none(),
            incomplete,
            outcomes: self.outcomes,
            findings,
        }
    }
}
