//! How much memory a run of Python may take.
//!
//! An interpreter that gets no memory for a list that grows, or for a text, ends its whole process. So memory is counted: who
//! asks for more at once than is left gets none, which Python makes a `MemoryError` of wherever it looks first; and a
//! program whose small things have come to too much gets one at its next turn of a loop or call of a function.

#[cfg(target_family = "wasm")]
use crate::magazines::Magazines;
use crate::stack;
use core::sync::atomic::{AtomicBool, AtomicIsize, Ordering::Relaxed};
#[cfg(not(target_family = "wasm"))]
use std::alloc::System;
use std::alloc::{GlobalAlloc, Layout};

/// How many bytes a run may take.
const MOST: isize = if cfg!(target_family = "wasm") { 160 << 20 } else { 512 << 20 };
/// How many bytes more than that there are until a program has come to a turn: a text that is put together with itself
/// comes from all that there is to three times as much.
const MORE: isize = 2 * MOST + (64 << 20);
/// From how many bytes on it is looked first whether there is so much.
const LARGE: usize = 1 << 20;
/// Where blocks come from: threads do not wait for each other there.
#[cfg(not(target_family = "wasm"))]
static BLOCKS: System = System;
#[cfg(target_family = "wasm")]
static BLOCKS: Magazines = Magazines::new();

/// Counts what Python takes. There is nothing to count before the interpreter begins.
#[derive(Debug)]
struct Counted;

#[global_allocator]
static COUNTED: Counted = Counted;

/// Whether it is counted: Python is there.
static COUNTS: AtomicBool = AtomicBool::new(false);
/// How many bytes are taken, in parts: threads that count at once are not to wait for each other.
static TAKEN: [Part; PARTS] = [const { Part(AtomicIsize::new(0)) }; PARTS];
const PARTS: usize = 16;

/// On a line of the processor's cache of its own.
#[repr(align(64))]
struct Part(AtomicIsize);

fn all() -> isize {
    TAKEN.iter().map(|part| part.0.load(Relaxed)).sum()
}

/// What of them was taken when the run began.
static BEFORE: AtomicIsize = AtomicIsize::new(0);

/// Counting begins: the interpreter is about to.
pub(crate) fn begin() {
    COUNTS.store(true, Relaxed);
}

/// A run begins.
pub(crate) fn begin_run() {
    BEFORE.store(all(), Relaxed);
    IS_SHORT.store(false, Relaxed);
}

/// What the run has taken.
fn taken() -> isize {
    all() - BEFORE.load(Relaxed)
}

/// Whether the run has taken more than it may.
pub(crate) fn is_used_up() -> bool {
    taken() > MOST
}

fn take(bytes: isize) {
    TAKEN[stack::part(PARTS)].0.fetch_add(bytes, Relaxed);
}

/// Whether somebody has asked for much at once, and that was more than is left.
static IS_SHORT: AtomicBool = AtomicBool::new(false);

/// Whether it is to be looked at once whether [all is used up](is_used_up).
#[inline]
pub(crate) fn is_short() -> bool {
    IS_SHORT.load(Relaxed)
}

/// Whether so many bytes are there.
fn is_there(bytes: usize) -> bool {
    if bytes < LARGE {
        return true;
    }
    let then = taken().saturating_add_unsigned(bytes);
    if then > MOST {
        IS_SHORT.store(true, Relaxed);
    }
    then < MOST + MORE || !COUNTS.load(Relaxed)
}

/// What the system gives for so many bytes, of which `more` are taken by that; null, if they are not there.
fn counted(bytes: usize, more: isize, get: impl FnOnce() -> *mut u8) -> *mut u8 {
    if more > 0 && !is_there(bytes) {
        return core::ptr::null_mut();
    }
    let got = get();
    if !got.is_null() {
        take(more);
    }
    got
}

// SAFETY: all of it is the system's allocator's, whose answers are given on, or there is no memory, which an
// allocator may say at any time; nothing here unwinds or allocates.
unsafe impl GlobalAlloc for Counted {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller keeps the promises.
        counted(layout.size(), layout.size().cast_signed(), || unsafe { BLOCKS.alloc(layout) })
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller keeps the promises.
        counted(layout.size(), layout.size().cast_signed(), || unsafe { BLOCKS.alloc_zeroed(layout) })
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        take(-layout.size().cast_signed());
        // SAFETY: the caller keeps the promises.
        unsafe { BLOCKS.dealloc(at, layout) };
    }

    unsafe fn realloc(&self, at: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        let more = size.cast_signed() - layout.size().cast_signed();
        // SAFETY: the caller keeps the promises.
        counted(size, more, || unsafe { BLOCKS.realloc(at, layout, size) })
    }
}
