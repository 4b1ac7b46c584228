//! What the command line says: a run as text or as JSON, printed or written into a file.

use crate::Wrong;
use std::io::{self, Write};
use std::{fs, path::Path};
use threadground::model::Model;
use threadground::model::view::{Finding, RunResult};
use threadground::trace::event::Outcome;

/// Prints a text. A write that fails is ignored: a reader who has closed the pipe has seen enough.
pub(crate) fn print(text: &str) {
    let _ = io::stdout().write_all(text.as_bytes());
}

/// The value as JSON, laid out for a person to read.
pub(crate) fn to_json<T: serde::Serialize>(value: &T) -> Result<String, Wrong> {
    serde_json::to_string_pretty(value).map(|text| text + "\n").map_err(|error| error.to_string())
}

/// Writes a file.
///
/// # Errors
/// A sentence that names the file.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), Wrong> {
    fs::write(path, bytes).map_err(|error| format!("{}: {error}", path.display()))
}

/// The lines of output with their times and threads, as a log would be read.
pub(crate) fn log(result: &RunResult) -> String {
    let width = result.output.iter().map(|line| line.thread.chars().count()).max().unwrap_or(0);
    let line = |line: &threadground::model::view::OutputLine| {
        format!("{:9.3}  {:width$}  {}\n", line.time, line.thread, line.text)
    };
    result.output.iter().map(line).collect()
}

/// One sentence for each step, with its time.
pub(crate) fn story(model: &Model) -> String {
    model
        .story(0, u32::MAX)
        .iter()
        .map(|line| format!("{:9.3}  {}\n", line.time, threadground::model::plain(&line.sentence)))
        .collect()
}

/// A line for each finding, with a mark before what is a fault; or, for a run that has none and did not finish, a line that tells how it ended.
pub(crate) fn findings(result: &RunResult) -> String {
    let line = |finding: &Finding| format!("{} {}\n", if finding.fault { '!' } else { '-' }, finding.text);
    let mut text: String = result.findings.iter().map(line).collect();
    if result.outcome != Outcome::Finished && !result.findings.iter().any(|finding| finding.fault) {
        text += &format!("! The run ended: {:?}.\n", result.outcome);
    }
    text
}
