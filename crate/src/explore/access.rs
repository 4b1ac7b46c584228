//! What a step does to what other threads can see, and which two such accesses depend on each other.
//!
//! Two steps are *independent* if either order of them leads to the same: neither lets the other go on, keeps it from going
//! on, or changes what comes of it. Orders that differ only in independent steps are one to the search (Mazurkiewicz 1986),
//! so this table decides what is tried. What it does not list is dependent: that may cost executions, never an outcome.
//!
//! | thing | what commutes |
//! | --- | --- |
//! | a shared variable | two reads |
//! | a lock | two looks that find it held, two that find it free; whatever an RLock's owner does inside |
//! | an event | two sets; two looks, of which one is a wait that goes on at once, or begins |
//! | a semaphore | two releases, unless a bounded one could refuse the second; two acquires while there are two permits |
//! | a FIFO queue | a put and a get, unless the get is of that item or a later one, or the put is into the place it leaves |
//! | a thread | two looks at it |
//! | the clock | two deadlines that pass, since it shows the later one either way; two looks |
//! | the run's end | the steps of daemons among each other, of which it cuts off what comes later |
//! | whether anybody can go on | any two steps, unless it is by the clock that time passes: that waits until nobody can |
//! | any | one that has waited, and has been let go: it depends on what lets go, alone |

use super::names::Names;
use smallvec::SmallVec;
use std::sync::Arc;

/// Something that more than one thread can see. Threads and objects have the numbers of [`Names`](super::names::Names).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Thing {
    /// A primitive, or a shared variable.
    Object(u32),
    /// Whether a thread has been started, and whether it has ended.
    Thread(u32),
    /// Which threads there are.
    Threads,
    /// The numbers by which threads are named.
    Names,
    /// Which threads have been started and, where that counts, in which order: they are known by their numbers.
    Numbers,
    /// The run's clock.
    Clock,
    /// The output, where the lines of all threads are one.
    Output,
    /// Whether the run goes on.
    Run,
    /// Whether anybody can go on, where time passes when nobody can.
    Idle,
}

/// What is done to a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verb {
    /// It is looked at.
    Look,
    /// It is changed in a way that does not mind another change of the same kind.
    Alike,
    /// It is changed, or looked at where even that does not commute.
    Change,
    /// A lock is taken.
    Take,
    /// A lock is given back.
    Give,
    /// A lock is taken and given back, in one step.
    Pass,
    /// A lock's owner takes it again, or gives it back without letting it go.
    Inside,
    /// A lock is seen to be held.
    SeesHeld,
    /// A lock is seen to be free.
    SeesFree,
    /// A permit is taken.
    TakePermit,
    /// So many permits are given back to a semaphore that may have so many at most.
    GivePermits(i64, Option<i64>),
    /// The item with this number is put into a queue with so many places, if that is limited.
    Put(u64, Option<u64>),
    /// The item with this number is got from it.
    Get(u64, Option<u64>),
    /// An event is cleared.
    Clear,
    /// A thread gets in the line of a condition.
    Line,
    /// So many of that line are let go, or all.
    Tell(Option<u64>),
    /// A thread that has been let go goes on.
    Wake,
    /// A thread whose time is over waits no more.
    GiveUp,
    /// Whatever it is that a thread waits for at the end of a run.
    Want,
}

/// What is done to which things.
pub(super) type Accesses = SmallVec<[(Thing, Verb); 3]>;

/// Who makes a step, and how. A thread whose wait has begun can make two: go on, or give up as its time has passed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Process {
    pub(super) thread: u32,
    pub(super) late: bool,
}

/// A step of a run: who made it, and what it did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) process: Process,
    pub(super) accesses: Accesses,
    /// The thread that it started.
    pub(super) starts: Option<u32>,
}

/// How many permits each semaphore has at some moment of a run, and each lock, which has one or none: as far as they are
/// others than at first.
#[derive(Clone, Debug, Default)]
pub(super) struct Levels(SmallVec<[(Thing, i64); 4]>);

impl Levels {
    pub(super) fn of(&self, thing: Thing, names: &Names) -> i64 {
        let known = self.0.iter().find(|(one, _)| *one == thing).map(|(_, level)| *level);
        known.unwrap_or_else(|| match thing {
            Thing::Object(object) => names.known(object).permits,
            _ => 0,
        })
    }

    /// What the step leaves.
    pub(super) fn apply(&mut self, step: &Step, names: &Names) {
        for (thing, verb) in &step.accesses {
            let change = match verb {
                Verb::Take | Verb::TakePermit => -1,
                Verb::Give => 1,
                Verb::GivePermits(many, _) => *many,
                _ => continue,
            };
            let level = self.of(*thing, names) + change;
            match self.0.iter_mut().find(|(one, _)| one == thing) {
                Some((_, known)) => *known = level,
                None => self.0.push((*thing, level)),
            }
        }
    }
}

/// A row of the table: two accesses of one thing that commute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Row {
    /// Two reads of a shared variable, two looks at an event, a thread or the clock.
    Looks,
    /// Two threads that find a lock held.
    Held,
    /// Two that find it free.
    Free,
    /// What an RLock's owner does inside, and anything else.
    Inside,
    /// Two sets of an event, two deadlines that pass, two steps of daemons.
    Alike,
    /// Two releases of a semaphore that refuses neither.
    Releases,
    /// Two acquires, as long as there are two permits.
    Acquires,
    /// A put and a get of other items and places.
    PutAndGet,
    /// One that goes on after its wait, and one that does, looks, clears or gives up.
    GoesOn,
    /// Two sections of one lock, where whole sections are steps.
    Sections,
    /// Wrong: any two acquires.
    AnyAcquires,
    /// Wrong: two releases, even if the second is refused.
    AnyReleases,
    /// Wrong: any put and get.
    AnyPutAndGet,
    /// Wrong: two changes of anything.
    Changes,
    /// Wrong: a look and a change.
    LookAndChange,
    /// Wrong: two clears of an event.
    Clears,
    /// Wrong: one that gives up, and anything else.
    GivesUp,
    /// Wrong: two puts.
    Puts,
}

impl Row {
    /// Every row: those that hold, and behind them those that do not.
    pub const ALL: [Self; 18] = [
        Self::Looks,
        Self::Held,
        Self::Free,
        Self::Inside,
        Self::Alike,
        Self::Releases,
        Self::Acquires,
        Self::PutAndGet,
        Self::GoesOn,
        Self::Sections,
        Self::AnyAcquires,
        Self::AnyReleases,
        Self::AnyPutAndGet,
        Self::Changes,
        Self::LookAndChange,
        Self::Clears,
        Self::GivesUp,
        Self::Puts,
    ];

    /// Whether the two accesses do commute.
    #[must_use]
    pub const fn holds(self) -> bool {
        (self as u8) < Self::AnyAcquires as u8
    }
}

/// The rows by which a search goes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rows(u32);

impl Default for Rows {
    fn default() -> Self {
        Self(Row::ALL.iter().filter(|row| row.holds()).fold(0, |rows, row| rows | 1 << *row as u8))
    }
}

impl Rows {
    /// With this row if it was not there, and without it if it was.
    pub(super) fn flip(self, row: Row) -> Self {
        Self(self.0 ^ 1 << row as u8)
    }

    fn has(self, row: Row) -> bool {
        self.0 >> row as u8 & 1 == 1
    }

    /// Whether two accesses of one thing commute. `level` is how many permits there are at a moment at which both could
    /// be made; `None` if the second came after the first.
    fn commute(self, one: Verb, other: Verb, level: Option<i64>) -> bool {
        use Verb::{
            Alike, Change, Clear, Get, GivePermits, GiveUp, Inside, Line, Look, Pass, Put, SeesFree,
            SeesHeld, TakePermit, Tell, Wake,
        };
        let plain = |verb| if matches!(verb, Line | Tell(_)) { Change } else { verb };
        let row = match (plain(one), plain(other)) {
            (Inside, _) | (_, Inside) => Row::Inside,
            (Look, Look) => Row::Looks,
            (Alike, Alike) => Row::Alike,
            (Pass, Pass) => Row::Sections,
            (SeesHeld, SeesHeld) => Row::Held,
            (SeesFree, SeesFree) => Row::Free,
            (Wake, Wake | Look | Clear | GiveUp) | (Look | Clear | GiveUp, Wake) => Row::GoesOn,
            (TakePermit, TakePermit) if level.is_none_or(|level| level >= 2) => Row::Acquires,
            (TakePermit, TakePermit) => Row::AnyAcquires,
            (GivePermits(n, bound), GivePermits(m, _))
                if level.zip(bound).is_none_or(|(level, bound)| level + n + m <= bound) =>
            {
                Row::Releases
            }
            (GivePermits(..), GivePermits(..)) => Row::AnyReleases,
            (Put(put, room), Get(got, _)) | (Get(got, _), Put(put, room))
                if put > got && room.is_none_or(|room| put < got + room) =>
            {
                Row::PutAndGet
            }
            (Put(..), Get(..)) | (Get(..), Put(..)) => Row::AnyPutAndGet,
            (Change, Change) => Row::Changes,
            (Look, Change) | (Change, Look) => Row::LookAndChange,
            (Clear, Clear) => Row::Clears,
            (GiveUp, _) | (_, GiveUp) => Row::GivesUp,
            (Put(..), Put(..)) => Row::Puts,
            _ => return false,
        };
        self.has(row)
    }

    /// Whether two accesses conflict: they are of one thing, and do not commute.
    pub(super) fn conflict(
        self,
        one: &[(Thing, Verb)],
        other: &[(Thing, Verb)],
        moment: Option<(&Levels, &Names)>,
    ) -> bool {
        one.iter().any(|(thing, verb)| {
            let same = |(its, _): &&(Thing, Verb)| its == thing;
            other.iter().filter(same).any(|(_, its)| {
                let level = moment.map(|(levels, names)| levels.of(*thing, names));
                !self.commute(*verb, *its, level)
            })
        })
    }

    /// Whether the steps depend on each other, at a moment with these levels at which both could be made.
    pub(super) fn depends(self, one: &Step, other: &Step, levels: &Levels, names: &Names) -> bool {
        one.is_tied(other) || self.conflict(&one.accesses, &other.accesses, Some((levels, names)))
    }

    /// Whether a later step depends on an earlier one.
    pub(super) fn precedes(self, earlier: &Step, later: &Step) -> bool {
        earlier.is_tied(later) || self.conflict(&earlier.accesses, &later.accesses, None)
    }
}

impl Step {
    /// Whether it does nothing that another thread could tell.
    pub(super) fn is_silent(&self) -> bool {
        self.starts.is_none() && self.accesses.iter().all(|access| *access == (Thing::Idle, Verb::Look))
    }

    /// Whether time passes by it as nobody can go on.
    pub(super) fn moves_clock(&self) -> bool {
        self.accesses.contains(&(Thing::Idle, Verb::Change))
    }

    /// Whether both are of one thread, or one has started the other's.
    fn is_tied(&self, other: &Self) -> bool {
        let (mine, its) = (self.process.thread, other.process.thread);
        mine == its || self.starts == Some(its) || other.starts == Some(mine)
    }
}

/// How many steps an execution has at most, most often: for so many there is room from the start.
pub(super) const USUAL: usize = 32;

/// A sequence of steps.
pub(super) type Steps = Vec<Arc<Step>>;
/// Some steps, most often none or few.
pub(super) type Few = SmallVec<[Arc<Step>; 2]>;
