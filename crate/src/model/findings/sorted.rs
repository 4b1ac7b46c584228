//! A map from numbers as a sorted list. Threads and objects are numbered as they come, so that new ones go to its
//! end; and each type of values costs the model's module much less than a tree would.

/// A map from the numbers of threads, objects or texts.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Sorted<V> {
    keys: Vec<u32>,
    /// The value of each key, in the same places.
    values: Vec<V>,
}

impl<V> Default for Sorted<V> {
    fn default() -> Self {
        Self { keys: Vec::new(), values: Vec::new() }
    }
}

/// Where a key is, or where it would be.
fn place(keys: &[u32], key: u32) -> Result<usize, usize> {
    // Often it is asked for what comes next.
    if keys.last().is_none_or(|last| *last < key) { Err(keys.len()) } else { keys.binary_search(&key) }
}

impl<V> Sorted<V> {
    pub(super) fn get(&self, key: u32) -> Option<&V> {
        place(&self.keys, key).ok().map(|place| &self.values[place])
    }

    pub(super) fn get_mut(&mut self, key: u32) -> Option<&mut V> {
        place(&self.keys, key).ok().map(|place| &mut self.values[place])
    }

    pub(super) fn contains(&self, key: u32) -> bool {
        place(&self.keys, key).is_ok()
    }

    /// The value of this number; puts in what `new` makes if there is none.
    pub(super) fn or_insert_with(&mut self, key: u32, new: impl FnOnce() -> V) -> &mut V {
        let place = place(&self.keys, key).unwrap_or_else(|place| {
            self.keys.insert(place, key);
            self.values.insert(place, new());
            place
        });
        &mut self.values[place]
    }

    pub(super) fn or_default(&mut self, key: u32) -> &mut V
    where
        V: Default,
    {
        self.or_insert_with(key, V::default)
    }

    pub(super) fn insert(&mut self, key: u32, value: V) {
        match place(&self.keys, key) {
            Ok(place) => self.values[place] = value,
            Err(place) => {
                self.keys.insert(place, key);
                self.values.insert(place, value);
            }
        }
    }

    pub(super) fn remove(&mut self, key: u32) -> Option<V> {
        let place = place(&self.keys, key).ok()?;
        self.keys.remove(place);
        Some(self.values.remove(place))
    }

    pub(super) fn clear(&mut self) {
        self.keys.clear();
        self.values.clear();
    }

    pub(super) fn len(&self) -> usize {
        self.keys.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// The numbers and their values, in the order of the numbers.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, &V)> {
        self.keys.iter().copied().zip(&self.values)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_a_map() {
        let mut map = Sorted::default();
        for key in [5, 1, u32::MAX, 3, 5] {
            *map.or_default(key) += key % 10;
        }
        map.insert(1, 7);
        let all: Vec<_> = map.iter().map(|(key, value)| (key, *value)).collect();
        assert_eq!(all, [(1, 7), (3, 3), (5, 10), (u32::MAX, 5)], "in order");
        assert_eq!(
            (map.remove(3), map.remove(3), map.get(5), map.contains(4)),
            (Some(3), None, Some(&10), false)
        );
    }
}
