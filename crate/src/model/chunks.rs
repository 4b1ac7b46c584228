//! A list that grows with the trace and is never moved.

use core::ops::Index;

/// How many entries one block has.
const BLOCK: usize = 2048;

/// A list in blocks. A `Vec` that outgrows its room takes twice as much elsewhere, and what it had stays behind as a hole: of a
/// million records that is more than the records themselves.
#[derive(Clone, Debug)]
pub(super) struct Chunks<T>(Vec<Vec<T>>);

impl<T> Default for Chunks<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Index<usize> for Chunks<T> {
    type Output = T;

    fn index(&self, at: usize) -> &T {
        &self.0[at / BLOCK][at % BLOCK]
    }
}

impl<T> Chunks<T> {
    pub(super) fn len(&self) -> usize {
        self.0.last().map_or(0, |last| (self.0.len() - 1) * BLOCK + last.len())
    }

    pub(super) fn push(&mut self, entry: T) {
        match self.0.last_mut().filter(|last| last.len() < BLOCK) {
            Some(last) => last.push(entry),
            None => {
                // Of a short list, which most are, the block grows as it has to.
                let mut block = Vec::with_capacity(if self.0.is_empty() { 0 } else { BLOCK });
                block.push(entry);
                self.0.push(block);
            }
        }
    }

    pub(super) fn get(&self, at: usize) -> Option<&T> {
        self.0.get(at / BLOCK)?.get(at % BLOCK)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &T> {
        (0..self.len()).map(|at| &self[at])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_as_a_vec_is() {
        let mut chunks = Chunks::default();
        for length in 0..3 * BLOCK {
            assert_eq!((chunks.len(), chunks.get(length)), (length, None));
            chunks.push(length);
        }
        let all: Vec<_> = (0..3 * BLOCK).collect();
        assert!(chunks.iter().eq(&all), "all of them, in order");
        for at in [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, 3 * BLOCK] {
            assert_eq!(chunks.get(at), all.get(at));
        }
    }
}
