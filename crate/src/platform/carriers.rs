//! Carriers: the machine's threads that logical threads run on, which are kept and used again.
//!
//! A carrier parks in a wait on a word of its own. [`reserve`] keeps one for a job, and [`Seat::start`] hands it
//! the job and wakes it, which takes some µs; a new thread of the operating system takes longer, a new worker a
//! thousand times longer. When no carrier is idle the pool grows, up to [`LIMIT`].
//!
//! # Orderings
//!
//! A job is written to its slot before `IDLE=>BUSY` (Release, in [`Seat::start`]) and read after that is seen
//! (Acquire, in [`Slot::serve`]). Everything else is behind the pool's lock.

use super::machine::{self, wait, wake};
use crate::ground::word::{self, AtomicU32, Count32, Ordering, UnsafeCell};
use crate::platform::guarded::Guarded;
use crate::platform::own;
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
    /// The carrier's number, while it serves this slot.
    number: u32,
    word: AtomicU32,
    job: UnsafeCell<Option<Job>>,
}

// SAFETY: the thread that has the slot's one seat alone touches the job, until it stores `BUSY`; from then
// until the slot is idle again, the slot's carrier alone does. And a job may go to any thread.
unsafe impl Sync for Slot {}
// SAFETY: as above.
unsafe impl Send for Slot {}

impl core::fmt::Debug for Slot {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_tuple("Slot").field(&self.number).finish()
    }
}

impl Slot {
    /// A slot with this job, or with none yet.
    fn new(job: Option<Job>) -> Arc<Self> {
        let word = if job.is_some() { BUSY } else { IDLE };
        Arc::new(Self { number: next_number(), word: AtomicU32::new(word), job: UnsafeCell::new(job) })
    }

    /// Waits for the slot's job, and does it; returns whether there was one.
    fn serve(&self) -> bool {
        while self.word.load(Ordering::Acquire) == IDLE {
            wait(&self.word, IDLE, None);
        }
        // SAFETY: `BUSY` was seen, so whoever set it does not touch the place any more.
        let job = self.job.with_mut(|place| unsafe { (*place).take() });
        job.map(|job| job()).is_some()
    }

    /// Has the slot's carrier do this job; without one, its life is over. Must be called once, by who alone has the
    /// slot.
    fn give(&self, job: Option<Job>) {
        // SAFETY: nobody else has the slot, and `BUSY` has not been stored.
        self.job.with_mut(|place| unsafe { *place = job });
        // IDLE=>BUSY; pairs with the load in `serve`.
        self.word.store(BUSY, Ordering::Release);
        wake(&self.word, 1);
    }
}

struct Pool {
    /// The slots of the carriers that are parked; the last to park is the first to go, as its stack is still
    /// warm.
    idle: Vec<Arc<Slot>>,
    /// The slots that carriers on their way will serve first.
    pending: VecDeque<Arc<Slot>>,
    /// The slots of carriers with a stack of their own that are on their way, each with its ticket and the stack's bytes.
    once: Vec<(u32, u32, Arc<Slot>)>,
    /// How many tickets have been given out.
    tickets: u32,
    /// How many carriers there are, or are on their way.
    total: u32,
    /// How many of them are on their way, without those that are made for one job: never fewer than `pending`
    /// has slots, unless the machine has refused one.
    coming: u32,
    /// How many carriers are promised to jobs that come later.
    promised: u32,
}

word::global! {
    static POOL: Guarded<Pool> = Guarded::new(Pool {
        idle: Vec::new(),
        pending: VecDeque::new(),
        once: Vec::new(),
        tickets: 0,
        total: 0,
        coming: 0,
        promised: 0,
    });
}

/// A carrier that is kept for one job: one that is there or on its way, or one that is promised, which comes into being
/// with the job if there is none to be had then.
#[must_use = "the carrier waits for its job"]
#[derive(Debug)]
pub(crate) struct Seat(Kept);

#[derive(Debug)]
enum Kept {
    Carrier(Arc<Slot>),
    Promise,
    /// A fiber, with a stack of its own or a usual one: it counts like a promise, until its job is done.
    #[cfg(feature = "record")]
    Fiber(Option<machine::fibers::Room>),
    Nothing,
}

impl Seat {
    /// The carrier's number, which it has while it does the job; 0 if the carrier is only promised.
    pub(crate) fn number(&self) -> u32 {
        match &self.0 {
            Kept::Carrier(slot) => slot.number,
            _ => 0,
        }
    }

    /// Has the carrier do the job.
    ///
    /// # Errors
    /// The job, if the machine refuses a carrier that was promised.
    pub(crate) fn start(mut self, job: Job) -> Result<(), Job> {
        if let Kept::Promise = self.0 {
            let mut job = Some(job);
            let kept = reserve_usual(true, &mut job, |_| ());
            if kept.is_ok() {
                self.0 = Kept::Nothing;
            }
            return job.map_or(Ok(()), Err);
        }
        #[cfg(feature = "record")]
        if let Kept::Fiber(room) = &mut self.0 {
            let room = room.take();
            let stack = room.as_ref().map_or_else(machine::stack, machine::fibers::Room::bytes);
            let done = move || {
                job();
                drop(self);
            };
            return machine::fibers::begin(on_fiber(stack, Box::new(done)), room);
        }
        self.give(job);
        Ok(())
    }

    fn give(&mut self, job: Job) {
        if let Kept::Carrier(slot) = core::mem::replace(&mut self.0, Kept::Nothing) {
            slot.give(Some(job));
        }
    }
}

/// A seat that nobody took: a carrier is idle again, and a promise is over.
impl Drop for Seat {
    fn drop(&mut self) {
        match self.0 {
            Kept::Carrier(_) => self.give(Box::new(|| ())),
            Kept::Promise => POOL.lock().promised -= 1,
            #[cfg(feature = "record")]
            Kept::Fiber(_) => POOL.lock().promised -= 1,
            Kept::Nothing => {}
        }
    }
}

/// Keeps a carrier for one job; with `stack`, a new carrier with a stack of that many bytes.
///
/// # Errors
/// [`NoMoreCarriers`], if there are as many as there may be, or the machine refuses a thread.
pub(crate) fn reserve(stack: Option<u32>) -> Result<Seat, NoMoreCarriers> {
    match stack {
        Some(stack) => reserve_once(stack),
        None => reserve_usual(false, &mut None, |_| ()).map(|slot| Seat(Kept::Carrier(slot))),
    }
}

/// Has a carrier do a job that comes at once; `tell` is told the carrier's number before.
///
/// # Errors
/// As [`reserve`].
pub(crate) fn start(job: Job, tell: impl FnOnce(u32)) -> Result<(), NoMoreCarriers> {
    reserve_usual(false, &mut Some(job), tell).map(drop)
}

/// The job as a fiber does it, whose stack has this many bytes.
#[cfg(feature = "record")]
fn on_fiber(stack: u32, job: Job) -> Job {
    Box::new(move || {
        own::begins_stack(stack as usize);
        job();
        own::leaves_stack();
    })
}

/// Has fibers do a job that comes at once, and all that it begins: those of this thread if it carries any or may not wait,
/// else those of a carrier, of whose number `tell` is told before.
///
/// # Errors
/// As [`reserve`].
#[cfg(feature = "record")]
pub(crate) fn start_on_fibers(job: Job, tell: impl FnOnce(u32)) -> Result<(), NoMoreCarriers> {
    use machine::fibers;
    let job = on_fiber(machine::stack(), job);
    if fibers::is_on() || !fibers::WAITS {
        tell(0);
        return fibers::begin(job, None).map_err(|_| NoMoreCarriers);
    }
    // Where there is no stack for a fiber, the carrier does the job itself.
    start(Box::new(|| own::aside(|| fibers::carry(job).unwrap_or_else(|job| job()))), tell)
}

/// As [`reserve`], for a job that comes later: until then no carrier need be there.
///
/// # Errors
/// As [`reserve`].
pub(crate) fn promise(stack: Option<u32>) -> Result<Seat, NoMoreCarriers> {
    // One with a stack of its own serves no other job meanwhile, and is made at once.
    if stack.is_some() {
        return reserve(stack);
    }
    let mut pool = POOL.lock();
    if !pool.has_room() {
        return Err(NoMoreCarriers);
    }
    pool.promised += 1;
    Ok(Seat(Kept::Promise))
}

/// As [`promise`], for a job that a fiber does; with `stack`, the fiber has a stack of that many bytes, from now on.
///
/// # Errors
/// As [`reserve`].
#[cfg(feature = "record")]
pub(crate) fn fiber(stack: Option<u32>) -> Result<Seat, NoMoreCarriers> {
    let mut seat = promise(None)?;
    let room = stack.map(|bytes| machine::fibers::room(bytes).ok_or(NoMoreCarriers)).transpose()?;
    seat.0 = Kept::Fiber(room);
    Ok(seat)
}

impl Pool {
    /// Whether a carrier is left, or may be made, that is not promised.
    fn has_room(&self) -> bool {
        let free = self.idle.len() as u32 + (LIMIT - self.total) + self.coming;
        free > self.pending.len() as u32 + self.promised
    }
}

/// Keeps a carrier with the usual stack, which was promised or not, and has it do the job if there is one already;
/// `tell` is told the carrier's number before.
fn reserve_usual(
    promised: bool,
    job: &mut Option<Job>,
    tell: impl FnOnce(u32),
) -> Result<Arc<Slot>, NoMoreCarriers> {
    let mut pool = POOL.lock();
    if !promised && !pool.has_room() {
        return Err(NoMoreCarriers);
    }
    pool.promised -= u32::from(promised);
    if let Some(slot) = pool.idle.pop() {
        drop(pool);
        tell(slot.number);
        if let Some(job) = job.take() {
            slot.give(Some(job));
        }
        return Ok(slot);
    }
    let slot = Slot::new(job.take());
    tell(slot.number);
    pool.pending.push_back(Arc::clone(&slot));
    // A carrier that was on its way for a slot which another carrier serves meanwhile comes for this one.
    if pool.coming as usize >= pool.pending.len() {
        return Ok(slot);
    }
    pool.total += 1;
    pool.coming += 1;
    drop(pool);
    if machine::grow(1, serve) == 1 {
        return Ok(slot);
    }
    let mut pool = POOL.lock();
    pool.total -= 1;
    pool.coming -= 1;
    pool.promised += u32::from(promised);
    match pool.pending.iter().position(|other| Arc::ptr_eq(other, &slot)) {
        Some(place) => {
            pool.pending.remove(place);
            // SAFETY: no carrier has had the slot, and none will.
            *job = slot.job.with_mut(|place| unsafe { (*place).take() });
            Err(NoMoreCarriers)
        }
        // A carrier that came meanwhile serves this slot. The one that it came for is served by the next carrier that
        // has nothing to do.
        None => {
            pool.promised -= u32::from(promised);
            Ok(slot)
        }
    }
}

fn reserve_once(stack: u32) -> Result<Seat, NoMoreCarriers> {
    let mut pool = POOL.lock();
    if !pool.has_room() {
        return Err(NoMoreCarriers);
    }
    // One that is idle goes for the one that comes.
    let gone = if pool.total < LIMIT { None } else { Some(pool.idle.pop().ok_or(NoMoreCarriers)?) };
    pool.total += u32::from(gone.is_none());
    pool.tickets += 1;
    let (ticket, slot) = (pool.tickets, Slot::new(None));
    pool.once.push((ticket, stack, Arc::clone(&slot)));
    drop(pool);
    if let Some(gone) = gone {
        gone.give(None);
    }
    if machine::grow_once(stack, ticket, serve_once) {
        return Ok(Seat(Kept::Carrier(slot)));
    }
    let mut pool = POOL.lock();
    pool.total -= 1;
    pool.once.retain(|&(number, ..)| number != ticket);
    Err(NoMoreCarriers)
}

/// Makes sure that at least `count` carriers are there or on their way, but never more than 512 in all, nor
/// more than the machine gives.
pub fn prewarm(count: u32) {
    let mut pool = POOL.lock();
    let more = count.min(LIMIT).saturating_sub(pool.total);
    pool.total += more;
    pool.coming += more;
    drop(pool);
    let grown = machine::grow(more, serve);
    if grown < more {
        let mut pool = POOL.lock();
        pool.total -= more - grown;
        pool.coming -= more - grown;
    }
}

/// How many carriers are parked, and how many there are or will be.
#[must_use]
pub fn count() -> (u32, u32) {
    let pool = POOL.lock();
    (u32::try_from(pool.idle.len()).unwrap_or(u32::MAX), pool.total)
}

/// The next number for a thread of the machine, from 1.
pub(crate) fn next_number() -> u32 {
    static NUMBERS: Count32 = Count32::new(1);
    NUMBERS.fetch_add(1, Ordering::Relaxed)
}

/// The life of a carrier: the machine calls this once on each new thread. It returns when another carrier has come
/// in its place.
pub(crate) fn serve() {
    own::begins_stack(machine::stack() as usize);
    let mut pool = POOL.lock();
    // Under the same guard as the carrier takes its first slot, so that no other job counts on this carrier
    // meanwhile.
    pool.coming -= 1;
    let mut own = None;
    loop {
        let slot = pool.pending.pop_front().unwrap_or_else(|| {
            let slot = own.take().unwrap_or_else(|| Slot::new(None));
            slot.word.store(IDLE, Ordering::Relaxed);
            pool.idle.push(Arc::clone(&slot));
            slot
        });
        drop(pool);
        if !slot.serve() {
            return;
        }
        own = Some(slot);
        pool = POOL.lock();
    }
}

/// The life of a carrier that was made for the slot with this ticket.
pub(crate) fn serve_once(ticket: u32) {
    let mut pool = POOL.lock();
    let at = pool.once.iter().position(|&(number, ..)| number == ticket);
    let slot = at.map(|at| pool.once.swap_remove(at));
    drop(pool);
    if let Some((_, stack, slot)) = slot {
        own::begins_stack(stack as usize);
        slot.serve();
    }
    POOL.lock().total -= 1;
}

/// The carrier that calls this will never be free again: another one may come in its place.
pub(crate) fn lose() {
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
        let seat = reserve(None).expect("there is room for a carrier");
        let job = seat.start(Box::new(move || {
            theirs.store(1, SeqCst);
            wake(&theirs, u32::MAX);
        }));
        assert!(job.is_ok(), "the carrier is kept");
        while word.load(SeqCst) == 0 {
            wait(&word, 0, None);
        }
    }
}
