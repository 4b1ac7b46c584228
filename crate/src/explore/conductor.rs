//! Conducts one run of a search: makes its first steps by a plan, all others as it likes, and keeps what they were.

use super::access::{Accesses, Few, Levels, Process, Rows, Step, Steps, Thing, USUAL, Verb};
use super::names::Names;
use super::reading::{Reading, Sight};
use super::spins::Spins;
use crate::platform::guarded::Guarded;
use crate::recipe::schedule::Next;
use crate::runtime::{Director, Stander};
use crate::trace::choice::{Deed, Pending};
use crate::trace::event::{Record, Text, ThreadNumber};
use rand_core::Rng;
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
}

/// What a run was.
#[derive(Debug)]
pub(super) struct Run {
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

#[derive(Debug)]
struct Inner {
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
    ) -> Arc<Self> {
        Arc::new(Self(Guarded::new(Inner {
            plan: Plan::default(),
            sight,
            rows,
            names: Names::default(),
            random,
            reading: Reading::new(sight, Reading::default()),
            begun: 0,
            last: None,
            made: Vec::with_capacity(USUAL),
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
        inner.left = None;
        inner.records.clear();
        inner.spins.as_mut().map(Spins::clear);
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
        let left = inner.left.take().unwrap_or_else(|| inner.left_at_end());
        let reading = core::mem::take(&mut inner.reading);
        Run {
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

    /// Calls `f` with what is known of threads and objects.
    pub(super) fn with_names<R>(&self, f: impl FnOnce(&Names) -> R) -> R {
        f(&self.0.lock().names)
    }
}

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
    /// The step that has begun is over.
    fn finish(&mut self) {
        let Some(mut step) = self.reading.end(&self.names) else { return };
        if let Some((spins, pending)) = self.spins.as_mut().zip(self.pending) {
            spins.take(&mut step, pending);
        }
        let at = self.begun - 1;
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
        let (rows, names) = (self.rows, &self.names);
        self.asleep.retain(|one| !rows.depends(one, &made.step, &made.levels, names));
    }

    /// Who has not ended if the run ended by its last step: all but who made that.
    fn left_at_end(&self) -> Standings {
        let Some(last) = self.made.last() else { return Standings::new() };
        let others = last.standing.iter().filter(|standing| standing.thread != last.step.process.thread);
        others.cloned().collect()
    }

    fn standing(&self, standers: &[Stander]) -> Standings {
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
            late: stander.late.is_some(),
            daemon: reading.is_daemon(stander.thread),
        };
        standers.iter().map(standing).collect()
    }

    /// Keeps those from going on that are in a loop which waits.
    fn hold(&mut self, standers: &mut SmallVec<[Stander; 8]>, all: &[Stander]) {
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
    fn next<'a>(&mut self, standers: &'a [Stander]) -> Option<(&'a Stander, Next, bool)> {
        let reading = &self.reading;
        let both =
            |stander: &'a Stander| [false, true].map(|late| Some((stander, stander.next(late)?, late)));
        let mut options = standers.iter().flat_map(both).flatten();
        let process = |(stander, _, late): &(&Stander, Next, bool)| Process {
            thread: reading.thread(stander.thread),
            late: *late,
        };
        let planned = self.plan.steps.get(self.begun).map(|step| step.process);
        let behind = self.begun == self.plan.steps.len();
        let wanted = planned.or(self.plan.only.or(self.plan.then).filter(|_| behind));
        if let Some(wanted) = wanted {
            let found = options.find(|option| process(option) == wanted);
            if found.is_none() {
                self.broken = Some(Broken::Misfit);
            }
            return found;
        }
        if self.plan.only.is_some() {
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

impl Director for Conductor {
    fn choose(&self, standers: &[Stander]) -> Option<Next> {
        let inner = &mut *self.0.lock();
        inner.finish();
        if inner.broken.is_some() {
            return None;
        }
        let mut held = SmallVec::new();
        inner.hold(&mut held, standers);
        let standers = if held.is_empty() { standers } else { &held[..] };
        let is_new = inner.begun >= inner.plan.known;
        let next = inner.next(standers);
        if next.is_none() {
            inner.left = Some(inner.standing(standers));
        }
        let (stander, next, late) = next?;
        if is_new {
            let standing = inner.standing(standers);
            let levels = inner.reading.levels.clone();
            let (step, asleep) = (Arc::clone(&inner.nothing), inner.asleep.clone());
            inner.made.push(Made { step, asleep, standing, levels });
        }
        inner.is_new = is_new;
        inner.begun += 1;
        inner.last = Some(inner.reading.thread(stander.thread));
        inner.pending = Some(stander.pending);
        inner.reading.begin(stander.thread, (late, next.times_out), stander.pending);
        Some(next)
    }

    fn reads_texts(&self) -> bool {
        self.0.lock().keeps
    }

    fn saw(&self, record: &Record) {
        let inner = &mut *self.0.lock();
        inner.reading.read(record, &mut inner.names);
        if inner.keeps {
            inner.records.push(*record);
        }
    }

    fn counted(&self, _: ThreadNumber) {
        self.0.lock().reading.counted();
    }

    fn looked_for_threads(&self) {
        self.0.lock().reading.looked_for_threads();
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
