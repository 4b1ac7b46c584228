//! A program's voice: the lines that it prints.

use super::operation::Act;
use super::seam;
use crate::front::Site;
use crate::trace::event::OnThread;

/// Prints a line: into the trace, or outside a run to where a program prints.
pub(crate) fn say(line: &str, error: bool, site: Option<Site>) {
    let Some(act) = Act::step(site) else { return };
    act.did(|| OnThread::Printed { line: act.text(|| line), error });
    if !seam::is_in_run() {
        crate::platform::print(line, error);
    }
}
