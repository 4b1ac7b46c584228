//! Runs that were kept in a file: they are shown again, or written in another form.

use crate::arguments::{Export, Open};
use crate::report::{findings, log, print};
use crate::{Wrong, show};
use std::fs;
use std::path::Path;
use std::process::ExitCode;
use threadground::model::Model;
use threadground::trace::Trace;

/// The run that a file has.
fn read(path: &Path) -> Result<Model, Wrong> {
    let wrong = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let bytes = fs::read(path).map_err(|error| wrong(&error))?;
    let trace = Trace::from_bytes(&bytes).map_err(|error| wrong(&error))?;
    Ok(Model::of(&trace))
}

/// Shows a run as when it was made.
pub(crate) fn open(asked: &Open) -> Result<ExitCode, Wrong> {
    show(&read(&asked.file)?, asked.json, asked.story)
}

/// Prints a run in another form.
pub(crate) fn export(asked: &Export) -> Result<ExitCode, Wrong> {
    let model = read(&asked.file)?;
    print(&if asked.perfetto {
        model.chrome()
    } else {
        let result = model.result();
        log(&result) + &findings(&result)
    });
    Ok(ExitCode::SUCCESS)
}
