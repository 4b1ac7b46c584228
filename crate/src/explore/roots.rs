//! Deadlocks that are built, where whole sections are steps.
//!
//! Between whole sections nobody holds a lock half-way, so no run comes to a deadlock by itself. A lock that a section takes
//! inside is an edge of the lock-order graph (Havelund 2000), which is kept over all executions. Where sections that could
//! stand at one point of an execution make a circle, and no lock guards two of them, the state before them is built by a run;
//! each of them is made up to the lock that it asks for, and from there the search goes on as everywhere. The same is tried
//! with less before it, and for whoever was stopped by it with more. What cannot be built is no deadlock: nothing is told that
//! was not run.

use super::access::{Process, Rows, Step};
use super::conductor::{First, Made};
use super::search::Stop;
use super::sections::Request;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;
use std::sync::Arc;

/// Steps that come at once: one, or the first parts of the sections of a circle.
pub(super) type Event = SmallVec<[First; 1]>;
/// The same, made.
type Group = SmallVec<[Arc<Step>; 1]>;
/// An event, and as which of its kind it came.
type Id = (Event, u32);
/// Something in numbers, to be known again: one kind of map is enough for all.
type Key = Vec<u32>;

/// Writes events in numbers.
fn code(key: &mut Key, event: &[First]) {
    key.push(event.len() as u32);
    for First { process, until } in event {
        key.extend([process.thread, process.late.into(), until.map_or(0, |until| until + 1)]);
    }
}

/// A sequence, and what comes behind it.
fn code_all(events: &[Event], behind: &[First]) -> Key {
    let mut key = Key::new();
    events.iter().for_each(|event| code(&mut key, event));
    code(&mut key, behind);
    key
}

fn code_id((event, count): &Id) -> Key {
    let mut key = vec![*count];
    code(&mut key, event);
    key
}

/// Puts something where it belongs among others.
fn insert<T: Ord>(all: &mut Vec<T>, one: T) {
    let at = all.partition_point(|other| *other < one);
    if all.get(at) != Some(&one) {
        all.insert(at, one);
    }
}

/// Who could go on at a moment, and the locks that their sections would ask for.
pub(super) type Asked = Vec<(u32, Vec<Request>)>;

/// What came of a sequence of events.
pub(super) struct Followed {
    pub(super) made: Vec<Group>,
    /// Who had not ended.
    pub(super) left: Vec<u32>,
}

/// Makes the runs that roots are looked for by.
pub(super) trait Follow {
    /// What comes of this sequence; `None` if it cannot be made.
    fn follow(&mut self, events: &[Event]) -> Result<Option<Followed>, Stop>;

    /// What the sections would ask for that these threads could make behind this sequence.
    fn ask(&mut self, events: &[Event], threads: &[u32]) -> Result<Asked, Stop>;
}

/// How many executions are kept at most.
const MOST_KEPT: usize = 200_000;

/// An execution that is over.
#[derive(Debug)]
struct Kept {
    first: Vec<Event>,
    made: Vec<Arc<Step>>,
    left: Vec<u32>,
}

/// A section that asks for a lock: its thread, as which of its requests, and at which place of an execution.
struct Edge<'a> {
    thread: u32,
    nth: u32,
    request: &'a Request,
    at: usize,
}

/// The deadlocks to be built.
#[derive(Debug)]
pub(super) struct Roots {
    rows: Rows,
    /// The numbers of events by their ids, of sequences and of orders.
    numbers: FxHashMap<Key, u32>,
    /// What each event has asked for, in any execution.
    known: Vec<Vec<Request>>,
    kept: Vec<Kept>,
    /// Of sequences that have been looked at: what could deadlock behind them.
    looked: Vec<Option<Vec<Event>>>,
    todo: Vec<Vec<Event>>,
}

/// What happens before each event.
type Before = Vec<Vec<bool>>;

/// An event of a step that is made as a whole.
fn whole(step: &Step) -> Event {
    SmallVec::from_slice(&[First { process: step.process, until: None }])
}

fn ids(events: &[Event]) -> Vec<Id> {
    let count = |at: usize| events[..=at].iter().filter(|other| **other == events[at]).count() as u32;
    (0..events.len()).map(|at| (events[at].clone(), count(at))).collect()
}

fn is_circle(event: &Event) -> bool {
    event.len() > 1
}

fn is_of(group: &[Arc<Step>], thread: u32) -> bool {
    group.iter().any(|step| step.process.thread == thread)
}

impl Roots {
    pub(super) fn new(rows: Rows) -> Self {
        Self {
            rows,
            numbers: FxHashMap::default(),
            known: Vec::new(),
            kept: Vec::new(),
            looked: Vec::new(),
            todo: Vec::new(),
        }
    }

    /// Whether there are more executions than can be kept.
    pub(super) fn is_full(&self) -> bool {
        self.kept.len() > MOST_KEPT
    }

    /// The number of what is written so, and whether it is new; kinds of things are told apart by their last number.
    fn number(&mut self, kind: u32, mut key: Key) -> (usize, bool) {
        key.push(kind);
        let next = self.numbers.len() as u32;
        let number = *self.numbers.entry(key).or_insert(next);
        (number as usize, number == next)
    }

    fn known(&mut self, id: &Id) -> &mut Vec<Request> {
        let (at, _) = self.number(0, code_id(id));
        if self.known.len() <= at {
            self.known.resize_with(at + 1, Vec::new);
        }
        &mut self.known[at]
    }

    /// What is to be built next.
    pub(super) fn pop(&mut self) -> Option<Vec<Event>> {
        self.todo.pop()
    }

    /// An execution is over, that began with these events.
    pub(super) fn take(&mut self, first: &[Event], made: &[&Made], left: Vec<u32>) {
        let all: Vec<Event> =
            first.iter().cloned().chain(made.iter().map(|made| whole(&made.step))).collect();
        for (id, made) in ids(&all).into_iter().skip(first.len()).zip(made) {
            if made.requests.is_empty() {
                continue;
            }
            let known = self.known(&id);
            let new = made.requests.iter().filter(|request| !known.contains(request));
            let new: Vec<_> = new.cloned().collect();
            known.extend(new);
        }
        let made = made.iter().map(|made| Arc::clone(&made.step)).collect();
        self.kept.push(Kept { first: first.to_vec(), made, left });
    }

    /// Looks which deadlocks could be built beside the executions so far.
    pub(super) fn look(&mut self, runs: &mut dyn Follow) -> Result<(), Stop> {
        while let Some(kept) = self.kept.pop() {
            self.look_beside(&kept, runs)?;
        }
        Ok(())
    }

    fn happens(&self, groups: &[Group]) -> Before {
        let mut all: Before = Vec::new();
        for (at, later) in groups.iter().enumerate() {
            let mut before = vec![false; groups.len()];
            for earlier in (0..at).rev().filter(|&earlier| !before[earlier]).collect::<Vec<_>>() {
                let depends = groups[earlier]
                    .iter()
                    .any(|one| later.iter().any(|other| self.rows.precedes(one, other)));
                if depends && !before[earlier] {
                    before[earlier] = true;
                    (0..earlier).filter(|&first| all[earlier][first]).for_each(|first| before[first] = true);
                }
            }
            all.push(before);
        }
        all
    }

    /// The circles that could stand at one point of this execution: for each, the state before all of them.
    fn look_beside(&mut self, kept: &Kept, runs: &mut dyn Follow) -> Result<(), Stop> {
        let events: Vec<Event> = kept.made.iter().map(|step| whole(step)).collect();
        let all: Vec<Event> = kept.first.iter().chain(&events).cloned().collect();
        let ids: Vec<Id> = ids(&all).split_off(kept.first.len());
        let groups: Vec<Group> = kept.made.iter().map(|step| Group::from_elem(Arc::clone(step), 1)).collect();
        let before = self.happens(&groups);
        let count = groups.len();
        // What has to come before each, whatever is reversed: its thread's own steps, and all before them.
        let needs: Before = (0..count)
            .map(|at| {
                let thread = kept.made[at].process.thread;
                let mut needs = vec![false; count];
                for own in (0..at).filter(|&own| is_of(&groups[own], thread)) {
                    needs[own] = true;
                    (0..own).filter(|&first| before[own][first]).for_each(|first| needs[first] = true);
                }
                needs
            })
            .collect();
        let known: Vec<Vec<Request>> = ids.iter().map(|id| self.known(id).clone()).collect();
        let mut edges = Vec::new();
        for (at, known) in known.iter().enumerate() {
            for (nth, request) in (0..).zip(known) {
                edges.push(Edge { thread: kept.made[at].process.thread, nth, request, at });
            }
        }
        let could_stand = |one: usize, other: usize| !needs[one][other] && !needs[other][one];
        let circles = circles(&edges, could_stand);
        let mut all_places: Vec<Vec<usize>> = Vec::new();
        for circle in circles {
            let mut places = Vec::new();
            circle.iter().for_each(|&edge| insert(&mut places, edges[edge].at));
            insert(&mut all_places, places);
        }
        for places in all_places {
            let is_before = |at: usize| {
                !places.contains(&at) && !places.iter().any(|&place| place < at && before[at][place])
            };
            let first: Vec<usize> = (0..count).filter(|&at| is_before(at)).collect();
            let is_there = |&place: &usize| (0..count).all(|at| !needs[place][at] || first.contains(&at));
            if !places.iter().all(is_there) {
                continue;
            }
            let sequence: Vec<Event> =
                kept.first.iter().cloned().chain(first.iter().map(|&at| events[at].clone())).collect();
            for circle in self.circles_behind(&sequence, runs)? {
                self.add(&sequence, &circle, runs)?;
            }
        }
        self.look_before(kept, &events, runs)
    }

    /// Who was stopped by the deadlock that this execution was built with may come before it.
    fn look_before(&mut self, kept: &Kept, events: &[Event], runs: &mut dyn Follow) -> Result<(), Stop> {
        let Some(last) = kept.first.iter().rposition(is_circle) else { return Ok(()) };
        let circle = kept.first[last].clone();
        let is_stuck = |thread: u32| {
            kept.first
                .iter()
                .filter(|event| is_circle(event))
                .flatten()
                .any(|first| first.process.thread == thread)
        };
        let stopped: Vec<u32> = kept.left.iter().copied().filter(|&thread| !is_stuck(thread)).collect();
        if stopped.is_empty() {
            return Ok(());
        }
        let mut sequence: Vec<Event> = Vec::new();
        let before = kept.first[..last].iter().chain(&kept.first[last + 1..]).chain(events);
        for event in before {
            sequence.push(event.clone());
            if runs.follow(&sequence)?.is_none() {
                sequence.pop();
            }
        }
        self.add(&sequence, &circle, runs)?;
        for thread in stopped {
            let mut more = sequence.clone();
            let process = Process { thread, late: false };
            more.push(SmallVec::from_slice(&[First { process, until: None }]));
            self.add(&more, &circle, runs)?;
        }
        Ok(())
    }

    /// The circles of those who could go on behind this sequence, each as an event.
    fn circles_behind(&mut self, sequence: &[Event], runs: &mut dyn Follow) -> Result<Vec<Event>, Stop> {
        let (number, _) = self.number(1, code_all(sequence, &[]));
        if let Some(Some(known)) = self.looked.get(number) {
            return Ok(known.clone());
        }
        let mut all = Vec::new();
        if let Some(Followed { left, .. }) = runs.follow(sequence)? {
            let asked = runs.ask(sequence, &left)?;
            let mut edges = Vec::new();
            for (thread, requests) in &asked {
                let edge = |(nth, request)| Edge { thread: *thread, nth, request, at: 0 };
                edges.extend((0..).zip(requests).map(edge));
            }
            for circle in circles(&edges, |_, _| true) {
                let part = |&edge: &usize| {
                    let Edge { thread, nth, .. } = edges[edge];
                    let process = Process { thread, late: false };
                    First { process, until: Some(nth) }
                };
                let mut parts = Vec::new();
                circle.iter().for_each(|edge| insert(&mut parts, part(edge)));
                let event: Event = parts.into();
                if !all.contains(&event) {
                    all.push(event);
                }
            }
        }
        if self.looked.len() <= number {
            self.looked.resize_with(number + 1, || None);
        }
        self.looked[number] = Some(all.clone());
        Ok(all)
    }

    /// This circle is to be built behind these events, and behind as few of them as it needs; once for each order of what
    /// happens before it.
    fn add(&mut self, sequence: &[Event], circle: &Event, runs: &mut dyn Follow) -> Result<(), Stop> {
        if !self.number(2, code_all(sequence, circle)).1 {
            return Ok(());
        }
        let all: Vec<Event> = sequence.iter().cloned().chain([circle.clone()]).collect();
        let Some(Followed { made, .. }) = runs.follow(&all)? else { return Ok(()) };
        let (before, ids) = (self.happens(&made), ids(&all));
        let circles: Vec<usize> = (0..all.len()).filter(|&at| is_circle(&all[at])).collect();
        let keep = |&at: &usize| circles.contains(&at) || circles.iter().any(|&circle| before[circle][at]);
        let keep: Vec<usize> = (0..all.len()).filter(keep).collect();
        // Each event with those that happen before it, in an order that has nothing to do with the sequence's.
        let mut key: Vec<Key> = Vec::new();
        for &at in &keep {
            let mut first: Vec<Key> = Vec::new();
            let befores = keep.iter().filter(|&&first| before[at][first]);
            befores.for_each(|&before| insert(&mut first, code_id(&ids[before])));
            let mut of = code_id(&ids[at]);
            of.push(first.len() as u32);
            of.extend(first.into_iter().flatten());
            insert(&mut key, of);
        }
        if !self.number(3, key.into_iter().flatten().collect()).1 {
            return Ok(());
        }
        let first: Vec<usize> = keep.iter().copied().filter(|at| !circles.contains(at)).collect();
        let new: Vec<Event> = first.iter().chain(&circles).map(|&at| all[at].clone()).collect();
        if runs.follow(&new)?.is_some() {
            self.todo.push(new);
        }
        for &at in &first {
            if first.iter().any(|&later| before[later][at]) {
                continue;
            }
            // With less before it.
            let last = circles.last().copied();
            let less = keep.iter().filter(|&&one| one != at && Some(one) != last);
            let less: Vec<Event> = less.map(|&one| all[one].clone()).collect();
            self.add(&less, circle, runs)?;
        }
        Ok(())
    }
}

/// The circles in which each waits for what the next one holds, and no lock is held by two: by the edges' places.
fn circles(edges: &[Edge<'_>], could_stand: impl Fn(usize, usize) -> bool) -> Vec<Vec<usize>> {
    let mut all = Vec::new();
    for start in 0..edges.len() {
        let mut path = vec![start];
        extend(edges, &could_stand, &mut path, &mut all);
    }
    all
}

fn extend(
    edges: &[Edge<'_>],
    could_stand: &impl Fn(usize, usize) -> bool,
    path: &mut Vec<usize>,
    all: &mut Vec<Vec<usize>>,
) {
    let (start, last) = (&edges[path[0]], &edges[path[path.len() - 1]]);
    if path.len() > 1 && start.request.held.contains(&last.request.lock) {
        all.push(path.clone());
    }
    for (at, next) in edges.iter().enumerate() {
        let is_next = next.thread > start.thread && next.request.held.contains(&last.request.lock);
        let is_apart = |&other: &usize| {
            let other = &edges[other];
            other.thread != next.thread
                && !other.request.held.iter().any(|lock| next.request.held.contains(lock))
                && could_stand(next.at, other.at)
        };
        if is_next && path.iter().all(is_apart) {
            path.push(at);
            extend(edges, could_stand, path, all);
            path.pop();
        }
    }
}
