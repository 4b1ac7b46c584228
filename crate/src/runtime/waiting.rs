//! How a thread waits in a [`WaitList`]: the way in which everything but a lock blocks.

use super::seam::{self, Waited};
use super::wait_list::{ASLEEP, Notice, Notified, Rung, WAITING, WaitList, Waiter};
use crate::ground::Nanos;
use crate::ground::word::AtomicU32;
use crate::ground::word::Ordering::{Acquire, Relaxed};
use crate::platform::backoff::Backoff;
use crate::platform::guarded::{Guarded, Held};

/// How a wait in a list ended.
pub(crate) enum Ended<'a, S> {
    /// Another thread notified this one.
    Notified(Notice),
    /// The deadline passed first. The thread has left the list and still holds the guard.
    TimedOut(Held<'a, S>),
    /// The run is over, and the thread may not unwind here: the caller returns at once, without what it
    /// waited for.
    Cancelled,
}

impl Drop for Notice {
    fn drop(&mut self) {
        if self.then != 0 {
            seam::wake_address(self.then);
        }
    }
}

impl Rung<'_> {
    /// Wakes all threads that sleep on the bell. To be called without the guard.
    pub(crate) fn wake(self) {
        if let Some(bell) = self.0 {
            seam::wake_all(bell);
        }
    }
}

/// The current thread gets in line, lets go of the guard, calls `between`, and waits until it is notified or
/// `deadline` passes (in nanoseconds on its clock). May unwind, as `between` may.
pub(crate) fn wait<'a, S>(
    held: Held<'a, S>,
    list: fn(&mut S) -> &mut WaitList,
    deadline: Option<Nanos>,
    between: impl FnOnce(),
) -> Ended<'a, S> {
    wait_on(None, held, list, deadline, between, None)
}

/// As [`wait`], but the thread sleeps on the bell, if there is one. In a controlled run it goes on when `and` is true as
/// well; what it does next is then a part of this operation.
pub(crate) fn wait_on<'a, S>(
    bell: Option<&AtomicU32>,
    mut held: Held<'a, S>,
    list: fn(&mut S) -> &mut WaitList,
    deadline: Option<Nanos>,
    between: impl FnOnce(),
    and: Option<&dyn Fn() -> bool>,
) -> Ended<'a, S> {
    let waiter = Waiter::new();
    let mut leave = Leave { state: Held::guarded(&held), list, waiter: &waiter, left: false };
    // SAFETY: the node stays on this stack; `leave` takes it out before that is gone, if nobody else does.
    unsafe { list(&mut held).push(&waiter) };
    drop(held);
    between();
    let mut backoff = Backoff::for_news(seam::is_parallel());
    while waiter.word.load(Relaxed) == WAITING && backoff.again() {}
    let mut is_awake = true;
    loop {
        // Before the look at the thread's own word: a ring that this number does not count yet ends the wait
        // below.
        let rung = bell.map(|bell| (bell, bell.load(Acquire)));
        if let Some(notice) = waiter.told() {
            leave.left = true;
            return Ended::Notified(notice);
        }
        // WAITING=>ASLEEP, once. If that fails, the thread was told meanwhile, and the bell may never ring
        // for it.
        if is_awake && waiter.word.compare_exchange(WAITING, ASLEEP, Relaxed, Relaxed).is_err() {
            continue;
        }
        is_awake = false;
        let (word, expected) = rung.unwrap_or((&waiter.word, ASLEEP));
        let waited = seam::wait_and(word, expected, deadline, and);
        if waited != Waited::Woken {
            return match (leave.now(), waited) {
                (Ok(mut notice), waited) => {
                    notice.late = waited == Waited::TimedOut && !seam::is_parallel();
                    Ended::Notified(notice)
                }
                (Err(held), Waited::TimedOut) => Ended::TimedOut(held),
                (Err(_), _) => Ended::Cancelled,
            };
        }
    }
}

/// Takes the waiter out of its list, even if the wait unwinds.
struct Leave<'a, 'b, S> {
    state: &'a Guarded<S>,
    list: fn(&mut S) -> &mut WaitList,
    waiter: &'b Waiter,
    left: bool,
}

impl<'a, S> Leave<'a, '_, S> {
    /// What the thread was told, if its node was taken out before; or else takes it out, and returns the
    /// guard.
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

impl Notified {
    /// Wakes the threads that sleep. To be called without the guard: the first thing that they do may be to
    /// take it. A thread that woke by itself may be gone, and its word with it; then no thread wakes, or
    /// another one that finds nothing new and sleeps on.
    #[inline]
    pub(crate) fn wake(self) {
        if !self.is_empty() {
            self.wake_all();
        }
    }

    #[inline(never)]
    fn wake_all(&self) {
        self.words().for_each(seam::wake_address);
    }
}
