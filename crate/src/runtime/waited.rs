//! Why a wait returned.

use crate::platform::FutexWait;

/// Why a thread's wait on a word returned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Waited {
    /// The thread was woken, or the word had changed; or it returned early, for no reason.
    Woken,
    /// The deadline passed.
    TimedOut,
    /// The run is over. A primitive sees this only where its thread may not unwind.
    Cancelled,
}

impl From<FutexWait> for Waited {
    fn from(waited: FutexWait) -> Self {
        match waited {
            FutexWait::TimedOut => Self::TimedOut,
            FutexWait::Woken | FutexWait::NotEqual => Self::Woken,
        }
    }
}
