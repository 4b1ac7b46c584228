//! Black-box tests of the crate: one file for each subject, linked once, run natively and in a worker of
//! each browser.

#[cfg(not(target_family = "wasm"))]
mod agreement;
#[cfg(target_family = "wasm")]
mod browser;
#[cfg(target_family = "wasm")]
mod carriers;
mod choosing;
mod concurrent;
#[cfg(not(target_family = "wasm"))]
mod conformance;
mod ends;
#[cfg(not(target_family = "wasm"))]
mod exploring;
mod fairness;
mod fetch;
mod fibers;
#[path = "../figures.rs"]
mod figures;
mod findings;
mod freely;
mod front;
mod gil;
mod kept;
mod linearizable;
mod litmus;
mod meaning;
mod misuse;
mod model;
#[cfg(not(target_family = "wasm"))]
mod parity;
mod primitives;
#[cfg(not(target_family = "wasm"))]
mod printed;
mod programs;
mod properties;
mod run;
mod schedules;
mod specification;
mod stress;
