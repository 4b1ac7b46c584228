//! The grammar of parameters: what a reader may write for each, and what is told of anything else.

use crate::model::view::Value;

/// A value that a reader may change.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// What it does, in a sentence.
    pub help: &'static str,
    /// Its kind, its default and its range.
    pub kind: ParameterKind,
}

/// The kinds of parameters.
#[derive(Clone, Copy, Debug)]
pub enum ParameterKind {
    /// A whole number: default, smallest, largest.
    Integer(i64, i64, i64),
    /// Seconds: default, smallest, largest.
    Seconds(f64, f64, f64),
    /// On or off.
    Flag(bool),
    /// One of several; the first is the default.
    Choice(&'static [&'static str]),
    /// Any text.
    Text(&'static str),
    /// Several numbers of seconds: the default, and the smallest and largest of each.
    List(&'static [f64], f64, f64),
}

impl Parameter {
    /// A whole number from `least` to `most`.
    #[must_use]
    pub const fn integer(
        name: &'static str,
        default: i64,
        least: i64,
        most: i64,
        help: &'static str,
    ) -> Self {
        Self { name, help, kind: ParameterKind::Integer(default, least, most) }
    }

    /// Seconds from `least` to `most`.
    #[must_use]
    pub const fn seconds(
        name: &'static str,
        default: f64,
        least: f64,
        most: f64,
        help: &'static str,
    ) -> Self {
        Self { name, help, kind: ParameterKind::Seconds(default, least, most) }
    }

    /// On or off.
    #[must_use]
    pub const fn flag(name: &'static str, default: bool, help: &'static str) -> Self {
        Self { name, help, kind: ParameterKind::Flag(default) }
    }

    /// Any text, which the program checks itself.
    #[must_use]
    pub const fn text(name: &'static str, default: &'static str, help: &'static str) -> Self {
        Self { name, help, kind: ParameterKind::Text(default) }
    }

    /// One of several; the first is the default.
    #[must_use]
    pub const fn choice(name: &'static str, choices: &'static [&'static str], help: &'static str) -> Self {
        Self { name, help, kind: ParameterKind::Choice(choices) }
    }

    /// One to eight numbers of seconds, each from `least` to `most`.
    #[must_use]
    pub const fn list(
        name: &'static str,
        default: &'static [f64],
        least: f64,
        most: f64,
        help: &'static str,
    ) -> Self {
        Self { name, help, kind: ParameterKind::List(default, least, most) }
    }

    /// The value that it has where nobody sets it.
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

    /// What is allowed, in words.
    fn allowed(&self) -> String {
        match self.kind {
            ParameterKind::Integer(_, least, most) => format!("a whole number from {least} to {most}"),
            ParameterKind::Seconds(_, least, most) => format!("a number of seconds from {least} to {most}"),
            ParameterKind::Flag(_) => "true or false".to_owned(),
            ParameterKind::Choice(choices) => format!("one of {}", choices.join(", ")),
            ParameterKind::Text(_) => "a text of at most 200 characters".to_owned(),
            ParameterKind::List(_, least, most) => {
                format!("one to eight numbers from {least} to {most}, with commas between them")
            }
        }
    }

    /// Reads a value.
    ///
    /// # Errors
    /// A sentence with the parameter, the value and what is allowed.
    pub fn parse(&self, text: &str) -> Result<Value, String> {
        let text = text.trim();
        let number = |least: f64, most: f64| {
            text.parse::<f64>().ok().filter(|number| (least..=most).contains(number)).map(Value::Number)
        };
        let value = match self.kind {
            ParameterKind::Integer(_, least, most) => {
                let whole = text.parse::<i64>().ok().filter(|number| (least..=most).contains(number));
                whole.map(|number| Value::Number(number as f64))
            }
            ParameterKind::Seconds(_, least, most) => number(least, most),
            ParameterKind::Flag(_) => text.parse().ok().map(Value::Flag),
            ParameterKind::Choice(choices) => choices.contains(&text).then(|| Value::Text(text.to_owned())),
            ParameterKind::Text(_) => (text.chars().count() <= 200).then(|| Value::Text(text.to_owned())),
            ParameterKind::List(_, least, most) => {
                let numbers: Option<Vec<f64>> = text
                    .split(',')
                    .map(|part| part.trim().parse().ok().filter(|number| (least..=most).contains(number)))
                    .collect();
                numbers.filter(|numbers| numbers.len() <= 8).map(Value::Numbers)
            }
        };
        value.ok_or_else(|| format!("{} is \"{text}\", but must be {}", self.name, self.allowed()))
    }
}

/// What a parameter can be had as.
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
