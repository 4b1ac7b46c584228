//! Which locks each thread holds while the records go by, and which takes can be part of a circle.
//!
//! An *abstract take* is a thread that takes a lock while it holds certain other ones; in a loop it comes again and
//! again. Takes count that could wait without a limit: who would give up after a while is no part of a deadlock.
//! Of an RLock the outermost take counts, and the release that frees it.

use super::components::Components;
use super::sorted::Sorted;
use crate::model::pairs::Pairs;
use crate::model::seek::History;
use crate::trace::event::{Event, ObjectNumber, OnLock, OnObject, Patience, Phase, Record, ThreadNumber};

/// How many different lists of held locks are told apart at most; takes with more than these are left out.
const MOST_LISTS: usize = 1_000_000;

/// The number of a list of held locks in [`Lists`]; 0 is the empty list.
type List = u32;

/// Lists of held locks. A list is a lock behind a shorter list, which many lists may share: a thousand locks held
/// in a nest make a thousand entries, in whatever number of rounds.
#[derive(Debug)]
pub(super) struct Lists {
    all: Vec<(List, ObjectNumber)>,
    known: Pairs,
}

impl Lists {
    fn add(&mut self, list: List, lock: ObjectNumber) -> Option<List> {
        if let Some(known) = self.known.get(&(list, lock.into())) {
            return Some(*known);
        }
        let new = self.all.len();
        if new > MOST_LISTS {
            return None;
        }
        self.all.push((list, lock));
        self.known.insert((list, lock.into()), new as List);
        Some(new as List)
    }

    /// The locks of a list, the last one first.
    pub(super) fn locks(&self, mut list: List) -> impl Iterator<Item = ObjectNumber> {
        core::iter::from_fn(move || {
            let (shorter, lock) = *self.all.get(list as usize).filter(|_| list > 0)?;
            list = shorter;
            Some(lock)
        })
    }
}

/// An abstract take.
#[derive(Debug)]
pub(super) struct Take {
    pub(super) thread: ThreadNumber,
    pub(super) lock: ObjectNumber,
    /// The locks that the thread holds.
    pub(super) held: List,
    /// The records of the takes themselves: where the thread had the lock or, if it never got it, where it began
    /// to wait.
    pub(super) records: Vec<u32>,
    /// Whether the thread waits for the lock in the end.
    pub(super) is_stuck: bool,
}

/// What a record says of a lock.
#[derive(Clone, Copy, Debug)]
enum Says {
    /// The thread waits for the lock.
    Waits,
    /// The thread has the lock.
    Has,
    /// The lock is free.
    Free,
}

fn says(record: &Record) -> Option<(ObjectNumber, Says, bool)> {
    let Event::Object { object, what: OnObject::Lock(what), .. } = record.event else { return None };
    match what {
        OnLock::Acquire { patience, phase, .. } => {
            let waits = patience == Patience::Forever;
            match phase {
                Phase::Blocked => Some((object, Says::Waits, waits)),
                Phase::Has(acquired) if acquired.depth == 1 => Some((object, Says::Has, waits)),
                Phase::Wants | Phase::Has(_) | Phase::GaveUp => None,
            }
        }
        OnLock::Release { depth: 0, .. } => Some((object, Says::Free, true)),
        OnLock::Release { .. } => None,
    }
}

/// The locks that the threads hold at one moment.
#[derive(Debug, Default)]
struct Holds {
    /// By thread, the locks in the order of their takes.
    held: Sorted<Vec<ObjectNumber>>,
    owners: Sorted<Option<ThreadNumber>>,
}

impl Holds {
    /// Changes who holds the lock; returns its owner before.
    fn follow(&mut self, thread: ThreadNumber, lock: ObjectNumber, says: Says) -> Option<ThreadNumber> {
        let owner = match says {
            Says::Waits => return None,
            Says::Has => self.owners.or_default(lock).replace(thread),
            Says::Free => self.owners.or_default(lock).take(),
        };
        if let Some(held) = owner.and_then(|owner| self.held.get_mut(owner))
            && let Some(at) = held.iter().rposition(|held| *held == lock)
        {
            held.remove(at);
        }
        if matches!(says, Says::Has) {
            self.held.or_default(thread).push(lock);
        }
        owner
    }

    fn of(&self, thread: ThreadNumber) -> &[ObjectNumber] {
        self.held.get(thread).map_or(&[], Vec::as_slice)
    }
}

/// The edges from the lock that a thread holds, the one taken last, to the lock that it takes; and the locks that
/// a thread gave back that did not hold them.
///
/// Of all locks that it holds the last one is enough to know which locks lie in circles. A lock h that is held
/// leads to every lock m that is taken meanwhile: when m is taken, the last lock is h, with an edge to m; or it was
/// taken later than h while h was held, so that h leads to it already, and it has an edge to m.
pub(super) fn edges(history: &History) -> (Pairs, Sorted<()>) {
    let (mut edges, mut signals, mut holds) = (Pairs::new(), Sorted::default(), Holds::default());
    for record in history.records().iter() {
        let Some((lock, what, _)) = says(record) else { continue };
        if !matches!(what, Says::Free)
            && let Some(last) = holds.of(record.thread).last().filter(|last| **last != lock)
        {
            edges.insert((*last, lock.into()), 0);
        }
        let owner = holds.follow(record.thread, lock, what);
        if matches!(what, Says::Free) && owner.is_some_and(|owner| owner != record.thread) {
            signals.insert(lock, ());
        }
    }
    (edges, signals)
}

/// The abstract takes of locks that lie in circles, those first for which a thread waits in the end.
pub(super) fn takes(history: &History, components: &Components) -> (Vec<Take>, Lists) {
    let mut lists = Lists { all: vec![(0, 0)], known: Pairs::new() };
    let (mut takes, mut known) = (Vec::<Take>::new(), Pairs::new());
    let mut holds = Holds::default();
    // By thread, the list of each lock that it holds; and the take for which it waits.
    let mut held: Sorted<Vec<(ObjectNumber, List)>> = Sorted::default();
    let mut waiting: Sorted<u32> = Sorted::default();
    for record in history.records().iter() {
        let Some((lock, what, waits)) = says(record) else { continue };
        let locks = holds.of(record.thread);
        let waited = waiting.remove(record.thread).filter(|_| matches!(what, Says::Has));
        if let Some(take) = waited {
            let take = &mut takes[take as usize];
            take.is_stuck = false;
            take.records.pop();
            take.records.push(record.number);
        } else if !matches!(what, Says::Free)
            && waits
            && locks.last().is_some_and(|last| components.are_together(*last, lock))
            && !locks.contains(&lock)
        {
            // Lists are looked up from the first lock on that is not where it was: of a nest, one each time.
            let known_lists = held.or_default(record.thread);
            let same = known_lists.iter().zip(locks).take_while(|((known, _), lock)| known == *lock).count();
            known_lists.truncate(same);
            let mut list = known_lists.last().map(|(_, list)| *list).or(Some(0));
            for lock in &locks[same..] {
                list = list.and_then(|list| lists.add(list, *lock));
                known_lists.extend(list.map(|list| (*lock, list)));
            }
            // The list with the lock itself says which take of the thread it is.
            if let Some(list) = list
                && let Some(with_lock) = lists.add(list, lock)
            {
                let take = *known.entry((record.thread, with_lock.into())).or_insert_with(|| {
                    let (thread, records) = (record.thread, Vec::new());
                    takes.push(Take { thread, lock, held: list, records, is_stuck: false });
                    takes.len() as u32 - 1
                });
                let number = take;
                let take = &mut takes[take as usize];
                take.records.push(record.number);
                if matches!(what, Says::Waits) {
                    take.is_stuck = true;
                    waiting.insert(record.thread, number);
                }
            }
        }
        holds.follow(record.thread, lock, what);
    }
    let mut first = 0;
    for place in 0..takes.len() {
        if takes[place].is_stuck {
            takes.swap(first, place);
            first += 1;
        }
    }
    (takes, lists)
}
