//! Stores: how the items of a queue come out, which is what the kinds of queues differ in.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

/// What holds a queue's items, and decides which of them comes out next.
pub(crate) trait Store<T>: Default + Send {
    /// Whether an item that is put later comes out later: only then may a batch be taken over.
    const IN_ORDER: bool = false;
    /// Whether `push` and `pop` compare items, by code of the program's: then no guard may be held around them.
    const COMPARES: bool = false;
    fn push(&mut self, item: T);
    fn pop(&mut self) -> Option<T>;
    fn len(&self) -> usize;
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
}

impl<T: Ord + Send> Store<T> for BinaryHeap<Reverse<T>> {
    const COMPARES: bool = true;
    fn push(&mut self, item: T) {
        self.push(Reverse(item));
    }
    fn pop(&mut self) -> Option<T> {
        self.pop().map(|Reverse(item)| item)
    }
    fn len(&self) -> usize {
        self.len()
    }
}
