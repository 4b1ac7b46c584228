//! Fibers in a worker, by JavaScript Promise Integration: `fibers.js` is its other half.
//!
//! The browser keeps what is on a fiber's stack of calls. Of the module's own it needs a *shadow stack*, in this memory,
//! to which the global `__stack_pointer` points. Whoever lets others go on keeps the pointer meanwhile.
//!
//! Where it is [asked for](have_locals), each fiber has thread-local values of its own: an interpreter has in them what its threads are
//! at. They are a block of memory to which the global `__tls_base` points, which changes hands with the stack's pointer.
//!
//! A fiber goes on in a microtask: nobody may wait for it but another fiber. So [`carry`] returns at once, and a
//! worker that carries fibers has to come back to its event loop.

use super::{now, stack, stack_pointer};
use crate::ground::word::{self, AtomicBool, AtomicU32, Ordering};
use core::arch::{asm, global_asm, naked_asm};
use core::cell::{Cell, RefCell};
use core::ptr::NonNull;
use std::alloc::{Layout, alloc, dealloc};
use wasm_bindgen::prelude::*;

type Job = Box<dyn FnOnce() + Send>;

/// How many fibers without a job wait for the next one: a browser takes its time to make one.
const KEPT: usize = 64;
/// For how long fibers go on before the event loop gets a moment, in nanoseconds.
const ROUND: i64 = 20_000_000;
/// How often it is asked whether a fiber should rest until the clock is looked at.
const LOOK_EVERY: u32 = 8;

#[wasm_bindgen(module = "/src/platform/fibers.js")]
extern "C" {
    fn fibers_are_there() -> bool;
    fn prepare_fibers(exports: &JsValue, table: &JsValue, wait: u32);
    fn begin_fiber(number: u32, stack: usize);
    fn wake_fiber(number: u32);
    fn rest_fiber(number: u32);
}

/// A shadow stack.
#[derive(Debug)]
pub(crate) struct Room {
    start: NonNull<u8>,
    layout: Layout,
}

// SAFETY: nobody else has its bytes.
unsafe impl Send for Room {}

impl Room {
    pub(crate) fn bytes(&self) -> u32 {
        self.layout.size() as u32
    }

    fn is_usual(&self) -> bool {
        self.bytes() == stack()
    }

    fn top(&self) -> usize {
        self.start.addr().get() + self.layout.size()
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        // SAFETY: it came from `alloc` with this layout.
        unsafe { dealloc(self.start.as_ptr(), self.layout) };
    }
}

/// A stack of this many bytes; `None` if the memory has no room.
pub(crate) fn room(bytes: u32) -> Option<Room> {
    let layout = Layout::from_size_align(bytes as usize, 16).ok()?.pad_to_align();
    // SAFETY: it is not empty: no stack may be as small as that.
    NonNull::new(unsafe { alloc(layout) }).map(|start| Room { start, layout })
}

#[derive(Default)]
struct Fiber {
    room: Option<Room>,
    job: Option<Job>,
    /// Where its thread-local values are; 0 if it has none of its own yet.
    locals: usize,
}

// What the linker makes for thread-local values.
global_asm!(
    ".globaltype __tls_base, i32",
    ".globaltype __tls_size, i32, immutable",
    ".globaltype __tls_align, i32, immutable",
);

unsafe extern "C" {
    /// Makes what is at this address thread-local values as they are at first, and the current ones.
    fn __wasm_init_tls(at: *mut u8);
}

/// Whether fibers have thread-local values of their own.
static HAVE_LOCALS: AtomicBool = AtomicBool::new(false);

/// Gives fibers thread-local values of their own, from now on.
pub(crate) fn have_locals() {
    HAVE_LOCALS.store(true, Ordering::Relaxed);
}

/// Where the current thread-local values are.
fn locals() -> usize {
    let at: usize;
    // SAFETY: it only reads a global.
    unsafe { asm!("global.get __tls_base", "local.set {}", out(local) at) };
    at
}

/// Makes those at this address the current ones.
///
/// # Safety
/// There are such, and nobody else has them.
unsafe fn take_locals(at: usize) {
    // SAFETY: as for this function.
    unsafe { asm!("local.get {}", "global.set __tls_base", in(local) at) };
}

/// Makes new ones, which are the current ones then.
fn new_locals() -> usize {
    let (size, align): (usize, usize);
    // SAFETY: it only reads globals.
    unsafe {
        asm!("global.get __tls_size", "local.set {}", "global.get __tls_align", "local.set {}", out(local) size, out(local) align);
    };
    let layout = Layout::from_size_align(size.max(1), align.max(16)).expect("the linker's own size");
    // SAFETY: the layout is not empty.
    let at = unsafe { alloc(layout) };
    assert!(!at.is_null(), "there is no memory for a fiber's own values");
    // SAFETY: so many bytes are there, so aligned, and nobody else has them. They stay with their fiber for ever.
    unsafe { __wasm_init_tls(at) };
    at.addr()
}

/// Does a job with the fiber's own values, if it is to have such.
fn with_locals(ring: &Ring, number: u32, job: Job) {
    if !HAVE_LOCALS.load(Ordering::Relaxed) {
        return job();
    }
    let outside = locals();
    let own = ring.fibers.borrow()[number as usize].locals;
    if own == 0 {
        let own = new_locals();
        ring.fibers.borrow_mut()[number as usize].locals = own;
        HOME.set(ring);
    } else {
        // SAFETY: they are this fiber's.
        unsafe { take_locals(own) };
    }
    job();
    // SAFETY: they are those of whoever is on no fiber, and nobody is on one now.
    unsafe { take_locals(outside) };
}

/// The fibers of this worker, each by its number.
struct Ring {
    fibers: RefCell<Vec<Fiber>>,
    /// Those that wait, each with its word's address.
    waiting: RefCell<Vec<(usize, u32)>>,
    /// Those without a job.
    idle: RefCell<Vec<u32>>,
    /// The numbers of those that have ended. One keeps its stack for the next fiber with its number: it may still be on
    /// it as it says so.
    ended: RefCell<Vec<u32>>,
    /// The one that is on.
    on: Cell<Option<u32>>,
    /// Where the stack of whoever is on no fiber goes on; 0 until this worker carries fibers.
    outside: Cell<usize>,
    /// Where the thread-local values of whoever is on no fiber are.
    home: Cell<usize>,
    /// How often [`should_rest`] has been asked.
    rests: Cell<u32>,
    /// When the event loop had its last moment.
    rested: Cell<i64>,
}

word::thread_local! {
    static RING: Ring = const {
        Ring {
            fibers: RefCell::new(Vec::new()),
            waiting: RefCell::new(Vec::new()),
            idle: RefCell::new(Vec::new()),
            ended: RefCell::new(Vec::new()),
            on: Cell::new(None),
            outside: Cell::new(0),
            home: Cell::new(0),
            rests: Cell::new(0),
            rested: Cell::new(0),
        }
    };
}

word::thread_local! {
    /// The fibers of the worker, for one that has values of its own.
    static HOME: Cell<*const Ring> = const { Cell::new(core::ptr::null()) };
}

/// Calls `f` with the fibers of this worker.
fn with_ring<R>(f: impl FnOnce(&Ring) -> R) -> R {
    // SAFETY: it is a worker's thread-local value, which stays as long as the worker, and this fiber is that worker's.
    match unsafe { HOME.get().as_ref() } {
        Some(ring) => f(ring),
        None => RING.with(f),
    }
}

/// The place of the function by which a fiber waits, which `fibers.js` puts in the place of this one.
extern "C" fn wait_outside(_number: u32) {
    unreachable!("this worker carries no fibers");
}

/// Enters a fiber on this stack: the stack has to be there before any other function of the module's is called.
///
/// # Safety
/// The fiber is the only one with this stack.
#[unsafe(naked)]
#[unsafe(no_mangle)]
unsafe extern "C" fn threadground_enter_fiber(number: u32, stack: usize) {
    naked_asm!(
        "local.get 1",
        "global.set __stack_pointer",
        "local.get 0",
        "call {live}",
        "global.set __stack_pointer",
        live = sym live,
    )
}

/// A fiber's life; returns the stack pointer of whoever is on no fiber.
extern "C" fn live(number: u32) -> usize {
    with_ring(|ring| {
        loop {
            let job = ring.fibers.borrow_mut()[number as usize].job.take();
            ring.on.set(Some(number));
            if let Some(job) = job {
                with_locals(ring, number, job);
            }
            ring.on.set(None);
            let is_usual = ring.fibers.borrow()[number as usize].room.as_ref().is_some_and(Room::is_usual);
            if !is_usual || ring.idle.borrow().len() >= KEPT {
                ring.ended.borrow_mut().push(number);
                return ring.outside.get();
            }
            ring.idle.borrow_mut().push(number);
            step_aside(ring, number);
        }
    })
}

/// Lets others go on until this fiber is woken.
#[inline(never)]
fn step_aside(ring: &Ring, number: u32) {
    ring.on.set(None);
    let function: extern "C" fn(u32) = wait_outside;
    let function = core::hint::black_box(function);
    let (mine, outside, values) = (stack_pointer(), ring.outside.get(), locals());
    // SAFETY: they are those of whoever is on no fiber, and this one is not any more.
    unsafe { take_locals(ring.home.get()) };
    // SAFETY: until this function goes on, nothing of the module's touches what is above `mine` on this stack: others have
    // their own, and whoever is on no fiber has the one outside.
    unsafe { asm!("local.get {}", "global.set __stack_pointer", in(local) outside) };
    function(number);
    // SAFETY: it is where it was.
    unsafe { asm!("local.get {}", "global.set __stack_pointer", in(local) mine) };
    // SAFETY: they are this fiber's.
    unsafe { take_locals(values) };
    ring.on.set(Some(number));
}

/// Has this worker carry fibers from now on, if its browser has any; returns whether it does. To be called by nobody but
/// its event loop.
pub(crate) fn carry_here() -> bool {
    with_ring(|ring| {
        if ring.outside.get() == 0 && fibers_are_there() {
            let wait: extern "C" fn(u32) = wait_outside;
            prepare_fibers(&wasm_bindgen::exports(), &wasm_bindgen::function_table(), wait as usize as u32);
            ring.outside.set(stack_pointer());
            ring.home.set(locals());
        }
    });
    are_here()
}

/// Whether the caller could have fibers carried.
pub(crate) fn are_here() -> bool {
    with_ring(|ring| ring.outside.get() != 0)
}

/// Whether [`carry`] returns only when all is done.
pub(crate) const WAITS: bool = false;

/// Whether the caller is on a fiber.
pub(crate) fn is_on() -> bool {
    with_ring(|ring| ring.on.get().is_some())
}

/// Has a fiber do the job once the caller has come back to the event loop.
pub(crate) fn carry(job: Job) -> Result<(), Job> {
    begin(job, None)
}

/// Has a fiber do this job once the caller lets others go on, on this stack or on a usual one.
///
/// # Errors
/// The job, if the memory has no room for a stack.
pub(crate) fn begin(job: Job, room: Option<Room>) -> Result<(), Job> {
    with_ring(|ring| {
        if ring.outside.get() == 0 {
            return Err(job);
        }
        let mut fibers = ring.fibers.borrow_mut();
        if room.is_none()
            && let Some(number) = ring.idle.borrow_mut().pop()
        {
            fibers[number as usize].job = Some(job);
            wake_fiber(number);
            return Ok(());
        }
        let number = ring.ended.borrow_mut().pop().unwrap_or_else(|| {
            fibers.push(Fiber::default());
            fibers.len() as u32 - 1
        });
        let fiber = &mut fibers[number as usize];
        fiber.room =
            room.or_else(|| fiber.room.take().filter(Room::is_usual)).or_else(|| self::room(stack()));
        let Some(room) = &fiber.room else {
            ring.ended.borrow_mut().push(number);
            return Err(job);
        };
        fiber.job = Some(job);
        begin_fiber(number, room.top());
        Ok(())
    })
}

/// Lets others go on until the word is woken. The caller is on a fiber.
pub(crate) fn wait(word: &AtomicU32) {
    with_ring(|ring| {
        let Some(number) = ring.on.get() else { return };
        ring.waiting.borrow_mut().push((word.as_ptr().addr(), number));
        step_aside(ring, number);
    });
}

/// Has the fiber that waits for this word go on, once the caller lets others go on; returns whether there is one.
pub(crate) fn wake(word: &AtomicU32) -> bool {
    let address = word.as_ptr().addr();
    with_ring(|ring| {
        let mut waiting = ring.waiting.borrow_mut();
        let at = waiting.iter().position(|(word, _)| *word == address);
        let woken = at.map(|at| waiting.swap_remove(at).1);
        woken.inspect(|&number| wake_fiber(number)).is_some()
    })
}

/// Whether fibers have gone on for so long that the event loop should get a moment, by [`rest`].
pub(crate) fn should_rest() -> bool {
    with_ring(|ring| {
        ring.rests.set(ring.rests.get().wrapping_add(1));
        ring.rests.get() % LOOK_EVERY == 0 && is_on() && now() - ring.rested.get() > ROUND
    })
}

/// Lets others go on, and the event loop come round, before this fiber goes on.
pub(crate) fn rest() {
    with_ring(|ring| {
        let Some(number) = ring.on.get() else { return };
        rest_fiber(number);
        step_aside(ring, number);
        ring.rested.set(now());
    });
}
