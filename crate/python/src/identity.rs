//! Numbers in the place of addresses, so that a run prints the same each time: what `id` gives, and what stands in a `repr`
//! behind "at 0x".
//!
//! Objects that are there at the same time have different numbers. A number may be another object's when the first one has
//! gone, as an address may.

use core::fmt::Write;
use rustpython_vm::{AsObject, PyObjectRef};
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

/// The numbers of a run, by address.
static NUMBERS: LazyLock<Mutex<HashMap<usize, usize>>> = LazyLock::new(Mutex::default);

/// A run begins, and numbers are given anew.
pub(crate) fn begin() {
    NUMBERS.lock().unwrap_or_else(PoisonError::into_inner).clear();
}

/// The number of what is at this address: a multiple of 16, as the addresses of CPython's objects are.
fn number(address: usize) -> usize {
    let mut numbers = NUMBERS.lock().unwrap_or_else(PoisonError::into_inner);
    let next = 16 * (numbers.len() + 1);
    *numbers.entry(address).or_insert(next)
}

/// `id(object)`.
#[must_use]
pub(crate) fn id(object: PyObjectRef) -> usize {
    number(object.get_id())
}

/// The text, with numbers in the place of addresses.
#[must_use]
pub(crate) fn numbered(text: &str) -> Cow<'_, str> {
    const BEFORE: &str = " at 0x";
    if !text.contains(BEFORE) {
        return Cow::Borrowed(text);
    }
    let mut parts = text.split(BEFORE);
    let mut made = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let digits = part.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(part.len());
        made += BEFORE;
        match usize::from_str_radix(&part[..digits], 16) {
            Ok(address) if digits >= SHORTEST => drop(write!(made, "{:x}", number(address))),
            _ => made += &part[..digits],
        }
        made += &part[digits..];
    }
    Cow::Owned(made)
}

/// How many digits an address has at least. What `id` gives has fewer.
const SHORTEST: usize = 6;

#[cfg(test)]
mod tests {
    use super::numbered;

    #[test]
    fn addresses_become_numbers() {
        super::begin();
        let text = "<a at 0x7f0010203040> and <b at 0x7f0010203050>, <a at 0x7f0010203040>";
        assert_eq!(numbered(text), "<a at 0x10> and <b at 0x20>, <a at 0x10>");
        assert_eq!(numbered("meet at 0x10, 0x7f0010203040"), "meet at 0x10, 0x7f0010203040");
    }
}
