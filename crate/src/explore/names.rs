//! Which thread and which object it is, whatever the order of the run: known by who made it, and as which of what that
//! thread made.

use crate::trace::kind::Kind;
use rustc_hash::FxHashMap;

/// What is known of an object beside its number.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known {
    pub(super) kind: Kind,
    /// How many permits a semaphore starts with.
    pub(super) permits: i64,
    /// How many items a queue has room for.
    pub(super) room: Option<u64>,
}

/// The threads and objects of all runs of a search. MainThread has the number 0.
#[derive(Debug, Default)]
pub(super) struct Names {
    threads: FxHashMap<(u32, u32), u32>,
    objects: FxHashMap<(u32, u32, Kind), u32>,
    known: Vec<Known>,
}

impl Names {
    /// The thread that was started by this one, as its `nth`.
    pub(super) fn thread(&mut self, by: u32, nth: u32) -> u32 {
        let next = self.threads.len() as u32 + 1;
        *self.threads.entry((by, nth)).or_insert(next)
    }

    /// The object that this thread has made, as its `nth`.
    pub(super) fn object(&mut self, by: u32, nth: u32, kind: Kind) -> u32 {
        let next = self.known.len() as u32;
        let number = *self.objects.entry((by, nth, kind)).or_insert(next);
        if number == next {
            self.known.push(Known { kind, permits: 1, room: None });
        }
        number
    }

    pub(super) fn known(&self, object: u32) -> Known {
        self.known[object as usize]
    }

    pub(super) fn learn(&mut self, object: u32, learn: impl FnOnce(&mut Known)) {
        learn(&mut self.known[object as usize]);
    }
}
