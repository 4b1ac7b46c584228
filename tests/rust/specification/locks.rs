//! The specifications of `Lock` and `RLock`, and of `Condition`s beside either.

use super::{Answer, Keeper, Outcome, Outcomes, Patience, Primitive, Specification, TIMEOUT};
use super::{answer, goes_on, one, raised};
use threadground::prelude::*;

/// Which of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    Lock,
    RLock,
}

/// A thread, with how often it took the lock, or had taken it when it began to wait.
type Hold = (u32, u32);

/// A lock, and so many conditions that share it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Locks<const CONDITIONS: usize> {
    kind: Kind,
    keeper: Keeper,
    owner: Option<Hold>,
    /// Its owner has waited and is not back yet: until then the lock may refuse to be given back by somebody
    /// else. CPython's says that it is not locked.
    fresh: bool,
    lines: [Line; CONDITIONS],
    /// Notified or out of time, but without the lock.
    back: Vec<Hold>,
}

/// Those who wait for a condition.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct Line {
    waiters: Vec<Hold>,
    notified: Vec<Hold>,
    /// CPython's: out of time, but still among the waiters.
    late: Vec<u32>,
}

/// A lock alone.
pub(crate) type LockAlone = Locks<0>;
/// A lock with a condition.
pub(crate) type WithCondition = Locks<1>;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Operation {
    Acquire(Patience),
    Release,
    Locked,
    /// Of a condition, by its number.
    Wait(usize, Patience),
    Notify(usize, u32),
    NotifyAll(usize),
    /// Who has waited for the lock comes back with it.
    ComeBack,
    /// What is left of a wait: lets the lock go; is notified or out of time; takes the lock again; CPython's
    /// gets out of line only now.
    LetGo(usize, Patience),
    Leave(usize, Patience),
    TakeAgain(usize),
    GetOut(usize),
    /// What is left of CPython's `notify`.
    Tell(usize, u32),
    /// CPython's `Condition` looks whether a plain lock is held by taking it; it was free, and is given back.
    GiveBack(&'static str),
}
use Operation::*;

#[derive(Clone, Debug)]
pub(crate) enum Object {
    Lock(Lock, Condition),
    RLock(RLock, Condition),
}

/// CPython's: one whose `wait` failed when it was in line. It stays there.
const GONE: u32 = u32::MAX;

const NOT_HELD: &str = "RuntimeError: release unlocked lock";
const CANNOT_WAIT: &str = "RuntimeError: cannot wait on un-acquired lock";
const CANNOT_NOTIFY: &str = "RuntimeError: cannot notify on un-acquired lock";

fn position(list: &[Hold], thread: u32) -> Option<usize> {
    list.iter().position(|&(other, _)| other == thread)
}

fn take_out(list: &mut Vec<Hold>, thread: u32) -> Option<Hold> {
    position(list, thread).map(|at| list.remove(at))
}

impl<const CONDITIONS: usize> Locks<CONDITIONS> {
    pub(crate) fn new(kind: Kind, keeper: Keeper) -> Self {
        let lines = core::array::from_fn(|_| Line::default());
        Self { kind, keeper, owner: None, fresh: false, lines, back: Vec::new() }
    }

    /// A plain lock does not know whose it is.
    fn is_held_by(&self, thread: u32) -> bool {
        self.owner.is_some_and(|(owner, _)| self.kind == Kind::Lock || owner == thread)
    }

    fn with_owner(&self, owner: Option<Hold>) -> Self {
        Self { owner, fresh: false, ..self.clone() }
    }

    fn with_fresh_owner(&self, owner: Hold) -> Self {
        Self { owner: Some(owner), fresh: self.kind == Kind::Lock, ..self.clone() }
    }

    fn acquire(&self, thread: u32, patience: Patience) -> Outcomes<Self> {
        match self.owner {
            None if patience == Patience::No => one(Answer::Is(true), self.with_owner(Some((thread, 1)))),
            None => {
                let taken = Outcome::new(self.with_fresh_owner((thread, 1))).says(Answer::Is(true));
                vec![taken.then(ComeBack)]
            }
            Some((owner, depth)) if self.kind == Kind::RLock && owner == thread => {
                one(Answer::Is(true), self.with_owner(Some((owner, depth + 1))))
            }
            Some(_) => patience.gives_up(Answer::Is(false), self),
        }
    }

    fn come_back(&self, thread: u32) -> Self {
        let is_mine = self.owner.is_some_and(|(owner, _)| owner == thread);
        Self { fresh: self.fresh && !is_mine, ..self.clone() }
    }

    fn release(&self, thread: u32) -> Outcomes<Self> {
        match self.owner {
            Some((owner, depth)) if self.is_held_by(thread) => {
                let mut outcomes =
                    one(Answer::Done, self.with_owner((depth > 1).then_some((owner, depth - 1))));
                if self.fresh && owner != thread {
                    outcomes.extend(raised(NOT_HELD, self.clone()));
                }
                outcomes
            }
            _ if self.kind == Kind::Lock => raised(NOT_HELD, self.clone()),
            _ => raised("RuntimeError: cannot release un-acquired lock", self.clone()),
        }
    }

    fn locked(&self, thread: u32) -> Outcomes<Self> {
        let mut outcomes = one(Answer::Is(self.owner.is_some()), self.clone());
        let is_fresh = self.fresh && self.owner.is_some_and(|(owner, _)| owner != thread);
        if is_fresh && self.keeper == Keeper::CPython {
            outcomes.extend(one(Answer::Is(false), self.clone()));
        }
        outcomes
    }

    /// What a condition does for a thread that does not hold its lock.
    fn refuses(&self, thread: u32, error: &'static str) -> Outcomes<Self> {
        if self.keeper == Keeper::CPython && self.kind == Kind::Lock {
            return goes_on(self.with_owner(Some((thread, 1))), GiveBack(error));
        }
        raised(error, self.clone())
    }

    fn give_back(&self, error: &str) -> Outcomes<Self> {
        raised(if self.owner.is_some() { error } else { NOT_HELD }, self.with_owner(None))
    }

    fn get_in_line(&self, thread: u32, line: usize, patience: Patience) -> Outcomes<Self> {
        let (Some((_, depth)), true) = (self.owner, self.is_held_by(thread)) else {
            return self.refuses(thread, CANNOT_WAIT);
        };
        let mut next = self.clone();
        next.lines[line].waiters.push((thread, depth));
        goes_on(next, LetGo(line, patience))
    }

    fn let_go(&self, thread: u32, line: usize, patience: Patience) -> Outcomes<Self> {
        let mut outcomes = Vec::new();
        if self.owner.is_some() {
            outcomes.extend(goes_on(self.with_owner(None), Leave(line, patience)));
        }
        if self.owner.is_none_or(|(owner, _)| self.fresh && owner != thread) {
            // Another thread has released the lock meanwhile.
            let mut next = self.clone();
            let Line { waiters, notified, .. } = &mut next.lines[line];
            match (self.keeper, position(waiters, thread)) {
                (Keeper::CPython, Some(at)) => waiters[at].0 = GONE,
                _ => drop(take_out(waiters, thread).or_else(|| take_out(notified, thread))),
            }
            outcomes.extend(raised(NOT_HELD, next));
        }
        outcomes
    }

    fn leave(&self, thread: u32, line: usize, patience: Patience) -> Outcomes<Self> {
        let mut next = self.clone();
        let Line { waiters, notified, late } = &mut next.lines[line];
        let (hold, is_notified) = match take_out(notified, thread) {
            Some(hold) => (hold, true),
            None if patience == Patience::Endless => return Vec::new(),
            None => {
                let at = position(waiters, thread).expect("it waits until it leaves");
                let stays = self.keeper == Keeper::CPython;
                if stays {
                    late.push(thread);
                }
                (if stays { waiters[at] } else { waiters.remove(at) }, false)
            }
        };
        next.back.push(hold);
        let said = if patience == Patience::Endless { Answer::Done } else { Answer::Is(is_notified) };
        vec![Outcome::new(next).says(said).then(TakeAgain(line))]
    }

    fn take_again(&self, thread: u32, line: usize) -> Outcomes<Self> {
        if self.owner.is_some() {
            return Vec::new();
        }
        let mut next = self.clone();
        let hold = take_out(&mut next.back, thread).expect("it has left");
        let left = if self.keeper == Keeper::CPython { GetOut(line) } else { ComeBack };
        goes_on(next.with_fresh_owner(hold), left)
    }

    fn get_out(&self, thread: u32, line: usize) -> Outcomes<Self> {
        let mut next = self.come_back(thread);
        let Line { waiters, late, .. } = &mut next.lines[line];
        let before = late.len();
        late.retain(|&other| other != thread);
        if late.len() < before {
            take_out(waiters, thread);
        }
        vec![Outcome::new(next)]
    }

    fn notify(&self, thread: u32, line: usize, count: u32) -> Outcomes<Self> {
        if !self.is_held_by(thread) {
            return self.refuses(thread, CANNOT_NOTIFY);
        }
        if self.keeper == Keeper::CPython {
            return goes_on(self.clone(), Tell(line, count));
        }
        let mut next = self.clone();
        let mut left = count;
        while left > 0 && next.lines[line].tell_one() {
            left -= 1;
        }
        one(Answer::Done, next)
    }

    fn tell(&self, line: usize, count: u32) -> Outcomes<Self> {
        let mut next = self.clone();
        if count > 0 && next.lines[line].tell_one() {
            goes_on(next, Tell(line, count - 1))
        } else {
            one(Answer::Done, next)
        }
    }
}

impl Line {
    /// The first one in line leaves it; false if there is none.
    fn tell_one(&mut self) -> bool {
        if self.waiters.is_empty() {
            return false;
        }
        let first = self.waiters.remove(0);
        let before = self.late.len();
        self.late.retain(|&late| late != first.0);
        if first.0 != GONE && self.late.len() == before {
            self.notified.push(first);
            // Whoever is notified is no longer in a line: the order among them is of no matter.
            self.notified.sort_unstable();
        }
        true
    }
}

impl<const CONDITIONS: usize> Specification for Locks<CONDITIONS> {
    type Operation = Operation;

    fn outcomes(&self, thread: u32, operation: &Operation) -> Outcomes<Self> {
        match *operation {
            Acquire(patience) => self.acquire(thread, patience),
            Release => self.release(thread),
            Locked => self.locked(thread),
            Wait(line, patience) => self.get_in_line(thread, line, patience),
            Notify(line, count) => self.notify(thread, line, count),
            NotifyAll(line) if self.keeper == Keeper::Ours => self.notify(thread, line, u32::MAX),
            NotifyAll(line) => goes_on(self.clone(), Notify(line, self.lines[line].waiters.len() as u32)),
            ComeBack => vec![Outcome::new(self.come_back(thread))],
            LetGo(line, patience) => self.let_go(thread, line, patience),
            Leave(line, patience) => self.leave(thread, line, patience),
            TakeAgain(line) => self.take_again(thread, line),
            GetOut(line) => self.get_out(thread, line),
            Tell(line, count) => self.tell(line, count),
            GiveBack(error) => self.give_back(error),
        }
    }
}

impl<const CONDITIONS: usize> Primitive for Locks<CONDITIONS> {
    type Object = Object;

    fn first(random: &mut Random) -> Self {
        let kind = if random.randint(0, 1) == 0 { Kind::Lock } else { Kind::RLock };
        Self::new(kind, Keeper::Ours)
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
        match random.randint(0, if CONDITIONS > 0 { 11 } else { 5 }) {
            0 | 1 => Acquire(Patience::draw(random, most)),
            2 => Acquire(most),
            3 | 4 => Release,
            5 if self.kind == Kind::Lock => Locked,
            5 => Acquire(Patience::No),
            6..=8 => Wait(0, Patience::draw_waiting(random, most)),
            9 | 10 => Notify(0, random.randint(0, 2) as u32),
            _ => NotifyAll(0),
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
                (_, Wait(_, Patience::Timeout)) => return Answer::Is(condition.wait_timeout(TIMEOUT)),
                (_, Wait(..)) => condition.wait(),
                (Object::Lock(lock, _), Release) => lock.release(),
                (Object::RLock(lock, _), Release) => lock.release(),
                (_, Notify(_, count)) => condition.notify(*count as usize),
                (_, NotifyAll(_)) => condition.notify_all(),
                _ => unreachable!("never drawn"),
            }
            Answer::Done
        })
    }

    fn needs_hold(operation: &Operation) -> bool {
        matches!(operation, Release | Wait(..) | Notify(..) | NotifyAll(_))
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
