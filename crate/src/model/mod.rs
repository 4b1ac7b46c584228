//! The model: pure folds over a trace.
pub mod view;
