//! The values that a context holds, by the key of their variable.

use super::key::{self, Key};
use std::any::Any;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A variable's value in a context; its type is the variable's.
pub(crate) type ContextValue = Arc<dyn Any + Send + Sync>;

/// The values of one context. A copy of them costs nothing until one of the two is changed.
#[derive(Clone, Default)]
pub(crate) struct ContextValues {
    /// What tells this context apart from its copies; 0 while nobody has asked.
    key: Key,
    by_variable: Arc<BTreeMap<Key, ContextValue>>,
}

impl ContextValues {
    /// The same values, as those of another context.
    pub(crate) fn copy(&self) -> Self {
        Self { key: 0, by_variable: Arc::clone(&self.by_variable) }
    }

    /// What tells this context apart from all others.
    pub(crate) fn key(&mut self) -> Key {
        if self.key == 0 {
            self.key = key::next();
        }
        self.key
    }

    /// The variable's value.
    pub(crate) fn get(&self, variable: Key) -> Option<ContextValue> {
        self.by_variable.get(&variable).cloned()
    }

    /// Gives the variable this value, or none, and gives back what it had before.
    pub(crate) fn replace(&mut self, variable: Key, value: Option<ContextValue>) -> Option<ContextValue> {
        let values = Arc::make_mut(&mut self.by_variable);
        match value {
            Some(value) => values.insert(variable, value),
            None => values.remove(&variable),
        }
    }

    /// How many variables have a value.
    pub(crate) fn len(&self) -> usize {
        self.by_variable.len()
    }
}
