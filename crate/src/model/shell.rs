//! Sorting in few bytes of code: the page's module has to come fast, and the library's sort takes 1 kB of it, compressed,
//! for each type that is sorted.

/// Sorts by a key, by Shell's method (D. L. Shell, "A High-Speed Sorting Procedure", Communications of the ACM, 1959). What
/// is nearly sorted takes little more than some looks at it.
pub(super) fn sort_by_key<T, K: Ord>(all: &mut [T], key: impl Fn(&T) -> K) {
    let mut gap = all.len();
    while gap > 1 {
        gap = (gap * 5 / 11).max(1);
        for end in gap..all.len() {
            let mut at = end;
            while at >= gap && key(&all[at - gap]) > key(&all[at]) {
                all.swap(at - gap, at);
                at -= gap;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::samples::Random;

    #[test]
    fn it_sorts() {
        let mut random = Random(3);
        for length in 0..200 {
            let mut all: Vec<u32> = (0..length).map(|_| random.below(50) as u32).collect();
            let mut sorted = all.clone();
            sorted.sort_unstable();
            sort_by_key(&mut all, |&one| one);
            assert_eq!(all, sorted, "{length} numbers");
        }
    }
}
