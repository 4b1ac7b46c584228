//! A first-in, first-out list of threads that wait. [`waiting`](super::waiting) has how a thread waits in
//! one.
//!
//! The list is part of its primitive's state, behind that state's
//! [`Guarded`](crate::platform::guarded::Guarded): looking at the state and getting in line are one step, so
//! no wake falls in between. A waiter is a node of the list, on the stack of its thread, so waiting allocates
//! nothing. To notify waiters is to take their nodes out and set their words, under the guard, and then to
//! wake their threads, without it.
//!
//! Most threads sleep on the word of their own node. Where all are always notified at once, they sleep on a
//! word that they share, the *bell*: one call wakes them all.
//!
//! # State of a waiter's word
//!
//! | word | |
//! | --- | --- |
//! | `WAITING` | the node is in the list, its thread is awake |
//! | `ASLEEP` | the node is in the list, its thread sleeps or is about to, and has to be woken |
//! | `NOTIFIED` | the node is out of the list, its thread goes on: the node may be gone at any moment |
//! | `REFUSED` | the same, but what the thread waited for will not come |
//!
//! The word becomes `NOTIFIED` or `REFUSED` only under the guard. A thread whose time runs out, or that is
//! cancelled, takes its node out under the guard; if it finds that it was notified meanwhile, that counts: no
//! wake is lost.

use crate::ground::word::Ordering::{Acquire, Relaxed, Release};
use crate::ground::word::{AtomicU32, AtomicU64, AtomicUsize, address};
use crate::trace::event::Ticket;
use core::cell::Cell;
use core::ptr;
use smallvec::SmallVec;

pub(super) const WAITING: u32 = 0;
pub(super) const ASLEEP: u32 = 1;
const NOTIFIED: u32 = 2;
const REFUSED: u32 = 3;

/// One thread in a list.
#[derive(Debug)]
pub(super) struct Waiter {
    pub(super) word: AtomicU32,
    /// 1 + the ticket of the operation that notified the thread; 0 if that is not known. Written before
    /// `=>NOTIFIED` or `=>REFUSED`, read after that is seen.
    woken_by: AtomicU64,
    /// The address of the word of the thread that this one is to wake; 0 for none. Written and read likewise.
    then: AtomicUsize,
    /// The node's neighbours in the list; null at its ends. Behind the list's guard.
    next: Cell<*const Self>,
    previous: Cell<*const Self>,
}

/// The threads that wait, in the order in which they came.
///
/// Every pointer in it is to a node that is alive: a thread takes its node out before it returns from its wait
/// or unwinds.
#[derive(Debug)]
pub(crate) struct WaitList {
    first: *const Waiter,
    last: *const Waiter,
}

// SAFETY: what the pointers lead to is shared by all who have the guard, one at a time; a node's `Cell`s
// are touched only by whoever has it, and its other fields are atomic.
unsafe impl Send for WaitList {}

/// The threads that have just been notified, of which some are asleep and have to be woken.
#[derive(Debug, Default)]
#[must_use = "they sleep on until `wake`"]
pub(crate) struct Notified {
    count: usize,
    /// The addresses of the words of those that sleep.
    asleep: SmallVec<[usize; 8]>,
}

/// What a notified thread was told. When it is dropped, the next thread is woken, if there is one.
#[derive(Debug)]
pub(crate) struct Notice {
    /// The operation that notified the thread, if that is on record.
    pub(crate) woken_by: Option<Ticket>,
    /// Whether what the thread waited for will not come.
    pub(crate) refused: bool,
    /// Whether the thread's time had run out as well when it went on: in a controlled run, where that is chosen.
    pub(crate) late: bool,
    /// The address of the word of the thread that is to be woken next; 0 for none.
    pub(super) then: usize,
}

impl WaitList {
    pub(crate) const fn new() -> Self {
        Self { first: ptr::null(), last: ptr::null() }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.first.is_null()
    }

    /// How many threads wait.
    pub(crate) fn len(&self) -> usize {
        // SAFETY: a pointer in the list is to a node that is alive.
        let after = |waiter: &&Waiter| unsafe { waiter.next.get().as_ref() };
        // SAFETY: as above.
        core::iter::successors(unsafe { self.first.as_ref() }, after).count()
    }

    /// Puts a node at the end of the list.
    ///
    /// # Safety
    /// The node stays where it is, and alive, until it is taken out.
    pub(super) unsafe fn push(&mut self, waiter: &Waiter) {
        waiter.previous.set(self.last);
        // SAFETY: a pointer in the list is to a node that is alive.
        match unsafe { self.last.as_ref() } {
            Some(last) => last.next.set(waiter),
            None => self.first = waiter,
        }
        self.last = waiter;
    }

    /// Takes a node out that is in the list.
    pub(super) fn take_out(&mut self, waiter: &Waiter) {
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

    /// Lets the first `count` threads go on; those that sleep are woken by [`Notified::wake`].
    #[inline]
    pub(crate) fn notify(&mut self, count: usize, woken_by: Option<Ticket>) -> Notified {
        if self.is_empty() { Notified::default() } else { self.notify_first(count, woken_by) }
    }

    #[inline(never)]
    fn notify_first(&mut self, count: usize, woken_by: Option<Ticket>) -> Notified {
        let mut notified = Notified::default();
        while notified.count < count
            // SAFETY: a pointer in the list is to a node that is alive.
            && let Some(waiter) = unsafe { self.first.as_ref() }
        {
            self.take_out(waiter);
            notified.count += 1;
            if let Some(word) = waiter.tell(NOTIFIED, woken_by, 0) {
                notified.asleep.push(word);
            }
        }
        notified
    }

    /// Lets all threads go on, as [`notify`](Self::notify) does.
    pub(crate) fn notify_all(&mut self, woken_by: Option<Ticket>) -> Notified {
        self.notify(usize::MAX, woken_by)
    }

    /// Lets all threads go on, which sleep on this bell; `refused` says that what they waited for will not
    /// come.
    pub(crate) fn notify_by<'a>(
        &mut self,
        bell: &'a AtomicU32,
        woken_by: Option<Ticket>,
        refused: bool,
    ) -> Rung<'a> {
        let news = if refused { REFUSED } else { NOTIFIED };
        let mut asleep = false;
        // SAFETY: a pointer in the list is to a node that is alive.
        while let Some(waiter) = unsafe { self.first.as_ref() } {
            self.take_out(waiter);
            asleep |= waiter.tell(news, woken_by, 0).is_some();
        }
        if asleep {
            // After their words: a thread that sees this sees those. Pairs with the load in `wait_on`.
            bell.fetch_add(1, Release);
        }
        Rung(asleep.then_some(bell))
    }

    /// Lets the first `count` threads go on, one after the other: each wakes the next when it drops its
    /// [`Notice`]. For threads that would only wait for each other at a lock.
    pub(crate) fn notify_in_turn(&mut self, count: usize, woken_by: Option<Ticket>) -> Notified {
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
            then = waiter.tell(NOTIFIED, woken_by, then).unwrap_or(0);
        }
        if then != 0 {
            notified.asleep.push(then);
        }
        notified
    }
}

/// A bell that is to be rung, if a thread sleeps on it.
#[derive(Debug)]
#[must_use = "they sleep on until `wake`"]
pub(crate) struct Rung<'a>(pub(super) Option<&'a AtomicU32>);

impl Waiter {
    pub(super) fn new() -> Self {
        Self {
            word: AtomicU32::new(WAITING),
            woken_by: AtomicU64::new(0),
            then: AtomicUsize::new(0),
            next: Cell::new(ptr::null()),
            previous: Cell::new(ptr::null()),
        }
    }

    /// Lets the thread of a node go on that is out of the list; returns the address of its word if the thread
    /// sleeps and has to be woken. Must be called under the guard, and the node must not be touched after it.
    fn tell(&self, news: u32, woken_by: Option<Ticket>, then: usize) -> Option<usize> {
        self.woken_by.store(woken_by.map_or(0, |ticket| ticket.saturating_add(1)), Relaxed);
        self.then.store(then, Relaxed);
        let word = address(&self.word);
        // WAITING, ASLEEP=>NOTIFIED, REFUSED; pairs with the load in `told`.
        (self.word.swap(news, Release) == ASLEEP).then_some(word)
    }

    /// What the thread was told, if it has been notified.
    pub(super) fn told(&self) -> Option<Notice> {
        // Meets the Release in `tell`.
        let news = self.word.load(Acquire);
        (news >= NOTIFIED).then(|| Notice {
            woken_by: self.woken_by.load(Relaxed).checked_sub(1),
            refused: news == REFUSED,
            late: false,
            then: self.then.load(Relaxed),
        })
    }
}

impl Notified {
    pub(crate) fn len(&self) -> usize {
        self.count
    }

    /// Whether nobody sleeps.
    #[inline]
    pub(super) fn is_empty(&self) -> bool {
        self.asleep.is_empty()
    }

    /// The addresses of the words of those that sleep.
    pub(super) fn words(&self) -> impl Iterator<Item = usize> {
        self.asleep.iter().copied()
    }
}
