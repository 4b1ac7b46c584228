//! The model: pure folds over a trace.
#[cfg(test)]
mod types;
pub mod view;
