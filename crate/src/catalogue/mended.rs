//! Whether a text that somebody has made of a program's twin is right where the program goes wrong.

use super::Entry;
use super::expectation::Seen;
use crate::explore::Report;

impl Entry {
    /// The report of a search of a text that somebody has made of this program's twin: it says whether that mends the program,
    /// where this can be said. The text has to have the small values, or the usual ones, as with others less may go wrong.
    #[must_use]
    pub fn judged_edit(&self, text: &str, report: Report) -> Report {
        Report { mends: self.mends(text, &report), ..report }
    }

    fn mends(&self, text: &str, report: &Report) -> Option<bool> {
        self.cured_by().next()?;
        let set = self.set_in(text)?;
        let small = self.set(self.program.small.iter().copied()).ok()?;
        if set != small && Some(&set) != self.set([]).ok().as_ref() {
            return None;
        }
        let wrong = report.outcomes.iter().any(|found| {
            let lines = || found.output.iter().map(|line| line.text.as_str());
            found.is_bad() || self.means(|| Seen::came(set.clone(), lines(), found.outcome)) == Some(false)
        });
        // One order that is wrong is enough; that none is takes all of them.
        if wrong { Some(false) } else { (report.complete && report.bound.is_none()).then_some(true) }
    }
}
