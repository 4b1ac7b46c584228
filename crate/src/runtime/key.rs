//! Numbers that tell apart what no run numbers: threads, contexts and their variables, of all runs and of none.

use crate::ground::word::{Count64, Ordering};

/// What tells one thing apart from all others of this process; never 0.
pub(crate) type Key = u64;

/// A key that nothing has had yet.
pub(crate) fn next() -> Key {
    static KEYS: Count64 = Count64::new(1);
    KEYS.fetch_add(1, Ordering::Relaxed)
}
