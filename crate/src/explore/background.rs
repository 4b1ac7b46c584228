//! A search that goes on by itself, on a carrier of its own, for whoever must not wait: the page's host worker.

use super::report::{Progress, Report};
use crate::ground::word::AtomicBool;
use crate::ground::word::Ordering::Relaxed;
use crate::platform::guarded::Guarded;
use crate::platform::own;
use crate::runtime::foreign;
use std::sync::Arc;

/// A search on its way, which is stopped where this is dropped.
///
/// # Example
/// ```
/// use threadground::catalogue;
/// use threadground::explore::Explore;
///
/// let entry = catalogue::find("race-lost-update").unwrap();
/// let set = entry.set([]).unwrap();
/// let search = entry.explore_behind(set, Explore::new()).unwrap();
/// let report = loop {
///     if let Some(report) = search.report() {
///         break report.unwrap();
///     }
///     std::thread::yield_now();
/// };
/// assert_eq!(search.progress().executions, report.executions);
/// ```
#[derive(Debug)]
pub struct Background(Arc<State>);

#[derive(Debug)]
struct State {
    /// Nothing hangs on when it is seen, as long as it is.
    is_stopped: AtomicBool,
    so_far: Guarded<SoFar>,
}

#[derive(Debug, Default)]
struct SoFar {
    progress: Progress,
    report: Option<Result<Report, String>>,
}

impl Background {
    /// Has a carrier search. `search` has to call what it is given after each execution, and to end where that says no.
    ///
    /// # Errors
    /// A sentence: no carrier is left.
    pub fn start(
        search: impl FnOnce(&mut dyn FnMut(Progress) -> bool) -> Result<Report, String> + Send + 'static,
    ) -> Result<Self, String> {
        let state =
            Arc::new(State { is_stopped: AtomicBool::new(false), so_far: Guarded::new(SoFar::default()) });
        let theirs = Arc::clone(&state);
        let job = move || {
            let mut watch = |progress| {
                theirs.so_far.lock().progress = progress;
                !theirs.is_stopped.load(Relaxed)
            };
            let report = own::catch(|| search(&mut watch));
            let report = report.unwrap_or_else(|_| Err("the search has failed".to_owned()));
            theirs.so_far.lock().report = Some(report);
        };
        foreign::begin_beside(job)?;
        Ok(Self(state))
    }

    /// Asks the search to stop, which it does after the execution that it is at: then its report is what was found so far.
    pub fn stop(&self) {
        self.0.is_stopped.store(true, Relaxed);
    }

    /// How far it has come.
    #[must_use]
    pub fn progress(&self) -> Progress {
        self.0.so_far.lock().progress
    }

    /// What it has found, or a sentence that says what is wrong; `None` as long as it goes on.
    #[must_use]
    pub fn report(&self) -> Option<Result<Report, String>> {
        self.0.so_far.lock().report.clone()
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        self.stop();
    }
}
