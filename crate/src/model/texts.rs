//! The texts of a trace, and which of them are places in the program's file.

use crate::trace::event::Text;
use crate::trace::place::Place;

/// The texts of a trace. One of them says where a record was made. Each text is read as a place once, when it
/// comes, and not for every record that names it.
#[derive(Debug, Default)]
pub(super) struct Texts {
    all: Vec<String>,
    /// For each text the line that it names, if it is a place in the program's file.
    lines: Vec<Option<u32>>,
    /// The name of the program's file. While it is not known this is empty, and every file counts as the
    /// program's.
    file: String,
}

impl Texts {
    /// Adds the text with the next number.
    pub(super) fn push(&mut self, text: String) {
        self.lines.push(line(&text, &self.file));
        self.all.push(text);
    }

    /// Sets which file is the program's.
    pub(super) fn set_file(&mut self, file: &str) {
        if self.file != file {
            file.clone_into(&mut self.file);
            self.lines = self.all.iter().map(|text| line(text, file)).collect();
        }
    }

    /// The text with this number; empty if there is none.
    pub(super) fn get(&self, number: Text) -> &str {
        self.all.get(number.0 as usize).map_or("", String::as_str)
    }

    /// The line of a place, if it lies in the program's file.
    pub(super) fn line(&self, place: Text) -> Option<u32> {
        self.lines.get(place.0 as usize).copied().flatten()
    }

    /// Every text, in the order of the numbers.
    pub(super) fn all(&self) -> &[String] {
        &self.all
    }
}

fn line(text: &str, file: &str) -> Option<u32> {
    let place = Place::parse(text)?;
    (file.is_empty() || place.file == file).then_some(place.line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_programs_own_lines_are_told() {
        let mut texts = Texts::default();
        for text in ["", "a.rs:3:1", "b.rs:4:1", "worker:1"] {
            texts.push(text.to_owned());
        }
        let lines = |texts: &Texts| [0, 1, 2, 3, 9].map(|number| texts.line(Text(number)));
        assert_eq!(lines(&texts), [None, Some(3), Some(4), None, None], "no file is known");
        texts.set_file("b.rs");
        assert_eq!(lines(&texts), [None, None, Some(4), None, None], "the file is known");
        texts.push("b.rs:5:2".to_owned());
        assert_eq!((texts.line(Text(4)), texts.get(Text(4))), (Some(5), "b.rs:5:2"), "what comes later");
        assert_eq!(texts.get(Text(9)), "", "there is none");
    }
}
