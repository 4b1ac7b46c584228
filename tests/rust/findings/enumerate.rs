//! Little programs of locks, starts and joins, and every state that they can come to: an interpreter of its own,
//! which knows nothing of the crate.

use std::collections::{BTreeSet, HashSet};
use threadground::prelude::Random;

/// What a thread of a little program does next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Does {
    Take(usize),
    Free(usize),
    Start(usize),
    Join(usize),
}

/// A little program: thread 0 is there from the beginning.
#[derive(Clone, Debug)]
pub(super) struct Program {
    /// For each lock whether its owner may take it again.
    pub(super) reentrant: Vec<bool>,
    pub(super) threads: Vec<Vec<Does>>,
}

/// Threads that wait for one another's locks: each thread with the lock that it waits for.
pub(super) type Circle = BTreeSet<(usize, usize)>;

/// How far each thread has got.
type State = Vec<u8>;

impl Program {
    /// Who has each lock in a state.
    fn owners(&self, state: &State) -> Vec<Option<usize>> {
        let mut owners = vec![None; self.reentrant.len()];
        for (thread, (does, at)) in self.threads.iter().zip(state).enumerate() {
            let mut depths = vec![0_u32; owners.len()];
            for does in &does[..*at as usize] {
                match *does {
                    Does::Take(lock) => depths[lock] += 1,
                    Does::Free(lock) => depths[lock] -= 1,
                    Does::Start(_) | Does::Join(_) => {}
                }
            }
            for (owner, _) in owners.iter_mut().zip(depths).filter(|(_, depth)| *depth > 0) {
                *owner = Some(thread);
            }
        }
        owners
    }

    fn is_started(&self, state: &State, thread: usize) -> bool {
        let done = self.threads.iter().zip(state).map(|(does, at)| &does[..*at as usize]);
        thread == 0 || done.flatten().any(|does| *does == Does::Start(thread))
    }

    /// Every circle of locks that the program can come to.
    pub(super) fn circles(&self) -> BTreeSet<Circle> {
        let (mut found, mut seen, mut open) = (BTreeSet::new(), HashSet::new(), Vec::new());
        open.push(vec![0; self.threads.len()]);
        while let Some(state) = open.pop() {
            let owners = self.owners(&state);
            let mut waits = vec![None; self.threads.len()];
            for thread in 0..self.threads.len() {
                let Some(does) = self.threads[thread].get(state[thread] as usize) else { continue };
                let can = self.is_started(&state, thread)
                    && match *does {
                        Does::Take(lock) => match owners[lock] {
                            Some(owner) if owner == thread => self.reentrant[lock],
                            Some(owner) => {
                                waits[thread] = Some((owner, lock));
                                false
                            }
                            None => true,
                        },
                        Does::Join(other) => state[other] as usize == self.threads[other].len(),
                        Does::Free(_) | Does::Start(_) => true,
                    };
                if can {
                    let mut next = state.clone();
                    next[thread] += 1;
                    if seen.insert(next.clone()) {
                        open.push(next);
                    }
                }
            }
            found.extend((0..waits.len()).filter_map(|thread| circle(&waits, thread)));
        }
        found
    }
}

/// The circle that begins with this thread, if there is one.
fn circle(waits: &[Option<(usize, usize)>], thread: usize) -> Option<Circle> {
    let (mut circle, mut at) = (Circle::new(), thread);
    loop {
        let (owner, lock) = waits[at]?;
        if !circle.insert((at, lock)) {
            return None;
        }
        at = owner;
        if at == thread {
            return Some(circle);
        }
    }
}

/// A little program at random: 3 or 4 threads besides the first, started and joined by others in the middle of what
/// they do, with nests of locks that are given back in order or out of it.
pub(super) fn any_program(random: &mut Random) -> Program {
    let mut below = |end: usize| random.randint(0, end as i32 - 1) as usize;
    let (count, locks) = (4 + below(2), 3 + below(2));
    let reentrant: Vec<bool> = (0..locks).map(|_| below(4) == 0).collect();
    let is_ring = below(3) == 0;
    let mut threads: Vec<Vec<Does>> = Vec::new();
    for thread in 0..count {
        let mut does = Vec::new();
        if thread > 0 || below(3) == 0 {
            for _ in 0..1 + below(2) {
                if is_ring {
                    // Each takes a lock and the next one, perhaps behind a gate.
                    let (one, next) = (thread % (locks - 1) + 1, (thread + 1) % (locks - 1) + 1);
                    nest(&mut does, &[&[0][below(2)..], &[one, next]].concat(), &reentrant, &mut below);
                } else {
                    let depth = 1 + below(3);
                    let nested: Vec<usize> = (0..depth).map(|_| below(locks)).collect();
                    nest(&mut does, &nested, &reentrant, &mut below);
                }
            }
        }
        threads.push(does);
    }
    // Each thread is started by an earlier one, and perhaps joined by it later.
    for thread in 1..count {
        let by = if below(3) == 0 { below(thread) } else { 0 };
        let length = threads[by].len();
        let start = if below(2) == 0 { 0 } else { below(length + 1) };
        threads[by].insert(start, Does::Start(thread));
        if below(2) == 0 {
            let join = start + 1 + below(length + 1 - start);
            threads[by].insert(join, Does::Join(thread));
        }
    }
    Program { reentrant, threads }
}

/// Takes these locks, those that may be taken; gives them back, mostly the last one first, some early.
fn nest(does: &mut Vec<Does>, locks: &[usize], reentrant: &[bool], below: &mut impl FnMut(usize) -> usize) {
    let mut held: Vec<usize> = Vec::new();
    for &lock in locks {
        if held.contains(&lock) && !reentrant[lock] {
            continue;
        }
        does.push(Does::Take(lock));
        held.push(lock);
        if below(6) == 0 {
            does.push(Does::Free(held.remove(below(held.len()))));
        }
    }
    while let Some(lock) = held.pop() {
        does.push(Does::Free(lock));
    }
}

/// A rule for which circles are worth a word; two of them are wrong, as somebody could write them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rule {
    /// No two takes are behind one gate, and starts and joins put none before another.
    Right,
    /// A gate counts only if all takes of a circle are behind it.
    OneGateForAll,
    /// What starts and joins put in order counts as if it were not.
    NoStartAndJoin,
}

impl Program {
    /// The circles that are told by this rule: of takes of different threads, each of a lock that the
    /// next one holds.
    pub(super) fn told_by(&self, rule: Rule) -> BTreeSet<Circle> {
        // Of each take: the thread, the lock, the locks held, and the operation's place.
        let mut takes: Vec<(usize, usize, Vec<usize>, usize)> = Vec::new();
        for (thread, does) in self.threads.iter().enumerate() {
            let mut held: Vec<usize> = Vec::new();
            for (at, does) in does.iter().enumerate() {
                match *does {
                    Does::Take(lock) => {
                        if !held.contains(&lock) {
                            takes.push((thread, lock, held.clone(), at));
                        }
                        held.push(lock);
                    }
                    Does::Free(lock) => {
                        let at = held.iter().rposition(|held| *held == lock).expect("it is held");
                        held.remove(at);
                    }
                    Does::Start(_) | Does::Join(_) => {}
                }
            }
        }
        let mut found = BTreeSet::new();
        for first in 0..takes.len() {
            self.extend(&takes, &mut vec![first], rule, &mut found);
        }
        found
    }

    fn extend(
        &self,
        takes: &[(usize, usize, Vec<usize>, usize)],
        path: &mut Vec<usize>,
        rule: Rule,
        found: &mut BTreeSet<Circle>,
    ) {
        let (_, wanted, ..) = takes[path[path.len() - 1]];
        if path.len() > 1 && takes[path[0]].2.contains(&wanted) {
            let gated = |gate: &usize| path.iter().all(|take| takes[*take].2.contains(gate));
            let disjoint = |one: &usize| {
                path.iter()
                    .all(|two| two == one || takes[*one].2.iter().all(|held| !takes[*two].2.contains(held)))
            };
            let place = |take: &usize| (takes[*take].0, takes[*take].3);
            let unordered = |one: &usize| path.iter().all(|two| !self.is_before(place(one), place(two)));
            let is_told = match rule {
                Rule::Right => path.iter().all(disjoint) && path.iter().all(unordered),
                Rule::OneGateForAll => {
                    (0..self.reentrant.len()).all(|gate| !gated(&gate)) && path.iter().all(unordered)
                }
                Rule::NoStartAndJoin => path.iter().all(disjoint),
            };
            if is_told {
                found.insert(path.iter().map(|take| (takes[*take].0, takes[*take].1)).collect());
            }
        }
        for next in 0..takes.len() {
            let is_new = path.iter().all(|take| takes[*take].0 != takes[next].0);
            if is_new && takes[next].2.contains(&wanted) {
                path.push(next);
                self.extend(takes, path, rule, found);
                path.pop();
            }
        }
    }

    /// Whether program order, starts and joins put one operation before another of another thread; each is given
    /// by its thread and its place there.
    fn is_before(&self, one: (usize, usize), two: (usize, usize)) -> bool {
        let mut reached = vec![usize::MAX; self.threads.len()];
        let mut open = vec![(one.0, one.1 + 1)];
        while let Some((thread, from)) = open.pop() {
            if reached[thread] <= from {
                continue;
            }
            reached[thread] = from;
            let rest = self.threads[thread].iter().skip(from);
            open.extend(rest.filter_map(|does| match *does {
                Does::Start(child) => Some((child, 0)),
                Does::Take(_) | Does::Free(_) | Does::Join(_) => None,
            }));
            // What a thread does after it joined this one comes after all that this one does.
            for (other, does) in self.threads.iter().enumerate() {
                let join = does.iter().position(|does| *does == Does::Join(thread));
                open.extend(join.map(|join| (other, join + 1)));
            }
        }
        one.0 != two.0 && reached[two.0] <= two.1
    }
}
