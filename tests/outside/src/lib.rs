//! Visits, counted by any number of threads.

use threadground::prelude::*;

#[derive(Clone)]
pub struct Visits {
    number: Shared<u32>,
    lock: Lock,
}

impl Visits {
    pub fn none() -> Self {
        Self { number: Shared::new(0), lock: Lock::new() }
    }

    pub fn count(&self) {
        let _held = self.lock.hold();
        self.number.set(self.number.get() + 1);
    }

    pub fn so_far(&self) -> u32 {
        self.number.get()
    }
}
