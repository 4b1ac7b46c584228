//! A whole trace, and the file that it is kept in.
//!
//! The file begins with the eight bytes `TGTRACE\0` and [`VERSION`] (u32). Three blocks follow, each behind
//! its length in bytes (u32): [`Meta`] as JSON; the texts, each behind its own length in bytes (u32); the
//! records in the order of their numbers, as [`Record::encode`] writes them. All numbers are little-endian.

use super::choice::{Choice, Chosen};
use super::event::{Event, OnCondition, OnObject, OnRun, OnThread, Record, Text, VERSION};
use super::place::Place;
use crate::recipe::Recipe;
use serde::{Deserialize, Serialize};
use std::fmt;

pub(super) const MAGIC: &[u8; 8] = b"TGTRACE\0";

/// What was run, and what is known of the run as a whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Meta {
    /// What was run, and how.
    pub recipe: Recipe,
    /// The program's file, as the records' places name it.
    pub file: String,
    /// The names of the shared variables that the program means to use without an order; none in a recording that
    /// is older than this field.
    #[serde(default)]
    pub unordered: Vec<String>,
    /// In a controlled run, the text form of the schedule that replays it, as far as the run has got.
    pub schedule: Option<String>,
    /// The choice at which the run is held, if it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional, type = "number[]"))]
    pub choice: Option<Choice>,
    /// What the schedule said where it said something, in the order of the run.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(test, ts(optional, as = "Option<Vec<Vec<i32>>>"))]
    pub chosen: Vec<Chosen>,
    /// What is wrong with the schedule that was to be followed, if something is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub problem: Option<String>,
    /// Whether records are missing because the trace was full.
    pub truncated: bool,
}

/// What happened in one run.
#[derive(Clone, Debug, PartialEq)]
pub struct Trace {
    /// What was run, and what is known of the run as a whole.
    pub meta: Meta,
    /// The texts that records refer to by number.
    pub texts: Vec<String>,
    /// The records, in the order of their numbers.
    pub records: Vec<Record>,
}

/// Why a file cannot be opened as a trace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpenError {
    /// The file does not begin as a trace does.
    NotATrace,
    /// The file has another version of the format: this one.
    Version(u32),
    /// The file ends too early, or something in it cannot have been written by a run; the text says what is
    /// wrong, and what is allowed.
    Broken(String),
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotATrace => write!(f, "this is not a Threadground trace"),
            Self::Version(v) if *v < VERSION => write!(
                f,
                "this recording was made by an older Threadground: it has version {v} of the format, and version \
                 {VERSION} can be opened; record it anew"
            ),
            Self::Version(v) => write!(
                f,
                "this recording was made by a newer Threadground: it has version {v} of the format, and version \
                 {VERSION} can be opened"
            ),
            Self::Broken(what) => write!(f, "this trace is damaged: {what}"),
        }
    }
}

impl std::error::Error for OpenError {}

impl Trace {
    /// The trace as a file.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut file = Vec::new();
        file.extend_from_slice(MAGIC);
        file.extend_from_slice(&VERSION.to_le_bytes());
        let meta = serde_json::to_vec(&self.meta).unwrap_or_default();
        let mut texts = Vec::new();
        for text in &self.texts {
            push_block(&mut texts, text.as_bytes());
        }
        push_block(&mut file, &meta);
        push_block(&mut file, &texts);
        push_block(&mut file, &self.records.iter().flat_map(Record::to_bytes).collect::<Vec<_>>());
        file
    }

    /// Opens a file that [`Trace::to_bytes`] wrote.
    ///
    /// # Errors
    /// [`OpenError`] for anything else; no file makes it panic.
    pub fn from_bytes(file: &[u8]) -> Result<Self, OpenError> {
        let Opened { meta, texts, records } = Opened::new(file)?;
        let mut all = Vec::with_capacity(records.count);
        for record in records {
            all.push(record?);
        }
        Ok(Self { meta, texts, records: all })
    }

    /// A trace from the bytes of its logs: the texts, each behind its length, and the records in any order. A
    /// record that was numbered but never published leaves a gap in the numbers: it is closed. Records behind
    /// the end mark are dropped.
    pub(crate) fn from_logs(meta: Meta, mut texts: &[u8], mut records: &[u8]) -> Self {
        let mut all = Vec::new();
        while let Some(text) = take_block(&mut texts) {
            all.push(String::from_utf8_lossy(text).into_owned());
        }
        let mut records: Vec<_> = core::iter::from_fn(|| Record::decode(&mut records)).collect();
        records.sort_by_key(|record| record.number);
        let is_end = |record: &Record| matches!(record.event, Event::Run(OnRun::Ended { .. }));
        let end = records.iter().position(is_end);
        records.truncate(end.map_or(records.len(), |end| end + 1));
        for (record, number) in records.iter_mut().zip(0..) {
            record.number = number;
        }
        Self { meta, texts: all, records }
    }

    /// The text with this number; empty if there is none.
    #[must_use]
    pub fn text(&self, number: Text) -> &str {
        self.texts.get(number.0 as usize).map_or("", String::as_str)
    }

    /// Where a record's event happened, if that is known.
    #[must_use]
    pub fn place(&self, record: &Record) -> Option<Place<'_>> {
        Place::parse(self.text(record.place))
    }
}

/// A file as it is read: its records come one after the other, so that nobody has to keep them twice.
#[derive(Debug)]
pub(crate) struct Opened<'a> {
    pub(crate) meta: Meta,
    pub(crate) texts: Vec<String>,
    pub(crate) records: Records<'a>,
}

impl<'a> Opened<'a> {
    /// Reads all but the records.
    pub(crate) fn new(file: &'a [u8]) -> Result<Self, OpenError> {
        let rest = file.strip_prefix(MAGIC).ok_or(OpenError::NotATrace)?;
        let (version, mut rest) = split_number(rest).ok_or(OpenError::NotATrace)?;
        if version != VERSION {
            return Err(OpenError::Version(version));
        }
        let meta = block(&mut rest, format_args!("its head"))?;
        let meta: Meta = serde_json::from_slice(meta)
            .map_err(|error| OpenError::Broken(format!("its head does not say what was run: {error}")))?;
        let mut all = block(&mut rest, format_args!("the block of its texts"))?;
        let mut texts = Vec::new();
        while !all.is_empty() {
            let number = texts.len();
            let text = std::str::from_utf8(block(&mut all, format_args!("text {number}"))?);
            texts
                .push(text.map_err(|_| OpenError::Broken(format!("text {number} is not UTF-8")))?.to_owned());
        }
        let all = block(&mut rest, format_args!("the block of its records"))?;
        if !rest.is_empty() {
            return Err(OpenError::Broken(format!(
                "{} bytes stand behind its records, where it ends",
                rest.len()
            )));
        }
        let records = Records {
            all,
            at: 0,
            number: 0,
            count: count(all),
            texts: texts.len(),
            truncated: meta.truncated,
        };
        Ok(Self { meta, texts, records })
    }
}

/// How many records there are in these bytes, by what each says of its own length.
fn count(mut bytes: &[u8]) -> usize {
    let mut count = 0;
    while let Some((_, rest)) = bytes.first().and_then(|length| bytes.split_at_checked(1.max(*length).into()))
    {
        (bytes, count) = (rest, count + 1);
    }
    count
}

/// The records of a file: one after the other, or what is wrong with the next.
#[derive(Debug)]
pub(crate) struct Records<'a> {
    all: &'a [u8],
    /// How many bytes, and how many records, have been read.
    at: usize,
    number: usize,
    /// How many there are in all.
    pub(crate) count: usize,
    texts: usize,
    truncated: bool,
}

impl Iterator for Records<'_> {
    type Item = Result<Record, OpenError>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut rest = &self.all[self.at..];
        if rest.is_empty() {
            return None;
        }
        let (number, at) = (self.number, self.at);
        let wrong =
            |what: &str| OpenError::Broken(format!("record {number}, at byte {at} of the records, {what}"));
        let record = Record::decode(&mut rest).ok_or_else(|| wrong("is none that a run writes"));
        (self.at, self.number) = (self.all.len() - rest.len(), number + 1);
        Some(record.and_then(|record| {
            check(&record, number, self.texts).map_err(|what| wrong(&what))?;
            is_known(&record, self.count, self.truncated).map_err(OpenError::Broken)?;
            Ok(record)
        }))
    }
}

/// Says what is wrong with a record, which was read as the one with this number from a file with so many texts.
fn check(record: &Record, number: usize, texts: usize) -> Result<(), String> {
    if record.number as usize != number {
        return Err(format!("has the number {}: records are numbered in their order", record.number));
    }
    if record.time < 0 {
        return Err(format!("has the time {} ns: a run begins at 0", record.time));
    }
    // Where the place is not known it is text 0, also where there is no text at all.
    let place = record.place.0;
    if place > 0 && place as usize >= texts {
        return Err(format!("has text {place} as its place, and there are {texts} texts"));
    }
    Ok(())
}

/// Says what is wrong with the thread or the object of a record among so many: each thread has been started on record and,
/// where nothing is missing, each object made.
fn is_known(record: &Record, records: usize, truncated: bool) -> Result<(), String> {
    let unknown = |what, number| {
        let at = record.number;
        Err(format!(
            "record {at} names {what} {number}, and the file has only {records} records: not all have begun in it"
        ))
    };
    let (thread, object) = match record.event {
        Event::Thread(OnThread::Started { thread, timer, .. }) => (thread, timer.unwrap_or(0)),
        Event::Thread(OnThread::Renamed { thread, .. } | OnThread::Join { thread, .. }) => (thread, 0),
        Event::Object { object, what: OnObject::Condition(OnCondition::Init { lock }), .. } => {
            (record.thread, object.max(lock))
        }
        Event::Object { object, .. } => (record.thread, object),
        Event::Thread(_) | Event::Run(_) => (record.thread, 0),
    };
    if let Some(thread) = [record.thread, thread].into_iter().find(|thread| *thread as usize >= records) {
        return unknown("thread", thread);
    }
    if !truncated && object as usize > records { unknown("object", object) } else { Ok(()) }
}

fn push_block(to: &mut Vec<u8>, block: &[u8]) {
    to.extend_from_slice(&u32::try_from(block.len()).unwrap_or(u32::MAX).to_le_bytes());
    to.extend_from_slice(block);
}

fn split_number(from: &[u8]) -> Option<(u32, &[u8])> {
    let (number, rest) = from.split_first_chunk::<4>()?;
    Some((u32::from_le_bytes(*number), rest))
}

/// Takes this block off the front of a file's rest.
fn block<'a>(from: &mut &'a [u8], what: fmt::Arguments<'_>) -> Result<&'a [u8], OpenError> {
    let left = from.len();
    take_block(from).ok_or_else(|| {
        let most = left.saturating_sub(4);
        OpenError::Broken(match split_number(from) {
            Some((length, _)) => format!("{what} should have {length} bytes, and there are only {most} more"),
            None => format!("it ends where the length of {what} should stand"),
        })
    })
}

/// Takes a block, which stands behind its length in bytes, off the front of `from`; `None` if `from` is too
/// short.
pub(crate) fn take_block<'a>(from: &mut &'a [u8]) -> Option<&'a [u8]> {
    let (length, rest) = split_number(from)?;
    let (block, rest) = rest.split_at_checked(length as usize)?;
    *from = rest;
    Some(block)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recipe::schedule::Next;
    use crate::recipe::{Timing, Value, Way};
    use crate::trace::choice::{Deed, Pending, Standing};

    fn standing((deadline, thread): (Option<i64>, u32)) -> Standing {
        let pending = Pending { deed: Deed::Rename, object: Some(4), thread: None, place: Text(1) };
        Standing { thread, pending, goes: deadline.is_none(), deadline }
    }

    fn sample() -> Trace {
        let meta = Meta {
            recipe: Recipe {
                set: [("threads".into(), Value::Number(2.0)), ("lock".into(), Value::Flag(true))]
                    .into_iter()
                    .collect(),
                timing: Timing::Any,
                source: Some("print(1)\n".into()),
                gil: true,
                ..Recipe::new("lock-states", Way::Seed(7))
            },
            file: "programs/04_lock/01_lock_states.rs".into(),
            unordered: vec!["turn".into()],
            schedule: Some("2-0-".into()),
            choice: Some(Choice {
                number: 3,
                usual: Next { thread: 1, times_out: true },
                threads: [None, Some(7)].into_iter().zip(1..).map(standing).collect(),
            }),
            chosen: vec![Chosen { records: 9, next: Next { thread: 2, times_out: false } }],
            problem: None,
            truncated: false,
        };
        let event = OnRun::Began.into();
        let record = Record { number: 0, time: 7, thread: 0, place: Text(1), unwinding: false, event };
        let records = (0..3).map(|number| Record { number, ..record }).collect();
        Trace { meta, texts: vec![String::new(), "ä".into()], records }
    }

    #[test]
    fn a_trace_survives_its_file() {
        assert_eq!(Trace::from_bytes(&sample().to_bytes()), Ok(sample()), "to bytes and back");
    }

    #[test]
    fn no_file_makes_it_panic() {
        let file = sample().to_bytes();
        for end in 0..file.len() {
            assert!(Trace::from_bytes(&file[..end]).is_err(), "cut off after {end} bytes");
        }
        for at in 0..file.len() {
            for bit in 0..8 {
                let mut broken = file.clone();
                broken[at] ^= 1 << bit;
                let _ = Trace::from_bytes(&broken);
            }
        }
        assert_eq!(Trace::from_bytes(b"<html>"), Err(OpenError::NotATrace), "another file");
        let said = |broken: &[u8]| Trace::from_bytes(broken).expect_err("it is broken").to_string();
        let mut longer = file.clone();
        longer.push(0);
        assert!(said(&longer).contains("1 bytes stand behind its records"), "{}", said(&longer));
        assert!(
            said(&file[..file.len() - 1]).contains("the block of its records should have"),
            "{}",
            said(&file[..file.len() - 1])
        );
        let with = |change: &dyn Fn(&mut Record)| {
            let mut trace = sample();
            change(&mut trace.records[1]);
            said(&trace.to_bytes())
        };
        for (words, told) in [
            (with(&|record| record.number = 7), "has the number 7"),
            (with(&|record| record.time = -1), "has the time -1 ns"),
            (with(&|record| record.place = Text(2)), "has text 2 as its place, and there are 2 texts"),
            (with(&|record| record.thread = 3), "record 1 names thread 3, and the file has only 3 records"),
        ] {
            assert!(words.contains(told), "{words}");
        }
        let mut other = file;
        for (version, from) in [(1, "an older"), (99, "a newer")] {
            other[8] = version;
            let error = Trace::from_bytes(&other).expect_err("another version");
            assert_eq!(error, OpenError::Version(version.into()), "it is told");
            assert!(error.to_string().contains(from), "{error}");
        }
    }
}
