//! Black-box tests of the crate: one file for each subject, linked once, run natively and in a worker of
//! each browser.

#[cfg(target_family = "wasm")]
mod browser;
mod ends;
mod fetch;
mod gil;
mod misuse;
mod models;
mod primitives;
mod programs;
mod run;
mod schedules;
