//! Small blocks of memory, at hand for the threads that gave them back.
//!
//! All threads of a wasm module share one allocator behind one lock, for which two threads that make objects all the time
//! would wait most of theirs. So what a thread gives back stays in a magazine of blocks of that size, from which it takes the next
//! ones without anybody else: Bonwick and Adams, Magazines and Vmem (USENIX 2001). A thread has two magazines of a size. If both
//! are full, one goes to the depot, where a thread with two empty ones finds it; what is too much for the depot goes back to
//! the system.
//!
//! An allocator is asked before a thread has values of its own. So threads find their magazines by their stack, in one of many
//! racks that are locked while they are used: as each thread has nearly always a rack alone, it waits for nobody.

use crate::stack;
use core::alloc::{GlobalAlloc, Layout};
use core::cell::UnsafeCell;
use core::hint::spin_loop;
use core::ptr::{copy_nonoverlapping, null_mut};
use core::sync::atomic::AtomicBool;
use core::sync::atomic::Ordering::{Acquire, Release};
use std::alloc::System;

/// Blocks are of multiples of so many bytes, up to the largest.
const STEP: usize = 16;
const LARGEST: usize = 512;
const SIZES: usize = LARGEST / STEP;
/// What wasm's allocator aligns all blocks to without asking for more memory.
const ALIGN: usize = 8;
/// How many bytes a magazine holds, and how many the depot keeps of one size.
const MAGAZINE: usize = 2 << 10;
const DEPOT: usize = 512 << 10;
const RACKS: usize = 64;

/// What is written into a block while nobody has it.
#[derive(Debug)]
struct Free {
    /// The next one of its magazine.
    next: *mut Free,
    /// Of a magazine's first block, in the depot: the first one of the magazine beneath.
    beneath: *mut Free,
}

/// Blocks of one size, the one that came last first.
#[derive(Debug)]
struct Magazine {
    first: *mut Free,
    blocks: usize,
}

impl Magazine {
    const EMPTY: Self = Self { first: null_mut(), blocks: 0 };

    fn pop(&mut self) -> *mut Free {
        let first = self.first;
        if !first.is_null() {
            // SAFETY: a block in a magazine is the magazine's alone, and `push` wrote this.
            self.first = unsafe { (*first).next };
            self.blocks -= 1;
        }
        first
    }

    /// # Safety
    ///
    /// The block is as large as the magazine's and nobody's but the caller's.
    unsafe fn push(&mut self, block: *mut Free) {
        // SAFETY: it is large enough, as the smallest size is; and the caller's.
        unsafe { block.write(Free { next: self.first, beneath: null_mut() }) };
        self.first = block;
        self.blocks += 1;
    }
}

/// What one thread has at a time.
#[derive(Debug)]
struct Locked<T> {
    is_locked: AtomicBool,
    value: UnsafeCell<T>,
}

// SAFETY: the value is reached under the lock alone; what it points to are blocks of nobody's, for any thread.
unsafe impl<T> Sync for Locked<T> {}

impl<T> Locked<T> {
    const fn new(value: T) -> Self {
        Self { is_locked: AtomicBool::new(false), value: UnsafeCell::new(value) }
    }

    /// The answer, unless another thread has it. `ask` must not unwind, and must ask for no memory.
    fn attempt<R>(&self, ask: impl FnOnce(&mut T) -> R) -> Option<R> {
        // What the one before has written is there: pairs with the Release below.
        if self.is_locked.swap(true, Acquire) {
            return None;
        }
        // SAFETY: this thread has the lock.
        let answer = ask(unsafe { &mut *self.value.get() });
        self.is_locked.store(false, Release);
        Some(answer)
    }
}

/// A thread's two magazines of a size.
#[derive(Debug)]
struct Pair {
    loaded: Magazine,
    spare: Magazine,
}

/// A depot's magazines of a size: all full, one on the other.
#[derive(Debug)]
struct Stack {
    top: *mut Free,
    magazines: usize,
}

type Rack = [Pair; SIZES];

/// Blocks of memory, the small ones from magazines.
#[derive(Debug)]
pub(crate) struct Magazines {
    racks: [Locked<Rack>; RACKS],
    depot: [Locked<Stack>; SIZES],
}

/// Which of the sizes a block of this layout has.
fn size_of(layout: Layout) -> Option<usize> {
    (layout.size() <= LARGEST && layout.align() <= ALIGN).then(|| layout.size().saturating_sub(1) / STEP)
}

/// What the system is asked for, for a block of this size.
fn whole(size: usize) -> Layout {
    // SAFETY: the alignment is a power of two, and the size small.
    unsafe { Layout::from_size_align_unchecked((size + 1) * STEP, ALIGN) }
}

/// How many blocks a magazine of this size holds.
fn holds(size: usize) -> usize {
    MAGAZINE / ((size + 1) * STEP)
}

impl Magazines {
    pub(crate) const fn new() -> Self {
        Self {
            racks: [const {
                Locked::new([const { Pair { loaded: Magazine::EMPTY, spare: Magazine::EMPTY } }; SIZES])
            }; RACKS],
            depot: [const { Locked::new(Stack { top: null_mut(), magazines: 0 }) }; SIZES],
        }
    }

    /// The answer of a rack: this thread's, or the next one that nobody uses just now.
    fn on_rack<R>(&self, mut ask: impl FnMut(&mut Rack) -> R) -> R {
        let mut rack = stack::part(RACKS);
        loop {
            if let Some(answer) = self.racks[rack].attempt(&mut ask) {
                return answer;
            }
            rack = (rack + 1) % RACKS;
        }
    }

    fn in_depot<R>(&self, size: usize, mut ask: impl FnMut(&mut Stack) -> R) -> R {
        loop {
            if let Some(answer) = self.depot[size].attempt(&mut ask) {
                return answer;
            }
            // Who has it needs a few instructions.
            spin_loop();
        }
    }

    /// A full magazine of the depot's, or an empty one.
    fn fetch(&self, size: usize) -> Magazine {
        self.in_depot(size, |stack| {
            let first = stack.top;
            if first.is_null() {
                return Magazine::EMPTY;
            }
            // SAFETY: what is in the depot is the depot's alone, and `store` wrote this.
            stack.top = unsafe { (*first).beneath };
            stack.magazines -= 1;
            Magazine { first, blocks: holds(size) }
        })
    }

    /// Puts a full magazine into the depot. What it gives is too much there, or nothing.
    fn store(&self, size: usize, full: &mut Magazine) -> Magazine {
        self.in_depot(size, |stack| {
            let full = core::mem::replace(full, Magazine::EMPTY);
            if stack.magazines == DEPOT / MAGAZINE {
                return full;
            }
            // SAFETY: a full magazine has a first block, which is the magazine's alone.
            unsafe { (*full.first).beneath = stack.top };
            stack.top = full.first;
            stack.magazines += 1;
            Magazine::EMPTY
        })
    }

    fn take(&self, size: usize) -> *mut u8 {
        let block = self.on_rack(|rack| {
            let Pair { loaded, spare } = &mut rack[size];
            if loaded.blocks == 0 {
                core::mem::swap(loaded, spare);
            }
            if loaded.blocks == 0 {
                *loaded = self.fetch(size);
            }
            loaded.pop()
        });
        if block.is_null() {
            // SAFETY: it is not of no bytes.
            return unsafe { System.alloc(whole(size)) };
        }
        block.cast()
    }

    /// # Safety
    ///
    /// The block is one of this size that was taken here, and the caller's.
    unsafe fn give(&self, size: usize, block: *mut u8) {
        let mut left = self.on_rack(|rack| {
            let Pair { loaded, spare } = &mut rack[size];
            if loaded.blocks == holds(size) {
                core::mem::swap(loaded, spare);
            }
            let left = if loaded.blocks == holds(size) { self.store(size, loaded) } else { Magazine::EMPTY };
            // SAFETY: the caller's promise; the system's blocks are aligned for two addresses.
            #[expect(clippy::cast_ptr_alignment, reason = "all blocks of the system's have ALIGN")]
            unsafe {
                loaded.push(block.cast())
            };
            left
        });
        loop {
            let block = left.pop();
            if block.is_null() {
                return;
            }
            // SAFETY: each block in a magazine once came from the system, for this layout.
            unsafe { System.dealloc(block.cast(), whole(size)) };
        }
    }
}

// SAFETY: what is given is the system's, for a layout that is at least as large and as strictly aligned, or a block of such a
// layout that was given back: which of both ways it goes is told by the layout alone, so a block goes back as it came. A
// block is in one magazine or somebody's. Nothing here unwinds.
unsafe impl GlobalAlloc for Magazines {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        match size_of(layout) {
            Some(size) => self.take(size),
            // SAFETY: the caller keeps the promises.
            None => unsafe { System.alloc(layout) },
        }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        let Some(size) = size_of(layout) else {
            // SAFETY: the caller keeps the promises.
            return unsafe { System.alloc_zeroed(layout) };
        };
        let block = self.take(size);
        if !block.is_null() {
            // SAFETY: it is that large.
            unsafe { block.write_bytes(0, layout.size()) };
        }
        block
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        match size_of(layout) {
            // SAFETY: a block of this layout came from `take`.
            Some(size) => unsafe { self.give(size, at) },
            // SAFETY: the caller keeps the promises.
            None => unsafe { System.dealloc(at, layout) },
        }
    }

    unsafe fn realloc(&self, at: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: the caller promises that the size, rounded up to the alignment, is not too much.
        let then = unsafe { Layout::from_size_align_unchecked(size, layout.align()) };
        match (size_of(layout), size_of(then)) {
            // SAFETY: the caller keeps the promises.
            (None, None) => unsafe { System.realloc(at, layout, size) },
            (now, then) if now == then => at,
            _ => {
                // SAFETY: the caller's promises; the new block is another one.
                unsafe {
                    let moved = self.alloc(then);
                    if !moved.is_null() {
                        copy_nonoverlapping(at, moved, layout.size().min(size));
                        self.dealloc(at, layout);
                    }
                    moved
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;
    use std::thread;

    /// A block that somebody has, with what they wrote into it.
    struct Taken {
        at: *mut u8,
        layout: Layout,
        mark: u8,
    }

    // SAFETY: whoever has it has the block alone.
    unsafe impl Send for Taken {}

    fn layout(size: usize) -> Layout {
        Layout::from_size_align(size, ALIGN).unwrap()
    }

    impl Taken {
        fn new(from: &Magazines, size: usize, mark: u8) -> Self {
            let layout = layout(size);
            // SAFETY: the size is not 0, and the block as large.
            let at = unsafe { from.alloc(layout) };
            assert!(!at.is_null());
            unsafe { at.write_bytes(mark, size) };
            Self { at, layout, mark }
        }

        /// Nobody else has written into it.
        fn check(&self) {
            // SAFETY: the block is this one's, and written.
            let bytes = unsafe { core::slice::from_raw_parts(self.at, self.layout.size()) };
            assert!(bytes.iter().all(|byte| *byte == self.mark));
        }

        fn resize(&mut self, at: &Magazines, size: usize) {
            // SAFETY: the block came from there.
            self.at = unsafe { at.realloc(self.at, self.layout, size) };
            let kept = self.layout.size().min(size);
            self.layout = layout(size);
            // SAFETY: the block is as large.
            let bytes = unsafe { core::slice::from_raw_parts(self.at, kept) };
            assert!(bytes.iter().all(|byte| *byte == self.mark));
            unsafe { self.at.write_bytes(self.mark, size) };
        }

        fn give(self, to: &Magazines) {
            self.check();
            // SAFETY: the block came from there.
            unsafe { to.dealloc(self.at, self.layout) };
        }
    }

    #[test]
    fn what_was_given_back_last_comes_first_and_nothing_is_had_twice() {
        static BLOCKS: Magazines = Magazines::new();
        let [one, other] = [1, 2].map(|mark| Taken::new(&BLOCKS, 40, mark));
        let (was, at) = (other.at, one.at);
        one.give(&BLOCKS);
        other.give(&BLOCKS);
        let again = [3, 4].map(|mark| Taken::new(&BLOCKS, 33, mark));
        assert_eq!([again[0].at, again[1].at], [was, at]);
        let third = Taken::new(&BLOCKS, 48, 5);
        assert!(![was, at].contains(&third.at));
        // SAFETY: a size that is not 0.
        let zeroed = unsafe { BLOCKS.alloc_zeroed(layout(48)) };
        // SAFETY: the block is as large.
        assert!(unsafe { core::slice::from_raw_parts(zeroed, 48) }.iter().all(|byte| *byte == 0));
    }

    #[test]
    fn threads_that_take_give_resize_and_hand_on_never_have_a_block_together() {
        static BLOCKS: Magazines = Magazines::new();
        const THREADS: usize = 4;
        let rounds = if cfg!(miri) { 200 } else { 100_000 };
        let (senders, receivers): (Vec<_>, Vec<_>) = (0..THREADS).map(|_| channel::<Taken>()).unzip();
        thread::scope(|scope| {
            for (me, mine) in receivers.into_iter().enumerate() {
                let next = senders[(me + 1) % THREADS].clone();
                scope.spawn(move || {
                    let mut chance = me as u32 + 1;
                    let mut any = move |below: usize| {
                        chance ^= chance << 13;
                        chance ^= chance >> 17;
                        chance ^= chance << 5;
                        chance as usize % below
                    };
                    let mut had: Vec<Taken> = Vec::new();
                    for round in 0..rounds {
                        match any(5) {
                            0 | 1 => had.push(Taken::new(&BLOCKS, 1 + any(600), round as u8)),
                            2 if !had.is_empty() => had.swap_remove(any(had.len())).give(&BLOCKS),
                            3 if !had.is_empty() => {
                                let which = any(had.len());
                                had[which].check();
                                had[which].resize(&BLOCKS, 1 + any(600));
                            }
                            // Who is through has nobody to get it.
                            _ if !had.is_empty() => drop(
                                next.send(had.swap_remove(any(had.len())))
                                    .map_err(|back| back.0.give(&BLOCKS)),
                            ),
                            _ => {}
                        }
                        while let Ok(handed) = mine.try_recv() {
                            had.push(handed);
                        }
                        // More than a few hundred would never find their way back.
                        while had.len() > 300 {
                            had.swap_remove(any(had.len())).give(&BLOCKS);
                        }
                    }
                    for left in had {
                        left.give(&BLOCKS);
                    }
                });
            }
        });
    }

    #[test]
    fn the_depot_keeps_no_more_than_it_may() {
        static BLOCKS: Magazines = Magazines::new();
        let size = size_of(layout(64)).unwrap();
        let all: Vec<_> = (0..2 * DEPOT / 64).map(|_| Taken::new(&BLOCKS, 64, 7)).collect();
        for taken in all {
            taken.give(&BLOCKS);
        }
        let kept = BLOCKS.in_depot(size, |stack| stack.magazines);
        assert_eq!(kept, DEPOT / MAGAZINE);
        let again: Vec<_> = (0..2 * DEPOT / 64).map(|_| Taken::new(&BLOCKS, 64, 8)).collect();
        assert_eq!(BLOCKS.in_depot(size, |stack| stack.magazines), 0);
        for taken in again {
            taken.give(&BLOCKS);
        }
    }
}
