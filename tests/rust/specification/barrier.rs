//! The specification of `Barrier`, which works in phases, as CPython's does.

use super::{
    Answer, Keeper, Outcome, Outcomes, Patience, Primitive, Specification, TIMEOUT, goes_on, one, raised,
};
use std::collections::BTreeMap;
use threadground::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Phase {
    Filling,
    Opening,
    Draining,
    Resetting,
    Broken,
}

/// What the last one does before it opens the gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Action {
    Nothing,
    TakesAWhile,
    Raises,
}

/// A barrier: those inside, with the number that each got and whether the gate was opened for it; no
/// number for who was refused.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Gate {
    parties: u32,
    keeper: Keeper,
    action: Action,
    phase: Phase,
    inside: BTreeMap<u32, Option<(u32, bool)>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Operation {
    Wait(Patience),
    Reset,
    Abort,
    Broken,
    Waiting,
    /// What is left of a wait: the last one does what is to be done, and opens the gate.
    Act(Patience),
    Open(Patience),
    Leave(Patience),
}
use Operation::*;

impl Gate {
    pub(crate) fn new(parties: u32, keeper: Keeper, action: Action) -> Self {
        Self { parties, keeper, action, phase: Phase::Filling, inside: BTreeMap::new() }
    }

    fn count(&self) -> u32 {
        self.inside.values().flatten().count() as u32
    }

    fn with(&self, phase: Phase) -> Self {
        Self { phase, ..self.clone() }
    }

    fn arrive(&self, thread: u32, patience: Patience) -> Outcomes<Self> {
        let mut next = self.clone();
        match self.phase {
            Phase::Filling => {
                let count = self.count();
                next.inside.insert(thread, Some((count, false)));
                if count + 1 == self.parties {
                    next.phase = Phase::Opening;
                    return goes_on(next, Act(patience));
                }
            }
            Phase::Broken => {
                next.inside.insert(thread, None);
            }
            Phase::Opening | Phase::Draining | Phase::Resetting => return Vec::new(),
        }
        goes_on(next, Leave(patience))
    }

    /// The gate opens for all who are inside.
    fn opened(mut self) -> Self {
        self.phase = Phase::Draining;
        for (_, opened) in self.inside.values_mut().flatten() {
            *opened = true;
        }
        self
    }

    /// The last one comes out of the action, if there is one, and opens the gate.
    fn open(&self, thread: u32, patience: Patience) -> Outcomes<Self> {
        if self.action == Action::Raises {
            let mut next = self.with(Phase::Broken);
            next.inside.remove(&thread);
            return raised("Exception: on purpose", next);
        }
        // Somebody may have reset or aborted it meanwhile.
        let next = if self.phase == Phase::Opening { self.clone().opened() } else { self.clone() };
        goes_on(next, Leave(patience))
    }

    fn leave(&self, thread: u32, patience: Patience) -> Outcomes<Self> {
        let mut next = self.clone();
        let Some(Some((index, opened))) = next.inside.remove(&thread) else {
            return one(Answer::Broken, next);
        };
        let is_last = index + 1 == self.parties;
        let is_shut = matches!(self.phase, Phase::Resetting | Phase::Broken);
        // CPython's looks at the barrier as it leaves, and not as it is let go.
        let overtaken = is_shut && opened && !is_last;
        let mut said = vec![match self.keeper {
            Keeper::CPython if overtaken => Answer::Broken,
            _ if opened => Answer::Number(index),
            _ => Answer::Broken,
        }];
        match self.phase {
            Phase::Draining => {}
            // No time runs out during the action.
            Phase::Opening => return Vec::new(),
            Phase::Filling if patience == Patience::Endless => return Vec::new(),
            Phase::Filling => next.phase = Phase::Broken,
            // It was let go, but its time ran out before it saw so, and then all this happened.
            Phase::Resetting | Phase::Broken if overtaken && patience == Patience::Timeout => {
                said.push(Answer::Broken);
            }
            Phase::Resetting | Phase::Broken => {}
        }
        if next.count() == 0 && matches!(next.phase, Phase::Draining | Phase::Resetting) {
            next.phase = Phase::Filling;
        }
        said.into_iter().map(|said| Outcome::new(next.clone()).says(said)).collect()
    }
}

impl Specification for Gate {
    type Operation = Operation;

    fn outcomes(&self, thread: u32, operation: &Operation) -> Outcomes<Self> {
        match *operation {
            Wait(patience) => self.arrive(thread, patience),
            Act(patience) => goes_on(self.clone(), Open(patience)),
            Open(patience) => self.open(thread, patience),
            Leave(patience) => self.leave(thread, patience),
            Reset if self.count() == 0 => one(Answer::Done, self.with(Phase::Filling)),
            Reset if self.phase == Phase::Draining => one(Answer::Done, self.clone()),
            Reset => one(Answer::Done, self.with(Phase::Resetting)),
            Abort => one(Answer::Done, self.with(Phase::Broken)),
            Broken => one(Answer::Is(self.phase == Phase::Broken), self.clone()),
            Waiting => {
                let is_closed = matches!(self.phase, Phase::Filling | Phase::Opening);
                one(Answer::Number(if is_closed { self.count() } else { 0 }), self.clone())
            }
        }
    }
}

impl Primitive for Gate {
    type Object = Barrier;

    fn first(random: &mut Random) -> Self {
        let (parties, acts) = (random.randint(1, 3) as u32, random.randint(0, 2) == 0);
        Self::new(parties, Keeper::Ours, if acts { Action::TakesAWhile } else { Action::Nothing })
    }

    fn build(&self) -> Barrier {
        match self.action {
            Action::Nothing => Barrier::new(self.parties),
            Action::TakesAWhile => Barrier::with_action(self.parties, || sleep(TIMEOUT)),
            Action::Raises => Barrier::with_action(self.parties, || panic!("on purpose")),
        }
    }

    fn draw(&self, random: &mut Random, most: Patience) -> Operation {
        match random.randint(0, 19) {
            0 | 1 => Reset,
            2 => Abort,
            3 => Broken,
            4 => Waiting,
            5 | 6 => Wait(Patience::Timeout),
            _ => Wait(most),
        }
    }

    fn perform(barrier: &Barrier, operation: &Operation) -> Answer {
        let number = |passed: Result<u32, _>| passed.map_or(Answer::Broken, Answer::Number);
        match operation {
            Wait(Patience::Endless) => return number(barrier.wait()),
            Wait(_) => return number(barrier.wait_timeout(TIMEOUT)),
            Broken => return Answer::Is(barrier.broken()),
            Waiting => return Answer::Number(barrier.n_waiting()),
            Reset => barrier.reset(),
            Abort => barrier.abort(),
            Act(_) | Open(_) | Leave(_) => unreachable!("never drawn"),
        }
        Answer::Done
    }
}
