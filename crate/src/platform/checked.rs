//! The model checker: a futex and a clock whose every step it may put anywhere.
//!
//! The checker runs all threads of a model on one thread of the system and switches only at operations
//! on its own words. So the futex keeps its sleepers in plain cells, and touches one of the checker's
//! words exactly where a step of the machine is:
//!
//! * to compare the word and to get in line is one step, and so is to take a sleeper out of the line to
//!   wake it: both are a relaxed exchange of the word itself, which orders nothing else;
//! * to fall asleep is a step of the kernel's word, as are a [`strike`] of the clock, a [`start`](wake_all)
//!   for no reason and a wake of an address. A model's main thread makes them at any time.
//!
//! Who was asleep sees what the one who woke it did before; who was not may see less. As every wait may
//! return early, no protocol may count on the former.

use super::{Nanos, Unfetched, Waited, carriers};
use crate::word::Ordering::Relaxed;
use crate::word::{AtomicI64, AtomicU32};
use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::rc::Rc;

/// One who waits.
struct Sleeper {
    address: usize,
    thread: loom::thread::Thread,
    deadline: Option<Nanos>,
    /// It is past its last look.
    asleep: Cell<bool>,
    ended: Cell<Option<Waited>>,
}

/// The kernel of one execution of a model.
struct Kernel {
    line: RefCell<Vec<Rc<Sleeper>>>,
    /// The time; also the word of all steps that concern no word of a thread's.
    time: AtomicI64,
    /// Somebody makes such steps.
    moves: bool,
    /// Who came last is woken first.
    last_first: bool,
    closing: Cell<bool>,
}

std::thread_local! {
    static KERNEL: RefCell<Option<Rc<Kernel>>> = const { RefCell::new(None) };
}

fn kernel() -> Rc<Kernel> {
    KERNEL.with_borrow(|kernel| Rc::clone(kernel.as_ref().expect("`begin` was called")))
}

/// A new machine, for one execution. With `moves` its clock can strike.
pub(crate) fn begin(moves: bool, last_first: bool) {
    let kernel = Kernel {
        line: RefCell::default(),
        time: AtomicI64::new(0),
        moves,
        last_first,
        closing: Cell::new(false),
    };
    KERNEL.set(Some(Rc::new(kernel)));
}

impl Kernel {
    /// Takes those out of the line for whom `ends` has a reason, at most `count`, and has them go on.
    fn end(&self, count: u32, ends: impl Fn(&Sleeper) -> Option<Waited>) -> u32 {
        let mut line = self.line.borrow_mut();
        let mut ended = Vec::new();
        if self.last_first {
            line.reverse();
        }
        line.retain(|sleeper| {
            let waited = if ended.len() < count as usize { ends(sleeper) } else { None };
            sleeper.ended.set(waited);
            if waited.is_some() {
                ended.push(Rc::clone(sleeper));
            }
            waited.is_none()
        });
        if self.last_first {
            line.reverse();
        }
        drop(line);
        for sleeper in &ended {
            sleeper.thread.unpark();
        }
        ended.len() as u32
    }
}

pub(super) fn wait(word: &AtomicU32, expected: u32, deadline: Option<Nanos>) -> Waited {
    let kernel = kernel();
    // The latest value, and in line before anybody else makes a step.
    if word.fetch_add(0, Relaxed) != expected {
        return Waited::NotEqual;
    }
    let me = Rc::new(Sleeper {
        address: crate::word::address(word),
        thread: loom::thread::current(),
        deadline,
        asleep: Cell::new(false),
        ended: Cell::new(None),
    });
    kernel.line.borrow_mut().push(Rc::clone(&me));
    if kernel.moves {
        let now = kernel.time.fetch_add(0, Relaxed);
        if me.ended.get().is_none() && deadline.is_some_and(|deadline| deadline <= now) {
            kernel.line.borrow_mut().retain(|other| !Rc::ptr_eq(other, &me));
            return Waited::TimedOut;
        }
        if kernel.closing.get() {
            resume_unwind(Box::new("the model is over"));
        }
    }
    me.asleep.set(true);
    loop {
        if let Some(waited) = me.ended.get() {
            if kernel.closing.get() {
                resume_unwind(Box::new("the model is over"));
            }
            return waited;
        }
        loom::thread::park();
    }
}

pub(super) fn wake(word: *const AtomicU32, count: u32) -> u32 {
    // SAFETY: every caller but `wake_address` has a reference to the word.
    unsafe { &*word }.fetch_add(0, Relaxed);
    let address = word.expose_provenance();
    kernel().end(count, |sleeper| (sleeper.address == address).then_some(Waited::Woken))
}

/// Wakes all who sleep on an address, where there need not be a word any more.
#[expect(dead_code, reason = "for the run's own model")]
pub(super) fn wake_address(address: usize) {
    let kernel = kernel();
    kernel.time.fetch_add(0, Relaxed);
    let here = |sleeper: &Sleeper| sleeper.asleep.get() && sleeper.address == address;
    kernel.end(u32::MAX, |sleeper| here(sleeper).then_some(Waited::Woken));
}

/// The time as this thread sees it; another may be ahead.
pub(crate) fn now() -> Nanos {
    let kernel = kernel();
    if kernel.moves { kernel.time.load(Relaxed) } else { 0 }
}

/// Time passes: whose deadline is over goes on.
#[cfg(test)]
pub(crate) fn strike(span: Nanos) {
    let kernel = kernel();
    let now = kernel.time.fetch_add(span, Relaxed) + span;
    let over = |sleeper: &Sleeper| sleeper.asleep.get() && sleeper.deadline.is_some_and(|at| at <= now);
    kernel.end(u32::MAX, |sleeper| over(sleeper).then_some(Waited::TimedOut));
}

/// All who sleep go on, for no reason.
#[cfg(test)]
pub(crate) fn wake_all() {
    let kernel = kernel();
    kernel.time.fetch_add(0, Relaxed);
    kernel.end(u32::MAX, |sleeper| sleeper.asleep.get().then_some(Waited::Woken));
}

/// Ends the threads that sleep, and those that come to: carriers live for ever, models do not.
#[cfg(test)]
pub(crate) fn close() {
    let kernel = kernel();
    kernel.time.fetch_add(0, Relaxed);
    kernel.closing.set(true);
    kernel.end(u32::MAX, |_| Some(Waited::Woken));
}

/// Not a moment: the checker stops a thread anywhere.
pub(crate) fn pause(_units: u32) {}

pub(crate) fn yield_now() {}

/// Nobody answers.
pub(crate) fn fetch(_address: &str) -> Result<String, Unfetched> {
    Err(Unfetched::Unreachable)
}

#[cfg(feature = "record")]
pub(crate) fn data_workers() -> bool {
    false
}

pub(crate) fn print(_line: &str, _error: bool) {}

/// Carriers are threads of the model. [`close`] unwinds them.
pub(super) fn grow(count: u32) {
    for _ in 0..count {
        loom::thread::spawn(|| drop(catch_unwind(AssertUnwindSafe(carriers::serve))));
    }
}

pub(super) fn grow_once(_stack: u32, ticket: u32) {
    loom::thread::spawn(move || carriers::serve_once(ticket));
}

/// Panics are the checker's own business.
pub(crate) fn install_panic_hook(_ours: fn(&std::panic::PanicHookInfo<'_>) -> bool) {}
