//! The values of a program's parameters.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Every parameter of a run with its value.
pub type Set = BTreeMap<String, Value>;

/// A parameter's value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(untagged)]
pub enum Value {
    /// On or off.
    Flag(bool),
    /// A whole number, or a number of seconds.
    Number(f64),
    /// A text, or one of several choices.
    Text(String),
    /// Several numbers of seconds.
    Numbers(Vec<f64>),
}
