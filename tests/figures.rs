//! How much the tests try. They take it from here, and so does the page that tells of them (`threadground pack`): what it says
//! is what they do.

#![allow(dead_code, reason = "each of those who include it takes some of them")]

/// The kinds of objects that the programs use which are run by this crate and by CPython.
pub(crate) const KINDS: [&str; 13] = [
    "Thread",
    "Lock",
    "RLock",
    "Condition",
    "Event",
    "Semaphore",
    "BoundedSemaphore",
    "Barrier",
    "Timer",
    "Queue",
    "LifoQueue",
    "PriorityQueue",
    "SimpleQueue",
];
/// How many of these programs there are, always and where minutes may pass; besides them those of [`TELLING`].
pub(crate) const COMPARED: u32 = 91;
pub(crate) const COMPARED_LONG: u32 = 1_000;
/// The seeds of programs that notice what few others do: a wait_for told too early, one for no time (also
/// without the lock), several permits given at once, an RLock's depth after a wait.
pub(crate) const TELLING: [u32; 9] = [148, 205, 321, 405, 453, 455, 645, 709, 753];
/// The CPython whose behaviour counts, and the oldest with which it is compared.
pub(crate) const REFERENCE: [u32; 3] = [3, 13, 0];
pub(crate) const OLDEST: [u32; 3] = [3, 11, 0];

/// More of CPython's own tests than these have to pass, and so many of a hundred may be left out.
pub(crate) const CPYTHONS: usize = 250;
pub(crate) const CPYTHONS_LEFT_OUT: usize = 2;
/// How many programs in Python by chance are run as they are written, and so that what their threads share is seen.
pub(crate) const BY_CHANCE: usize = 500;

/// Twins that cannot run here, or print other lines, each with the reason.
pub(crate) const OTHER_TWINS: [(&str, &str); 4] = [
    ("gil-cpu-bound", "it compares with processes, which a page cannot start"),
    ("lock-fetch-file", "the twin sleeps where the program fetches"),
    ("local-defaults", "a line has the local's address, which in Rust is a number"),
    ("join-self-made", "an exception is told in Python's words, and in Rust's"),
];
/// Of so many twins at least every order is tried, as of their programs.
pub(crate) const EXPLORED_TWINS: usize = 80;

/// How many random programs are explored and gone through by brute force, and in how many orders the threads of each can go
/// at least and at most.
pub(crate) const BRUTE: usize = 300;
pub(crate) const BRUTE_ORDERS: core::ops::RangeInclusive<usize> = 120..=4_000;
/// How many programs of nested sections are enumerated, and how many orders each has.
pub(crate) const NESTED: usize = 150;
pub(crate) const NESTED_ORDERS: core::ops::RangeInclusive<usize> = 6..=4_000;
/// How many executions of a program of the catalogue its verdict stands for at most.
pub(crate) const EXECUTIONS: u64 = 3_000;
/// How many seeds of each program of which every order was tried must come to nothing else.
pub(crate) const SEEDS: u32 = 150;
/// How many programs of locks alone are gone through for the deadlocks that they can come to.
pub(crate) const DEADLOCKS: u32 = 1_000;
/// How many programs are gone through for all that a reader can choose.
pub(crate) const CHOSEN: usize = 100;

/// Litmus tests: their shapes, the primitives that let one thread in at a time, the ways by which one thread lets another go
/// on, and how many rounds there are of each outside of a run.
pub(crate) const SHAPES: usize = 6;
pub(crate) const DOORS: usize = 5;
pub(crate) const SIGNALS: usize = 10;
pub(crate) const ROUNDS: usize = 3_000;
