//! What a front tells of a program beside its runs: what is wrong with its text, and what its threads are in.

use serde::Serialize;
#[cfg(test)]
use ts_rs::TS;

/// What is wrong with a program's text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct SourceError {
    /// What the language says of it, in its own layout.
    pub message: String,
    /// From 1.
    pub line: u32,
    /// From 1.
    pub column: u32,
}

impl core::fmt::Display for SourceError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(&self.message)
    }
}

impl core::error::Error for SourceError {}

/// A call that a thread is in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct Frame {
    /// The function's name.
    pub function: String,
    /// The file that it stands in.
    pub file: String,
    /// The line that it has come to, from 1.
    pub line: u32,
    /// Its variables, each with its value as the language prints it.
    pub locals: Vec<(String, String)>,
}
