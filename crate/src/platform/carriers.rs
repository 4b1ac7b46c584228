//! Carriers: the machine's threads that logical threads run on, which are kept and used again.
//!
//! A carrier parks in a wait on a word of its own. [`start`] hands it a job and wakes it, which takes some
//! µs; a new thread of the operating system takes longer, a new worker a thousand times longer. When no
//! carrier is idle the pool grows, up to [`LIMIT`].
//!
//! # Orderings
//!
//! A job is written to its slot before `IDLE=>BUSY` (Release, in [`start`]) and read after that is seen
//! (Acquire, in [`serve`]). Everything else is behind the pool's lock.

use super::machine::{self, wait, wake};
use crate::ground::word::{self, AtomicU32, Count32, Ordering, UnsafeCell};
use crate::platform::guarded::Guarded;
use core::cell::Cell;
use std::collections::VecDeque;
use std::sync::Arc;

/// What a carrier does for one logical thread. It must not unwind.
pub(crate) type Job = Box<dyn FnOnce() + Send>;

/// How many carriers one process, or one memory in a browser, has at most.
pub(crate) const LIMIT: u32 = 512;

/// The error that no carrier is idle, and there may not be more of them.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct NoMoreCarriers;

const IDLE: u32 = 0;
const BUSY: u32 = 1;

/// The place of one carrier: its word and, while `BUSY` has just been set, its job.
struct Slot {
    word: AtomicU32,
    job: UnsafeCell<Option<Job>>,
}

// SAFETY: the thread that took the slot from the idle ones alone touches the job, until it stores `BUSY`;
// from then until the slot is idle again, the slot's carrier alone does. And a job may go to any thread.
unsafe impl Sync for Slot {}
// SAFETY: as above.
unsafe impl Send for Slot {}

struct Pool {
    /// The slots of the carriers that are parked; the last to park is the first to go, as its stack is still
    /// warm.
    idle: Vec<Arc<Slot>>,
    /// The jobs for carriers that are on their way.
    pending: VecDeque<Job>,
    /// The jobs for carriers with a stack of their own, each with its ticket.
    once: Vec<(u32, Job)>,
    /// How many tickets have been given out.
    tickets: u32,
    /// How many carriers there are, or are on their way.
    total: u32,
    /// How many of them are on their way, without those that are made for one job: never fewer than `pending`
    /// has jobs.
    coming: u32,
}

word::global! {
    static POOL: Guarded<Pool> = Guarded::new(Pool {
        idle: Vec::new(),
        pending: VecDeque::new(),
        once: Vec::new(),
        tickets: 0,
        total: 0,
        coming: 0,
    });
}

/// Runs `job` on a carrier that does nothing else meanwhile; with `stack`, on a new carrier with a stack of
/// that many bytes.
pub(crate) fn start(job: Job, stack: Option<u32>) -> Result<(), NoMoreCarriers> {
    let mut pool = POOL.lock();
    if stack.is_none()
        && let Some(slot) = pool.idle.pop()
    {
        drop(pool);
        // SAFETY: it was idle, and nobody else has it.
        slot.job.with_mut(|place| unsafe { *place = Some(job) });
        // IDLE=>BUSY; pairs with the load in `serve`.
        slot.word.store(BUSY, Ordering::Release);
        wake(&slot.word, 1);
        return Ok(());
    }
    // A carrier that was on its way for a job which another carrier has taken meanwhile comes for this one.
    if stack.is_none() && pool.coming as usize > pool.pending.len() {
        pool.pending.push_back(job);
        return Ok(());
    }
    if pool.total >= LIMIT {
        return Err(NoMoreCarriers);
    }
    pool.total += 1;
    if let Some(stack) = stack {
        pool.tickets += 1;
        let ticket = pool.tickets;
        pool.once.push((ticket, job));
        drop(pool);
        machine::grow_once(stack, ticket, serve_once);
    } else {
        pool.coming += 1;
        pool.pending.push_back(job);
        drop(pool);
        machine::grow(1, serve);
    }
    Ok(())
}

/// Makes sure that at least `count` carriers are there or on their way, but never more than 512 in all.
pub fn prewarm(count: u32) {
    let mut pool = POOL.lock();
    let more = count.min(LIMIT).saturating_sub(pool.total);
    pool.total += more;
    pool.coming += more;
    drop(pool);
    machine::grow(more, serve);
}

/// How many carriers are parked, and how many there are or will be.
#[must_use]
pub fn count() -> (u32, u32) {
    let pool = POOL.lock();
    (u32::try_from(pool.idle.len()).unwrap_or(u32::MAX), pool.total)
}

word::thread_local! {
    /// The number of the carrier that this thread is; 0 if it is none.
    static NUMBER: Cell<u32> = const { Cell::new(0) };
}

/// The number of the carrier that the caller runs on, from 1; 0 if it runs on none.
pub(crate) fn current() -> u32 {
    NUMBER.with(Cell::get)
}

fn get_number() {
    static NUMBERS: Count32 = Count32::new(1);
    NUMBER.with(|number| number.set(NUMBERS.fetch_add(1, Ordering::Relaxed)));
}

/// The life of a carrier: the machine calls this once on each new thread, and it never returns.
pub(crate) fn serve() {
    get_number();
    let slot = Arc::new(Slot { word: AtomicU32::new(IDLE), job: UnsafeCell::new(None) });
    let mut pool = POOL.lock();
    // Under the same guard as the carrier takes its first job, so that no other job counts on this carrier
    // meanwhile.
    pool.coming -= 1;
    loop {
        let mut job = pool.pending.pop_front();
        if job.is_some() {
            drop(pool);
        } else {
            slot.word.store(IDLE, Ordering::Relaxed);
            pool.idle.push(Arc::clone(&slot));
            drop(pool);
            while slot.word.load(Ordering::Acquire) == IDLE {
                wait(&slot.word, IDLE, None);
            }
            // SAFETY: `BUSY` was seen, so whoever set it does not touch the place any more.
            job = slot.job.with_mut(|place| unsafe { (*place).take() });
        }
        if let Some(job) = job {
            job();
        }
        pool = POOL.lock();
    }
}

/// The life of a carrier that was made for the job with this ticket.
pub(crate) fn serve_once(ticket: u32) {
    get_number();
    let mut pool = POOL.lock();
    let at = pool.once.iter().position(|&(number, _)| number == ticket);
    let job = at.map(|at| pool.once.swap_remove(at).1);
    drop(pool);
    if let Some(job) = job {
        job();
    }
    POOL.lock().total -= 1;
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;
    use crate::ground::word::Ordering::SeqCst;

    #[test]
    fn a_wake_reaches_a_waiter() {
        let word = Arc::new(AtomicU32::new(0));
        let theirs = Arc::clone(&word);
        start(
            Box::new(move || {
                theirs.store(1, SeqCst);
                wake(&theirs, u32::MAX);
            }),
            None,
        )
        .expect("there is room for a carrier");
        while word.load(SeqCst) == 0 {
            wait(&word, 0, None);
        }
    }
}
