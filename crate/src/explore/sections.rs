//! Whole sections as steps: what a thread does from taking locks to giving them back is one step of the search.
//!
//! To take a lock can come later without any difference, to give one back earlier; what a thread touches that no other one
//! touches, or that all touch under one lock that they have in common, both. So a section is the same as if it were done at
//! one moment, as long as its thread first only takes locks, then only gives them back, and touches in it at most one thing
//! that others may touch at any time: there is its moment. Where a second one comes, a lock is taken behind that moment, or
//! something else may have to be waited for, the step ends.
//!
//! That nothing else is touched without a common lock is taken for granted at first. The first access that shows otherwise
//! has the search begin anew, with that thing as shared; and so does the first look at a lock: a try, a wait with a time, a
//! question whether it is held. And so does a circle in the order in which locks are asked for inside others, as what could
//! deadlock then is looked for in all executions.
//!
//! Source: Lipton, "Reduction: A Method of Proving Properties of Parallel Programs", CACM 18(12), 1975; and for locks that
//! are seen to be kept to: Stoller and Cohen, "Optimistic Synchronization-Based State-Space Reduction", TACAS 2003.

use super::access::{Step, Thing, Verb};
use super::names::Names;
use crate::runtime::Stander;
use crate::trace::choice::Deed;
use crate::trace::kind::Kind;
use smallvec::SmallVec;

/// An object's number in the search.
pub(super) type Object = u32;

/// The locks that a thread has, each with how often it has taken it.
type Held = SmallVec<[(Object, u32); 2]>;

/// Whether an operation may be moved, beside those of other threads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mover {
    /// To a later moment.
    Right,
    /// To an earlier moment.
    Left,
    Both,
    /// It has a moment of its own.
    Neither,
    /// As `Neither`, and it may have to wait, or is left to a step of its own.
    Alone,
}

/// How a shared variable has been touched.
#[derive(Debug, Default)]
struct Guard {
    /// The locks that were held each time.
    locks: SmallVec<[Object; 2]>,
    first: Option<u32>,
    /// Whether another thread than the first one has touched it.
    by_others: bool,
    is_written: bool,
}

/// A lock that a thread asks for while it has others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Request {
    pub(super) held: SmallVec<[Object; 2]>,
    pub(super) lock: Object,
}

/// Whether a section takes in what its thread stands before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Goes {
    On,
    /// It ends here.
    No,
    /// It has to wait for this lock, and ends here.
    Waits,
}

/// Why a run is of no use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unfit {
    /// Something has turned out to matter that a step went over: the search begins anew.
    Learned,
    /// In a section more is done at once than can be told before, or a lock is given back by another thread than has taken it:
    /// sections are no steps here.
    Hidden,
}

/// What is known of the object, or the thread, with this number.
fn of<T: Default>(all: &mut Vec<T>, number: u32) -> &mut T {
    let at = number as usize;
    if all.len() <= at {
        all.resize_with(at + 1, T::default);
    }
    &mut all[at]
}

fn is(all: &[bool], number: u32) -> bool {
    all.get(number as usize).copied().unwrap_or(false)
}

/// What is known of a program's sections, and the one that a run is in.
#[derive(Debug, Default)]
pub(super) struct Sections {
    /// What threads touch without a lock that they have in common.
    shared: Vec<bool>,
    /// The locks that are looked at.
    looked: Vec<bool>,
    guards: Vec<Guard>,
    /// Which locks are asked for by whoever holds which.
    order: Vec<(Object, Object)>,
    /// Whether these go round in a circle: then there may be deadlocks to build.
    is_circular: bool,
    /// What each thread holds, in the run at hand.
    held: Vec<Held>,
    /// What the operation at hand was taken to be.
    announced: Option<Mover>,
    /// Whether the step's moment has come, or has passed.
    has_passed: bool,
    /// The locks that the step has asked for while it had others.
    requests: Vec<Request>,
    /// Before which of these requests the step is to end, if it is not made as a whole; and whether it has come to that.
    until: Option<u32>,
    has_come: bool,
    unfit: Option<Unfit>,
}

impl Sections {
    /// The next run begins.
    pub(super) fn clear(&mut self) {
        self.held.clear();
        (self.announced, self.has_passed, self.unfit) = (None, false, None);
        (self.until, self.has_come) = (None, false);
        self.requests.clear();
    }

    /// Why the run is of no use, if that has come out.
    pub(super) fn unfit(&self) -> Option<Unfit> {
        self.unfit
    }

    /// Whether a thread holds a lock.
    pub(super) fn holds(&self, thread: u32) -> bool {
        self.held.get(thread as usize).is_some_and(|held| !held.is_empty())
    }

    fn depth(&self, thread: u32, lock: Object) -> u32 {
        let held = self.held.get(thread as usize);
        held.and_then(|held| held.iter().find(|(one, _)| *one == lock)).map_or(0, |(_, depth)| *depth)
    }

    /// What an operation is that a thread stands before.
    fn mover(&self, thread: u32, thing: Option<Thing>, stander: &Stander, names: &Names) -> Mover {
        // Each thread's lines have an order of their own.
        if stander.pending.deed == Deed::Print {
            return Mover::Both;
        }
        let Some(Thing::Object(object)) = thing else { return Mover::Alone };
        let (kind, depth) = (names.known(object).kind, self.depth(thread, object));
        match (stander.pending.deed, kind) {
            (Deed::Acquire, Kind::Lock | Kind::RLock) if kind == Kind::RLock && depth > 0 => Mover::Both,
            (Deed::Acquire, Kind::Lock | Kind::RLock) if stander.looks || is(&self.looked, object) => {
                Mover::Alone
            }
            (Deed::Acquire, Kind::Lock | Kind::RLock) => Mover::Right,
            // One that is told of more is the wait of a condition, which goes on.
            (Deed::Release, Kind::Lock | Kind::RLock) if !stander.looks && is(&self.looked, object) => {
                Mover::Alone
            }
            (Deed::Release, Kind::Lock | Kind::RLock) if !stander.looks => Mover::Right,
            (Deed::Release, Kind::Lock | Kind::RLock) if depth > 1 => Mover::Both,
            (Deed::Release, Kind::Lock | Kind::RLock) if is(&self.looked, object) => Mover::Alone,
            (Deed::Release, Kind::Lock | Kind::RLock) => Mover::Left,
            (Deed::Read | Deed::Write, Kind::Shared) if !is(&self.shared, object) => Mover::Both,
            (Deed::Read | Deed::Write, Kind::Local | Kind::ContextVar) => Mover::Both,
            (Deed::Read | Deed::Write, Kind::Shared)
            | (Deed::Notify | Deed::Wait, Kind::Condition)
            | (Deed::Set | Deed::Clear | Deed::Look, Kind::Event)
            | (Deed::Release, Kind::Semaphore | Kind::BoundedSemaphore) => Mover::Neither,
            _ => Mover::Alone,
        }
    }

    /// A thread begins a step with what it stands before; `until` is the request before which that is to end.
    pub(super) fn begin(
        &mut self,
        thread: u32,
        thing: Option<Thing>,
        (stander, until): (&Stander, Option<u32>),
        names: &Names,
    ) {
        (self.until, self.has_come) = (until, false);
        self.requests.clear();
        let mover = self.mover(thread, thing, stander, names);
        self.announced = Some(mover);
        self.has_passed = !matches!(mover, Mover::Right | Mover::Both);
        let is_lock = |object| matches!(names.known(object).kind, Kind::Lock | Kind::RLock);
        if let Some(Thing::Object(object)) = thing
            && is_lock(object)
            && stander.looks
            && matches!(stander.pending.deed, Deed::Acquire | Deed::Look)
            && self.depth(thread, object) == 0
            && !core::mem::replace(of(&mut self.looked, object), true)
        {
            self.unfit = Some(Unfit::Learned);
        }
    }

    /// Whether the step that the thread has begun takes in what it stands before now.
    pub(super) fn goes_on(
        &mut self,
        thread: u32,
        thing: Option<Thing>,
        stander: &Stander,
        names: &Names,
    ) -> Goes {
        let Some(held) = self.held.get(thread as usize).filter(|held| !held.is_empty()) else {
            return Goes::No;
        };
        let held: SmallVec<[Object; 2]> = held.iter().map(|(lock, _)| *lock).collect();
        let mover = self.mover(thread, thing, stander, names);
        let goes_on = match (mover, thing) {
            (Mover::Right, Some(Thing::Object(lock))) if !self.has_passed => {
                if self.until.is_some_and(|until| until as usize == self.requests.len()) {
                    self.has_come = true;
                    return Goes::No;
                }
                if !stander.goes {
                    return Goes::Waits;
                }
                self.asks(&held, lock);
                self.requests.push(Request { held, lock });
                true
            }
            _ if !stander.goes => false,
            (Mover::Both, _) => true,
            (Mover::Left, _) => {
                self.has_passed = true;
                true
            }
            (Mover::Neither, _) => !core::mem::replace(&mut self.has_passed, true),
            (Mover::Right | Mover::Alone, _) => false,
        };
        if goes_on {
            self.announced = Some(mover);
        }
        if goes_on { Goes::On } else { Goes::No }
    }

    /// Whoever holds these locks asks for another one.
    fn asks(&mut self, held: &[Object], lock: Object) {
        for &first in held {
            if self.order.contains(&(first, lock)) {
                continue;
            }
            self.order.push((first, lock));
            if self.leads(lock, first) && !self.is_circular {
                self.is_circular = true;
                // The executions so far have not been kept.
                self.unfit = Some(Unfit::Learned);
            }
        }
    }

    fn leads(&self, from: Object, to: Object) -> bool {
        let (mut seen, mut next) = (Vec::new(), vec![from]);
        while let Some(lock) = next.pop() {
            if lock == to {
                return true;
            }
            if !core::mem::replace(of(&mut seen, lock), true) {
                next.extend(self.order.iter().filter(|(first, _)| *first == lock).map(|(_, then)| *then));
            }
        }
        false
    }

    /// Whether locks are asked for in a circle.
    pub(super) fn is_circular(&self) -> bool {
        self.is_circular
    }

    /// The locks that the step at hand, which is over, has asked for; `None` if it was to end before one of them and has not
    /// come to it.
    pub(super) fn take_requests(&mut self) -> Option<Vec<Request>> {
        let is_whole = self.until.is_none() || self.has_come;
        is_whole.then(|| core::mem::take(&mut self.requests))
    }

    /// What a thread has done to an object; `is_alone` says that no other thread lives.
    pub(super) fn saw(&mut self, thread: u32, (object, verb): (Object, Verb), is_alone: bool, names: &Names) {
        match names.known(object).kind {
            Kind::Lock | Kind::RLock => match verb {
                Verb::Take => of(&mut self.held, thread).push((object, 1)),
                Verb::Give if self.depth(thread, object) > 0 => {
                    of(&mut self.held, thread).retain(|(one, _)| *one != object);
                }
                // Who gives back what another thread has taken makes no section of it.
                Verb::Give => self.unfit = Some(Unfit::Hidden),
                _ => self.does_more(thread),
            },
            Kind::Shared => self.touched(thread, object, verb == Verb::Change, is_alone),
            _ => self.does_more(thread),
        }
    }

    /// A thread has taken an RLock again that it has, or has given it back without letting it go.
    pub(super) fn went_inside(&mut self, thread: u32, object: Object, depth: u32) {
        let held = of(&mut self.held, thread);
        match held.iter_mut().find(|(one, _)| *one == object) {
            Some((_, known)) => *known = depth,
            None => held.push((object, depth)),
        }
    }

    /// A thread has done something that has a moment of its own, announced or not.
    pub(super) fn does_more(&mut self, thread: u32) {
        let is_known = matches!(self.announced, Some(Mover::Neither | Mover::Alone));
        if is_known || !self.holds(thread) {
            return;
        }
        if core::mem::replace(&mut self.has_passed, true) {
            self.unfit.get_or_insert(Unfit::Hidden);
        }
    }

    /// A shared variable was touched. Whoever is alone cannot be disturbed by anybody: if in another order somebody else is
    /// there, it is seen there.
    fn touched(&mut self, thread: u32, object: Object, writes: bool, is_alone: bool) {
        if is_alone || is(&self.shared, object) {
            return;
        }
        let held: SmallVec<[Object; 2]> = of(&mut self.held, thread).iter().map(|(lock, _)| *lock).collect();
        let guard = of(&mut self.guards, object);
        if guard.first.is_none() {
            (guard.first, guard.locks) = (Some(thread), held.clone());
        }
        guard.locks.retain(|lock| held.contains(lock));
        guard.by_others |= guard.first != Some(thread);
        guard.is_written |= writes;
        if guard.by_others && guard.is_written && guard.locks.is_empty() {
            *of(&mut self.shared, object) = true;
            self.unfit = Some(Unfit::Learned);
        }
    }
}

/// A lock that a step has taken and given back is passed through.
pub(super) fn pass_through(step: &mut Step) {
    let given: SmallVec<[Thing; 2]> =
        step.accesses.iter().filter(|(_, verb)| *verb == Verb::Give).map(|(thing, _)| *thing).collect();
    for lock in given {
        if step.accesses.contains(&(lock, Verb::Take)) {
            step.accesses.retain(|access| *access != (lock, Verb::Give));
            let taken = step.accesses.iter_mut().find(|access| **access == (lock, Verb::Take));
            taken.into_iter().for_each(|access| access.1 = Verb::Pass);
        }
    }
}
