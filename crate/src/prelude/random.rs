//! Python's random numbers: the same seed draws the same values as CPython's `random`.

use rand_mt::Mt;

/// A generator like CPython's `random.Random(seed)`: MT19937 (Matsumoto and Nishimura 1998).
///
/// # Example
/// ```
/// use threadground::prelude::*;
/// let mut rng = Random::new(7);
/// assert_eq!(rng.random(), 0.32383276483316237);
/// assert_eq!(rng.randint(1, 100), 20);
/// ```
#[derive(Clone, Debug)]
pub struct Random(Mt);

impl Random {
    /// A generator that is seeded with this integer.
    #[must_use]
    pub fn new(seed: u32) -> Self {
        // CPython seeds by the array of the integer's 32-bit digits.
        Self(Mt::new_with_key([seed]))
    }

    /// A number from 0 up to, but not including, 1: `random()`.
    #[must_use]
    pub fn random(&mut self) -> f64 {
        let high = f64::from(self.0.next_u32() >> 5);
        let low = f64::from(self.0.next_u32() >> 6);
        (high * 67_108_864.0 + low) / 9_007_199_254_740_992.0
    }

    /// A whole number from `low` to `high`, both included: `randint(low, high)`.
    ///
    /// # Panics
    /// If `high` is less than `low`.
    #[must_use]
    pub fn randint(&mut self, low: i32, high: i32) -> i32 {
        assert!(low <= high, "randint({low}, {high}): the range is empty");
        let width = high.abs_diff(low) + 1;
        let bits = 32 - width.leading_zeros();
        loop {
            let drawn = self.0.next_u32() >> (32 - bits);
            if drawn < width {
                return low.wrapping_add_unsigned(drawn);
            }
        }
    }

    /// A number from `low` to `high`: `uniform(low, high)`.
    #[must_use]
    pub fn uniform(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.random()
    }
}
