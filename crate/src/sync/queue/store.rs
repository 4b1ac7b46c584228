//! Stores: how the items of a queue come out, which is what the kinds of queues differ in.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

/// What holds a queue's items, and decides which of them comes out next.
pub(crate) trait Store<T>: Default + Send {
    /// Whether an item that is put later comes out later: only then may a batch be taken over.
    const IN_ORDER: bool = false;
    fn push(&mut self, item: T);
    fn pop(&mut self) -> Option<T>;
    fn len(&self) -> usize;
    fn clear(&mut self);
}

impl<T: Send> Store<T> for VecDeque<T> {
    const IN_ORDER: bool = true;
    fn push(&mut self, item: T) {
        self.push_back(item);
    }
    fn pop(&mut self) -> Option<T> {
        self.pop_front()
    }
    fn len(&self) -> usize {
        self.len()
    }
    fn clear(&mut self) {
        self.clear();
    }
}

impl<T: Send> Store<T> for Vec<T> {
    fn push(&mut self, item: T) {
        self.push(item);
    }
    fn pop(&mut self) -> Option<T> {
        self.pop()
    }
    fn len(&self) -> usize {
        self.len()
    }
    fn clear(&mut self) {
        self.clear();
    }
}

impl<T: Ord + Send> Store<T> for BinaryHeap<Reverse<T>> {
    fn push(&mut self, item: T) {
        self.push(Reverse(item));
    }
    fn pop(&mut self) -> Option<T> {
        self.pop().map(|Reverse(item)| item)
    }
    fn len(&self) -> usize {
        self.len()
    }
    fn clear(&mut self) {
        self.clear();
    }
}
