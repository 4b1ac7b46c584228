//! The specifications of `Event`, `Semaphore` and `BoundedSemaphore`.

use super::{Answer, Outcomes, Patience, Primitive, Specification, TIMEOUT, answer, one, raised};
use threadground::prelude::*;

/// An event: whether it is set.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Flag(bool);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum FlagOperation {
    Set,
    Clear,
    IsSet,
    Wait(Patience),
}

impl Flag {
    pub(crate) fn new() -> Self {
        Self(false)
    }
}

impl Specification for Flag {
    type Operation = FlagOperation;

    fn outcomes(&self, _thread: u32, operation: &FlagOperation) -> Outcomes<Self> {
        match operation {
            FlagOperation::Set => one(Answer::Done, Self(true)),
            FlagOperation::Clear => one(Answer::Done, Self(false)),
            FlagOperation::IsSet => one(Answer::Is(self.0), self.clone()),
            FlagOperation::Wait(_) if self.0 => one(Answer::Is(true), self.clone()),
            FlagOperation::Wait(patience) => patience.gives_up(Answer::Is(false), self),
        }
    }
}

impl Primitive for Flag {
    type Object = Event;

    fn first(_random: &mut Random) -> Self {
        Self::new()
    }

    fn build(&self) -> Event {
        Event::new()
    }

    fn draw(&self, random: &mut Random, most: Patience) -> FlagOperation {
        match random.randint(0, 5) {
            0 => FlagOperation::Set,
            1 => FlagOperation::Clear,
            2 | 3 => FlagOperation::IsSet,
            _ => FlagOperation::Wait(Patience::draw_waiting(random, most)),
        }
    }

    fn perform(event: &Event, operation: &FlagOperation) -> Answer {
        match operation {
            FlagOperation::Set => event.set(),
            FlagOperation::Clear => event.clear(),
            FlagOperation::IsSet => return Answer::Is(event.is_set()),
            FlagOperation::Wait(Patience::Endless) => return Answer::Is(event.wait()),
            FlagOperation::Wait(_) => return Answer::Is(event.wait_timeout(TIMEOUT)),
        }
        Answer::Done
    }
}

/// A semaphore: its permits, and how many there may be.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Permits {
    permits: u32,
    bound: Option<u32>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum PermitsOperation {
    Acquire(Patience),
    Release(u32),
}

#[derive(Clone, Debug)]
pub(crate) enum PermitsObject {
    Any(Semaphore),
    Bounded(BoundedSemaphore),
}

impl Permits {
    pub(crate) fn new(permits: u32, bound: Option<u32>) -> Self {
        Self { permits, bound }
    }
}

impl Specification for Permits {
    type Operation = PermitsOperation;

    fn outcomes(&self, _thread: u32, operation: &PermitsOperation) -> Outcomes<Self> {
        let with = |permits| Self { permits, ..self.clone() };
        match *operation {
            PermitsOperation::Acquire(_) if self.permits > 0 => one(Answer::Is(true), with(self.permits - 1)),
            PermitsOperation::Acquire(patience) => patience.gives_up(Answer::Is(false), self),
            PermitsOperation::Release(0) => raised("ValueError: n must be one or more", self.clone()),
            PermitsOperation::Release(n) if self.bound.is_some_and(|bound| self.permits + n > bound) => {
                raised("ValueError: Semaphore released too many times", self.clone())
            }
            PermitsOperation::Release(n) => one(Answer::Done, with(self.permits + n)),
        }
    }
}

impl Primitive for Permits {
    type Object = PermitsObject;

    fn first(random: &mut Random) -> Self {
        let permits = random.randint(0, 3) as u32;
        Self::new(permits, (random.randint(0, 1) == 0).then_some(permits))
    }

    fn build(&self) -> PermitsObject {
        let permits = i64::from(self.permits);
        match self.bound {
            None => PermitsObject::Any(Semaphore::new(permits)),
            Some(_) => PermitsObject::Bounded(BoundedSemaphore::new(permits)),
        }
    }

    fn draw(&self, random: &mut Random, most: Patience) -> PermitsOperation {
        match random.randint(0, 9) {
            0..=5 => PermitsOperation::Acquire(Patience::draw(random, most)),
            6 => PermitsOperation::Release(random.randint(0, 3) as u32),
            _ => PermitsOperation::Release(1),
        }
    }

    fn perform(object: &PermitsObject, operation: &PermitsOperation) -> Answer {
        use PermitsOperation::{Acquire, Release};
        answer(|| match (object, operation) {
            (PermitsObject::Any(it), Acquire(Patience::No)) => Answer::Is(it.try_acquire()),
            (PermitsObject::Any(it), Acquire(Patience::Timeout)) => Answer::Is(it.acquire_timeout(TIMEOUT)),
            (PermitsObject::Any(it), Acquire(Patience::Endless)) => Answer::Is(it.acquire()),
            (PermitsObject::Bounded(it), Acquire(Patience::No)) => Answer::Is(it.try_acquire()),
            (PermitsObject::Bounded(it), Acquire(Patience::Timeout)) => {
                Answer::Is(it.acquire_timeout(TIMEOUT))
            }
            (PermitsObject::Bounded(it), Acquire(Patience::Endless)) => Answer::Is(it.acquire()),
            (PermitsObject::Any(it), Release(n)) => {
                it.release_many(*n);
                Answer::Done
            }
            (PermitsObject::Bounded(it), Release(n)) => {
                it.release_many(*n);
                Answer::Done
            }
        })
    }

    fn needs_hold(operation: &PermitsOperation) -> bool {
        matches!(operation, PermitsOperation::Release(1))
    }

    fn holds(operation: &PermitsOperation, answer: &Answer) -> i32 {
        match (operation, answer) {
            (PermitsOperation::Acquire(_), Answer::Is(true)) => 1,
            (PermitsOperation::Release(1), Answer::Done) => -1,
            _ => 0,
        }
    }

    fn give_back() -> Option<PermitsOperation> {
        Some(PermitsOperation::Release(1))
    }
}
