//! What the machine answers.

/// Why a [`wait`](super::wait) returned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FutexWait {
    /// Somebody woke it, or nobody did: early returns are allowed.
    Woken,
    /// The word had another value to begin with.
    NotEqual,
    /// The deadline passed.
    TimedOut,
}

/// Why a [`fetch`](super::fetch) brought nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(loom, allow(dead_code, reason = "nobody answers in a model"))]
pub(crate) enum Unfetched {
    /// There was no answer: the address is none, nobody is there, or it took too long.
    Unreachable,
    /// The answer's status, which is not one of success.
    Status(u16),
}
