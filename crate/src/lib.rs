//! Threadground: Python's `threading`, `_thread` and `queue` over shared memory, natively and in the
//! browser, with every step on record.
//!
//! # The picture
//!
//! ```text
//! program  ->  primitives  ->  runtime  ->  platform         (down: who calls whom)
//!                                 |
//!                                 v
//!                               trace  ->  model  ->  views   (right: what the reader sees)
//! ```
//!
//! A program ([`catalogue`]) calls primitives ([`sync`], [`mod@thread`], [`shared`], [`mod@fetch`]); a
//! primitive tells the [`runtime`] what it is about to do; the runtime records it in the [`trace`] and, when
//! it has to block, calls the platform. The [`model`] folds the trace into the machine at step n. Beneath all
//! of these are [`recipe`], which says what to run and how, and the words that threads share.
//! `crate/src/imports.txt` says which module may use which.
//!
//! What each of Python's names is here, and where it differs, is in the tables of [`mod@thread`].
//!
//! # As a library
//!
//! ```
//! use threadground::prelude::*;
//!
//! let counter = Shared::new(0);
//! let lock = Lock::new();
//! let workers: Vec<_> = (0..4)
//!     .map(|_| {
//!         let (counter, lock) = (counter.clone(), lock.clone());
//!         Thread::new(move || {
//!             let _held = lock.hold();
//!             counter.set(counter.get() + 1);
//!         }, ())
//!     })
//!     .collect();
//! for worker in &workers {
//!     worker.start();
//! }
//! for worker in &workers {
//!     worker.join();
//! }
//! assert_eq!(counter.get(), 4);
//! ```

#![cfg_attr(not(feature = "record"), allow(dead_code, reason = "what only the record reads"))]
#![cfg_attr(
    all(target_arch = "wasm32", feature = "runtime"),
    feature(stdarch_wasm_atomic_wait, asm_experimental_arch)
)]

pub mod catalogue;
#[cfg(feature = "record")]
pub mod explore;
#[cfg(feature = "runtime")]
pub mod fetch;
#[cfg(feature = "runtime")]
pub mod front;
mod ground;
#[cfg(all(test, loom, feature = "runtime"))]
mod loom_tests;
pub mod model;
#[cfg(feature = "runtime")]
mod platform;
#[cfg(feature = "record")]
pub mod prelude;
pub mod recipe;
#[cfg(feature = "runtime")]
pub mod runtime;
#[cfg(feature = "runtime")]
pub mod shared;
#[cfg(feature = "runtime")]
pub mod sync;
#[cfg(feature = "runtime")]
pub mod thread;
pub mod trace;
#[cfg(target_family = "wasm")]
pub mod web;

/// Prints a line: in a run into the trace, outside any run natively to the standard output and in a browser
/// to the console. `say!` calls it.
#[cfg(feature = "runtime")]
#[track_caller]
pub fn print_line(line: &str) {
    runtime::say(line, false, Some(front::Site::caller()));
}
