//! How much memory a run of Python may take.
//!
//! An interpreter that gets no memory for a list that grows, or for a text, ends its whole process. So memory is counted: who
//! asks for more at once than is left gets none, which Python makes a `MemoryError` of wherever it looks first; and a
//! program whose small things have come to too much gets one at its next turn of a loop or call of a function.

use core::cell::Cell;
use core::sync::atomic::{AtomicBool, AtomicIsize, Ordering::Relaxed};
use std::alloc::{GlobalAlloc, Layout, System};

/// How many bytes a run may take.
const MOST: isize = if cfg!(target_family = "wasm") { 256 << 20 } else { 512 << 20 };
/// How many bytes more than that there are until a program has come to a turn: a text that is put together with itself
/// comes from all that there is to three times as much.
const MORE: isize = 2 * MOST + (64 << 20);
/// From how many bytes on it is looked first whether there is so much.
const LARGE: usize = 1 << 20;
/// How many bytes a thread takes, or gives back, before it says so to all others.
const UNTOLD: isize = 1 << 16;

/// Counts what Python takes. There is nothing to count before the interpreter begins.
#[derive(Debug)]
struct Counted;

#[global_allocator]
static COUNTED: Counted = Counted;

/// Whether it is counted: Python is there.
static COUNTS: AtomicBool = AtomicBool::new(false);
/// The bytes that are taken, but for what threads have not told.
static TAKEN: AtomicIsize = AtomicIsize::new(0);
/// What of them was taken when the run began.
static BEFORE: AtomicIsize = AtomicIsize::new(0);

thread_local! {
    /// What the current thread has taken and not told.
    static MINE: Cell<isize> = const { Cell::new(0) };
}

/// Counting begins: the interpreter is about to.
pub(crate) fn begin() {
    COUNTS.store(true, Relaxed);
}

/// A run begins.
pub(crate) fn begin_run() {
    BEFORE.store(TAKEN.load(Relaxed), Relaxed);
}

/// What the run has taken.
fn taken() -> isize {
    TAKEN.load(Relaxed) - BEFORE.load(Relaxed)
}

/// Whether the run has taken more than it may.
pub(crate) fn is_used_up() -> bool {
    taken() > MOST
}

fn take(bytes: isize) {
    let mine = MINE.get() + bytes;
    if mine.abs() < UNTOLD {
        MINE.set(mine);
    } else {
        MINE.set(0);
        TAKEN.fetch_add(mine, Relaxed);
    }
}

/// Whether so many bytes are there.
fn is_there(bytes: usize) -> bool {
    bytes < LARGE || taken().saturating_add_unsigned(bytes) < MOST + MORE || !COUNTS.load(Relaxed)
}

// SAFETY: all of it is the system's allocator's, whose answers are given on, or there is no memory, which an
// allocator may say at any time; nothing here unwinds or allocates.
unsafe impl GlobalAlloc for Counted {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if !is_there(layout.size()) {
            return core::ptr::null_mut();
        }
        // SAFETY: the caller keeps the promises.
        let got = unsafe { System.alloc(layout) };
        if !got.is_null() {
            take(layout.size().cast_signed());
        }
        got
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        if !is_there(layout.size()) {
            return core::ptr::null_mut();
        }
        // SAFETY: the caller keeps the promises.
        let got = unsafe { System.alloc_zeroed(layout) };
        if !got.is_null() {
            take(layout.size().cast_signed());
        }
        got
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        take(-layout.size().cast_signed());
        // SAFETY: the caller keeps the promises.
        unsafe { System.dealloc(at, layout) };
    }

    unsafe fn realloc(&self, at: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        if size > layout.size() && !is_there(size) {
            return core::ptr::null_mut();
        }
        // SAFETY: the caller keeps the promises.
        let got = unsafe { System.realloc(at, layout, size) };
        if !got.is_null() {
            take(size.cast_signed() - layout.size().cast_signed());
        }
        got
    }
}
