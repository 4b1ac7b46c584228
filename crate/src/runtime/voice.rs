//! How a program prints lines.

use super::operation::Act;
use super::seam;
use crate::front::Site;
use crate::trace::choice::Deed;
use crate::trace::event::OnThread;

/// Prints a line: in a run into the trace; outside any run natively to the standard output, or the standard
/// error if `error`, and in a browser to the console.
pub(crate) fn say(line: &str, error: bool, site: Option<Site>) {
    let Some(act) = Act::step(Deed::Print, site) else { return };
    act.did(|| OnThread::Printed { line: act.text(|| line), error });
    if !seam::is_in_run() {
        crate::platform::print(line, error);
    }
}
