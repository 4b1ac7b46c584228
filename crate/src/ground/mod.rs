//! The ground that everything else stands on, which itself uses nothing of the crate: the words that threads
//! share, and the unit of time.

#[cfg(feature = "runtime")]
pub(crate) mod word;

/// A time or a span, in nanoseconds.
pub(crate) type Nanos = i64;
