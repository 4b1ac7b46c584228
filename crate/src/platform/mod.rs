//! The machine that threads run on, and what is built directly on it.
//!
//! | file | what it is |
//! | --- | --- |
//! | [`machine`] | each obligation of the machine, stated once and met by one file per kind of machine: waiting on a word, the clock, the network, new threads. The only place in the crate that asks for the target |
//! | [`own`] | what a thread has of its own, on whatever it is carried |
//! | [`backoff`] | how a thread looks at a word again and again before it sleeps |
//! | [`guarded`] | a value behind a futex word: the lock that the runtime itself uses |
//! | [`carriers`] | the threads of the system, or workers, that logical threads run on, kept and used again |
//!
//! Each file uses those above it in this table, and nothing else but [`ground`](crate::ground).

pub(crate) mod backoff;
pub(crate) mod carriers;
pub(crate) mod guarded;
#[cfg(all(test, loom))]
mod loom_tests;
pub(crate) mod machine;
pub(crate) mod own;

pub(crate) use machine::{
    FutexWait, Unfetched, fetch, install_panic_hook, is_main, now, print, take_timed_waits, wait,
    wake_address,
};
#[cfg(all(test, loom))]
pub(crate) use machine::{begin, close, strike, wake_all};
#[cfg(feature = "record")]
pub(crate) use machine::{data_workers, fibers, processor, wake, watch};
