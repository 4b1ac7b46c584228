//! The machine's answers.

/// Why a [`wait`](super::wait) returned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FutexWait {
    /// The thread was woken, or the wait returned for no reason: early returns are allowed.
    Woken,
    /// The word had another value than expected to begin with.
    NotEqual,
    /// The deadline passed.
    TimedOut,
}

/// Why a [`fetch`](super::fetch) brought nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(loom, allow(dead_code, reason = "nobody answers in a model"))]
pub(crate) enum Unfetched {
    /// There was no answer: the address is no address, nothing is there, or it took too long.
    Unreachable,
    /// The answer had this HTTP status, which is none of success.
    Status(u16),
}
