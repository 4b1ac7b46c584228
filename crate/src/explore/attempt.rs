//! One attempt at a search, with what is known beforehand of what matters; if that turns out to be too little, another one
//! begins.

use super::access::{Rows, Steps};
use super::bound::{Bounded, Searching};
use super::building::Building;
use super::conductor::{Conductor, Known, Plan, Run};
use super::findings::{Finder, Findings};
use super::linear::{self, Fewer, Linear, MOST_ORDERS};
use super::machine::Threads;
use super::outcome::Came;
use super::reading::Sight;
use super::report::{Found, Incomplete, Method, Progress, Report, Shown, Spin};
use super::roots::{Event, Roots};
use super::search::{Foresees, Machine, Search, Stop};
use super::sections::Unfit;
use super::tree::Tree;
use crate::recipe::Timing;
use crate::runtime::Config;
use crate::trace::event::{Outcome, Text};
use crate::trace::place::Place;
use crate::trace::{Meta, Trace};
use rand_core::SeedableRng;
use rand_pcg::Pcg32;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// What is wrong with a program that is no function of the order of its steps.
const BY_ITSELF: &str = "the same order of steps has not come to the same again: something else than that decides what \
    the program does, such as randomness, a real clock, or a value that lives on from run to run";

/// How many steps are looked at, to see who goes round and round.
const ROUND: usize = 16;

/// What is asked of a search.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub(super) timing: Timing,
    pub(super) most: u64,
    pub(super) most_steps: u64,
    pub(super) together: bool,
    pub(super) seed: Option<u64>,
    pub(super) wakeup: bool,
    pub(super) rows: Rows,
    pub(super) finder: Option<fn() -> Finder>,
    pub(super) bound: Option<u32>,
    pub(super) method: Method,
}

/// How an attempt at a search ended.
pub(super) enum Ended {
    Complete,
    Incomplete(Incomplete),
    /// Something turned out to matter that was not known: then the search begins anew.
    Wider(Sight),
}

/// A search with what is known beforehand of what matters.
pub(super) struct Attempt<'a, F> {
    asked: &'a Asked,
    sight: Sight,
    conductor: Arc<Conductor>,
    pub(super) machine: Threads<F>,
    search: Searching,
    places: FxHashMap<Came, usize>,
    outcomes: Vec<Found>,
    orders: Option<u64>,
    finder: Option<Finder>,
    findings: Findings,
    spins: Vec<Spin>,
    tree: Tree,
    /// The deadlocks to be built, where whole sections are steps.
    roots: Option<Roots>,
    /// What each execution begins with: what leads to a deadlock that is built, and that.
    first: Vec<Event>,
    /// How many executions there were of searches with other beginnings, and how many runs that were begun in vain.
    earlier: (u64, u64),
    /// The texts of all runs so far, as far as they have been asked for, and the records of the execution at hand, if these
    /// are kept.
    trace: Trace,
}

/// The search of all orders behind a deadlock that is built, of which these threads are stuck; or of all.
fn whole(conductor: Arc<Conductor>, asked: &Asked, sight: Sight, stuck: Vec<u32>) -> Search {
    let foresees = match (sight.is_careful, sight.sections) {
        (true, _) => Foresees::None,
        (false, true) => Foresees::Single,
        (false, false) => Foresees::All,
    };
    Search::new(conductor, asked.rows, (asked.wakeup, foresees), stuck)
}

impl<'a, F: Fn() + Clone + Send + 'static> Attempt<'a, F> {
    /// `known` is what an attempt before this one has learned.
    pub(super) fn new(
        asked: &'a Asked,
        config: &Config,
        body: F,
        sight: Sight,
        known: Option<Known>,
    ) -> Self {
        let random = asked.seed.map(Pcg32::seed_from_u64);
        let keeps = asked.finder.is_some();
        // By the clock, time passes only when nobody can go on, whether what goes on is such a loop or not.
        let spins = !asked.timing.is_clock();
        let conductor = Conductor::new(sight, asked.rows, random, keeps, spins, known);
        let machine = Threads {
            conductor: Arc::clone(&conductor),
            config: config.clone(),
            body,
            handle: None,
            runs: 0,
        };
        let search = match asked.bound {
            Some(bound) => Searching::Within(Bounded::new(bound, asked.rows)),
            None => {
                let conductor = Arc::clone(&conductor);
                Searching::All(whole(conductor, asked, sight, Vec::new()))
            }
        };
        let (places, outcomes, orders) = (FxHashMap::default(), Vec::new(), Some(0));
        let (findings, spins, tree) = (Findings::default(), Vec::new(), Tree::default());
        let meta = Meta {
            recipe: config.recipe.clone(),
            file: config.file.clone(),
            unordered: config.unordered.iter().map(|&name| name.to_owned()).collect(),
            schedule: None,
            choice: None,
            chosen: Vec::new(),
            problem: None,
            truncated: false,
        };
        let trace = Trace { meta, texts: Vec::new(), records: Vec::new() };
        let finder = asked.finder.map(|finder| finder());
        let (roots, first) = (conductor.is_circular().then(|| Roots::new(asked.rows)), Vec::new());
        Self {
            asked,
            sight,
            conductor,
            machine,
            search,
            places,
            outcomes,
            orders,
            finder,
            findings,
            spins,
            tree,
            roots,
            first,
            earlier: (0, 0),
            trace,
        }
    }

    pub(super) fn go(&mut self, watch: &mut dyn FnMut(Progress) -> bool) -> Ended {
        loop {
            if self.executions() >= self.asked.most {
                return Ended::Incomplete(Incomplete::of("there are more orders".to_owned()));
            }
            let mut run = match self.search.next(&mut self.machine) {
                Ok(Some(run)) => run,
                Ok(None) => {
                    match self.next_root() {
                        Ok(true) => continue,
                        Ok(false) => {}
                        Err(stop) => return self.stopped(stop),
                    }
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
            self.take(&mut run);
            if run.reading.outcome == Some(Outcome::Limit) {
                self.read_texts();
                let place = self.round_of();
                let why = format!(
                    "an execution can go on for ever: it was given up after {} steps",
                    self.asked.most_steps
                );
                let livelock = self.is_livelock();
                let at = Incomplete::at(why, place, &self.trace);
                return Ended::Incomplete(Incomplete { livelock, ..at });
            }
            if self.roots.as_ref().is_some_and(Roots::is_full) {
                let why = "there are too many orders to look for deadlocks in all of them".to_owned();
                return Ended::Incomplete(Incomplete::of(why));
            }
            self.conductor.give_back(run);
            let progress = Progress { executions: self.executions(), outcomes: self.outcomes.len() };
            if !watch(progress) {
                let why = "the search was stopped".to_owned();
                return Ended::Incomplete(Incomplete::of(why));
            }
        }
    }

    fn executions(&self) -> u64 {
        self.earlier.0 + self.search.executions()
    }

    fn blocked(&self) -> u64 {
        self.earlier.1 + self.search.blocked()
    }

    /// Goes over to a search of what comes of another deadlock that is built; returns whether there is one.
    fn next_root(&mut self) -> Result<bool, Stop> {
        let Some(roots) = &mut self.roots else { return Ok(false) };
        roots.look(&mut Building { conductor: &self.conductor, machine: &mut self.machine })?;
        let Some(first) = roots.pop() else { return Ok(false) };
        self.conductor.begin_with(first.iter().flatten().copied().collect());
        let parts = first.iter().flatten().filter(|first| first.until.is_some());
        let stuck = parts.map(|first| first.process.thread).collect();
        self.earlier = (self.executions(), self.blocked());
        self.search = Searching::All(whole(Arc::clone(&self.conductor), self.asked, self.sight, stuck));
        self.first = first;
        Ok(true)
    }

    /// What has been learned of the program's sections.
    pub(super) fn known(&self) -> Option<Known> {
        self.conductor.take_known()
    }

    /// Takes in the texts that are new since it was last called.
    fn read_texts(&mut self) {
        if let Some(handle) = &self.machine.handle {
            handle.read_texts(&mut self.trace.texts);
        }
    }

    /// Whether in the middle of the last execution, which may have left the round at its end, all threads that could go on
    /// went on before long, and were several.
    fn is_livelock(&self) -> bool {
        let made = self.search.made();
        let middle = made.len() / 2;
        let Some(standing) = made.get(middle).map(|made| &made.standing) else { return false };
        let round = made.iter().skip(middle.saturating_sub(ROUND)).take(2 * ROUND);
        let goes_round = |thread: u32| round.clone().any(|made| made.step.process.thread == thread);
        let could = standing.iter().filter(|standing| standing.goes).map(|standing| standing.thread);
        could.clone().count() > 1 && could.clone().all(goes_round)
    }

    /// Where a thread goes round and round: of the places that it has come to about as often as to any, the one on the first
    /// line. It is the thread that has made most of the last steps; it may have left the round by then.
    fn round_of(&self) -> Option<Text> {
        let made = self.search.made();
        let last = made[made.len().saturating_sub(ROUND)..].iter().map(|made| made.step.process.thread);
        let count = |thread: u32| last.clone().filter(|&one| one == thread).count();
        let most = last.clone().max_by_key(|&thread| count(thread))?;
        let line = |text: &Text| Place::parse(self.trace.text(*text)).map(|place| (place.line, place.column));
        let mut often: FxHashMap<Text, usize> = FxHashMap::default();
        // To go on behind a pause is at no place.
        let mine = made.iter().filter(|made| made.step.process.thread == most);
        let places = mine.filter_map(|made| Some(made.pending()?.place));
        for place in places.filter(|text| line(text).is_some()) {
            *often.entry(place).or_default() += 1;
        }
        let highest = often.values().max().copied()?;
        often.iter().filter(|(_, count)| **count * 2 > highest).map(|(text, _)| *text).min_by_key(line)
    }

    fn stopped(&mut self, stop: Stop) -> Ended {
        let (why, place) = match stop {
            Stop::Unforeseen if !self.sight.is_careful => {
                return Ended::Wider(Sight { is_careful: true, ..self.sight });
            }
            Stop::Unfit(Unfit::Learned) => return Ended::Wider(self.sight),
            Stop::Unfit(Unfit::Hidden) => {
                return Ended::Wider(Sight { sections: false, ..self.sight });
            }
            Stop::Failed(why) => (why, None),
            Stop::Differs(pending) => (BY_ITSELF.to_owned(), Some(pending.place)),
            Stop::Unforeseen => (BY_ITSELF.to_owned(), None),
        };
        self.read_texts();
        Ended::Incomplete(Incomplete::at(why, place, &self.trace))
    }

    /// Takes in what came of an execution.
    fn take(&mut self, run: &mut Run) {
        let came = Came::of(&run.reading, self.asked.together);
        if self.finder.is_some() || !run.spins.is_empty() || !self.places.contains_key(&came) {
            self.read_texts();
        }
        for spin in run.spins.iter().filter_map(|&place| Spin::at(place, &self.trace)) {
            if !self.spins.contains(&spin) {
                self.spins.push(spin);
            }
        }
        self.tree.name(came.threads.iter().map(|&(thread, name, _)| (thread, name)));
        let Some((over, handle)) = self.search.over().zip(self.machine.handle.as_ref()) else { return };
        let made = self.search.made();
        let own = linear::preemptions(run.first.iter().chain(made.iter().copied()));
        let shown = Shown {
            preemptions: own,
            length: handle.schedule_length(),
            schedule: &|| handle.departures().to_string(),
        };
        if let Some(find) = &mut self.finder {
            core::mem::swap(&mut self.trace.records, &mut run.records);
            self.findings.take(find(&self.trace), shown);
            core::mem::swap(&mut self.trace.records, &mut run.records);
        }
        let best = self.places.get(&came).map(|&place| self.outcomes[place].preemptions);
        let most = self.orders.map(|orders| MOST_ORDERS - orders);
        let below = best.map_or(own, |best| best.min(own));
        let (most_found, is_whole) = (self.findings.most_preemptions(), self.sight.sections);
        let (orders, fewer, is_known) = self.conductor.with_names(|names| {
            let linear = Linear::of(&made, &over.order, &over.left, names);
            let orders = most.filter(|_| !is_whole).and_then(|most| linear.orders(most));
            // Behind a deadlock that is built there is no other order.
            let is_built = !self.first.is_empty();
            let (fewer, is_known) =
                if is_built { (Fewer::None, false) } else { linear.fewer(below, most_found) };
            (orders, fewer, is_known)
        });
        let place = *self.places.entry(came).or_insert_with_key(|came| {
            self.outcomes.push(Found::of(came, own, &self.trace));
            self.outcomes.len() - 1
        });
        if let Some(roots) = &mut self.roots {
            roots.take(&self.first, &made, over.left.iter().map(|standing| standing.thread).collect());
        } else if !self.sight.sections {
            self.tree.take(&made, &over.order, place, || handle.departures());
        }
        let found = &mut self.outcomes[place];
        found.executions += 1;
        // Within sections no order was looked for.
        found.fewest &= if self.sight.sections { found.preemptions == 0 } else { is_known };
        let add = |all: Option<u64>| all.zip(orders).map(|(all, more)| all + more);
        (found.orders, self.orders) = (add(found.orders), add(self.orders));
        found.witness(shown);
        if let Fewer::Order(least, path) = fewer {
            let steps: Steps = path.iter().map(|&at| Arc::clone(&made[at].step)).collect();
            self.show(steps, least, place);
        }
    }

    /// Makes the execution at hand anew by an order of its steps that has so few preemptions, as far as is known; its outcome
    /// is at this place.
    fn show(&mut self, steps: Steps, least: u32, place: usize) {
        let run = self.machine.run(Plan { steps, ..Plan::default() });
        if let Some(mut run) = run.ok().filter(|run| run.broken.is_none())
            && self.machine.handle.is_some()
        {
            self.read_texts();
            let Some(handle) = &self.machine.handle else { return };
            let shown = Shown {
                preemptions: linear::preemptions(&run.made),
                length: handle.schedule_length(),
                schedule: &|| handle.departures().to_string(),
            };
            if let Some(find) = &mut self.finder {
                core::mem::swap(&mut self.trace.records, &mut run.records);
                self.findings.take_again(find(&self.trace), shown);
                core::mem::swap(&mut self.trace.records, &mut run.records);
            }
            self.outcomes[place].witness(shown);
            self.conductor.give_back(run);
        }
        let found = &mut self.outcomes[place];
        found.fewest &= found.preemptions <= least;
    }

    pub(super) fn report(mut self, begun_again: u32, runs: u64, incomplete: Option<Incomplete>) -> Report {
        self.read_texts();
        let recipe = &self.machine.config.recipe;
        let (executions, blocked) = (self.executions(), self.blocked());
        let (findings, refuted) = self.findings.finish(incomplete.is_none());
        let mut report = Report {
            verdict: String::new(),
            program: recipe.program.clone(),
            set: recipe.set.clone(),
            timing: self.asked.timing,
            together: self.asked.together,
            method: if self.sight.sections { Method::Sections } else { Method::Classes },
            bound: self.asked.bound,
            executions,
            orders: self.orders,
            runs: runs + self.machine.runs,
            blocked,
            begun_again,
            spins: self.spins,
            refuted,
            complete: incomplete.is_none(),
            incomplete,
            outcomes: self.outcomes,
            findings,
            mends: None,
            branches: self.tree.branches(&self.trace),
        };
        report.verdict = report.sentence();
        report
    }
}
