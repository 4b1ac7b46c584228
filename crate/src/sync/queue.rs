//! The queues of Python's `queue`: first in first out, last in first out, by priority, and the simple one.
//!
//! One implementation stands behind all four. The items and three lists of waiters (for an item, for a
//! place, for the end of all tasks) share one guard; each `put` and `get` wakes at most the one waiter
//! that it concerns.
//!
//! Where items come out in the order of their coming and any number may be inside, those who get have a
//! *batch* behind a guard of their own: when more than one item has come, whoever finds it empty
//! takes them all over into it. So those who put and those who get meet once for a batch, and not
//! once for an item. Who takes both guards takes the batch's first.

use crate::ground::word::AtomicBool;
use crate::ground::word::Ordering::Relaxed;
use crate::repr;
use crate::runtime::Backoff;
use crate::runtime::wait_list::{self, Ended, WaitList};
use crate::runtime::{self, Cause, Error, Go, Object, Site, step};
use crate::runtime::{Guarded, Held};
use crate::trace::event::{Flags, ObjectType, Verb};
use core::fmt;
use core::panic::Location;
use core::time::Duration;
use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::sync::Arc;

/// The queue had no item: Python's `Empty`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Empty;

/// The queue had no place; the item comes back. Python's `Full`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Full<T>(pub T);

/// The queue was shut down: Python's `ShutDown`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShutDown;

/// Why a `get` gave nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GetError {
    /// There was no item, or none came in time.
    Empty,
    /// The queue was shut down and is empty.
    ShutDown,
}

/// Why a `put` did not take the item; it comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PutError<T> {
    /// There was no place, or none came free in time.
    Full(T),
    /// The queue was shut down.
    ShutDown(T),
}

impl fmt::Display for GetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

impl std::error::Error for GetError {}

impl<T> fmt::Display for PutError<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Full(_) => "Full",
            Self::ShutDown(_) => "ShutDown",
        })
    }
}

impl<T: fmt::Debug> std::error::Error for PutError<T> {}

/// How items come out: what the four kinds differ in.
pub(crate) trait Store<T>: Default + Send {
    /// Whether what is put later comes out later: only then a batch may be taken over.
    const IN_ORDER: bool = false;
    fn push(&mut self, item: T);
    fn pop(&mut self) -> Option<T>;
    fn len(&self) -> usize;
    fn clear(&mut self);
}

impl<T: Send> Store<T> for VecDeque<T> {
    const IN_ORDER: bool = true;
    fn push(&mut self, item: T) {
        self.push_back(item);
    }
    fn pop(&mut self) -> Option<T> {
        self.pop_front()
    }
    fn len(&self) -> usize {
        self.len()
    }
    fn clear(&mut self) {
        self.clear();
    }
}

impl<T: Send> Store<T> for Vec<T> {
    fn push(&mut self, item: T) {
        self.push(item);
    }
    fn pop(&mut self) -> Option<T> {
        self.pop()
    }
    fn len(&self) -> usize {
        self.len()
    }
    fn clear(&mut self) {
        self.clear();
    }
}

impl<T: Ord + Send> Store<T> for BinaryHeap<Reverse<T>> {
    fn push(&mut self, item: T) {
        self.push(Reverse(item));
    }
    fn pop(&mut self) -> Option<T> {
        self.pop().map(|Reverse(item)| item)
    }
    fn len(&self) -> usize {
        self.len()
    }
    fn clear(&mut self) {
        self.clear();
    }
}

struct State<S> {
    items: S,
    unfinished: u32,
    closed: bool,
    getters: WaitList,
    putters: WaitList,
    joiners: WaitList,
}

#[repr(align(128))]
struct Inner<S> {
    state: Guarded<State<S>>,
    /// The oldest items, taken over by those who get.
    batch: Padded<Guarded<S>>,
    /// Whether there may be some in the batch. Changes behind the guard of the state.
    split: AtomicBool,
    /// 0 for any number.
    capacity: u32,
    object: Object,
}

/// On cache lines of its own.
#[repr(align(128))]
struct Padded<T>(T);

/// How long an operation may take.
#[derive(Clone, Copy)]
enum Patience {
    No,
    Timeout(Duration),
    Endless,
}

impl Patience {
    fn timeout(self) -> Option<Duration> {
        match self {
            Self::Timeout(timeout) => Some(timeout),
            Self::No | Self::Endless => None,
        }
    }

    fn flags(self) -> Flags {
        if matches!(self, Self::No) { Flags::NONBLOCKING } else { Flags::default() }
    }
}

impl<S> Inner<S> {
    fn new<T>(kind: ObjectType, capacity: u32, site: Site) -> Arc<Self>
    where
        S: Store<T>,
    {
        let state = State {
            items: S::default(),
            unfinished: 0,
            closed: false,
            getters: WaitList::new(),
            putters: WaitList::new(),
            joiners: WaitList::new(),
        };
        let object = Object::new(kind, site, || capacity);
        let batch = Padded(Guarded::new(S::default()));
        Arc::new(Self { state: Guarded::new(state), batch, split: AtomicBool::new(false), capacity, object })
    }

    fn put<T: Send + 'static>(&self, item: T, patience: Patience, site: Site) -> Result<(), PutError<T>>
    where
        S: Store<T>,
    {
        let op = self.object.op(Verb::Put, site).timed(patience.timeout()).flag(patience.flags());
        if step(&op) == Go::Nowhere {
            return Err(PutError::Full(item));
        }
        let deadline = runtime::deadline(patience.timeout());
        let (mut cause, mut blocked) = (Cause::default(), false);
        loop {
            let mut state = self.state.lock();
            if state.closed {
                op.gives_up(self.object.seen(), 0);
                return Err(PutError::ShutDown(item));
            }
            if self.capacity == 0 || state.items.len() < self.capacity as usize {
                let ticket = self.object.modified();
                op.has(ticket, runtime::text_of(|| repr::of(&item)), cause);
                state.items.push(item);
                state.unfinished += 1;
                let notified = state.getters.notify(1, Cause::by(ticket));
                drop(state);
                notified.wake();
                return Ok(());
            }
            if matches!(patience, Patience::No) {
                op.gives_up(self.object.seen(), 0);
                return Err(PutError::Full(item));
            }
            let blocks = || op.blocks_once(self.object.seen(), &mut blocked);
            match wait_list::wait(state, |state| &mut state.putters, deadline, blocks) {
                Ended::Notified(notice) => cause = notice.cause,
                Ended::TimedOut(_) => {
                    op.gives_up(self.object.seen(), 0);
                    return Err(PutError::Full(item));
                }
                Ended::Cancelled => return Err(PutError::Full(item)),
            }
        }
    }

    fn get<T: Send + 'static>(&self, patience: Patience, site: Site) -> Result<T, GetError>
    where
        S: Store<T>,
    {
        let op = self.object.op(Verb::Get, site).timed(patience.timeout()).flag(patience.flags());
        let go = step(&op);
        if go == Go::Nowhere {
            return Err(GetError::Empty);
        }
        let deadline = runtime::deadline(patience.timeout());
        // What is recorded is so behind the guard of the items.
        if go == Go::Ahead
            && let Some(item) = self.get_bare(patience)
        {
            return Ok(item);
        }
        let (mut cause, mut blocked) = (Cause::default(), false);
        loop {
            let (batch, mut state) = self.lock_both();
            let item = batch.and_then(|mut batch| batch.pop()).or_else(|| state.items.pop());
            if let Some(item) = item {
                let ticket = self.object.modified();
                op.has(ticket, runtime::text_of(|| repr::of(&item)), cause);
                let notified = state.putters.notify(1, Cause::by(ticket));
                drop(state);
                notified.wake();
                return Ok(item);
            }
            if state.closed || matches!(patience, Patience::No) {
                op.gives_up(self.object.seen(), 0);
                return Err(if state.closed { GetError::ShutDown } else { GetError::Empty });
            }
            let blocks = || op.blocks_once(self.object.seen(), &mut blocked);
            match wait_list::wait(state, |state| &mut state.getters, deadline, blocks) {
                Ended::Notified(notice) => cause = notice.cause,
                Ended::TimedOut(_) => {
                    op.gives_up(self.object.seen(), 0);
                    return Err(GetError::Empty);
                }
                Ended::Cancelled => return Err(GetError::Empty),
            }
        }
    }

    /// Whether items are taken over in batches.
    fn has_batch<T>(&self) -> bool
    where
        S: Store<T>,
    {
        S::IN_ORDER && self.capacity == 0
    }

    /// Both guards, in their order; the batch's if there is one.
    fn lock_both<T>(&self) -> (Option<Held<'_, S>>, Held<'_, State<S>>)
    where
        S: Store<T>,
    {
        (self.has_batch().then(|| self.batch.0.lock()), self.state.lock())
    }

    /// The oldest item, unrecorded. Who may wait looks for a while, so that more comes in than one item
    /// at a time.
    fn get_bare<T>(&self, patience: Patience) -> Option<T>
    where
        S: Store<T>,
    {
        if !self.has_batch() {
            return None;
        }
        let mut backoff = Backoff::long();
        loop {
            if self.split.load(Relaxed) {
                let mut batch = self.batch.0.lock();
                if let Some(item) = batch.pop() {
                    return Some(item);
                }
                let mut state = self.state.lock_later();
                core::mem::swap(&mut *batch, &mut state.items);
                let item = batch.pop();
                self.split.store(batch.len() > 0, Relaxed);
                if item.is_some() {
                    return item;
                }
            } else {
                let mut state = self.state.lock();
                // Or it has just become so: then the oldest ones are elsewhere.
                if !self.split.load(Relaxed) {
                    if state.items.len() > 1 {
                        self.split.store(true, Relaxed);
                    } else if let Some(item) = state.items.pop() {
                        return Some(item);
                    }
                }
            }
            if !self.split.load(Relaxed) && (matches!(patience, Patience::No) || !backoff.again()) {
                return None;
            }
        }
    }

    #[track_caller]
    fn task_done(&self, site: Site) {
        let op = self.object.op(Verb::TaskDone, site);
        if step(&op) == Go::Nowhere {
            return;
        }
        let mut state = self.state.lock();
        let Some(left) = state.unfinished.checked_sub(1) else {
            drop(state);
            op.refuse(Error::value("task_done() called too many times"));
        };
        state.unfinished = left;
        let ticket = self.object.modified();
        op.did(ticket, left);
        let all = if left == 0 { usize::MAX } else { 0 };
        let notified = state.joiners.notify(all, Cause::by(ticket));
        drop(state);
        notified.wake();
    }

    fn join(&self, site: Site) {
        let op = self.object.op(Verb::JoinTasks, site).blocking();
        if step(&op) == Go::Nowhere {
            return;
        }
        let mut blocked = false;
        let mut cause = Cause::default();
        loop {
            let state = self.state.lock();
            if state.unfinished == 0 {
                op.has(self.object.seen(), 0, cause);
                return;
            }
            let blocks = || op.blocks_once(self.object.seen(), &mut blocked);
            match wait_list::wait(state, |state| &mut state.joiners, None, blocks) {
                Ended::Notified(notice) => cause = notice.cause,
                Ended::TimedOut(_) | Ended::Cancelled => return,
            }
        }
    }

    fn shutdown<T>(&self, immediate: bool, site: Site)
    where
        S: Store<T>,
    {
        let op = self.object.op(Verb::Shutdown, site);
        if step(&op) == Go::Nowhere {
            return;
        }
        let (batch, mut state) = self.lock_both();
        state.closed = true;
        let ticket = self.object.modified();
        op.did(ticket, u32::from(immediate));
        let mut woken = Vec::new();
        if immediate {
            // As if each item had been got and its task been done.
            let inside = state.items.len() + batch.as_ref().map_or(0, |batch| batch.len());
            state.unfinished = state.unfinished.saturating_sub(inside as u32);
            state.items.clear();
            batch.into_iter().for_each(|mut batch| batch.clear());
            if state.unfinished == 0 {
                woken.push(state.joiners.notify_all(Cause::by(ticket)));
            }
        }
        woken.push(state.getters.notify_all(Cause::by(ticket)));
        woken.push(state.putters.notify_all(Cause::by(ticket)));
        drop(state);
        for notified in woken {
            notified.wake();
        }
    }

    fn look<T, R: Copy>(
        &self,
        what: &str,
        see: impl FnOnce(usize) -> R,
        show: impl FnOnce(R) -> String,
        site: Site,
    ) -> R
    where
        S: Store<T>,
    {
        let op = self.object.op(Verb::Look, site);
        step(&op);
        let (batch, state) = self.lock_both();
        let seen = see(state.items.len() + batch.map_or(0, |batch| batch.len()));
        drop(state);
        op.did_with(self.object.seen(), runtime::text(&show(seen)), runtime::text(what));
        seen
    }
}

macro_rules! queue {
    ($(#[$doc:meta])* $name:ident, $store:ty $(, $bound:ident)?) => {
        $(#[$doc])*
        pub struct $name<T>(Arc<Inner<$store>>);

        impl<T> Clone for $name<T> {
            fn clone(&self) -> Self {
                Self(Arc::clone(&self.0))
            }
        }

        impl<T> fmt::Debug for $name<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($name)).field("object", &self.0.object).finish_non_exhaustive()
            }
        }

        impl<T: Send + 'static $(+ $bound)?> Default for $name<T> {
            #[track_caller]
            fn default() -> Self {
                Self::new()
            }
        }

        impl<T: Send + 'static $(+ $bound)?> $name<T> {
            /// For any number of items.
            #[must_use]
            #[track_caller]
            pub fn new() -> Self {
                Self(Inner::new::<T>(ObjectType::$name, 0, Location::caller()))
            }

            /// Puts an item in, waiting for a place if there is none. In a queue that was shut down it is
            /// an error; so it is in a thread of a stopped run that is already unwinding.
            ///
            /// # Panics
            /// `ShutDown`, if the queue is shut down.
            #[track_caller]
            pub fn put(&self, item: T) {
                let site = Location::caller();
                if let Err(PutError::ShutDown(_)) = self.0.put(item, Patience::Endless, site) {
                    self.0.object.op(Verb::Put, site).refuse(Error::shut_down());
                }
            }

            /// Takes the next item out, waiting for one if there is none.
            ///
            /// # Errors
            /// [`ShutDown`] if the queue is shut down and empty.
            #[track_caller]
            pub fn try_get(&self) -> Result<T, ShutDown> {
                self.0.get(Patience::Endless, Location::caller()).map_err(|_stopped_or_closed| ShutDown)
            }

            /// Takes the next item out, waiting for one if there is none.
            ///
            /// # Panics
            /// `ShutDown`, if the queue is shut down and empty.
            #[track_caller]
            pub fn get(&self) -> T {
                let site = Location::caller();
                match self.0.get(Patience::Endless, site) {
                    Ok(item) => item,
                    // A destructor in a stopped run: there is no item, and a panic would end the process.
                    Err(GetError::Empty) => runtime::rest(),
                    Err(GetError::ShutDown) => {
                        self.0.object.op(Verb::Get, site).refuse(Error::shut_down())
                    }
                }
            }

            /// Takes the next item out, waiting at most for `timeout`.
            ///
            /// # Errors
            /// [`GetError`].
            #[track_caller]
            pub fn get_timeout(&self, timeout: Duration) -> Result<T, GetError> {
                self.0.get(Patience::Timeout(timeout), Location::caller())
            }

            /// Takes the next item out if there is one.
            ///
            /// # Errors
            /// [`GetError`].
            #[track_caller]
            pub fn get_nowait(&self) -> Result<T, GetError> {
                self.0.get(Patience::No, Location::caller())
            }

            /// How many items are inside.
            #[must_use]
            #[track_caller]
            pub fn qsize(&self) -> usize {
                self.0.look("qsize", |len| len, |len| len.to_string(), Location::caller())
            }

            /// Whether nothing is inside.
            #[must_use]
            #[track_caller]
            pub fn empty(&self) -> bool {
                self.0.look("empty", |len| len == 0, |is| repr::truth(is).to_owned(), Location::caller())
            }
        }
    };
}

macro_rules! bounded_queue {
    ($name:ident $(, $bound:ident)?) => {
        impl<T: Send + 'static $(+ $bound)?> $name<T> {
            /// For at most `capacity` items at a time; 0 for any number.
            #[must_use]
            #[track_caller]
            pub fn bounded(capacity: u32) -> Self {
                Self(Inner::new::<T>(ObjectType::$name, capacity, Location::caller()))
            }

            /// Puts an item in, waiting at most for `timeout`.
            ///
            /// # Errors
            /// [`PutError`] gives the item back.
            #[track_caller]
            pub fn put_timeout(&self, item: T, timeout: Duration) -> Result<(), PutError<T>> {
                self.0.put(item, Patience::Timeout(timeout), Location::caller())
            }

            /// Puts an item in if there is a place.
            ///
            /// # Errors
            /// [`PutError`] gives the item back.
            #[track_caller]
            pub fn put_nowait(&self, item: T) -> Result<(), PutError<T>> {
                self.0.put(item, Patience::No, Location::caller())
            }

            /// Whether every place is taken.
            #[must_use]
            #[track_caller]
            pub fn full(&self) -> bool {
                let capacity = self.0.capacity as usize;
                let full = |len| capacity > 0 && len >= capacity;
                self.0.look("full", full, |is| repr::truth(is).to_owned(), Location::caller())
            }

            /// Says that the task of an item that was got is done.
            ///
            /// # Panics
            /// `ValueError` if it is said more often than items were put.
            #[track_caller]
            pub fn task_done(&self) {
                self.0.task_done(Location::caller());
            }

            /// Waits until the task of every item that was put is done.
            #[track_caller]
            pub fn join(&self) {
                self.0.join(Location::caller());
            }

            /// Closes the queue: no item comes in any more; with `immediate` none comes out either.
            #[track_caller]
            pub fn shutdown(&self, immediate: bool) {
                self.0.shutdown(immediate, Location::caller());
            }
        }
    };
}

queue! {
    /// First in, first out.
    ///
    /// Source: CPython, `queue.Queue`.
    ///
    /// # Example
    /// ```
    /// use threadground::prelude::*;
    /// let tasks = Queue::bounded(2);
    /// tasks.put(1);
    /// tasks.put(2);
    /// assert_eq!(tasks.put_nowait(3), Err(PutError::Full(3)));
    /// assert_eq!((tasks.get(), tasks.get()), (1, 2));
    /// assert_eq!(tasks.get_nowait(), Err(GetError::Empty));
    /// ```
    Queue, VecDeque<T>
}
queue! {
    /// Last in, first out.
    ///
    /// Source: CPython, `queue.LifoQueue`.
    LifoQueue, Vec<T>
}
queue! {
    /// The smallest item comes out first.
    ///
    /// Source: CPython, `queue.PriorityQueue`.
    PriorityQueue, BinaryHeap<Reverse<T>>, Ord
}
queue! {
    /// First in, first out, for any number of items, without tasks.
    ///
    /// Source: CPython, `queue.SimpleQueue`.
    SimpleQueue, VecDeque<T>
}
bounded_queue!(Queue);
bounded_queue!(LifoQueue);
bounded_queue!(PriorityQueue, Ord);
