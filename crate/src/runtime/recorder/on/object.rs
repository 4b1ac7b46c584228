//! What an object carries for the record.

use crate::ground::word::Ordering::Relaxed;
use crate::ground::word::{self, AtomicU64, Count32, Count64};
use crate::platform::guarded::Guarded;
use crate::runtime::standing::LetsGo;
use crate::trace::event::Ticket;

/// What an object carries for the record.
#[derive(Debug)]
pub(crate) struct ObjectRecord {
    /// `run << 32 | number`: an object that is first used in another run than it was made in becomes one
    /// of that run.
    pub(super) number: Count64,
    /// How often it was modified.
    pub(super) tickets: AtomicU64,
    /// 1 + the ticket of the last operation that let another thread go on without a list of waiters.
    pub(super) let_go: AtomicU64,
    /// How many threads that operation lets go on, less those of which that was said: in a controlled run.
    pub(super) lets: Count32,
    /// Held while an operation takes effect and is recorded; see [`Order`].
    pub(super) order: Guarded<()>,
}

impl ObjectRecord {
    word::constant! {
        pub(crate) fn new() -> Self {
            Self {
                number: Count64::new(0),
                tickets: AtomicU64::new(0),
                let_go: AtomicU64::new(0),
                lets: Count32::new(0),
                order: Guarded::new(()),
            }
        }
    }
}

impl LetsGo for ObjectRecord {
    fn let_go_by(&self) -> Option<Ticket> {
        self.let_go.load(Relaxed).checked_sub(1)
    }

    fn lets_one_more(&self) -> bool {
        self.lets.fetch_update(Relaxed, Relaxed, |lets| lets.checked_sub(1)).is_ok()
    }
}
