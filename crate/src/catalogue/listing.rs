//! What `list --json` and the page are told of a program, read from its entry and the prose at its file's head.

use super::parameter::{Parameter, ParameterKind};
use super::registry::{Chapter, Entry};
use crate::model::view::{Value, Way};
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
    ways: &'static [Way],
    parameters: Vec<Listed>,
}

/// Where a program comes from.
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
    name: &'static str,
    help: &'static str,
    kind: &'static str,
    default: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    min: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    choices: Option<&'static [&'static str]>,
}

/// What the page needs of a program: the listing, the prose and both texts.
#[derive(Debug, Serialize)]
pub struct Page {
    #[serde(flatten)]
    listing: Listing,
    watch: String,
    teaches: String,
    file: &'static str,
    rust: &'static str,
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

    /// What `list --json` says.
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
            ways: self.ways,
            parameters: self.program.parameters.iter().map(Parameter::listed).collect(),
        }
    }

    /// What the page needs.
    #[must_use]
    pub fn page(&self) -> Page {
        let mut prose = self.prose().into_iter().skip(1);
        let mut next = || prose.next().unwrap_or_default();
        let (watch, teaches) = (next(), next());
        Page {
            listing: self.listing(),
            watch,
            teaches,
            file: self.file,
            rust: self.rust,
            python: self.python,
        }
    }
}

impl Parameter {
    fn listed(&self) -> Listed {
        let (kind, range, choices) = match self.kind {
            ParameterKind::Integer(_, least, most) => ("integer", Some((least as f64, most as f64)), None),
            ParameterKind::Seconds(_, least, most) => ("seconds", Some((least, most)), None),
            ParameterKind::Flag(_) => ("flag", None, None),
            ParameterKind::Choice(choices) => ("choice", None, Some(choices)),
            ParameterKind::Text(_) => ("text", None, None),
            ParameterKind::List(_, least, most) => ("list", Some((least, most)), None),
        };
        Listed {
            name: self.name,
            help: self.help,
            kind,
            default: self.default(),
            min: range.map(|(least, _)| least),
            max: range.map(|(_, most)| most),
            choices,
        }
    }
}
