//! Every function that JavaScript can call.
//!
//! Two modules are built from this crate: the *engine*, which runs threads, and the *model*, which needs
//! none.

#[cfg(feature = "record")]
pub mod engine;
#[cfg(feature = "runtime")]
pub mod host;
#[cfg(all(feature = "model", not(feature = "runtime")))]
pub mod model;
