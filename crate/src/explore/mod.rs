//! Exploration: all orders in which a program's threads can go, in as few runs as their differences need.
//!
//! | file | what it is |
//! | --- | --- |
//! | [`search`] | which runs are made: Optimal-DPOR with wakeup trees |
//! | [`bound`] | the same within a bound on preemptions |
//! | [`access`] | what a step does, and which two steps depend on each other |
//! | [`order`] | which steps happen before which |
//! | [`names`], [`reading`] | which thread and object it is, whatever the order; what the records of a run say of its steps |
//! | [`sections`] | which operations are one step, where whole sections are |
//! | [`roots`], [`building`] | the deadlocks that are built then; makes the runs for that |
//! | [`spins`] | which threads are in a loop that waits for others |
//! | [`attempt`] | a search with what is known beforehand |
//! | [`conductor`], [`machine`] | who goes next in one run, by a plan; makes the runs |
//! | [`linear`] | the orders that one execution stands for, and the one with the fewest preemptions |
//! | [`outcome`], [`findings`] | what came of a run; what the model finds out about all of them |
//! | [`tree`] | where the executions part |
//! | [`report`], [`verdict`] | what a search has found; that, in one sentence |
//! | [`background`] | a search on a carrier of its own |

mod access;
mod attempt;
mod background;
mod bound;
mod building;
mod conductor;
mod findings;
mod linear;
mod machine;
mod names;
mod order;
mod outcome;
mod reading;
mod report;
mod roots;
mod search;
mod sections;
mod spins;
mod tree;
mod verdict;

use crate::model::view::Finding;
use crate::recipe::{Recipe, Timing, Way};
use crate::runtime::Config;
pub use access::Row;
use access::Rows;
use attempt::{Asked, Attempt, Ended};
pub use background::Background;
use reading::Sight;
pub use report::{
    Branch, Found, FoundLine, Incomplete, Method, Progress, Report, Spin, ThreadEnd, Witnessed,
};
use std::sync::Arc;

/// Steps after which an execution is given up.
const MOST_STEPS: u64 = 1_000;
/// How many steps a run with a program's small values has at most, if it comes to an end: what has more goes round and round.
const SMALL_STEPS: u64 = 120;
/// Executions after which a search is given up, if nothing else is said.
pub const MOST: u64 = 1_000_000;

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
pub struct Explore(Asked);

impl Default for Explore {
    fn default() -> Self {
        Self::new()
    }
}

impl Explore {
    /// A search of all orders, with deadlines that pass at any moment.
    #[must_use]
    pub fn new() -> Self {
        Self(Asked { finder: Some(|| Box::new(Finding::of_each())), ..Self::outcomes_only().0 })
    }

    /// The same, without findings: faster, and a build that has no other leaves out the model.
    #[must_use]
    pub fn outcomes_only() -> Self {
        Self(Asked {
            timing: Timing::Any,
            most: MOST,
            most_steps: MOST_STEPS,
            together: false,
            seed: None,
            wakeup: true,
            rows: Rows::default(),
            finder: None,
            bound: None,
            method: Method::Classes,
        })
    }

    /// When deadlines pass.
    #[must_use]
    pub fn timing(self, timing: Timing) -> Self {
        Self(Asked { timing, ..self.0 })
    }

    /// After how many executions it is given up.
    #[must_use]
    pub fn most(self, executions: u64) -> Self {
        Self(Asked { most: executions, ..self.0 })
    }

    /// After how many steps an execution is given up.
    #[must_use]
    pub fn most_steps(self, steps: u64) -> Self {
        Self(Asked { most_steps: steps, ..self.0 })
    }

    /// For a program with the small values that it has for searches: an execution is given up after few steps.
    #[must_use]
    pub fn of_small(self) -> Self {
        Self(Asked { most_steps: self.0.most_steps.min(SMALL_STEPS), ..self.0 })
    }

    /// Tries only the orders with at most so many preemptions: a preemption takes the turn from a thread that could go on.
    #[must_use]
    pub fn preemptions(self, most: u32) -> Self {
        Self(Asked { bound: Some(most), ..self.0 })
    }

    /// How orders are told apart: by [`Method::Sections`] where deadlines pass at any moment, each thread's lines have an order
    /// of their own, and there is no bound on preemptions; elsewhere by [`Method::Classes`], as the report says.
    #[must_use]
    pub fn method(self, method: Method) -> Self {
        Self(Asked { method, ..self.0 })
    }

    /// Whether whole sections are asked for, and can be steps with all else that is asked.
    #[must_use]
    pub fn is_by_sections(&self) -> bool {
        let Asked { timing, together, bound, method, .. } = self.0;
        method == Method::Sections && !timing.is_clock() && !together && bound.is_none()
    }

    /// Whether the lines of all threads are one output, whose order counts.
    #[must_use]
    pub fn together(self, together: bool) -> Self {
        Self(Asked { together, ..self.0 })
    }

    /// The same where that is so, whatever was said before.
    #[must_use]
    pub fn together_if(self, together: bool) -> Self {
        Self(Asked { together: self.0.together || together, ..self.0 })
    }

    /// Draws the choices that do not matter, by this seed: whatever they are, the search has to find the same.
    #[must_use]
    pub fn seed(self, seed: u64) -> Self {
        Self(Asked { seed: Some(seed), ..self.0 })
    }

    /// Whether what is to be tried is kept as whole sequences, which is what keeps runs from being begun in vain.
    #[must_use]
    pub fn wakeup_trees(self, wakeup: bool) -> Self {
        Self(Asked { wakeup, ..self.0 })
    }

    /// Takes a row out of the table of what commutes or, if it is not in it, puts it in: to see what it is good for, or
    /// that it would be wrong.
    #[must_use]
    pub fn flip(self, row: Row) -> Self {
        Self(Asked { rows: self.0.rows.flip(row), ..self.0 })
    }

    /// Runs the body in every order.
    pub fn run(&self, body: impl Fn() + Send + Sync + 'static) -> Report {
        let body = Arc::new(body);
        self.search(&Config::new("explore", Way::First), move || body(), &mut |_| true)
    }

    /// Runs what is configured in every order, and tells `watch` of each execution; if that says no, stops.
    pub fn search(
        &self,
        config: &Config,
        body: impl Fn() + Clone + Send + 'static,
        watch: &mut dyn FnMut(Progress) -> bool,
    ) -> Report {
        let by_clock = self.0.timing.is_clock();
        let sections = self.is_by_sections();
        let mut sight =
            Sight { together: self.0.together, by_clock, clock: by_clock, sections, ..Sight::default() };
        let recipe = Recipe { timing: self.0.timing, ..config.recipe.clone() };
        let config = Config { most_steps: self.0.most_steps, recipe, ..config.clone() };
        let _gathered = config.carriers.gather();
        let (mut begun_again, mut runs, mut known) = (0, 0, None);
        loop {
            let mut attempt = Attempt::new(&self.0, &config, body.clone(), sight, known);
            match attempt.go(watch) {
                Ended::Wider(wider) => sight = wider,
                Ended::Complete => return attempt.report(begun_again, runs, None),
                Ended::Incomplete(why) => return attempt.report(begun_again, runs, Some(why)),
            }
            begun_again += 1;
            runs += attempt.machine.runs;
            known = attempt.known();
        }
    }
}
