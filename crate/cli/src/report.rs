//! What the command line says: a run as text or as JSON, printed or written into a file.

use crate::Wrong;
use std::io::{self, Write};
use std::{fs, path::Path};
use threadground::explore::{Found, Method, Report, Witnessed};
use threadground::model::Model;
use threadground::model::view::{Finding, RunResult};
use threadground::trace::event::{End, Outcome};

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

/// What a search has found, the surprises with a mark.
pub(crate) fn explored(report: &Report) -> String {
    let executions = many(report.executions, "execution");
    let stand = if report.executions == 1 { "stands" } else { "stand" };
    let orders = match (report.method, report.orders) {
        (Method::Sections, _) => "in which each locked section is one step".to_owned(),
        (Method::Classes, None) => format!("which {stand} for more than a million orders"),
        (Method::Classes, Some(orders)) => format!("which {stand} for {}", many(orders, "order")),
    };
    let mut text = format!("{}\n{executions}, {orders}.\n", report.verdict);
    for found in &report.outcomes {
        text += "\n";
        text += &outcome(found);
    }
    for Witnessed { finding, executions, schedule, .. } in &report.findings {
        let mark = if finding.fault { '!' } else { '-' };
        let executions = many(*executions, "execution");
        text += &format!("\n{mark} {}\n    in {executions}, --schedule {schedule}\n", finding.text);
    }
    if report.refuted > 0 {
        let circles = many(report.refuted.into(), "circle");
        text +=
            &format!("\nNo order of the steps ends in {circles} of locks that one of them lets expect.\n");
    }
    text
}

fn outcome(found: &Found) -> String {
    let mark = if found.is_surprising() { '!' } else { '-' };
    let preemptions = many(found.preemptions.into(), "preemption");
    let at_most = if found.fewest { "" } else { "at most " };
    let mut text = format!(
        "{mark} {:?}, in {}, with {at_most}{preemptions}\n",
        found.outcome,
        many(found.executions, "execution")
    );
    let width = found.ends.iter().map(|thread| thread.name.chars().count()).max().unwrap_or(0);
    for line in &found.output {
        text += &format!("    {:width$}  {}\n", line.thread, line.text);
    }
    let ends = found.ends.iter().filter(|thread| thread.end != End::Returned);
    text.extend(ends.map(|thread| format!("    {:width$}  {}\n", thread.name, ended(thread.end))));
    text + &format!("    --schedule {}\n", found.schedule)
}

fn ended(end: End) -> &'static str {
    match end {
        End::Returned => "(ended)",
        End::Panicked => "(ended by an exception)",
        End::Exited => "(exited)",
        End::CutOff => "(was cut off)",
        End::Blocked => "(waits for ever)",
    }
}

/// "1 order", "2 orders".
fn many(count: u64, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
