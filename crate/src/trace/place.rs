//! Places in a program's source, and their one text form: `file:line:column`.
//!
//! A file's name is shown from its last `programs/`, `tests/` or `src/` on, so that a trace shows no path of
//! the machine on which the program was built.

/// A place in a program's source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place<'a> {
    /// The file's name, as [`shown`] gives it.
    pub file: &'a str,
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1.
    pub column: u32,
}

impl<'a> Place<'a> {
    /// Reads the text form; `None` for any other text.
    #[must_use]
    pub fn parse(text: &'a str) -> Option<Self> {
        let (rest, column) = text.rsplit_once(':')?;
        let (file, line) = rest.rsplit_once(':')?;
        Some(Self { file, line: line.parse().ok()?, column: column.parse().ok()? })
    }

    /// The text form.
    #[must_use]
    pub fn text(&self) -> String {
        let Self { file, line, column } = self;
        format!("{file}:{line}:{column}")
    }
}

/// A file's name without the path of the machine on which the program was built.
#[must_use]
pub fn shown(file: &str) -> &str {
    ["programs/", "tests/", "src/"]
        .iter()
        .find_map(|folder| file.rfind(folder).map(|at| &file[at..]))
        // None of these folders is in it: the last part of the path alone.
        .unwrap_or_else(|| file.rsplit(['/', '\\']).next().unwrap_or(file))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_survives_its_text() {
        let place = Place { file: "C:/x y/main.rs", line: u32::MAX, column: 1 };
        assert_eq!(Place::parse(&place.text()), Some(place), "to text and back");
        for text in ["", "main.rs", "main.rs:3", "main.rs:3:", "main.rs:x:1", "main.rs:3:99999999999"] {
            assert_eq!(Place::parse(text), None, "{text:?} is none");
        }
    }

    #[test]
    fn a_shown_name_has_no_machine_in_it() {
        let cases = [
            ("/home/x/crate/programs/04_lock/02_a.rs", "programs/04_lock/02_a.rs"),
            ("C:\\x\\main.rs", "main.rs"),
            ("crate/src/sync/lock.rs", "src/sync/lock.rs"),
        ];
        for (file, name) in cases {
            assert_eq!(shown(file), name, "{file}");
        }
    }
}
