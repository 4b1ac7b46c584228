//! Listings: what `list --json` and the page are told of a program, read from its entry and the prose at its
//! file's head.

use super::parameter::{Grammar, Parameter};
use super::registry::{Chapter, Entry};
use crate::recipe::Value;
use serde::Serialize;

/// What `list --json` says of a program.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Listing {
    id: &'static str,
    chapter: Chapter,
    title: &'static str,
    summary: String,
    document: Source,
    uses: &'static [&'static str],
    real_only: bool,
    /// The program whose fault this one cures, by its id.
    cures: Option<&'static str>,
    /// The programs that cure this one's fault, by their ids.
    cured_by: Vec<&'static str>,
    parameters: Vec<Listed>,
}

/// The place in a document that a program comes from.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Source {
    letter: &'static str,
    name: &'static str,
    section: &'static str,
}

/// A parameter in a list.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Listed {
    #[serde(flatten)]
    grammar: Grammar,
    /// What may be written for the parameter, in words.
    allowed: String,
    /// What the parameter does, in a sentence.
    help: &'static str,
    /// The value that the parameter has where nobody sets it.
    default: Value,
}

/// What the page needs of a program: the listing, the prose and both texts.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Page {
    #[serde(flatten)]
    listing: Listing,
    /// What to watch for, in the author's words.
    watch: String,
    /// What one learns from the program.
    teaches: String,
    /// Parameters with values, as written, that leave few enough steps for every order to be tried; none if the defaults do.
    small: &'static [(&'static str, &'static str)],
    /// The name of the file in Rust.
    file: &'static str,
    /// The program in Rust: the text that runs.
    rust: &'static str,
    /// The same program in Python.
    python: &'static str,
}

impl Entry {
    /// The prose at the file's head, paragraph by paragraph: summary, what to watch, what it teaches.
    fn prose(&self) -> Vec<String> {
        let head = self.rust.lines().map_while(|line| line.strip_prefix("//!"));
        let head: Vec<&str> = head.map(str::trim).collect();
        head.split(|line| line.is_empty())
            .map(|lines| lines.join(" "))
            .filter(|text| !text.is_empty())
            .collect()
    }

    /// What `list --json` says of this program.
    #[must_use]
    pub fn listing(&self) -> Listing {
        let (letter, name, section) = self.program.document.parts();
        Listing {
            id: self.id,
            chapter: self.chapter,
            title: self.program.title,
            summary: self.prose().into_iter().next().unwrap_or_default(),
            document: Source { letter, name, section },
            uses: self.program.uses,
            real_only: self.is_real_only(),
            cures: self.cures(),
            cured_by: self.cured_by().map(|cured| cured.id).collect(),
            parameters: self.program.parameters.iter().map(Parameter::listed).collect(),
        }
    }

    /// What the page needs of this program.
    #[must_use]
    pub fn page(&self) -> Page {
        let mut prose = self.prose().into_iter().skip(1);
        let mut next = || prose.next().unwrap_or_default();
        let (watch, teaches) = (next(), next());
        Page {
            listing: self.listing(),
            watch,
            teaches,
            small: self.program.small,
            file: self.file,
            rust: self.rust,
            python: self.python,
        }
    }
}

impl Parameter {
    fn listed(&self) -> Listed {
        let grammar = self.grammar();
        Listed { allowed: grammar.allowed(), grammar, help: self.help, default: self.default() }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{all, find, read};

    #[test]
    fn what_is_cured_is_another_program_of_the_same_chapter() {
        for entry in all() {
            let Some(cured) = entry.cures().map(|id| find(id).expect("a program")) else { continue };
            assert_eq!((cured.chapter, cured.cures()), (entry.chapter, None), "{}", entry.id);
            assert!(cured.cured_by().any(|cure| cure.id == entry.id), "{}", entry.id);
        }
        let bet = find("bet").expect("a program");
        assert_eq!(bet.cured_by().map(|cure| cure.id).collect::<Vec<_>>(), ["bet-cured"]);
    }

    #[test]
    fn a_parameter_and_its_listing_read_the_same() {
        for parameter in all().iter().flat_map(|entry| entry.program.parameters) {
            let listing = serde_json::to_string(&parameter.listed()).expect("JSON");
            for text in ["1", "0.5", "1, 2", "true", "x", ""] {
                let said = read(&listing, text, |decimal| decimal.parse().expect("a decimal number"));
                let said = serde_json::to_value(said.expect("a listing")).expect("JSON");
                let parsed = serde_json::to_value(parameter.parse(text)).expect("JSON");
                assert_eq!(said.get("value"), parsed.get("Ok"), "{listing} {text}");
                assert_eq!(said.get("problem"), parsed.get("Err"), "{listing} {text}");
            }
        }
    }
}
