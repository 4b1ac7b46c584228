//! The grammar of parameters: what a reader may write for each parameter, and what the reader is told of
//! anything else.

use crate::recipe::Value;
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// A parameter of a program: a value that a reader may change.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    /// The parameter's name.
    pub name: &'static str,
    /// What the parameter does, in a sentence.
    pub help: &'static str,
    /// The parameter's kind, with its default and its range.
    pub kind: ParameterKind,
}

/// The kinds of parameters, each with its default and what else it allows.
#[derive(Clone, Copy, Debug)]
pub enum ParameterKind {
    /// A whole number: the default, the smallest and the largest.
    Integer(i64, i64, i64),
    /// A number of seconds: the default, the smallest and the largest.
    Seconds(f64, f64, f64),
    /// On or off.
    Flag(bool),
    /// One of several; the first is the default.
    Choice(&'static [&'static str]),
    /// Any text of at most 200 characters: the default.
    Text(&'static str),
    /// Several numbers of seconds: the default, and the smallest and largest of each.
    List(&'static [f64], f64, f64),
}

/// A parameter that is a whole number in `range`.
#[must_use]
pub const fn integer(
    name: &'static str,
    default: i64,
    range: RangeInclusive<i64>,
    help: &'static str,
) -> Parameter {
    Parameter { name, help, kind: ParameterKind::Integer(default, *range.start(), *range.end()) }
}

/// A parameter that is a number of seconds in `range`.
#[must_use]
pub const fn seconds(
    name: &'static str,
    default: f64,
    range: RangeInclusive<f64>,
    help: &'static str,
) -> Parameter {
    Parameter { name, help, kind: ParameterKind::Seconds(default, *range.start(), *range.end()) }
}

/// A parameter that is on or off.
#[must_use]
pub const fn flag(name: &'static str, default: bool, help: &'static str) -> Parameter {
    Parameter { name, help, kind: ParameterKind::Flag(default) }
}

/// A parameter that is any text of at most 200 characters; the program checks it itself.
#[must_use]
pub const fn text(name: &'static str, default: &'static str, help: &'static str) -> Parameter {
    Parameter { name, help, kind: ParameterKind::Text(default) }
}

/// A parameter that is one of several texts; the first is the default.
#[must_use]
pub const fn choice(name: &'static str, choices: &'static [&'static str], help: &'static str) -> Parameter {
    Parameter { name, help, kind: ParameterKind::Choice(choices) }
}

/// A parameter that is one to eight numbers of seconds, each in `range`.
#[must_use]
pub const fn list(
    name: &'static str,
    default: &'static [f64],
    range: RangeInclusive<f64>,
    help: &'static str,
) -> Parameter {
    Parameter { name, help, kind: ParameterKind::List(default, *range.start(), *range.end()) }
}

impl Parameter {
    /// The value that the parameter has where nobody sets it.
    pub(super) fn default(&self) -> Value {
        match self.kind {
            ParameterKind::Integer(default, ..) => Value::Number(default as f64),
            ParameterKind::Seconds(default, ..) => Value::Number(default),
            ParameterKind::Flag(default) => Value::Flag(default),
            ParameterKind::Choice(choices) => {
                Value::Text(choices.first().copied().unwrap_or_default().to_owned())
            }
            ParameterKind::Text(default) => Value::Text(default.to_owned()),
            ParameterKind::List(default, ..) => Value::Numbers(default.to_vec()),
        }
    }

    /// What may be written for the parameter.
    pub(super) fn grammar(&self) -> Grammar {
        let (kind, range, choices) = match self.kind {
            ParameterKind::Integer(_, min, max) => {
                (ListedKind::Integer, Some((min as f64, max as f64)), None)
            }
            ParameterKind::Seconds(_, min, max) => (ListedKind::Seconds, Some((min, max)), None),
            ParameterKind::Flag(_) => (ListedKind::Flag, None, None),
            ParameterKind::Choice(choices) => (ListedKind::Choice, None, Some(choices)),
            ParameterKind::Text(_) => (ListedKind::Text, None, None),
            ParameterKind::List(_, min, max) => (ListedKind::List, Some((min, max)), None),
        };
        Grammar {
            name: self.name.to_owned(),
            kind,
            min: range.map(|(min, _)| min),
            max: range.map(|(_, max)| max),
            choices: choices.map(|choices| choices.iter().map(|&choice| choice.to_owned()).collect()),
        }
    }

    /// Reads a value of the parameter from what was written for it.
    ///
    /// # Errors
    /// A sentence with the parameter, the value and what is allowed.
    pub fn parse(&self, text: &str) -> Result<Value, String> {
        self.grammar().parse(text, |decimal| decimal.parse().unwrap_or(f64::NAN))
    }
}

/// What may be written for one parameter. It is part of the parameter's listing, so that the page, which has
/// the listing, can have a value read.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Grammar {
    /// The parameter's name.
    name: String,
    /// The kind of value that the parameter has.
    kind: ListedKind,
    /// The smallest number that is allowed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    min: Option<f64>,
    /// The largest number that is allowed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    max: Option<f64>,
    /// The texts to choose from.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    choices: Option<Vec<String>>,
}

/// A parameter's kind in a listing.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
enum ListedKind {
    Integer,
    Seconds,
    Flag,
    Choice,
    Text,
    List,
}

impl Grammar {
    /// The range of the numbers that are allowed.
    fn range(&self) -> RangeInclusive<f64> {
        self.min.unwrap_or(f64::NEG_INFINITY)..=self.max.unwrap_or(f64::INFINITY)
    }

    /// What may be written for the parameter, in words.
    pub(super) fn allowed(&self) -> String {
        let (min, max) = self.range().into_inner();
        match self.kind {
            ListedKind::Integer => format!("a whole number from {min} to {max}"),
            ListedKind::Seconds => format!("a number of seconds from {min} to {max}"),
            ListedKind::Flag => "true or false".to_owned(),
            ListedKind::Choice => {
                format!("one of {}", self.choices.as_deref().unwrap_or_default().join(", "))
            }
            ListedKind::Text => "a text of at most 200 characters".to_owned(),
            ListedKind::List => format!("one to eight numbers from {min} to {max}, with commas between them"),
        }
    }

    /// Reads a value; `nearest` returns the float that is nearest to a decimal number.
    ///
    /// # Errors
    /// A sentence with the parameter, the value and what is allowed.
    fn parse(&self, typed: &str, nearest: fn(&str) -> f64) -> Result<Value, String> {
        let text = typed.trim();
        let number = |text: &str| {
            is_decimal(text).then(|| nearest(text)).filter(|number| self.range().contains(number))
        };
        let value = match self.kind {
            ListedKind::Integer => {
                let whole = text.parse::<i64>().ok().map(|whole| whole as f64);
                whole.filter(|whole| self.range().contains(whole)).map(Value::Number)
            }
            ListedKind::Seconds => number(text).map(Value::Number),
            ListedKind::Flag => text.parse().ok().map(Value::Flag),
            ListedKind::Choice => {
                let choice = self.choices.iter().flatten().find(|choice| *choice == text);
                choice.map(|choice| Value::Text(choice.clone()))
            }
            ListedKind::Text => (text.chars().count() <= 200).then(|| Value::Text(text.to_owned())),
            ListedKind::List => {
                let numbers: Option<Vec<f64>> = text.split(',').map(|part| number(part.trim())).collect();
                numbers.filter(|numbers| numbers.len() <= 8).map(Value::Numbers)
            }
        };
        value.ok_or_else(|| format!("{} is “{typed}”, but must be {}.", self.name, self.allowed()))
    }
}

/// Whether a text is a number as people write it: a sign, digits with a point among them, a power of ten; all
/// but the digits may be missing.
fn is_decimal(text: &str) -> bool {
    fn unsigned(text: &str) -> &str {
        text.strip_prefix(['+', '-']).unwrap_or(text)
    }
    let (number, power) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (number, power) = (unsigned(number), unsigned(power));
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    [whole, part, power].into_iter().all(are_digits) && whole.len() + part.len() > 0 && !power.is_empty()
}

/// What came of reading a text as a parameter's value.
#[derive(Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Read {
    /// The value.
    Value(Value),
    /// The text is not allowed: a sentence with the parameter, the text and what is allowed.
    Problem(String),
}

/// Reads what was written for a parameter; `listing` is the parameter's entry in a program's listing, as
/// JSON. `nearest` returns the float that is nearest to a decimal number. It is handed in because Rust's own
/// function for that would be a tenth of the size that the page's module may have, and JavaScript has one.
///
/// # Errors
/// If `listing` is no such entry.
pub fn read(listing: &str, text: &str, nearest: fn(&str) -> f64) -> serde_json::Result<Read> {
    let grammar: Grammar = serde_json::from_slice(listing.as_bytes())?;
    Ok(grammar.parse(text, nearest).map_or_else(Read::Problem, Read::Value))
}

/// A Rust type that a parameter's value can be had as.
pub trait FromValue: Sized {
    /// The value, if it is of this type.
    fn from_value(value: &Value) -> Option<Self>;
}

macro_rules! from_number {
    ($($type:ty),*) => { $(impl FromValue for $type {
        fn from_value(value: &Value) -> Option<Self> {
            match value {
                Value::Number(number) => Some(*number as Self),
                _ => None,
            }
        }
    })* };
}
from_number!(i32, u32, i64, u64, usize, f64);

impl FromValue for bool {
    fn from_value(value: &Value) -> Option<Self> {
        if let Value::Flag(flag) = value { Some(*flag) } else { None }
    }
}

impl FromValue for String {
    fn from_value(value: &Value) -> Option<Self> {
        if let Value::Text(text) = value { Some(text.clone()) } else { None }
    }
}

impl FromValue for Vec<f64> {
    fn from_value(value: &Value) -> Option<Self> {
        if let Value::Numbers(numbers) = value { Some(numbers.clone()) } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: Parameter = integer("threads", 2, 1..=8, "");
    const SECONDS: Parameter = seconds("time", 1.0, 0.0..=60.0, "");
    const FLAG: Parameter = flag("fair", true, "");
    const CHOICE: Parameter = choice("kind", &["a", "b \"c\""], "");
    const TEXT: Parameter = text("words", "", "");
    const LIST: Parameter = list("loops", &[4.0, 2.0], 0.0..=60.0, "");

    /// What the parameter reads from a text; checks that its listing reads the same.
    fn parse(parameter: &Parameter, text: &str) -> Result<Value, String> {
        let listing = serde_json::to_string(&parameter.grammar()).expect("JSON");
        let nearest = |decimal: &str| decimal.parse().expect("a decimal number");
        let read = read(&listing, text, nearest).expect("a listing");
        let parsed = parameter.parse(text);
        assert_eq!(read, parsed.clone().map_or_else(Read::Problem, Read::Value), "{text}");
        parsed
    }

    #[test]
    fn what_is_allowed_is_read() {
        let number = |number: f64| Value::Number(number);
        let text = |text: &str| Value::Text(text.to_owned());
        for (parameter, typed, value) in [
            (WHOLE, " 8 ", number(8.0)),
            (WHOLE, "+3", number(3.0)),
            (SECONDS, "1.25", number(1.25)),
            (SECONDS, ".5", number(0.5)),
            (SECONDS, "+5.", number(5.0)),
            (SECONDS, "25e-2", number(0.25)),
            (SECONDS, "1E+1", number(10.0)),
            (SECONDS, "0.30000000000000004", number(0.1 + 0.2)),
            (FLAG, "false", Value::Flag(false)),
            (CHOICE, "b \"c\"", text("b \"c\"")),
            (TEXT, " ü, \"x\" ", text("ü, \"x\"")),
            (TEXT, "", text("")),
            (LIST, "4, 2.5,0", Value::Numbers(vec![4.0, 2.5, 0.0])),
        ] {
            assert_eq!(parse(&parameter, typed), Ok(value), "{} takes {typed}", parameter.name);
        }
    }

    #[test]
    fn what_is_not_allowed_is_refused_with_what_is() {
        let long = "x".repeat(201);
        for (parameter, typed, named) in [
            (WHOLE, "9", "from 1 to 8"),
            (WHOLE, "2.5", "a whole number"),
            (WHOLE, "", "a whole number"),
            (WHOLE, "0x2", "a whole number"),
            (SECONDS, "60.001", "from 0 to 60"),
            (SECONDS, "-1", "from 0 to 60"),
            (SECONDS, "", "a number of seconds"),
            (SECONDS, ".", "a number of seconds"),
            (SECONDS, "1e", "a number of seconds"),
            (SECONDS, "0x2", "a number of seconds"),
            (SECONDS, "1_0", "a number of seconds"),
            (SECONDS, "nan", "a number of seconds"),
            (SECONDS, "inf", "a number of seconds"),
            (SECONDS, "1e999", "a number of seconds"),
            (LIST, "1,,2", "with commas"),
            (LIST, "1,2,3,4,5,6,7,8,9", "one to eight"),
            (LIST, "61", "60"),
            (FLAG, "yes", "true or false"),
            (CHOICE, "c", "one of a, b"),
            (TEXT, &long, "200"),
        ] {
            let said = parse(&parameter, typed).expect_err(typed);
            let begin = format!("{} is “{typed}”, but must be ", parameter.name);
            assert!(said.starts_with(&begin) && said.ends_with('.'), "{said}");
            assert!(said[begin.len()..].contains(named), "{said} must name {named}");
        }
    }

    #[test]
    fn what_is_no_listing_is_an_error() {
        for listing in ["", "{}", "[]", r#"{"name": "a", "kind": "colour"}"#] {
            assert!(read(listing, "1", |_| 1.0).is_err(), "{listing}");
        }
    }
}
