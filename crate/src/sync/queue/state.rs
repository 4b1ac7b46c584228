//! A queue's state, behind its guard.

use crate::runtime::WaitList;

pub(super) struct State<S> {
    pub(super) items: S,
    /// How many items the queue has room for; 0 if there is no limit.
    pub(super) capacity: u32,
    /// Whether that was changed after the last get: a thread that waits for a place has not been told.
    pub(super) resized: bool,
    pub(super) unfinished: u64,
    pub(super) closed: bool,
    pub(super) getters: WaitList,
    pub(super) putters: WaitList,
    pub(super) joiners: WaitList,
}

impl<S> State<S> {
    /// Whether a queue with so many items has no place for one more.
    pub(super) fn is_full(&self, len: usize) -> bool {
        self.capacity > 0 && len >= self.capacity as usize
    }

    /// Whether there is a place for one more beside so many items, for a thread that has `waited` for one or not.
    pub(super) fn has_room(&self, len: usize, waited: bool) -> bool {
        !(self.is_full(len) || (waited && self.resized))
    }
}
