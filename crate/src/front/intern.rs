//! Places that are kept once, for ever. There are as many of them as programs have places with operations.

use crate::ground::word;
use crate::platform::guarded::Guarded;

/// A place in a source.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Spot {
    pub(super) file: &'static str,
    pub(super) line: u32,
    pub(super) column: u32,
    /// What the program calls an object that it makes there, where the front has said so with the place.
    pub(super) name: Option<&'static str>,
}

word::global! {
    static SPOTS: Guarded<Vec<&'static Spot>> = Guarded::new(Vec::new());
}

/// The kept copy of a place; keeps it if it is new. The spots are sorted, so that one is found in a few
/// steps.
pub(super) fn spot(file: &str, line: u32, column: u32, name: Option<&str>) -> &'static Spot {
    let mut spots = SPOTS.lock();
    let wanted = (file, line, column, name);
    match spots.binary_search_by(|spot| (spot.file, spot.line, spot.column, spot.name).cmp(&wanted)) {
        Ok(at) => spots[at],
        Err(at) => {
            let of_file = spots.iter().find(|spot| spot.file == file).map(|spot| spot.file);
            let file = of_file.unwrap_or_else(|| Box::leak(file.to_owned().into_boxed_str()));
            let name = name.map(|name| &*Box::leak(name.to_owned().into_boxed_str()));
            let spot: &'static Spot = Box::leak(Box::new(Spot { file, line, column, name }));
            spots.insert(at, spot);
            spot
        }
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    #[test]
    fn a_place_is_kept_once() {
        let spot = |file, line, column| super::spot(file, line, column, None);
        let one = spot("a.py", 1, 2);
        let named = super::spot("a.py", 1, 2, Some("n"));
        let others = [spot("a.py", 2, 1), spot("b.py", 1, 2), spot("a.py", 1, 1), named];
        assert!(core::ptr::eq(one, spot("a.py", 1, 2)), "the same place");
        assert!(others.iter().all(|other| *other != one), "other places");
    }
}
