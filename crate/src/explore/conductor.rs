//! Conducts one run of a search: makes its first steps by a plan, all others as it likes, and keeps what they were.

mod at_hand;

use super::access::{Accesses, Few, Levels, Process, Rows, Step, Steps, Thing, USUAL, Verb};
use super::names::Names;
use super::reading::{Reading, Sight};
use super::sections::{Request, Sections, Unfit};
use super::spins::Spins;
use crate::platform::guarded::Guarded;
use crate::recipe::schedule::Next;
use crate::runtime::{Director, Stander};
use crate::trace::choice::{Deed, Pending};
use crate::trace::event::{Record, Text, ThreadNumber};
use rand_pcg::Pcg32;
use smallvec::SmallVec;
use std::sync::Arc;

/// What a run is to do.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// Its first steps.
    pub(super) steps: Steps,
    /// How many of these have been made by an earlier run, so that nothing else can come of them.
    pub(super) known: usize,
    /// Which steps are not to be made any more as long as they do not depend on what is done, behind the known ones.
    pub(super) asleep: Few,
    /// Whether the run is over behind the plan and, if so, who is to make one more step.
    pub(super) only: Option<Process>,
    /// Who makes a step behind the plan, before the run goes on as it likes.
    pub(super) then: Option<Process>,
    /// Whether a thread goes on then for as long as it can.
    pub(super) stays: bool,
    /// Whether the run is over behind the plan.
    pub(super) ends: bool,
}

/// A step that comes before all plans: who makes it and, of a section that is not made as a whole, before which of its
/// requests it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct First {
    pub(super) process: Process,
    pub(super) until: Option<u32>,
}

/// A thread at a moment of the run, by its number in the search.
#[derive(Clone, Debug)]
pub(super) struct Standing {
    pub(super) thread: u32,
    pub(super) pending: Pending,
    /// The object that its operation is about, in the search.
    pub(super) thing: Option<Thing>,
    /// Whether it can be made at any moment.
    pub(super) looks: bool,
    /// Whether it can be made now.
    pub(super) goes: bool,
    pub(super) waits: bool,
    /// Whether it holds a lock, where whole sections are steps.
    pub(super) holds: bool,
    pub(super) late: bool,
    /// Whether the run's end cuts it off.
    pub(super) daemon: bool,
    /// What it waits for in a loop, if it has only looked at these since it was here last.
    pub(super) awaits: Option<Arc<[Thing]>>,
}

/// The threads at a moment.
pub(super) type Standings = SmallVec<[Standing; 4]>;

/// A step that was made, and what was known before it.
#[derive(Clone, Debug)]
pub(super) struct Made {
    pub(super) step: Arc<Step>,
    /// Which steps were not to be made.
    pub(super) asleep: Few,
    pub(super) standing: Standings,
    pub(super) levels: Levels,
    /// The locks that it has asked for while it had others, where whole sections are steps.
    pub(super) requests: Vec<Request>,
}

/// Why a run did not come to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Broken {
    /// It was to end behind the plan.
    Planned,
    /// Whoever was to go next could not.
    Misfit,
    /// Whoever can go on is asleep.
    Blocked,
    /// A step that had been made before came to something else.
    Differs(Pending),
    /// A step came to something else than was foreseen.
    Unforeseen,
    /// Whole sections cannot be steps as they were.
    Unfit(Unfit),
}

/// What a run was.
#[derive(Debug)]
pub(super) struct Run {
    /// The steps that came before the plan.
    pub(super) first: Vec<Made>,
    /// The steps behind the known ones.
    pub(super) made: Vec<Made>,
    /// Who had not ended at the run's end.
    pub(super) left: Standings,
    pub(super) broken: Option<Broken>,
    pub(super) reading: Reading,
    /// All that happened, if it was to be kept.
    pub(super) records: Vec<Record>,
    /// Where a thread was in a loop that waits, and was kept from going on.
    pub(super) spins: Vec<Text>,
}

/// What is known of a program beside the orders that were tried.
#[derive(Debug)]
pub(super) struct Known {
    names: Names,
    sections: Sections,
}

#[derive(Debug)]
struct Inner {
    /// What each run begins with, before its plan.
    first: Vec<First>,
    plan: Plan,
    sight: Sight,
    rows: Rows,
    names: Names,
    /// Draws the choices that are free; without it they are made first-come.
    random: Option<Pcg32>,
    reading: Reading,
    /// How many steps have begun.
    begun: usize,
    /// Whose step was the last one.
    last: Option<u32>,
    made: Vec<Made>,
    /// The same before the plan.
    made_first: Vec<Made>,
    /// Whether the step that has begun is new: then what is known of the moment before it is the last of those made.
    is_new: bool,
    /// Stands for a step that is not over.
    nothing: Arc<Step>,
    /// Steps that may be needed no more: their places are for new ones.
    spare: Vec<Arc<Step>>,
    pending: Option<Pending>,
    asleep: Few,
    /// Who has not ended where the run is given up, or nobody can go on.
    left: Option<Standings>,
    broken: Option<Broken>,
    /// Whether all that happens is kept.
    keeps: bool,
    records: Vec<Record>,
    /// The loops that wait, if those are to be told from others.
    spins: Option<Spins>,
    /// Where whole sections are steps.
    sections: Option<Sections>,
}

/// Conducts the runs of a search, one after the other.
#[derive(Debug)]
pub(super) struct Conductor(Guarded<Inner>);

impl Conductor {
    pub(super) fn new(
        sight: Sight,
        rows: Rows,
        random: Option<Pcg32>,
        keeps: bool,
        spins: bool,
        known: Option<Known>,
    ) -> Arc<Self> {
        let (names, sections) =
            known.map_or_else(Default::default, |known| (known.names, Some(known.sections)));
        let sections = sight.sections.then(|| sections.unwrap_or_default());
        Arc::new(Self(Guarded::new(Inner {
            first: Vec::new(),
            plan: Plan::default(),
            sight,
            rows,
            names,
            random,
            reading: Reading::new(sight, Reading::default()),
            begun: 0,
            last: None,
            made: Vec::with_capacity(USUAL),
            made_first: Vec::new(),
            is_new: false,
            nothing: Arc::default(),
            spare: Vec::new(),
            pending: None,
            asleep: Few::new(),
            left: None,
            broken: None,
            keeps,
            records: Vec::new(),
            spins: spins.then(Spins::default),
            sections,
        })))
    }

    /// The next run is to be by this plan.
    pub(super) fn plan(&self, plan: Plan) {
        let mut inner = self.0.lock();
        let sight = inner.sight;
        inner.reading = Reading::new(sight, core::mem::take(&mut inner.reading));
        inner.asleep.clone_from(&plan.asleep);
        inner.plan = plan;
        (inner.begun, inner.last) = (0, None);
        (inner.is_new, inner.pending, inner.broken) = (false, None, None);
        inner.made.clear();
        inner.made_first.clear();
        inner.left = None;
        inner.records.clear();
        inner.spins.as_mut().map(Spins::clear);
        inner.sections.as_mut().map(Sections::clear);
    }

    /// From now on each run begins with these steps.
    pub(super) fn begin_with(&self, first: Vec<First>) {
        self.0.lock().first = first;
    }

    /// What is left of a run is used for the next one.
    pub(super) fn give_back(&self, run: Run) {
        let mut inner = self.0.lock();
        (inner.reading, inner.records, inner.made) = (run.reading, run.records, run.made);
    }

    /// What the run has been, now that it is over.
    pub(super) fn take(&self) -> Run {
        let mut inner = self.0.lock();
        inner.finish();
        inner.find_unfit();
        let left = inner.left.take().unwrap_or_else(|| inner.left_at_end());
        let reading = core::mem::take(&mut inner.reading);
        Run {
            first: core::mem::take(&mut inner.made_first),
            made: core::mem::take(&mut inner.made),
            left,
            broken: inner.broken.take(),
            reading,
            records: core::mem::take(&mut inner.records),
            spins: inner.spins.as_mut().map_or_else(Vec::new, |spins| core::mem::take(&mut spins.places)),
        }
    }

    /// The places of these steps are for new ones, where nobody has them any more.
    pub(super) fn leave(&self, steps: impl Iterator<Item = Arc<Step>>) {
        self.0.lock().spare.extend(steps);
    }

    /// Whether locks are asked for in a circle.
    pub(super) fn is_circular(&self) -> bool {
        self.0.lock().sections.as_ref().is_some_and(Sections::is_circular)
    }

    /// What is known of the program's sections, for a search that begins anew.
    pub(super) fn take_known(&self) -> Option<Known> {
        let inner = &mut *self.0.lock();
        let sections = inner.sections.take()?;
        Some(Known { names: core::mem::take(&mut inner.names), sections })
    }

    /// Calls `f` with what is known of threads and objects.
    pub(super) fn with_names<R>(&self, f: impl FnOnce(&Names) -> R) -> R {
        f(&self.0.lock().names)
    }
}

impl Director for Conductor {
    fn choose(&self, standers: &[Stander]) -> Option<Next> {
        let inner = &mut *self.0.lock();
        if let Some(next) = inner.goes_on(standers) {
            return Some(next);
        }
        inner.finish();
        inner.find_unfit();
        if inner.broken.is_some() {
            return None;
        }
        let mut held = SmallVec::new();
        inner.hold(&mut held, standers);
        let standers = if held.is_empty() { standers } else { &held[..] };
        let is_first = inner.begun < inner.first.len();
        let is_new = is_first || inner.begun - inner.first.len() >= inner.plan.known;
        let next = inner.next(standers);
        if next.is_none() {
            inner.left = Some(inner.standing(standers));
        }
        let (stander, next, late) = next?;
        if is_new {
            let standing = inner.standing(standers);
            let levels = inner.reading.levels.clone();
            let (step, asleep) = (Arc::clone(&inner.nothing), inner.asleep.clone());
            let made = Made { step, asleep, standing, levels, requests: Vec::new() };
            if is_first { &mut inner.made_first } else { &mut inner.made }.push(made);
        }
        inner.is_new = is_new;
        inner.begun += 1;
        inner.last = Some(inner.reading.thread(stander.thread));
        inner.pending = Some(stander.pending);
        inner.reading.begin(stander.thread, (late, next.times_out), stander.pending);
        inner.reading.does(stander.pending, &inner.names);
        if let Some(sections) = &mut inner.sections {
            let (thread, thing) =
                (inner.reading.thread(stander.thread), inner.reading.thing_of(stander.pending));
            let until = inner.first.get(inner.begun - 1).and_then(|first| first.until);
            sections.begin(thread, thing, (stander, until), &inner.names);
        }
        Some(next)
    }

    fn reads_texts(&self) -> bool {
        self.0.lock().keeps
    }

    fn saw(&self, record: &Record) {
        let inner = &mut *self.0.lock();
        inner.reading.read(record, &mut inner.names);
        inner.see_done(inner.reading.thread(record.thread));
        if inner.keeps {
            inner.records.push(*record);
        }
    }

    fn counted(&self, thread: ThreadNumber) {
        let inner = &mut *self.0.lock();
        inner.reading.counted();
        inner.does_more(thread);
    }

    fn looked_for_threads(&self) {
        let inner = &mut *self.0.lock();
        inner.reading.looked_for_threads();
        inner.last.into_iter().for_each(|thread| inner.does_more_as(thread));
    }

    fn looked_at_number(&self) {
        self.0.lock().reading.looked_at_number();
    }
}

impl Made {
    /// What was announced before the step.
    pub(super) fn pending(&self) -> Option<Pending> {
        let mut mine = self.standing.iter().filter(|standing| standing.thread == self.step.process.thread);
        mine.next().map(|standing| standing.pending)
    }

    /// Whatever could have been done then.
    pub(super) fn options(&self) -> impl Iterator<Item = Process> {
        self.standing.iter().flat_map(|standing| {
            let process = |late| Process { thread: standing.thread, late };
            [(standing.goes, process(false)), (standing.late, process(true))]
                .into_iter()
                .filter_map(|(can, process)| can.then_some(process))
        })
    }

    /// Whether a thread could have gone on then, and did not wait or sleep.
    pub(super) fn could_go_on(&self, thread: u32) -> bool {
        let mut mine = self.standing.iter().filter(|standing| standing.thread == thread);
        mine.any(|standing| standing.goes && !standing.gives_way())
    }
}

impl Standing {
    /// What its operation would do to what, as far as that can be said before.
    pub(super) fn wants(&self) -> Accesses {
        let mut wants: Accesses = self.thing.map(|thing| (thing, Verb::Want)).into_iter().collect();
        wants.extend(self.awaits.iter().flat_map(|things| things.iter()).map(|&thing| (thing, Verb::Want)));
        if self.daemon {
            wants.push((Thing::Run, Verb::Alike));
        }
        wants
    }

    /// Whether it has announced this, and something more with it: a condition's wait.
    pub(super) fn waits_for_more(&self) -> bool {
        self.pending.deed == Deed::Release && !self.looks
    }

    /// Whether it leaves the turn to others itself.
    pub(super) fn gives_way(&self) -> bool {
        self.waits || matches!(self.pending.deed, Deed::Sleep | Deed::Yield)
    }

    /// Whether it can do nothing but wait for its time to pass.
    pub(super) fn sleeps(&self) -> bool {
        self.pending.deed == Deed::Sleep
    }
}
