//! Lock order: different threads take the same locks in different orders.
//!
//! A circle is made of takes of different threads: each thread takes a lock that the next one holds. No two of
//! them hold a common lock, a gate, which lets only one of the two in at a time. What starts and joins put one
//! after the other in every run is no circle either. Of the others those are told as a possible deadlock that can
//! happen, as [`prediction`](super::prediction) finds out from this one run; of the rest it is told that the
//! orders differ.
//!
//! Circles are looked for when the run has ended: a later round of a loop may be what settles one. At most
//! [`LONGEST`] threads are in one, which is more than a reader can follow; the search ends after [`MOST_STEPS`] or
//! [`MOST_SETS`] sets of locks, and [`MOST_TOLD`] of them are told.
//!
//! Source: Havelund, "Using Runtime Analysis to Guide Model Checking of Java Programs", 2000 (GoodLock).

use super::components::Components;
use super::finder::{Finder, Found, Look};
use super::holds::{Lists, Take, edges, takes};
use super::prediction::{Closures, Rules};
use super::sorted::Sorted;
use crate::trace::event::{Event, ObjectNumber, OnLock, OnObject, OnRun, Phase, ThreadNumber};

/// How many threads the longest circle has that is looked for.
const LONGEST: usize = 6;

/// How many locks are looked at while circles are put together, for each length of theirs.
const MOST_STEPS: u32 = 5_000_000;

/// How many circles with the same locks are asked whether they can happen: threads of one function make many.
const MOST_ALIKE: u32 = 50;

/// How many sets of locks are looked at, at most, and of how many it is told.
const MOST_SETS: usize = 2000;
const MOST_TOLD: usize = 100;

/// Looks for circles when the run ends.
#[derive(Debug, Default)]
pub(super) struct LockOrder;

impl Finder for LockOrder {
    fn title(&self) -> &'static str {
        "Possible deadlock"
    }

    fn sought(&self) -> &'static str {
        "locks in different orders"
    }

    fn follow(&mut self, look: &Look<'_>) -> Vec<Found> {
        if !matches!(look.record.event, Event::Run(OnRun::Ended { .. })) {
            return Vec::new();
        }
        let (edges, signals) = edges(look.history);
        let components = Components::of(&edges);
        if components.is_empty() {
            return Vec::new();
        }
        let (takes, lists) = takes(look.history, &components);
        let mut by_lock: Sorted<Vec<usize>> = Sorted::default();
        for (number, take) in takes.iter().enumerate() {
            by_lock.or_default(take.lock).push(number);
        }
        let mut search = Search {
            takes: &takes,
            lists: &lists,
            by_lock: &by_lock,
            signals: &signals,
            closures: Closures::of(look.history),
            path: Vec::new(),
            held: Sorted::default(),
            steps: 0,
            circles: Vec::new(),
        };
        // First of all come the circles that the run has ended in.
        let stuck = takes.iter().take_while(|take| take.is_stuck).count();
        for (from, to) in [(0, stuck), (stuck, takes.len())] {
            for length in 2..=LONGEST {
                search.steps = MOST_STEPS;
                for start in from..to {
                    search.extend(start, length);
                }
            }
        }
        let mut found: Vec<Found> = Vec::new();
        for circle in &search.circles {
            if let Some(told) = circle.told.as_ref().filter(|_| found.len() < MOST_TOLD) {
                let new = circle.as_told(look, told);
                let place = found.partition_point(|found| found.step <= new.step);
                found.insert(place, new);
            }
        }
        found
    }
}

/// What is known of the circles of the same locks.
#[derive(Debug, Default)]
struct Circle {
    locks: Sorted<()>,
    asked: u32,
    /// Whether one of them can end in a deadlock.
    is_settled: bool,
    /// One of them; one that can end in a deadlock, if there is one.
    told: Option<Vec<Told>>,
}

/// A take of a circle: the thread takes a lock that the next one holds.
#[derive(Debug)]
struct Told {
    thread: ThreadNumber,
    /// The lock that the thread holds and another one takes.
    outer: ObjectNumber,
    inner: ObjectNumber,
    record: u32,
}

/// The search for circles, by a path that grows against their direction: each take's lock is held at the take
/// before it in the path.
struct Search<'a> {
    takes: &'a [Take],
    lists: &'a Lists,
    by_lock: &'a Sorted<Vec<usize>>,
    /// The locks that were given back by a thread that did not hold them: they end no waiting by the rules of
    /// locks.
    signals: &'a Sorted<()>,
    closures: Closures,
    path: Vec<usize>,
    /// The locks that are held at the takes of the path.
    held: Sorted<()>,
    steps: u32,
    circles: Vec<Circle>,
}

impl Search<'_> {
    /// Whether one more may be looked at.
    fn may_go_on(&mut self) -> bool {
        self.steps = self.steps.saturating_sub(1);
        self.steps > 0 && self.circles.len() < MOST_SETS
    }

    /// Puts a take at the end of the path, if it fits there, and goes on from it until the path has this length. Of
    /// the takes of a circle the path begins with that of the smallest number.
    fn extend(&mut self, number: usize, length: usize) {
        let take = &self.takes[number];
        if self.path.first().is_some_and(|first| *first >= number)
            || self.path.iter().any(|other| self.takes[*other].thread == take.thread)
        {
            return;
        }
        let first = self.path.first().map_or(take.lock, |first| self.takes[*first].lock);
        let (is_last, mut closes) = (self.path.len() + 1 == length, false);
        for lock in self.lists.locks(take.held) {
            if !self.may_go_on() || self.held.contains(lock) {
                return;
            }
            closes |= lock == first;
        }
        if is_last != closes {
            return;
        }
        self.path.push(number);
        if is_last {
            self.circle();
        } else {
            for lock in self.lists.locks(take.held) {
                self.held.insert(lock, ());
            }
            for lock in self.lists.locks(take.held) {
                for next in self.by_lock.get(lock).map_or(&[][..], Vec::as_slice) {
                    if !self.may_go_on() {
                        break;
                    }
                    self.extend(*next, length);
                }
            }
            for lock in self.lists.locks(take.held) {
                self.held.remove(lock);
            }
        }
        self.path.pop();
    }

    /// Takes in the circle that the path is.
    fn circle(&mut self) {
        let takes: Vec<&Take> = self.path.iter().rev().map(|number| &self.takes[*number]).collect();
        let is_signal = takes.iter().any(|take| self.signals.contains(take.lock));
        let mut locks = Sorted::default();
        takes.iter().for_each(|take| locks.insert(take.lock, ()));
        let place = self.circles.iter().position(|circle| circle.locks == locks).unwrap_or_else(|| {
            self.circles.push(Circle { locks, ..Circle::default() });
            self.circles.len() - 1
        });
        let circle = &mut self.circles[place];
        if circle.is_settled || circle.asked == MOST_ALIKE {
            return;
        }
        circle.asked += 1;
        let records: Vec<&[u32]> = takes.iter().map(|take| take.records.as_slice()).collect();
        // Only what can be in some run, as far as starts and joins go, is told at all.
        let Some(possible) = self.closures.settle(&records, Rules::StartAndJoin) else { return };
        let settled = if is_signal { None } else { self.closures.settle(&records, Rules::All).flatten() };
        circle.is_settled = settled.is_some();
        if circle.told.is_some() && !circle.is_settled {
            return;
        }
        let rounds = settled.or(possible);
        let count = takes.len();
        let first = (0..count).min_by_key(|at| takes[*at].thread).unwrap_or_default();
        let mut told = Vec::new();
        for at in first..first + count {
            let (take, before) = (takes[at % count], takes[(at + count - 1) % count]);
            let record = rounds.as_ref().map_or(take.records[0], |rounds| rounds[at % count]);
            told.push(Told { thread: take.thread, outer: before.lock, inner: take.lock, record });
        }
        circle.told = Some(told);
    }
}

impl Circle {
    fn as_told(&self, look: &Look<'_>, told: &[Told]) -> Found {
        let brackets = |line: Option<u32>| line.map_or_else(String::new, |line| format!(" (line {line})"));
        let (mut text, mut lines) = (String::new(), Vec::new());
        for Told { thread, outer, inner, record } in told {
            let (held, wanted) = lines_of(look, *record, *outer);
            let (thread, outer, inner) = (look.thread(*thread), look.object(*outer), look.object(*inner));
            if !text.is_empty() {
                text.push_str("; ");
            }
            text += &format!("{thread} takes {outer}{}, then {inner}{}", brackets(held), brackets(wanted));
            lines.extend(held);
            lines.extend(wanted);
        }
        let step = told.iter().map(|told| look.history.moment_of(told.record)).max().unwrap_or_default();
        let threads = told.iter().map(|told| look.thread(told.thread)).collect();
        let (title, text) = if self.is_settled {
            (None, format!("Locks in different orders: {text}. That can end in a deadlock."))
        } else {
            (Some("Locks in different orders"), format!("{text}: the order of these locks differs."))
        };
        Found { title, text, threads, lines, step, ..Found::default() }
    }
}

/// The lines at which the thread took the lock that it holds when it takes another one by this record, and that of
/// the record.
fn lines_of(look: &Look<'_>, record: u32, outer: ObjectNumber) -> (Option<u32>, Option<u32>) {
    let records = look.history.records();
    let take = &records[record as usize];
    let held = (0..record as usize).rev().map(|at| &records[at]).find(|earlier| {
        let Event::Object { object, what: OnObject::Lock(what), .. } = earlier.event else { return false };
        earlier.thread == take.thread
            && object == outer
            && match what {
                OnLock::Acquire { phase: Phase::Has(acquired), .. } => acquired.depth == 1,
                OnLock::Acquire { .. } | OnLock::Release { .. } => false,
            }
    });
    (held.and_then(|held| look.texts.line(held.place)), look.texts.line(take.place))
}
