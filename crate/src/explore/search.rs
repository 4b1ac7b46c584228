//! The search: Optimal-DPOR with wakeup trees, for operations that can block.
//!
//! Source: Abdulla, Aronis, Jonsson, Sagonas: "Source Sets: A Foundation for Optimal Dynamic Partial Order Reduction",
//! J. ACM 64(4), 2017, Algorithm 2. What it says of operations that cannot be made (section 5.3 there) is done for every
//! wait: one that ends in the run may be reversed with what came before it, and so may one that never ends, and the other
//! way of a wait that could have ended in two.
//!
//! Each run is an *execution*. Its steps are ordered by what depends on what (*happens-before*); two executions with the
//! same order are one. Behind each execution the search looks for *races*: steps that depend on each other and could have
//! come the other way round. What has to be done for that is put into the *wakeup tree* of the moment before the first of the
//! two, unless a sequence that is there, or was, leads to the same. So no execution is made twice, and none is begun in vain:
//! `blocked`, which counts those, stays 0.

mod races;

use super::access::{Levels, Rows, Step, Steps, USUAL};
use super::conductor::{Broken, Conductor, Made, Plan, Run, Standings};
use super::order::Order;
use super::sections::Unfit;
use crate::trace::choice::Pending;
use std::sync::Arc;

/// A step of a wakeup tree, and those that may follow it; the first of them comes first.
#[derive(Debug)]
struct Node {
    step: Arc<Step>,
    children: Vec<Self>,
}

/// A moment of the execution at hand.
#[derive(Debug)]
struct Frame {
    /// The step that was made, and what was known before it.
    made: Made,
    /// What is to be tried from here once the step's own executions are done, of which the next frame has the next ones.
    tree: Vec<Node>,
}

/// Makes a run by a plan, to its end or until the conductor breaks it off.
pub(super) trait Machine {
    /// # Errors
    /// A sentence: the run cannot be made.
    fn run(&mut self, plan: Plan) -> Result<Run, Stop>;
}

/// Of which steps it is foreseen what they would do at another moment; the others are tried there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Foresees {
    /// Of none.
    None,
    /// Of those that cannot be made, and of single operations of whoever holds no lock: a section may have other ways.
    Single,
    /// Of all that are simple.
    All,
}

/// Why the search goes no further.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// No run can be made; why.
    Failed(String),
    /// The same steps did not come to the same, at this operation.
    Differs(Pending),
    /// A step came to something else than was foreseen.
    Unforeseen,
    /// Whole sections cannot be steps as they were.
    Unfit(Unfit),
}

/// An execution that is over.
#[derive(Debug, Default)]
pub(super) struct Over {
    /// The order of its steps.
    pub(super) order: Order,
    /// Who had not ended.
    pub(super) left: Standings,
}

/// The state of a search.
#[derive(Debug)]
pub(super) struct Search {
    conductor: Arc<Conductor>,
    rows: Rows,
    frames: Vec<Frame>,
    /// The execution at hand, whose order is also that of what the next one has in common with it.
    over: Over,
    /// Whether there is one, in which no races have been looked for.
    is_over: bool,
    /// Without wakeup trees, one step is tried for each race, whatever comes of it: for a test of what they are good for.
    wakeup: bool,
    /// How many executions there were.
    pub(super) executions: u64,
    /// How many runs came to a moment at which every thread that could go on was asleep.
    pub(super) blocked: u64,
    /// What is foreseen of steps at other moments.
    foresees: Foresees,
    /// Who is in the deadlock that each run begins with.
    stuck: Vec<u32>,
}

impl Search {
    pub(super) fn new(
        conductor: Arc<Conductor>,
        rows: Rows,
        (wakeup, foresees): (bool, Foresees),
        stuck: Vec<u32>,
    ) -> Self {
        let (frames, over) = (Vec::with_capacity(USUAL), Over::default());
        Self {
            conductor,
            rows,
            frames,
            over,
            is_over: false,
            wakeup,
            executions: 0,
            blocked: 0,
            foresees,
            stuck,
        }
    }

    /// The steps of the execution at hand.
    pub(super) fn made(&self) -> impl Iterator<Item = &Made> {
        self.frames.iter().map(|frame| &frame.made)
    }

    /// The execution at hand, if there is one.
    pub(super) fn over(&self) -> Option<&Over> {
        self.is_over.then_some(&self.over)
    }

    /// Makes the next execution; `None` if all have been made. To be called again until then.
    ///
    /// # Errors
    /// Why the search goes no further.
    pub(super) fn next(&mut self, machine: &mut impl Machine) -> Result<Option<Run>, Stop> {
        // Not before: the caller may want to see what the run has left.
        if core::mem::take(&mut self.is_over) {
            let over = core::mem::take(&mut self.over);
            self.find_races(machine, &over)?;
            self.over = over;
        }
        loop {
            let Some(plan) = self.plan() else { return Ok(None) };
            let mut run = machine.run(plan)?;
            self.extend(&mut run.made);
            match run.broken {
                None => {
                    self.executions += 1;
                    let Over { order, left } = &mut self.over;
                    let step = |at: usize| &*self.frames[at].made.step;
                    for at in order.len()..self.frames.len() {
                        order.push(step(at), step, self.rows);
                    }
                    *left = core::mem::take(&mut run.left);
                    self.is_over = true;
                    return Ok(Some(run));
                }
                Some(Broken::Blocked) => {
                    self.blocked += 1;
                    self.conductor.give_back(run);
                }
                Some(Broken::Differs(pending)) => return Err(Stop::Differs(pending)),
                Some(Broken::Unforeseen) => return Err(Stop::Unforeseen),
                Some(Broken::Unfit(unfit)) => return Err(Stop::Unfit(unfit)),
                Some(Broken::Misfit | Broken::Planned) => {
                    let last = self.frames.last().map(|frame| frame.made.standing[0].pending);
                    return Err(last.map_or_else(
                        || Stop::Failed("the run could not be made again".to_owned()),
                        Stop::Differs,
                    ));
                }
            }
        }
    }

    /// What the next run is to do: the steps up to the last moment at which something is to be tried, and then that.
    fn plan(&mut self) -> Option<Plan> {
        if self.executions + self.blocked == 0 {
            return Some(Plan::default());
        }
        let mut over = Steps::new();
        loop {
            let frame = self.frames.last_mut()?;
            // What was made here is done.
            let done = Arc::clone(&frame.made.step);
            frame.made.asleep.push(done);
            while let Some(next) = frame.tree.first() {
                if frame.made.asleep.iter().any(|step| step.process == next.step.process) {
                    // Only without wakeup trees.
                    self.blocked += 1;
                    frame.tree.remove(0);
                    continue;
                }
                break;
            }
            if !frame.tree.is_empty() {
                break;
            }
            over.extend(self.frames.pop().map(|frame| frame.made.step));
        }
        self.conductor.leave(over.drain(..));
        let frame = self.frames.pop()?;
        let known = self.frames.len();
        self.over.order.truncate(known);
        let mut steps: Steps = self.frames.iter().map(|frame| Arc::clone(&frame.made.step)).collect();
        let asleep = frame.made.asleep.clone();
        let mut node = frame.tree.first();
        while let Some(Node { step, children }) = node {
            steps.push(Arc::clone(step));
            node = children.first();
        }
        self.frames.push(frame);
        Some(Plan { steps, known, asleep, ..Plan::default() })
    }

    /// Takes in the new steps of the run, of which the first ones were those of a wakeup tree.
    fn extend(&mut self, made: &mut Vec<Made>) {
        let mut tree = self.frames.pop().map_or_else(Vec::new, |frame| frame.tree);
        for made in made.drain(..) {
            let children = if tree.is_empty() { Vec::new() } else { tree.remove(0).children };
            self.frames.push(Frame { made, tree });
            tree = children;
        }
    }

    /// Puts the steps into the wakeup tree of this moment, unless what was done there, or is in it, leads to the same.
    fn reverse(&mut self, at: usize, steps: Steps) {
        let (conductor, rows) = (Arc::clone(&self.conductor), self.rows);
        conductor.with_names(|names| {
            let initial = |levels: &Levels, one: &Step, steps: &Steps| -> Option<Option<usize>> {
                let mut levels = levels.clone();
                for (place, step) in steps.iter().enumerate() {
                    if step.process == one.process {
                        return Some(Some(place));
                    }
                    if rows.depends(one, step, &levels, names) {
                        return None;
                    }
                    levels.apply(step, names);
                }
                Some(None)
            };
            let frame = &self.frames[at];
            let levels = &frame.made.levels;
            if !self.wakeup {
                let mut firsts = steps.iter().enumerate().filter(|(place, step)| {
                    let is_first = steps.iter().position(|one| one.process == step.process) == Some(*place);
                    is_first && initial(levels, step, &steps) == Some(Some(*place))
                });
                let is_known = |step: &Arc<Step>| {
                    let others = frame.tree.iter().map(|node| &node.step);
                    let tree = core::iter::once(&frame.made.step).chain(others);
                    frame.made.asleep.iter().chain(tree).any(|known| known.process == step.process)
                };
                let first = firsts.clone().next().map(|(_, step)| Arc::clone(step));
                if !firsts.any(|(_, step)| is_known(step))
                    && let Some(step) = first
                {
                    self.frames[at].tree.push(Node { step, children: Vec::new() });
                }
                return;
            }
            if frame.made.asleep.iter().any(|one| initial(levels, one, &steps).is_some()) {
                return;
            }
            // Which step of the tree leads towards these, if there is one: it is made, and they are what is left to do.
            let go_along = |levels: &mut Levels, steps: &mut Steps, step: &Step| -> Option<()> {
                initial(levels, step, steps)?.map(|place| steps.remove(place));
                levels.apply(step, names);
                Some(())
            };
            let go_down = |levels: &mut Levels, steps: &mut Steps, tree: &[Node]| -> Option<usize> {
                tree.iter().position(|node| go_along(levels, steps, &node.step).is_some())
            };
            // Down the path of the execution at hand first.
            let (mut level, mut levels, mut steps) = (at, levels.clone(), steps);
            let mut tree = loop {
                let Some(frame) = self.frames.get(level) else { return };
                if go_along(&mut levels, &mut steps, &frame.made.step).is_some() {
                    level += 1;
                    continue;
                }
                let Some(found) = go_down(&mut levels, &mut steps, &frame.tree) else {
                    break &mut self.frames[level].tree;
                };
                let node = &mut self.frames[level].tree[found];
                if node.children.is_empty() {
                    return;
                }
                break &mut node.children;
            };
            while let Some(found) = go_down(&mut levels, &mut steps, tree) {
                tree = &mut tree[found].children;
                if tree.is_empty() {
                    return;
                }
            }
            for step in steps {
                tree.push(Node { step, children: Vec::new() });
                let last = tree.len() - 1;
                tree = &mut tree[last].children;
            }
        });
    }
}
