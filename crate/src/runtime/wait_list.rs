//! A first-in, first-out list of threads that wait: the one way in which everything but a lock blocks.
//!
//! The list is part of its primitive's state, behind that state's [`Guarded`]: to look at the state and
//! to get in line is one step, so no wake falls in between. A waiter is a node of that list, on the stack
//! of its own [`wait`]: to wait allocates nothing. To notify is to take nodes out and to set their words,
//! under the guard, and to wake their threads, after it.
//!
//! Most sleep on the word of their node. Where all are notified at once, they sleep on a word that they
//! share, the *bell*: one call wakes them all.
//!
//! # State of a waiter's word
//!
//! | word | |
//! | --- | --- |
//! | `WAITING` | in the list, its thread is awake |
//! | `ASLEEP` | in the list, its thread sleeps or is about to: whoever notifies it has to wake it |
//! | `NOTIFIED` | out of the list: somebody let it go on. The node may be gone at any moment |
//! | `REFUSED` | the same, but what it waited for will not come |
//!
//! It becomes one of these two under the guard only. A waiter whose time runs out, or who is cancelled, takes
//! itself out under the guard; if it finds that it was notified meanwhile, it was: no wake is lost.

use super::{Cause, Nanos, Waited};
use crate::ground::word::Ordering::{Acquire, Relaxed, Release};
use crate::ground::word::{AtomicU32, AtomicUsize, address};
use crate::runtime::Backoff;
use crate::runtime::{Guarded, Held};
use core::cell::Cell;
use core::ptr;

const WAITING: u32 = 0;
const ASLEEP: u32 = 1;
const NOTIFIED: u32 = 2;
const REFUSED: u32 = 3;

/// One thread in a list.
#[derive(Debug)]
struct Waiter {
    word: AtomicU32,
    /// Written before `=>NOTIFIED` or `=>REFUSED`, read after that is seen.
    cause: AtomicU32,
    /// Address of the word of the one whom this one is to wake; 0 for nobody. Written and read likewise.
    then: AtomicUsize,
    /// Its neighbours; null at the ends. Behind the list's guard.
    next: Cell<*const Self>,
    previous: Cell<*const Self>,
}

/// Those who wait, in the order of their coming.
///
/// Every pointer in it is to a node that is alive: [`wait`] takes its node out before it returns or
/// unwinds.
#[derive(Debug)]
pub(crate) struct WaitList {
    first: *const Waiter,
    last: *const Waiter,
}

// SAFETY: what the pointers lead to is shared by all who have the guard, one at a time; a node's `Cell`s
// are touched only by whoever has it, and its other fields are atomic.
unsafe impl Send for WaitList {}

/// Those who have just been notified and are still asleep.
#[derive(Debug, Default)]
#[must_use = "they sleep on until `wake`"]
pub(crate) struct Notified {
    count: usize,
    /// Addresses of words; 0 for none.
    asleep: [usize; 8],
    /// How many of these there are.
    number: usize,
}

/// How a wait in a list ended.
pub(crate) enum Ended<'a, S> {
    /// Somebody notified it.
    Notified(Notice),
    /// Its deadline passed first. Nothing has happened behind the guard since it left.
    TimedOut(Held<'a, S>),
    /// The run is over, and the thread may not unwind here: return at once, without it.
    Cancelled,
}

/// What a notified thread was told. When it is dropped, it is the next one's turn, if there is one.
#[derive(Debug)]
pub(crate) struct Notice {
    /// What notified it.
    pub(crate) cause: Cause,
    /// What it waited for will not come.
    pub(crate) refused: bool,
    then: usize,
}

impl Drop for Notice {
    fn drop(&mut self) {
        if self.then != 0 {
            super::wake_address(self.then);
        }
    }
}

impl WaitList {
    pub(crate) const fn new() -> Self {
        Self { first: ptr::null(), last: ptr::null() }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.first.is_null()
    }

    /// Gets in line.
    ///
    /// # Safety
    /// The node stays where it is, and alive, until it is taken out.
    unsafe fn push(&mut self, waiter: &Waiter) {
        waiter.previous.set(self.last);
        // SAFETY: a pointer in the list is to a node that is alive.
        match unsafe { self.last.as_ref() } {
            Some(last) => last.next.set(waiter),
            None => self.first = waiter,
        }
        self.last = waiter;
    }

    /// Takes a node out that is in the list.
    fn take_out(&mut self, waiter: &Waiter) {
        let (previous, next) = (waiter.previous.get(), waiter.next.get());
        // SAFETY: a pointer in the list is to a node that is alive.
        match unsafe { previous.as_ref() } {
            Some(previous) => previous.next.set(next),
            None => self.first = next,
        }
        // SAFETY: as above.
        match unsafe { next.as_ref() } {
            Some(next) => next.previous.set(previous),
            None => self.last = previous,
        }
    }

    /// Lets the first `count` go on; they wake when [`Notified::wake`] is called.
    pub(crate) fn notify(&mut self, count: usize, cause: Cause) -> Notified {
        let mut notified = Notified::default();
        while notified.count < count
            // SAFETY: a pointer in the list is to a node that is alive.
            && let Some(waiter) = unsafe { self.first.as_ref() }
        {
            self.take_out(waiter);
            notified.count += 1;
            if let Some(word) = waiter.tell(NOTIFIED, cause, 0) {
                notified.add(word);
            }
        }
        notified
    }

    /// Lets all go on.
    pub(crate) fn notify_all(&mut self, cause: Cause) -> Notified {
        self.notify(usize::MAX, cause)
    }

    /// Lets all go on who sleep on this bell; `refused` says that what they waited for will not come.
    pub(crate) fn notify_by<'a>(&mut self, bell: &'a AtomicU32, cause: Cause, refused: bool) -> Rung<'a> {
        let news = if refused { REFUSED } else { NOTIFIED };
        let mut asleep = false;
        // SAFETY: a pointer in the list is to a node that is alive.
        while let Some(waiter) = unsafe { self.first.as_ref() } {
            self.take_out(waiter);
            asleep |= waiter.tell(news, cause, 0).is_some();
        }
        if asleep {
            // After their words: who sees this sees those. Pairs with the load in `wait`.
            bell.fetch_add(1, Release);
        }
        Rung(asleep.then_some(bell))
    }

    /// Lets the first `count` go on, one after the other: each wakes the next when it drops its
    /// [`Notice`]. For threads that would only meet at a lock.
    pub(crate) fn notify_in_turn(&mut self, count: usize, cause: Cause) -> Notified {
        if !super::is_parallel() {
            return self.notify(count, cause);
        }
        let mut notified = Notified::default();
        let mut at = self.first;
        let mut last: *const Waiter = ptr::null();
        while notified.count < count
            // SAFETY: a pointer in the list is to a node that is alive.
            && let Some(waiter) = unsafe { at.as_ref() }
        {
            notified.count += 1;
            last = at;
            at = waiter.next.get();
        }
        // From the last to the first, as each is told whom to wake, and is gone then.
        let mut then = 0;
        // SAFETY: as above, and none of them is told twice.
        while let Some(waiter) = unsafe { last.as_ref() } {
            last = waiter.previous.get();
            self.take_out(waiter);
            then = waiter.tell(NOTIFIED, cause, then).unwrap_or(0);
        }
        if then != 0 {
            notified.add(then);
        }
        notified
    }
}

/// A bell that is to be rung.
#[derive(Debug)]
#[must_use = "they sleep on until `wake`"]
pub(crate) struct Rung<'a>(Option<&'a AtomicU32>);

impl Rung<'_> {
    /// Wakes them all. To be called without the guard.
    pub(crate) fn wake(self) {
        if let Some(bell) = self.0 {
            super::wake_all(bell);
        }
    }
}

impl Waiter {
    fn new() -> Self {
        Self {
            word: AtomicU32::new(WAITING),
            cause: AtomicU32::new(0),
            then: AtomicUsize::new(0),
            next: Cell::new(ptr::null()),
            previous: Cell::new(ptr::null()),
        }
    }

    /// Lets it go on, who is out of the list; the address of its word if somebody has to wake it. Must be
    /// called under the guard, and the node must not be touched after it.
    fn tell(&self, news: u32, cause: Cause, then: usize) -> Option<usize> {
        self.cause.store(cause.0, Relaxed);
        self.then.store(then, Relaxed);
        let word = address(&self.word);
        // WAITING, ASLEEP=>NOTIFIED, REFUSED; pairs with the load in `told`.
        (self.word.swap(news, Release) == ASLEEP).then_some(word)
    }

    /// What it was told, if it was.
    fn told(&self) -> Option<Notice> {
        // Meets the Release in `tell`.
        let news = self.word.load(Acquire);
        (news >= NOTIFIED).then(|| Notice {
            cause: Cause(self.cause.load(Relaxed)),
            refused: news == REFUSED,
            then: self.then.load(Relaxed),
        })
    }
}

impl Notified {
    pub(crate) fn len(&self) -> usize {
        self.count
    }

    fn add(&mut self, word: usize) {
        match self.asleep.get_mut(self.number) {
            Some(place) => *place = word,
            // More than there is room for: under the guard, then.
            None => super::wake_address(word),
        }
        self.number += 1;
    }

    /// Wakes them. To be called without the guard: the first thing that they do may be to take it. A
    /// thread that woke by itself may be gone, with its word; then nobody wakes, or somebody who finds
    /// nothing and sleeps on.
    pub(crate) fn wake(self) {
        for &word in self.asleep.iter().take(self.number) {
            super::wake_address(word);
        }
    }
}

/// Gets in line, lets go of the guard, does what is to be done `between`, and waits until it is notified
/// or `deadline` passes. May unwind, as `between` may.
pub(crate) fn wait<'a, S>(
    held: Held<'a, S>,
    list: fn(&mut S) -> &mut WaitList,
    deadline: Option<Nanos>,
    between: impl FnOnce(),
) -> Ended<'a, S> {
    wait_on(None, held, list, deadline, between)
}

/// The same, asleep on a bell, if there is one.
pub(crate) fn wait_on<'a, S>(
    bell: Option<&AtomicU32>,
    mut held: Held<'a, S>,
    list: fn(&mut S) -> &mut WaitList,
    deadline: Option<Nanos>,
    between: impl FnOnce(),
) -> Ended<'a, S> {
    let waiter = Waiter::new();
    let mut leave = Leave { state: Held::guarded(&held), list, waiter: &waiter, left: false };
    // SAFETY: the node stays on this stack; `leave` takes it out before that is gone, if nobody else does.
    unsafe { list(&mut held).push(&waiter) };
    drop(held);
    between();
    let mut backoff = Backoff::for_news(super::is_parallel());
    while waiter.word.load(Relaxed) == WAITING && backoff.again() {}
    let mut is_awake = true;
    loop {
        // Before the look at the own word: a ring that is not in this number wakes.
        let rung = bell.map(|bell| (bell, bell.load(Acquire)));
        if let Some(notice) = waiter.told() {
            leave.left = true;
            return Ended::Notified(notice);
        }
        // WAITING=>ASLEEP, once; or it was told meanwhile, and nobody may ring for it.
        if is_awake && waiter.word.compare_exchange(WAITING, ASLEEP, Relaxed, Relaxed).is_err() {
            continue;
        }
        is_awake = false;
        let (word, expected) = rung.unwrap_or((&waiter.word, ASLEEP));
        let waited = super::wait(word, expected, deadline);
        if waited != Waited::Woken {
            return match (leave.now(), waited) {
                (Ok(notice), _) => Ended::Notified(notice),
                (Err(held), Waited::TimedOut) => Ended::TimedOut(held),
                (Err(_), _) => Ended::Cancelled,
            };
        }
    }
}

/// Takes the waiter out of its list, also if the wait unwinds.
struct Leave<'a, 'b, S> {
    state: &'a Guarded<S>,
    list: fn(&mut S) -> &mut WaitList,
    waiter: &'b Waiter,
    left: bool,
}

impl<'a, S> Leave<'a, '_, S> {
    /// What it was told, if somebody took it out before; or else the guard.
    fn now(&mut self) -> Result<Notice, Held<'a, S>> {
        self.left = true;
        let mut state = self.state.lock();
        self.waiter.told().ok_or_else(|| {
            (self.list)(&mut state).take_out(self.waiter);
            state
        })
    }
}

impl<S> Drop for Leave<'_, '_, S> {
    fn drop(&mut self) {
        if !self.left {
            drop(self.now());
        }
    }
}
