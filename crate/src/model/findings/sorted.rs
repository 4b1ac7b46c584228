//! A map from numbers as a sorted list. Threads and objects are numbered as they come, so that new ones go to its
//! end; and each type of values costs the model's module much less than a tree would.

/// A map from the numbers of threads, objects or texts.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Sorted<V>(Vec<(u32, V)>);

impl<V> Default for Sorted<V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<V> Sorted<V> {
    fn place(&self, key: u32) -> Result<usize, usize> {
        // Mostly it is asked for what came last, or for what comes next.
        match self.0.last() {
            Some((last, _)) if *last < key => Err(self.0.len()),
            Some(_) => self.0.binary_search_by_key(&key, |(key, _)| *key),
            None => Err(0),
        }
    }

    pub(super) fn get(&self, key: u32) -> Option<&V> {
        self.place(key).ok().map(|place| &self.0[place].1)
    }

    pub(super) fn get_mut(&mut self, key: u32) -> Option<&mut V> {
        self.place(key).ok().map(|place| &mut self.0[place].1)
    }

    pub(super) fn contains(&self, key: u32) -> bool {
        self.place(key).is_ok()
    }

    /// The value of this number; puts in what `new` makes if there is none.
    pub(super) fn or_insert_with(&mut self, key: u32, new: impl FnOnce() -> V) -> &mut V {
        let place = self.place(key).unwrap_or_else(|place| {
            self.0.insert(place, (key, new()));
            place
        });
        &mut self.0[place].1
    }

    pub(super) fn or_default(&mut self, key: u32) -> &mut V
    where
        V: Default,
    {
        self.or_insert_with(key, V::default)
    }

    pub(super) fn insert(&mut self, key: u32, value: V) {
        match self.place(key) {
            Ok(place) => self.0[place].1 = value,
            Err(place) => self.0.insert(place, (key, value)),
        }
    }

    pub(super) fn remove(&mut self, key: u32) -> Option<V> {
        self.place(key).ok().map(|place| self.0.remove(place).1)
    }

    pub(super) fn retain(&mut self, keep: impl Fn(&V) -> bool) {
        self.0.retain(|(_, value)| keep(value));
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The numbers and their values, in the order of the numbers.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, &V)> {
        self.0.iter().map(|(key, value)| (*key, value))
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
