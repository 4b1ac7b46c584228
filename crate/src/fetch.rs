//! `fetch`: a document from the network, for which a thread waits as `urllib.request.urlopen` does.
//!
//! In a browser it is a synchronous request of the worker. A relative address starts from the site: the
//! folder that has the engine's files. Natively a small server of the process's own takes the site's place.
//!
//! In a controlled run a fetch takes a stated time of the virtual clock, during which other threads have the
//! turn. The request itself is made after that, while the thread has the turn: however long it really takes,
//! the run is the same. So the clock, the trace and the schedule know nothing of the network but whether the
//! document was there.

use crate::front::Site;
use crate::ground::word::AtomicU32;
use crate::runtime::{self, Act, Waited};
use crate::trace::choice::Deed;
use crate::trace::event::{OnThread, Phase};
use core::fmt;
use core::time::Duration;

/// The error that a document could not be had: Python's `URLError`, and `HTTPError` where there was an
/// answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct URLError {
    /// The HTTP status of the answer, if there was one, such as 404: Python's `HTTPError.code`.
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

/// Fetches a document and returns its text; the thread waits for it. Under a virtual clock that takes the
/// time `virtually`, otherwise as long as it really takes, ten seconds at most.
///
/// # Errors
/// [`URLError`], if the document cannot be reached or is not there.
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
    let act = Act::step(Deed::Fetch, Some(Site::caller())).ok_or(URLError { code: None })?;
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

/// Lets other threads have the turn for this time.
fn pass(time: Duration) -> Waited {
    let deadline = runtime::deadline(Some(time));
    // No thread wakes this word: only the deadline ends the wait.
    let word = AtomicU32::new(0);
    loop {
        let waited = runtime::wait(&word, 0, deadline);
        if waited != Waited::Woken {
            return waited;
        }
    }
}
