//! `Barrier`: in phases, as CPython's.

use super::{Answer, Outcomes, Patience, Specification, TIMEOUT, one, silent};
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

/// A barrier: those inside, with the number that each got and whether the gate was opened for it; no
/// number for who was refused.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Gate {
    parties: u32,
    /// There is one, and it takes a while.
    action: bool,
    phase: Phase,
    inside: BTreeMap<u32, Option<(u32, bool)>>,
}

#[derive(Clone, Debug)]
pub(crate) enum Operation {
    Wait(Patience),
    Reset,
    Abort,
    Broken,
    Waiting,
    /// Parts of a wait.
    Arrive,
    Open,
    Leave(Patience),
}
use Operation::*;

impl Gate {
    fn count(&self) -> u32 {
        self.inside.values().flatten().count() as u32
    }

    fn with(&self, phase: Phase) -> Self {
        Self { phase, ..self.clone() }
    }

    fn arrive(&self, thread: u32) -> Outcomes<Self> {
        let mut next = self.clone();
        match self.phase {
            Phase::Filling => {
                let count = self.count();
                next.inside.insert(thread, Some((count, false)));
                if count + 1 == self.parties {
                    next.phase = Phase::Opening;
                }
            }
            Phase::Broken => {
                next.inside.insert(thread, None);
            }
            Phase::Opening | Phase::Draining | Phase::Resetting => return Vec::new(),
        }
        silent(next)
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
    fn open(&self, thread: u32) -> Outcomes<Self> {
        let is_last = self.inside[&thread].is_some_and(|(index, _)| index + 1 == self.parties);
        let opens = is_last && self.phase == Phase::Opening;
        silent(if opens { self.clone().opened() } else { self.clone() })
    }

    fn leave(&self, thread: u32, patience: Patience) -> Outcomes<Self> {
        let mut next = self.clone();
        let Some(Some((index, opened))) = next.inside.remove(&thread) else {
            return one(Answer::Broken, next);
        };
        let is_last = index + 1 == self.parties;
        let mut said = vec![if opened { Answer::Number(index) } else { Answer::Broken }];
        match self.phase {
            Phase::Draining => {}
            // No time runs out during the action.
            Phase::Opening => return Vec::new(),
            Phase::Filling if patience == Patience::Endless => return Vec::new(),
            Phase::Filling => next.phase = Phase::Broken,
            // It was let go, but its time ran out before it saw so, and then all this happened.
            Phase::Resetting | Phase::Broken if opened && !is_last && patience == Patience::Timeout => {
                said.push(Answer::Broken);
            }
            Phase::Resetting | Phase::Broken => {}
        }
        if next.count() == 0 && matches!(next.phase, Phase::Draining | Phase::Resetting) {
            next.phase = Phase::Filling;
        }
        said.into_iter().map(|said| (Some(said), next.clone())).collect()
    }
}

impl Specification for Gate {
    type Operation = Operation;
    type Object = Barrier;

    fn first(random: &mut Random) -> Self {
        let (parties, action) = (random.randint(1, 3) as u32, random.randint(0, 2) == 0);
        Self { parties, action, phase: Phase::Filling, inside: BTreeMap::new() }
    }

    fn build(&self) -> Barrier {
        if self.action {
            Barrier::with_action(self.parties, || sleep(TIMEOUT))
        } else {
            Barrier::new(self.parties)
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
            Arrive | Open | Leave(_) => unreachable!("never drawn"),
        }
        Answer::Done
    }

    fn outcomes(&self, thread: u32, part: &Operation) -> Outcomes<Self> {
        match *part {
            Arrive => self.arrive(thread),
            Open => self.open(thread),
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
            Wait(_) => unreachable!("it is made of parts"),
        }
    }

    fn parts(operation: &Operation) -> Vec<Operation> {
        match *operation {
            Wait(patience) => vec![Arrive, Open, Leave(patience)],
            _ => vec![operation.clone()],
        }
    }
}
