//! What sentences are made of. The sentences themselves stand with what they tell: those of a run and of its
//! threads in `story`, those of an object in its family's file in `kinds`, those of a finding in its file in
//! `findings`.

use super::objects::{Object, User};
use super::threads::{Threads, seconds};
use crate::trace::event::{Patience, ThreadNumber};
use serde::{Deserialize, Serialize};

/// A part of a sentence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Word {
    /// Plain words.
    Plain(String),
    /// A thread: its number and name.
    Thread(u32, String),
    /// An object: its number and name.
    Object(u32, String),
    /// A value or a printed line.
    Value(String),
}

/// A sentence as plain text.
#[must_use]
pub fn plain(sentence: &[Word]) -> String {
    let part = |word: &Word| match word {
        Word::Plain(text) | Word::Thread(_, text) | Word::Object(_, text) | Word::Value(text) => text.clone(),
    };
    sentence.iter().map(part).collect()
}

/// What is known of a step from what came of it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Hindsight<'a> {
    /// The thread whose step let this one come.
    pub(super) by: Option<ThreadNumber>,
    /// The threads that this step has woken.
    pub(super) woken: &'a [ThreadNumber],
    /// The last name of the step's object.
    pub(super) name: Option<&'a str>,
}

/// A sentence in the making.
#[derive(Clone, Debug, Default)]
pub(super) struct Sentence(Vec<Word>);

impl Sentence {
    /// Adds plain words.
    pub(super) fn say(mut self, words: impl Into<String>) -> Self {
        let words = words.into();
        if let Some(Word::Plain(last)) = self.0.last_mut() {
            last.push_str(&words);
        } else if !words.is_empty() {
            self.0.push(Word::Plain(words));
        }
        self
    }

    /// Adds the name of a thread.
    pub(super) fn thread(self, threads: &Threads, number: ThreadNumber) -> Self {
        self.named_thread(number, threads.name(number))
    }

    /// Adds a thread by the name that it has from now on.
    pub(super) fn named_thread(mut self, number: ThreadNumber, name: impl Into<String>) -> Self {
        let mut name = name.into();
        // A bare number reads as a count: "0 gives a permit back".
        if name.is_empty() {
            name.push_str("a thread without a name");
        } else if name.chars().all(|c| c.is_ascii_digit()) {
            name.insert_str(0, "thread ");
        }
        self.0.push(Word::Thread(number, name));
        self
    }

    /// Adds the name of an object.
    pub(super) fn object(self, object: &Object) -> Self {
        self.named_object(object, object.name.as_str())
    }

    /// Adds an object by the name that it has from now on.
    pub(super) fn named_object(mut self, object: &Object, name: impl Into<String>) -> Self {
        self.0.push(Word::Object(object.number, name.into()));
        self
    }

    /// Adds a value.
    pub(super) fn value(mut self, value: impl Into<String>) -> Self {
        self.0.push(Word::Value(value.into()));
        self
    }

    /// Adds "…, held by Thread-1 since line 16", if a thread holds the object; `me` is the thread that the
    /// sentence is about.
    pub(super) fn held_by(self, threads: &Threads, owner: Option<&User>, me: ThreadNumber) -> Self {
        let Some(owner) = owner else { return self };
        let sentence = if owner.thread == me {
            self.say(", which it holds itself")
        } else {
            self.say(", held by ").thread(threads, owner.thread)
        };
        match owner.line {
            Some(line) => sentence.say(format!(" since line {line}")),
            None => sentence,
        }
    }

    /// Adds what one or several threads do, behind a semicolon: by their names if they are few.
    pub(super) fn each(self, threads: &Threads, who: &[ThreadNumber], does: [&str; 2]) -> Self {
        let [one_does, they_do] = does;
        match *who {
            [] => self,
            [one] => self.say("; ").thread(threads, one).say(one_does),
            [one, other] => {
                self.say("; ").thread(threads, one).say(" and ").thread(threads, other).say(they_do)
            }
            [..] => self.say(format!("; {} threads{they_do}", who.len())),
        }
    }

    /// Adds the full stop.
    pub(super) fn end(self) -> Self {
        self.say(".")
    }

    pub(super) fn words(self) -> Vec<Word> {
        self.0
    }
}

/// A span of time in seconds, with as many decimals as it takes, at most three: "0.25 s".
pub(super) fn span(seconds: f64) -> String {
    let text = format!("{seconds:.3}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    format!("{text} s")
}

/// "1 permit", "2 permits".
pub(super) fn times(count: u64, one: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") }
}

/// ", at most 2 s", where a wait has an end.
pub(super) fn at_most(patience: Patience) -> String {
    match patience {
        Patience::AtMost(time) => format!(", at most {}", span(seconds(time))),
        Patience::Forever | Patience::NotAtAll => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_has_the_digits_that_it_takes() {
        for (seconds, words) in [
            (0.0, "0 s"),
            (0.25, "0.25 s"),
            (1.0, "1 s"),
            (100.0, "100 s"),
            (0.0004, "0 s"),
            (7200.0, "7200 s"),
        ] {
            assert_eq!(span(seconds), words, "{seconds} seconds");
        }
        assert_eq!(
            at_most(Patience::AtMost(7_200_000_000_000)),
            ", at most 7200 s",
            "more than u32 microseconds"
        );
    }
}
