//! The queues of Python's `queue`: first in first out, last in first out, by priority, and the simple one.

mod error;
mod inner;
mod state;
mod store;

pub use error::{GetError, PutError, ShutDown};

use crate::front::{Site, repr};
use crate::runtime::{self, Error};
use crate::trace::event::Patience;
use crate::trace::kind::Kind;
use core::fmt;
use core::time::Duration;
use inner::Inner;
use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::sync::Arc;

/// A truth value, for the record.
fn truth(is: bool) -> String {
    repr::truth(is).to_owned()
}

macro_rules! queue {
    ($(#[$doc:meta])* $name:ident, $store:ty $(, $bound:ident)?) => {
        $(#[$doc])*
        pub struct $name<T>(Arc<Inner<$store>>);

        impl<T> Clone for $name<T> {
            fn clone(&self) -> Self {
                Self(Arc::clone(&self.0))
            }
        }

        impl<T> fmt::Debug for $name<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($name)).field("object", &self.0.object).finish_non_exhaustive()
            }
        }

        impl<T: Send + 'static $(+ $bound)?> Default for $name<T> {
            #[track_caller]
            fn default() -> Self {
                Self::new()
            }
        }

        impl<T: Send + 'static $(+ $bound)?> $name<T> {
            /// A queue for any number of items.
            #[must_use]
            #[track_caller]
            pub fn new() -> Self {
                Self(Inner::new::<T>(Kind::$name, 0, Site::caller()))
            }

            /// Puts an item in, waiting for a place if there is none. In a thread of a stopped run that is
            /// already unwinding, the item is dropped.
            ///
            /// # Panics
            /// `ShutDown`, if the queue is shut down.
            #[track_caller]
            pub fn put(&self, item: T) {
                let site = Site::caller();
                if let Err(PutError::ShutDown(_)) = self.0.put(item, Patience::Forever, site) {
                    self.0.object.refuse(site, Error::shut_down());
                }
            }

            /// Takes the next item out, waiting for one if there is none.
            ///
            /// # Errors
            /// [`ShutDown`] if the queue is shut down and empty.
            #[track_caller]
            pub fn get_until_shutdown(&self) -> Result<T, ShutDown> {
                self.0.get(Patience::Forever, Site::caller()).map_err(|_stopped_or_closed| ShutDown)
            }

            /// Takes the next item out, waiting for one if there is none.
            ///
            /// # Panics
            /// `ShutDown`, if the queue is shut down and empty.
            #[track_caller]
            pub fn get(&self) -> T {
                let site = Site::caller();
                match self.0.get(Patience::Forever, site) {
                    Ok(item) => item,
                    // This is a destructor in a stopped run: there is no item to return, and a panic would
                    // end the process.
                    Err(GetError::Empty) => runtime::rest(),
                    Err(GetError::ShutDown) => {
                        self.0.object.refuse(site, Error::shut_down())
                    }
                }
            }

            /// Takes the next item out, waiting for one at most for `timeout`.
            ///
            /// # Errors
            /// [`GetError`] says why there is no item.
            #[track_caller]
            pub fn get_timeout(&self, timeout: Duration) -> Result<T, GetError> {
                self.0.get(Some(timeout).into(), Site::caller())
            }

            /// Takes the next item out if there is one.
            ///
            /// # Errors
            /// [`GetError`] says why there is no item.
            #[track_caller]
            pub fn get_nowait(&self) -> Result<T, GetError> {
                self.0.get(Patience::NotAtAll, Site::caller())
            }

            /// How many items are inside.
            #[must_use]
            #[track_caller]
            pub fn qsize(&self) -> usize {
                self.0.look("qsize", |_, len| len, |len| len.to_string(), Site::caller())
            }

            /// Whether no item is inside.
            #[must_use]
            #[track_caller]
            pub fn empty(&self) -> bool {
                self.0.look("empty", |_, len| len == 0, truth, Site::caller())
            }
        }
    };
}

macro_rules! bounded_queue {
    ($name:ident $(, $bound:ident)?) => {
        impl<T: Send + 'static $(+ $bound)?> $name<T> {
            /// A queue for at most `capacity` items at a time; 0 is no limit.
            #[must_use]
            #[track_caller]
            pub fn bounded(capacity: u32) -> Self {
                Self(Inner::new::<T>(Kind::$name, capacity, Site::caller()))
            }

            /// Puts an item in, waiting for a place if there is none. In a thread of a stopped run that is already
            /// unwinding, the item comes back as from a queue that is shut down.
            ///
            /// # Errors
            /// The item, if the queue is shut down.
            #[track_caller]
            pub fn put_until_shutdown(&self, item: T) -> Result<(), T> {
                self.0.put(item, Patience::Forever, Site::caller()).map_err(|error| match error {
                    PutError::Full(item) | PutError::ShutDown(item) => item,
                })
            }

            /// Puts an item in, waiting for a place at most for `timeout`.
            ///
            /// # Errors
            /// [`PutError`] gives the item back.
            #[track_caller]
            pub fn put_timeout(&self, item: T, timeout: Duration) -> Result<(), PutError<T>> {
                self.0.put(item, Some(timeout).into(), Site::caller())
            }

            /// Puts an item in if there is a place.
            ///
            /// # Errors
            /// [`PutError`] gives the item back.
            #[track_caller]
            pub fn put_nowait(&self, item: T) -> Result<(), PutError<T>> {
                self.0.put(item, Patience::NotAtAll, Site::caller())
            }

            /// Whether every place is taken.
            #[must_use]
            #[track_caller]
            pub fn full(&self) -> bool {
                self.0.look("full", |queue, len| queue.is_full(len), truth, Site::caller())
            }

            /// How many items the queue has room for; 0 if there is no limit.
            #[must_use]
            #[track_caller]
            pub fn maxsize(&self) -> u32 {
                self.0.look("maxsize", |queue, _| queue.capacity, |size| size.to_string(), Site::caller())
            }

            /// Changes how many items the queue has room for; 0 is no limit. What is inside stays. A thread that waits
            /// for a place looks again when an item is got, as in CPython.
            #[track_caller]
            pub fn set_maxsize(&self, capacity: u32) {
                self.0.resize(capacity, Site::caller());
            }

            /// How many tasks are not done yet: items that were put, less calls of [`task_done`](Self::task_done).
            #[must_use]
            #[track_caller]
            pub fn unfinished_tasks(&self) -> u64 {
                let see = |queue: &state::State<_>, _| queue.unfinished;
                self.0.look("unfinished_tasks", see, |count| count.to_string(), Site::caller())
            }

            /// Whether the queue was shut down.
            #[must_use]
            #[track_caller]
            pub fn is_shutdown(&self) -> bool {
                self.0.look("is_shutdown", |queue, _| queue.closed, truth, Site::caller())
            }

            /// Says that the task of an item that was got is done.
            ///
            /// # Panics
            /// `ValueError` if this is called more often than items were put.
            #[track_caller]
            pub fn task_done(&self) {
                self.0.task_done(Site::caller());
            }

            /// Waits until the task of every item that was put is done.
            #[track_caller]
            pub fn join(&self) {
                self.0.join(Site::caller());
            }

            /// Closes the queue: no item comes in any more; with `immediate` none comes out either.
            #[track_caller]
            pub fn shutdown(&self, immediate: bool) {
                self.0.shutdown(immediate, Site::caller());
            }
        }
    };
}

queue! {
    /// A queue from which the item comes out first that went in first.
    ///
    /// Source: CPython, `queue.Queue`.
    ///
    /// # Example
    /// ```
    /// use threadground::prelude::*;
    /// let tasks = Queue::bounded(2);
    /// tasks.put(1);
    /// tasks.put(2);
    /// assert_eq!(tasks.put_nowait(3), Err(PutError::Full(3)));
    /// assert_eq!((tasks.get(), tasks.get()), (1, 2));
    /// assert_eq!(tasks.get_nowait(), Err(GetError::Empty));
    /// ```
    Queue, VecDeque<T>
}
queue! {
    /// A queue from which the item comes out first that went in last.
    ///
    /// Source: CPython, `queue.LifoQueue`.
    LifoQueue, Vec<T>
}
queue! {
    /// A queue from which the smallest item comes out first.
    ///
    /// Source: CPython, `queue.PriorityQueue`.
    PriorityQueue, BinaryHeap<Reverse<T>>, Ord
}
queue! {
    /// A first-in, first-out queue for any number of items, which does not count tasks.
    ///
    /// Source: CPython, `queue.SimpleQueue`.
    SimpleQueue, VecDeque<T>
}
bounded_queue!(Queue);
bounded_queue!(LifoQueue);
bounded_queue!(PriorityQueue, Ord);
