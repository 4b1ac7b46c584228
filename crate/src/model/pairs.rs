//! A map from pairs of numbers.

use std::collections::BTreeMap;

/// A map from pairs of numbers to places in a list. All of the model's large maps are of this one type, as the
/// code of each further one costs the model's module as much as a finding does.
pub(super) type Pairs = BTreeMap<(u32, u64), u32>;
