//! The one implementation behind all queues.
//!
//! The items and three lists of waiters (for an item, for a place, for the end of all tasks) share one guard;
//! each `put` and `get` wakes at most the one waiter that it concerns.
//!
//! Where items come out in the order in which they came and any number of them may be inside, the threads
//! that get have a *batch* behind a guard of their own: when more than one item has come, the thread that
//! finds the batch empty takes all items over into it. So threads that put and threads that get meet once for
//! a batch, and not once for an item. A thread that takes both guards takes the batch's first.
//!
//! An item's `put` is recorded before the item can be had, and its `get` before the next item can: so the
//! record has them in an order in which they could have happened one by one.

use super::error::{GetError, PutError};
use super::store::Store;
use crate::front::{Site, repr};
use crate::ground::word::AtomicBool;
use crate::ground::word::Ordering::Relaxed;
use crate::platform::backoff::Backoff;
use crate::platform::guarded::{Guarded, Held};
use crate::runtime::{self, Ended, Error, Object, WaitList};
use crate::trace::event::{Moved, OnQueue, Patience, Woken};
use crate::trace::kind::Kind;
use std::sync::Arc;

struct State<S> {
    items: S,
    unfinished: u64,
    closed: bool,
    getters: WaitList,
    putters: WaitList,
    joiners: WaitList,
}

#[repr(align(128))]
pub(super) struct Inner<S> {
    state: Guarded<State<S>>,
    /// The oldest items, taken over by the threads that get.
    batch: Padded<Guarded<S>>,
    /// Whether there may be items in the batch. Changes behind the guard of the state.
    split: AtomicBool,
    /// How many items the queue has room for; 0 if there is no limit.
    pub(super) capacity: u32,
    pub(super) object: Object,
}

/// A value on cache lines of its own.
#[repr(align(128))]
struct Padded<T>(T);

impl<S> Inner<S> {
    pub(super) fn new<T>(kind: Kind, capacity: u32, site: Site) -> Arc<Self>
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
        let room = (capacity > 0).then_some(u64::from(capacity));
        let object = Object::with(kind, site, || OnQueue::Init { capacity: room });
        let batch = Padded(Guarded::new(S::default()));
        Arc::new(Self { state: Guarded::new(state), batch, split: AtomicBool::new(false), capacity, object })
    }

    pub(super) fn put<T: Send + 'static>(
        &self,
        item: T,
        patience: Patience,
        site: Site,
    ) -> Result<(), PutError<T>>
    where
        S: Store<T>,
    {
        let event = |phase| OnQueue::Put { patience, phase };
        let Some(op) = self.object.wants(site, event) else { return Err(PutError::Full(item)) };
        let deadline = runtime::until(patience);
        let (mut woken_by, mut blocked) = (None, false);
        loop {
            let mut state = self.state.lock();
            if state.closed {
                op.gives_up();
                return Err(PutError::ShutDown(item));
            }
            if self.capacity == 0 || state.items.len() < self.capacity as usize {
                let stamp = op.change_beside_others();
                // Recorded before another thread can get it.
                op.has(stamp, || Moved { item: op.text(|| repr::of(&item)), woken_by });
                state.items.push(item);
                state.unfinished += 1;
                let notified = state.getters.notify(1, stamp.ticket());
                drop(state);
                notified.wake();
                return Ok(());
            }
            let Some(deadline) = deadline else {
                op.gives_up();
                return Err(PutError::Full(item));
            };
            let blocks = || op.blocks_once(&mut blocked);
            match runtime::wait_in(state, |state| &mut state.putters, deadline, blocks) {
                Ended::Notified(notice) => woken_by = notice.woken_by,
                Ended::TimedOut(_state) => {
                    op.gives_up();
                    return Err(PutError::Full(item));
                }
                Ended::Cancelled => return Err(PutError::Full(item)),
            }
        }
    }

    pub(super) fn get<T: Send + 'static>(&self, patience: Patience, site: Site) -> Result<T, GetError>
    where
        S: Store<T>,
    {
        let event = |phase| OnQueue::Get { patience, phase };
        let Some(op) = self.object.wants(site, event) else { return Err(GetError::Empty) };
        let deadline = runtime::until(patience);
        let moved = |item: &T, woken_by| {
            let stamp = op.change_beside_others();
            op.has(stamp, || Moved { item: op.text(|| repr::of(item)), woken_by });
            stamp
        };
        if let Some(item) = self.get_at_once(deadline.is_some(), op.is_parallel(), |item| moved(item, None)) {
            return Ok(item);
        }
        let (mut woken_by, mut blocked) = (None, false);
        loop {
            let (batch, mut state) = self.lock_both();
            let item = batch.and_then(|mut batch| batch.pop()).or_else(|| state.items.pop());
            if let Some(item) = item {
                let stamp = moved(&item, woken_by);
                let notified = state.putters.notify(1, stamp.ticket());
                drop(state);
                notified.wake();
                return Ok(item);
            }
            let Some(deadline) = deadline.filter(|_| !state.closed) else {
                op.gives_up();
                return Err(if state.closed { GetError::ShutDown } else { GetError::Empty });
            };
            let blocks = || op.blocks_once(&mut blocked);
            match runtime::wait_in(state, |state| &mut state.getters, deadline, blocks) {
                Ended::Notified(notice) => woken_by = notice.woken_by,
                Ended::TimedOut(_state) => {
                    op.gives_up();
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

    /// Takes both guards, in their order; the batch's only if there is a batch.
    fn lock_both<T>(&self) -> (Option<Held<'_, S>>, Held<'_, State<S>>)
    where
        S: Store<T>,
    {
        (self.has_batch().then(|| self.batch.0.lock()), self.state.lock())
    }

    /// The oldest item, without a wait, for a queue that has a batch. A thread that may wait looks for a
    /// while, so that more than one item comes in at a time. `moved` is called before any later item can be
    /// had.
    fn get_at_once<T, R>(&self, may_wait: bool, parallel: bool, moved: impl Fn(&T) -> R) -> Option<T>
    where
        S: Store<T>,
    {
        if !self.has_batch() {
            return None;
        }
        let pop = |items: &mut S| {
            let item = items.pop()?;
            moved(&item);
            Some(item)
        };
        let mut backoff = Backoff::long(parallel);
        loop {
            if self.split.load(Relaxed) {
                let mut batch = self.batch.0.lock();
                if let Some(item) = pop(&mut batch) {
                    return Some(item);
                }
                let mut state = self.state.lock_later();
                core::mem::swap(&mut *batch, &mut state.items);
                let item = pop(&mut batch);
                self.split.store(batch.len() > 0, Relaxed);
                if item.is_some() {
                    return item;
                }
            } else {
                let mut state = self.state.lock();
                // `split` may have become true just now: then the oldest items are in the batch.
                if !self.split.load(Relaxed) {
                    if state.items.len() > 1 {
                        self.split.store(true, Relaxed);
                    } else if let Some(item) = pop(&mut state.items) {
                        return Some(item);
                    }
                }
            }
            if !self.split.load(Relaxed) && (!may_wait || !backoff.again()) {
                return None;
            }
        }
    }

    #[track_caller]
    pub(super) fn task_done(&self, site: Site) {
        let Some(op) = self.object.step(site) else { return };
        let mut state = self.state.lock();
        let Some(left) = state.unfinished.checked_sub(1) else {
            drop(state);
            self.object.refuse(site, Error::value("task_done() called too many times"));
        };
        state.unfinished = left;
        let stamp = op.change_beside_others();
        op.did(stamp, || OnQueue::TaskDone { unfinished: left });
        let all = if left == 0 { usize::MAX } else { 0 };
        let notified = state.joiners.notify(all, stamp.ticket());
        drop(state);
        notified.wake();
    }

    pub(super) fn join(&self, site: Site) {
        let Some(op) = self.object.wants(site, |phase| OnQueue::Join { phase }) else { return };
        let (mut woken_by, mut blocked) = (None, false);
        loop {
            let state = self.state.lock();
            if state.unfinished == 0 {
                op.has(op.look(), || Woken { woken_by });
                return;
            }
            let blocks = || op.blocks_once(&mut blocked);
            match runtime::wait_in(state, |state| &mut state.joiners, None, blocks) {
                Ended::Notified(notice) => woken_by = notice.woken_by,
                Ended::TimedOut(_) | Ended::Cancelled => return,
            }
        }
    }

    pub(super) fn shutdown<T>(&self, immediate: bool, site: Site)
    where
        S: Store<T>,
    {
        let Some(op) = self.object.step(site) else { return };
        let (batch, mut state) = self.lock_both();
        state.closed = true;
        let stamp = op.change_beside_others();
        op.did(stamp, || OnQueue::Shutdown { immediate });
        let mut woken = Vec::new();
        if immediate {
            // Counts as if each item had been got and its task done.
            let inside = state.items.len() + batch.as_ref().map_or(0, |batch| batch.len());
            state.unfinished = state.unfinished.saturating_sub(inside as u64);
            state.items.clear();
            batch.into_iter().for_each(|mut batch| batch.clear());
            if state.unfinished == 0 {
                woken.push(state.joiners.notify_all(stamp.ticket()));
            }
        }
        woken.push(state.getters.notify_all(stamp.ticket()));
        woken.push(state.putters.notify_all(stamp.ticket()));
        drop(state);
        for notified in woken {
            notified.wake();
        }
    }

    pub(super) fn look<T, R: Copy>(
        &self,
        what: &str,
        see: impl FnOnce(usize) -> R,
        show: impl FnOnce(R) -> String,
        site: Site,
    ) -> R
    where
        S: Store<T>,
    {
        let look = self.object.glance(site);
        let (batch, state) = self.lock_both();
        let seen = see(state.items.len() + batch.map_or(0, |batch| batch.len()));
        drop(state);
        look.saw(what, || show(seen));
        seen
    }
}
