//! Where there is no quicker way to know the time than the clock: see `native/watch.rs`.

use super::now;
use crate::ground::Nanos;

#[derive(Debug)]
pub(crate) struct Watch;

impl Watch {
    pub(crate) const fn new() -> Self {
        Self
    }

    #[expect(clippy::unused_self, reason = "elsewhere it knows of the time")]
    pub(crate) fn now(&self) -> Nanos {
        now()
    }
}
