//! Fibers, by stacks of their own on one thread of the operating system, which the crate `corosensei` switches.
//!
//! A fiber that has done its job keeps its stack for the next one. Below a stack lies a page that may not be touched: see
//! [`overflow`].

mod overflow;

use crate::ground::word::{self, AtomicU32};
use core::cell::{Cell, RefCell};
use core::ptr::NonNull;
use corosensei::stack::DefaultStack;
use corosensei::{Coroutine, CoroutineResult, Yielder};
use std::collections::VecDeque;

type Job = Box<dyn FnOnce() + Send>;

/// Why a fiber lets others go on.
enum Pause {
    /// It has done its job.
    Done,
    /// It waits for the word at this address.
    Waits(usize),
}

type Pauses = Yielder<Option<Job>, Pause>;

/// A stack, and what goes on on it.
struct Fiber {
    coroutine: Coroutine<Option<Job>, Pause, ()>,
    /// Whether the stack is as large as is usual.
    is_usual: bool,
}

/// How many fibers without a job are kept.
const KEPT: usize = 64;

/// The fibers of a thread of the operating system.
struct Ring {
    /// Those that go on next, each with the job that it gets.
    next: RefCell<VecDeque<(Fiber, Option<Job>)>>,
    /// Those that wait, each with its word's address.
    waiting: RefCell<Vec<(usize, Fiber)>>,
    /// Those without a job.
    idle: RefCell<Vec<Fiber>>,
    /// By what the fiber that is on lets others go on; none, if none is on.
    on: Cell<Option<NonNull<Pauses>>>,
}

word::thread_local! {
    static RING: Ring = const {
        Ring {
            next: RefCell::new(VecDeque::new()),
            waiting: RefCell::new(Vec::new()),
            idle: RefCell::new(Vec::new()),
            on: Cell::new(None),
        }
    };
}

/// Those without a job come to the ends of their own functions: nothing has to be unwound.
impl Drop for Ring {
    fn drop(&mut self) {
        for mut fiber in self.idle.take() {
            let _ended = fiber.coroutine.resume(None);
        }
    }
}

/// A stack for a job that asks for one of its own.
pub(crate) struct Room(DefaultStack, u32);

impl Room {
    pub(crate) fn bytes(&self) -> u32 {
        self.1
    }
}

impl core::fmt::Debug for Room {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Room").finish_non_exhaustive()
    }
}

/// A stack of this many bytes; `None` if the system gives none.
pub(crate) fn room(bytes: u32) -> Option<Room> {
    DefaultStack::new(bytes as usize).ok().map(|stack| Room(stack, bytes))
}

impl Fiber {
    fn new(room: Option<Room>) -> Option<Self> {
        overflow::watch();
        let is_usual = room.is_none();
        let stack = match room {
            Some(Room(stack, _)) => stack,
            None => DefaultStack::new(super::stack() as usize).ok()?,
        };
        let coroutine = Coroutine::with_stack(stack, |pauses: &Pauses, first| {
            let mut next = first;
            while let Some(job) = next {
                RING.with(|ring| ring.on.set(Some(NonNull::from(pauses))));
                job();
                next = pauses.suspend(Pause::Done);
            }
        });
        Some(Self { coroutine, is_usual })
    }
}

/// Whether the caller could have fibers carried.
pub(crate) fn are_here() -> bool {
    true
}

/// Whether [`carry`] returns only when all is done.
pub(crate) const WAITS: bool = true;

/// Whether fibers have gone on for so long that others of this thread should get a moment: there are none.
pub(crate) fn should_rest() -> bool {
    false
}

/// As [`should_rest`] says, for nobody.
pub(crate) fn rest() {}

/// Whether the caller is on a fiber.
pub(crate) fn is_on() -> bool {
    RING.with(|ring| ring.on.get().is_some())
}

/// Does the job on a fiber, and every job that [`begin`] is given meanwhile, one at a time; returns when all are done. The
/// caller must be on no fiber itself.
///
/// # Errors
/// The job, if the system gives no stack.
pub(crate) fn carry(job: Job) -> Result<(), Job> {
    assert!(!is_on(), "no fiber carries fibers");
    begin(job, None)?;
    RING.with(|ring| {
        loop {
            let next = ring.next.borrow_mut().pop_front();
            let Some((mut fiber, job)) = next else { break };
            overflow::is_on(Some(fiber.coroutine.trap_handler()));
            match fiber.coroutine.resume(job) {
                CoroutineResult::Yield(Pause::Waits(word)) => ring.waiting.borrow_mut().push((word, fiber)),
                CoroutineResult::Yield(Pause::Done) => {
                    let mut idle = ring.idle.borrow_mut();
                    if fiber.is_usual && idle.len() < KEPT {
                        idle.push(fiber);
                    } else {
                        let _ended = fiber.coroutine.resume(None);
                    }
                }
                CoroutineResult::Return(()) => {}
            }
        }
        overflow::is_on(None);
        ring.on.set(None);
        assert!(ring.waiting.borrow().is_empty(), "whoever waits on a fiber is woken by another one");
    });
    Ok(())
}

/// Has a fiber do this job once the caller lets others go on, on this stack or on a usual one.
///
/// # Errors
/// The job, if the system gives no stack.
pub(crate) fn begin(job: Job, room: Option<Room>) -> Result<(), Job> {
    RING.with(|ring| {
        let idle = if room.is_none() { ring.idle.borrow_mut().pop() } else { None };
        let Some(fiber) = idle.or_else(|| Fiber::new(room)) else { return Err(job) };
        ring.next.borrow_mut().push_back((fiber, Some(job)));
        Ok(())
    })
}

/// Lets others go on until the word is woken. The caller is on a fiber.
pub(crate) fn wait(word: &AtomicU32) {
    RING.with(|ring| {
        let Some(pauses) = ring.on.get() else { return };
        // SAFETY: it belongs to the fiber that is on, which is the caller's: it is valid as long as that has not ended.
        unsafe { pauses.as_ref() }.suspend(Pause::Waits(word.as_ptr().addr()));
        ring.on.set(Some(pauses));
    });
}

/// Has the fiber that waits for this word go on, once the caller lets others go on; returns whether there is one.
pub(crate) fn wake(word: &AtomicU32) -> bool {
    let address = word.as_ptr().addr();
    RING.with(|ring| {
        let mut waiting = ring.waiting.borrow_mut();
        let at = waiting.iter().position(|(word, _)| *word == address);
        let woken = at.map(|at| waiting.swap_remove(at).1);
        woken.map(|fiber| ring.next.borrow_mut().push_back((fiber, None))).is_some()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::word::Ordering::SeqCst;
    use std::sync::Arc;

    #[test]
    fn fibers_take_turns_and_keep_their_stacks() {
        let (word, log) = (Arc::new(AtomicU32::new(0)), Arc::new(AtomicU32::new(0)));
        let note = |digit| {
            let log = Arc::clone(&log);
            move || log.store(log.load(SeqCst) * 10 + digit, SeqCst)
        };
        let (one, two, three) = (note(1), note(2), note(3));
        for _ in 0..3 {
            log.store(0, SeqCst);
            let (word, one, two, three) = (Arc::clone(&word), one.clone(), two.clone(), three.clone());
            let job = move || {
                let its = Arc::clone(&word);
                let other = move || {
                    two();
                    assert!(wake(&its), "the first one waits");
                    assert!(!wake(&its), "and has been woken");
                };
                assert!(begin(Box::new(other), None).is_ok(), "there is a stack");
                one();
                wait(&word);
                three();
                assert!(is_on(), "a fiber is on");
            };
            assert!(carry(Box::new(job)).is_ok(), "there is a stack");
            assert_eq!(log.load(SeqCst), 123);
            assert!(!is_on(), "none is on");
        }
        RING.with(|ring| assert_eq!(ring.idle.borrow().len(), 2, "two stacks were enough"));
    }
}
