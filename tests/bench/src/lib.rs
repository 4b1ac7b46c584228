//! The primitives beside their peers. `scripts/bench compare` runs this and keeps what it printed in
//! `RESULTS.md`.
//!
//! [`measure`] compares, [`crew`] brings the threads, [`scenarios`] says what they do; `python` asks
//! CPython for the same, and `profile` tells what became of the time. `before` compares with an older
//! build of the same program, which is `served`.

#[cfg(not(target_family = "wasm"))]
pub mod before;
pub mod crew;
#[cfg(feature = "record")]
pub mod free_run;
pub mod measure;
#[cfg(not(target_family = "wasm"))]
pub mod profile;
#[cfg(not(target_family = "wasm"))]
pub mod python;
pub mod scenarios;
#[cfg(not(target_family = "wasm"))]
pub mod served;
#[cfg(target_family = "wasm")]
pub mod worker;
