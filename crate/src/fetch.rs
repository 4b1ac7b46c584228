//! `fetch`: a document from the network, for which a thread waits as `urllib.request.urlopen` does.
//!
//! In a browser it is a synchronous request of the worker. A relative address is one of the site: of the
//! folder with the engine's files; natively a small server of the process's own takes its place.
//!
//! In a controlled run a fetch takes a stated time of the virtual clock, in which the others have the
//! turn. The request itself is made after that, with the turn held: however long it really takes, the
//! run is the same. So the clock, the trace and the schedule know nothing of the network but whether the
//! document was there.

use crate::front::Site;
use crate::ground::word::AtomicU32;
use crate::runtime::{self, Act, Waited};
use crate::trace::event::{OnThread, Phase};
use core::fmt;
use core::time::Duration;

/// A document could not be had. Python's `URLError`, and `HTTPError` where there was an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct URLError {
    /// The status of the answer, if there was one, as 404. `HTTPError.code` in Python.
    pub code: Option<u16>,
}

impl fmt::Display for URLError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.code {
            Some(code) => write!(f, "HTTPError: HTTP Error {code}"),
            None => write!(f, "URLError"),
        }
    }
}

impl std::error::Error for URLError {}

/// Fetches a document and gives its text; the thread waits for it. Under a virtual clock that takes
/// `virtually`, otherwise as long as it takes, ten seconds at most.
///
/// # Errors
/// [`URLError`], if it cannot be reached or is not there.
///
/// # Example
/// ```
/// use threadground::prelude::*;
/// let text = fetch("documents/lock.txt", secs(0.0));
/// assert_eq!(text.as_deref(), Ok("A lock lets one thread in; the others wait.\n"));
/// assert_eq!(fetch("documents/none.txt", secs(0.0)), Err(URLError { code: Some(404) }));
/// ```
#[track_caller]
pub fn fetch(address: &str, virtually: Duration) -> Result<String, URLError> {
    let act = Act::step(Some(Site::caller())).ok_or(URLError { code: None })?;
    let name = act.text(|| address);
    let record = |phase| act.did(|| OnThread::Fetch { address: name, phase });
    record(Phase::Wants);
    record(Phase::Blocked);
    if !act.is_parallel() && pass(virtually) == Waited::Cancelled {
        return Err(URLError { code: None });
    }
    let fetched = runtime::fetch(address);
    record(if fetched.is_ok() { Phase::Has(()) } else { Phase::GaveUp });
    fetched.map_err(|code| URLError { code })
}

/// Gives the turn away for this time.
fn pass(time: Duration) -> Waited {
    let deadline = runtime::deadline(Some(time));
    // Nobody wakes this word.
    let word = AtomicU32::new(0);
    loop {
        let waited = runtime::wait(&word, 0, deadline);
        if waited != Waited::Woken {
            return waited;
        }
    }
}
