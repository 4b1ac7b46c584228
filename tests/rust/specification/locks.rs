//! `Lock`, `RLock`, and `Condition` beside either.

use super::{Answer, Outcomes, Patience, Specification, TIMEOUT, answer, one, raised, silent};
use threadground::prelude::*;

/// Which of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    Lock,
    RLock,
}

/// A lock. Waiters are threads with the depth to which they had the lock.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Locks<const CONDITION: bool> {
    kind: Kind,
    /// Who took it, and how often.
    owner: Option<(u32, u32)>,
    /// Its owner has waited and is not back yet: a lock that is handed over may refuse, until then, to be
    /// given back by somebody else.
    fresh: bool,
    waiters: Vec<(u32, u32)>,
    notified: Vec<(u32, u32)>,
    /// Notified or out of time, but without the lock.
    back: Vec<(u32, u32)>,
}

/// A lock alone.
pub(crate) type LockAlone = Locks<false>;
/// A lock with a condition.
pub(crate) type WithCondition = Locks<true>;

#[derive(Clone, Debug)]
pub(crate) enum Operation {
    Acquire(Patience),
    Release,
    Locked,
    Wait(Patience),
    Notify(u32),
    NotifyAll,
    /// Parts of a wait: gets in line; lets the lock go; is notified or out of time; takes the lock again.
    GetInLine,
    LetGo,
    Leave(Patience),
    TakeAgain,
    /// The last part of what may wait for the lock.
    ComeBack,
}
use Operation::*;

#[derive(Clone, Debug)]
pub(crate) enum Object {
    Lock(Lock, Condition),
    RLock(RLock, Condition),
}

fn take_out(list: &mut Vec<(u32, u32)>, thread: u32) -> Option<(u32, u32)> {
    let at = list.iter().position(|&(other, _)| other == thread)?;
    Some(list.remove(at))
}

impl<const CONDITION: bool> Locks<CONDITION> {
    pub(crate) fn new(kind: Kind) -> Self {
        Self { kind, owner: None, fresh: false, waiters: Vec::new(), notified: Vec::new(), back: Vec::new() }
    }

    /// A plain lock does not know whose it is.
    fn is_held_by(&self, thread: u32) -> bool {
        self.owner.is_some_and(|(owner, _)| self.kind == Kind::Lock || owner == thread)
    }

    fn with_owner(&self, owner: Option<(u32, u32)>) -> Self {
        Self { owner, fresh: false, ..self.clone() }
    }

    fn with_fresh_owner(&self, owner: (u32, u32)) -> Self {
        Self { owner: Some(owner), fresh: self.kind == Kind::Lock, ..self.clone() }
    }

    fn come_back(&self, thread: u32) -> Outcomes<Self> {
        let is_mine = self.owner.is_some_and(|(owner, _)| owner == thread);
        silent(Self { fresh: self.fresh && !is_mine, ..self.clone() })
    }

    fn acquire(&self, thread: u32, patience: Patience) -> Outcomes<Self> {
        match self.owner {
            None if patience == Patience::No => one(Answer::Is(true), self.with_owner(Some((thread, 1)))),
            None => one(Answer::Is(true), self.with_fresh_owner((thread, 1))),
            Some((owner, depth)) if self.kind == Kind::RLock && owner == thread => {
                one(Answer::Is(true), self.with_owner(Some((owner, depth + 1))))
            }
            Some(_) => patience.gives_up(Answer::Is(false), self),
        }
    }

    fn release(&self, thread: u32) -> Outcomes<Self> {
        match self.owner {
            Some((owner, depth)) if self.is_held_by(thread) => {
                let mut outcomes =
                    one(Answer::Done, self.with_owner((depth > 1).then_some((owner, depth - 1))));
                if self.fresh && owner != thread {
                    outcomes.extend(raised("RuntimeError: release unlocked lock", self.clone()));
                }
                outcomes
            }
            _ if self.kind == Kind::Lock => raised("RuntimeError: release unlocked lock", self.clone()),
            _ => raised("RuntimeError: cannot release un-acquired lock", self.clone()),
        }
    }

    fn get_in_line(&self, thread: u32) -> Outcomes<Self> {
        let (Some((_, depth)), true) = (self.owner, self.is_held_by(thread)) else {
            return raised("RuntimeError: cannot wait on un-acquired lock", self.clone());
        };
        let mut next = self.clone();
        next.waiters.push((thread, depth));
        silent(next)
    }

    fn let_go(&self, thread: u32) -> Outcomes<Self> {
        let waits = |list: &Vec<(u32, u32)>| list.iter().any(|&(other, _)| other == thread);
        if !waits(&self.waiters) && !waits(&self.notified) {
            // It was refused.
            return silent(self.clone());
        }
        let mut outcomes = Vec::new();
        if self.owner.is_some() {
            outcomes.extend(silent(self.with_owner(None)));
        }
        if self.owner.is_none_or(|(owner, _)| self.fresh && owner != thread) {
            // Another thread has released the lock meanwhile.
            let mut next = self.clone();
            let _ = take_out(&mut next.waiters, thread).or_else(|| take_out(&mut next.notified, thread));
            outcomes.extend(raised("RuntimeError: release unlocked lock", next));
        }
        outcomes
    }

    fn leave(&self, thread: u32, patience: Patience) -> Outcomes<Self> {
        let mut next = self.clone();
        let (waiter, notified) = match take_out(&mut next.notified, thread) {
            Some(waiter) => (waiter, true),
            None => match take_out(&mut next.waiters, thread) {
                Some(_) if patience == Patience::Endless => return Vec::new(),
                Some(waiter) => (waiter, false),
                None => return silent(next),
            },
        };
        next.back.push(waiter);
        let said = if patience == Patience::Endless { Answer::Done } else { Answer::Is(notified) };
        one(said, next)
    }

    fn take_again(&self, thread: u32) -> Outcomes<Self> {
        let mut next = self.clone();
        match take_out(&mut next.back, thread) {
            None => silent(next),
            Some(_) if self.owner.is_some() => Vec::new(),
            Some(waiter) => silent(next.with_fresh_owner(waiter)),
        }
    }

    fn notify(&self, thread: u32, count: usize) -> Outcomes<Self> {
        if !self.is_held_by(thread) {
            return raised("RuntimeError: cannot notify on un-acquired lock", self.clone());
        }
        let mut next = self.clone();
        let count = count.min(next.waiters.len());
        next.notified.extend(next.waiters.drain(..count));
        // Whoever is notified is no longer in a line: the order among them is of no matter.
        next.notified.sort_unstable();
        one(Answer::Done, next)
    }
}

impl<const CONDITION: bool> Specification for Locks<CONDITION> {
    type Operation = Operation;
    type Object = Object;

    fn first(random: &mut Random) -> Self {
        Self::new(if random.randint(0, 1) == 0 { Kind::Lock } else { Kind::RLock })
    }

    fn build(&self) -> Object {
        match self.kind {
            Kind::Lock => {
                let lock = Lock::new();
                Object::Lock(lock.clone(), Condition::with_lock(&lock))
            }
            Kind::RLock => {
                let lock = RLock::new();
                Object::RLock(lock.clone(), Condition::with_lock(&lock))
            }
        }
    }

    fn draw(&self, random: &mut Random, most: Patience) -> Operation {
        match random.randint(0, if CONDITION { 11 } else { 5 }) {
            0 | 1 => Acquire(Patience::draw(random, most)),
            2 => Acquire(most),
            3 | 4 => Release,
            5 if self.kind == Kind::Lock => Locked,
            5 => Acquire(Patience::No),
            6..=8 => Wait(Patience::draw_waiting(random, most)),
            9 | 10 => Notify(random.randint(0, 2) as u32),
            _ => NotifyAll,
        }
    }

    fn perform(object: &Object, operation: &Operation) -> Answer {
        let condition = match object {
            Object::Lock(_, condition) | Object::RLock(_, condition) => condition,
        };
        answer(|| {
            match (object, operation) {
                (Object::Lock(lock, _), Acquire(patience)) => {
                    return Answer::Is(match patience {
                        Patience::No => lock.try_acquire(),
                        Patience::Timeout => lock.acquire_timeout(TIMEOUT),
                        Patience::Endless => lock.acquire(),
                    });
                }
                (Object::RLock(lock, _), Acquire(patience)) => {
                    return Answer::Is(match patience {
                        Patience::No => lock.try_acquire(),
                        Patience::Timeout => lock.acquire_timeout(TIMEOUT),
                        Patience::Endless => lock.acquire(),
                    });
                }
                (Object::Lock(lock, _), Locked) => return Answer::Is(lock.locked()),
                (_, Wait(Patience::Timeout)) => return Answer::Is(condition.wait_timeout(TIMEOUT)),
                (_, Wait(_)) => condition.wait(),
                (Object::Lock(lock, _), Release) => lock.release(),
                (Object::RLock(lock, _), Release) => lock.release(),
                (_, Notify(count)) => condition.notify(*count as usize),
                (_, NotifyAll) => condition.notify_all(),
                (_, GetInLine | LetGo | Leave(_) | TakeAgain | ComeBack | Locked) => {
                    unreachable!("never drawn")
                }
            }
            Answer::Done
        })
    }

    fn outcomes(&self, thread: u32, part: &Operation) -> Outcomes<Self> {
        match *part {
            Acquire(patience) => self.acquire(thread, patience),
            Release => self.release(thread),
            Locked => one(Answer::Is(self.owner.is_some()), self.clone()),
            GetInLine => self.get_in_line(thread),
            LetGo => self.let_go(thread),
            Leave(patience) => self.leave(thread, patience),
            TakeAgain => self.take_again(thread),
            ComeBack => self.come_back(thread),
            Notify(count) => self.notify(thread, count as usize),
            NotifyAll => self.notify(thread, usize::MAX),
            Wait(_) => unreachable!("it is made of parts"),
        }
    }

    fn parts(operation: &Operation) -> Vec<Operation> {
        match *operation {
            Wait(patience) => vec![GetInLine, LetGo, Leave(patience), TakeAgain, ComeBack],
            Acquire(Patience::Timeout | Patience::Endless) => vec![operation.clone(), ComeBack],
            _ => vec![operation.clone()],
        }
    }

    fn needs_hold(operation: &Operation) -> bool {
        matches!(operation, Release | Wait(_) | Notify(_) | NotifyAll)
    }

    fn holds(operation: &Operation, answer: &Answer) -> i32 {
        match (operation, answer) {
            (Acquire(_), Answer::Is(true)) => 1,
            (Release, Answer::Done) => -1,
            _ => 0,
        }
    }

    fn give_back() -> Option<Operation> {
        Some(Release)
    }
}
