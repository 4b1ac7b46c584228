//! What to run, and how. Everything else may use it; it knows nothing of the crate.

pub(crate) mod schedule;
mod value;
mod way;

pub use value::{Set, Value};
pub use way::Way;
