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
//! Where items are compared, that is the program's own code, which may do anything: such a queue has a gate, and its
//! items are out of the guard while they are compared.
//!
//! An item's `put` is recorded before the item can be had, and its `get` before the next item can: so the
//! record has them in an order in which they could have happened one by one.

use super::error::{GetError, PutError};
use super::state::State;
use super::store::Store;
use crate::front::{Site, repr};
use crate::ground::word::AtomicBool;
use crate::ground::word::Ordering::Relaxed;
use crate::platform::backoff::Backoff;
use crate::platform::guarded::{Guarded, Held};
use crate::runtime::{self, Ended, Error, Gate, Object, Operation, Pass, Stopped, WaitList};
use crate::trace::choice::Deed;
use crate::trace::event::{Moved, OnQueue, Patience, Woken};
use crate::trace::kind::Kind;
use std::sync::Arc;

#[repr(align(128))]
pub(super) struct Inner<S> {
    state: Guarded<State<S>>,
    /// The oldest items, taken over by the threads that get.
    batch: Padded<Guarded<S>>,
    /// Whether there may be items in the batch. Changes behind the guard of the state.
    split: AtomicBool,
    /// Whether items may be taken over in batches: a thread that gets does not say then that there is a place. Once
    /// it is not so, it never is again. Changes behind both guards.
    batched: AtomicBool,
    /// For a queue whose items are compared: passed before its guard is taken.
    gate: Gate,
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
            capacity,
            resized: false,
            unfinished: 0,
            closed: false,
            getters: WaitList::new(),
            putters: WaitList::new(),
            joiners: WaitList::new(),
        };
        let room = (capacity > 0).then_some(u64::from(capacity));
        let object = Object::with(kind, site, || OnQueue::Init { capacity: room });
        Arc::new(Self {
            state: Guarded::new(state),
            batch: Padded(Guarded::new(S::default())),
            split: AtomicBool::new(false),
            batched: AtomicBool::new(S::IN_ORDER && capacity == 0),
            gate: Gate::new(),
            object,
        })
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
        let can = |waited| {
            let state = self.state.lock();
            self.gate.is_passed() || state.closed || state.has_room(state.items.len(), waited)
        };
        let Some(op) = self.object.wants(Deed::Put, patience, site, event, can) else {
            return Err(PutError::Full(item));
        };
        let stood = op.stood();
        if op.is_late() {
            return Err(PutError::Full(item));
        }
        let deadline = op.until(patience);
        let (mut woken_by, mut blocked) = (stood.woken_by, stood.waited);
        loop {
            let Some(pass) = self.pass(&op, site) else { return Err(PutError::Full(item)) };
            let mut state = self.state.lock();
            if state.closed {
                op.gives_up();
                return Err(PutError::ShutDown(item));
            }
            if !state.is_full(state.items.len()) {
                let text = op.value(|| repr::of(&item));
                (state, ()) = self.with_items(state, |items| items.push(item));
                state.unfinished += 1;
                let stamp = op.change_beside_others();
                // Recorded before another thread can get it.
                op.has(stamp, || Moved { item: text, woken_by });
                op.lets_go(stamp, 1);
                let notified = state.getters.notify(1, stamp.ticket());
                drop(state);
                drop(pass);
                notified.wake();
                return Ok(());
            }
            let Some(deadline) = deadline else {
                op.gives_up();
                return Err(PutError::Full(item));
            };
            let blocks = || {
                drop(pass);
                op.blocks_once(&mut blocked);
            };
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
        let can = |_| {
            let (batch, state) = self.lock_both();
            self.gate.is_passed()
                || state.closed
                || state.items.len() + batch.map_or(0, |batch| batch.len()) > 0
        };
        let Some(op) = self.object.wants(Deed::Get, patience, site, event, can) else {
            return Err(GetError::Empty);
        };
        let stood = op.stood();
        if op.is_late() {
            return Err(GetError::Empty);
        }
        let deadline = op.until(patience);
        let moved = |item: &T, woken_by| {
            let stamp = op.change_beside_others();
            op.has(stamp, || Moved { item: op.value(|| repr::of(item)), woken_by });
            op.lets_go(stamp, 1);
            stamp
        };
        if let Some(item) =
            self.get_at_once(deadline.is_some(), op.is_parallel(), |item| moved(item, stood.woken_by))
        {
            return Ok(item);
        }
        let (mut woken_by, mut blocked) = (stood.woken_by, stood.waited);
        loop {
            let Some(pass) = self.pass(&op, site) else { return Err(GetError::Empty) };
            let (batch, state) = self.lock_both();
            let oldest = batch.and_then(|mut batch| batch.pop());
            let (mut state, item) = match oldest {
                Some(item) => (state, Some(item)),
                None => self.with_items(state, Store::pop),
            };
            if let Some(item) = item {
                let stamp = moved(&item, woken_by);
                state.resized = false;
                let notified = state.putters.notify(1, stamp.ticket());
                drop(state);
                drop(pass);
                notified.wake();
                return Ok(item);
            }
            let Some(deadline) = deadline.filter(|_| !state.closed) else {
                op.gives_up();
                return Err(if state.closed { GetError::ShutDown } else { GetError::Empty });
            };
            let blocks = || {
                drop(pass);
                op.blocks_once(&mut blocked);
            };
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

    /// Passes the gate, if items are compared; `None` in a run that is over.
    fn pass<T>(&self, op: &Operation<'_>, site: Site) -> Option<Option<Pass<'_>>>
    where
        S: Store<T>,
    {
        if !S::COMPARES {
            return Some(None);
        }
        match self.gate.pass(op) {
            Ok(pass) => Some(Some(pass)),
            Err(Stopped::Inside) => self.refuse_comparison(site),
            Err(Stopped::Cancelled) => None,
        }
    }

    fn refuse_comparison(&self, site: Site) -> ! {
        let what = "the thread is in the middle of comparing items of this queue";
        self.object.refuse(site, Error::runtime(what))
    }

    /// Calls `f` with the items that are not in the batch: without the guard, if it compares them. Then the caller
    /// has passed the gate.
    fn with_items<'a, T, R>(
        &'a self,
        mut state: Held<'a, State<S>>,
        f: impl FnOnce(&mut S) -> R,
    ) -> (Held<'a, State<S>>, R)
    where
        S: Store<T>,
    {
        if !S::COMPARES {
            let result = f(&mut state.items);
            return (state, result);
        }
        let mut out = Out { state: &self.state, items: core::mem::take(&mut state.items) };
        drop(state);
        let result = f(&mut out.items);
        drop(out);
        (self.state.lock(), result)
    }

    /// Takes both guards, in their order; the batch's only if there is a batch.
    fn lock_both(&self) -> (Option<Held<'_, S>>, Held<'_, State<S>>) {
        (self.batched.load(Relaxed).then(|| self.batch.0.lock()), self.state.lock())
    }

    /// The oldest item, without a wait, for a queue that has a batch. A thread that may wait looks for a
    /// while, so that more than one item comes in at a time. `moved` is called before any later item can be
    /// had.
    fn get_at_once<T, R>(&self, may_wait: bool, parallel: bool, moved: impl Fn(&T) -> R) -> Option<T>
    where
        S: Store<T>,
    {
        if !self.batched.load(Relaxed) {
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
                if !self.batched.load(Relaxed) {
                    return None;
                }
                core::mem::swap(&mut *batch, &mut state.items);
                let item = pop(&mut batch);
                self.split.store(batch.len() > 0, Relaxed);
                if item.is_some() {
                    return item;
                }
            } else {
                let mut state = self.state.lock();
                if !self.batched.load(Relaxed) {
                    return None;
                }
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
        let Some(op) = self.object.step(Deed::TaskDone, site) else { return };
        let mut state = self.state.lock();
        let Some(left) = state.unfinished.checked_sub(1) else {
            drop(state);
            self.object.refuse(site, Error::value("task_done() called too many times"));
        };
        state.unfinished = left;
        let stamp = op.change_beside_others();
        op.did(stamp, || OnQueue::TaskDone { unfinished: left });
        let all = if left == 0 { usize::MAX } else { 0 };
        op.lets_go(stamp, if left == 0 { u32::MAX } else { 0 });
        let notified = state.joiners.notify(all, stamp.ticket());
        drop(state);
        notified.wake();
    }

    pub(super) fn join(&self, site: Site) {
        let event = |phase| OnQueue::Join { phase };
        let can = |_| self.state.lock().unfinished == 0;
        let Some(op) = self.object.wants(Deed::Join, Patience::Forever, site, event, can) else { return };
        let (mut woken_by, mut blocked) = (op.stood().woken_by, op.stood().waited);
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
        let Some(op) = self.object.step(Deed::Shutdown, site) else { return };
        let Some(pass) = self.pass(&op, site) else { return };
        let (batch, mut state) = self.lock_both();
        state.closed = true;
        let stamp = op.change_beside_others();
        op.did(stamp, || OnQueue::Shutdown { immediate });
        op.lets_go(stamp, u32::MAX);
        let mut woken = Vec::new();
        // Dropped behind the guards: their destructors are the program's.
        let mut gone = (S::default(), S::default());
        if immediate {
            gone = (
                core::mem::take(&mut state.items),
                batch.map_or_else(S::default, |mut batch| core::mem::take(&mut *batch)),
            );
            // Counts as if each item had been got and its task done.
            state.unfinished = state.unfinished.saturating_sub((gone.0.len() + gone.1.len()) as u64);
            if state.unfinished == 0 {
                woken.push(state.joiners.notify_all(stamp.ticket()));
            }
        }
        woken.push(state.getters.notify_all(stamp.ticket()));
        woken.push(state.putters.notify_all(stamp.ticket()));
        drop(state);
        drop(pass);
        for notified in woken {
            notified.wake();
        }
        drop(gone);
    }

    /// Changes how many items there is room for. As in CPython, where that is an attribute, no thread goes on by
    /// this: one that waits for a place looks again when an item is got.
    pub(super) fn resize<T>(&self, capacity: u32, site: Site)
    where
        S: Store<T>,
    {
        let Some(op) = self.object.step(Deed::Resize, site) else { return };
        let (batch, mut state) = self.lock_both();
        state.capacity = capacity;
        state.resized = true;
        // From now on every get has to say that there is a place: no batch any more, whose items are the oldest.
        if let Some(mut batch) = batch {
            let mut newer = core::mem::replace(&mut state.items, core::mem::take(&mut *batch));
            while let Some(item) = newer.pop() {
                state.items.push(item);
            }
            self.split.store(false, Relaxed);
            self.batched.store(false, Relaxed);
        }
        let room = (capacity > 0).then_some(u64::from(capacity));
        op.did(op.change_beside_others(), || OnQueue::Resize { capacity: room });
    }

    /// Looks at the queue: `see` is given its state, and how many items are inside.
    pub(super) fn look<T, R: Copy>(
        &self,
        what: &str,
        see: impl FnOnce(&State<S>, usize) -> R,
        show: impl FnOnce(R) -> String,
        site: Site,
    ) -> R
    where
        S: Store<T>,
    {
        let look = self.object.glance(Deed::Look, site);
        let pass = S::COMPARES.then(|| self.gate.pass_at_last(&look));
        if let Some(Err(_)) = pass {
            self.refuse_comparison(site);
        }
        let (batch, state) = self.lock_both();
        let seen = see(&state, state.items.len() + batch.map_or(0, |batch| batch.len()));
        drop(state);
        look.saw(what, || show(seen));
        seen
    }
}

/// A queue's items while they are compared: without the guard, behind the gate.
struct Out<'a, S: Default> {
    state: &'a Guarded<State<S>>,
    items: S,
}

impl<S: Default> Drop for Out<'_, S> {
    fn drop(&mut self) {
        self.state.lock().items = core::mem::take(&mut self.items);
    }
}
