//! Values of another language, as queues, locals and shared variables carry them.

use core::any::Any;
use core::cmp::Ordering;
use core::fmt;
use std::sync::Arc;

/// How two values compare, for a queue that sorts them.
pub type Compare = fn(&(dyn Any + Send + Sync), &(dyn Any + Send + Sync)) -> Ordering;

/// A value of another language, with the words by which the record shows it. They are made beforehand: while an object is
/// busy with a value, no code of the program's may run to say what it looks like.
///
/// # Example
/// ```
/// use threadground::front::foreign::Foreign;
/// use threadground::prelude::*;
/// let queue = Queue::new();
/// queue.put(Foreign::new(42_u8, "forty-two", |_, _| std::cmp::Ordering::Equal));
/// assert_eq!(queue.get().value::<u8>(), Some(&42));
/// ```
#[derive(Clone)]
pub struct Foreign {
    value: Arc<dyn Any + Send + Sync>,
    words: Arc<str>,
    compare: Compare,
}

impl Foreign {
    /// This value, with its words.
    #[must_use]
    pub fn new(value: impl Any + Send + Sync, words: impl Into<Arc<str>>, compare: Compare) -> Self {
        Self { value: Arc::new(value), words: words.into(), compare }
    }

    /// The words by which the record shows it.
    #[must_use]
    pub fn words(&self) -> &str {
        &self.words
    }

    /// The value, if it is of this type.
    #[must_use]
    pub fn value<T: Any>(&self) -> Option<&T> {
        self.value.downcast_ref()
    }
}

impl fmt::Debug for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Foreign").field(&self.words).finish()
    }
}

impl Ord for Foreign {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.compare)(&*self.value, &*other.value)
    }
}

impl PartialOrd for Foreign {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Foreign {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Foreign {}
