//! The record: what one entry of a trace says, and how it lies in memory.
//!
//! An [`Event`] says what happened, in fields with names; a [`Record`] puts around it when, where and by which
//! thread. This file is the only one that knows how they are encoded: everything that writes or reads a trace
//! goes through [`Record::encode`] and [`Record::decode`].
//!
//! # Changelog
//!
//! * 1: the first version: 40 bytes a record, a verb with two numbers whose meaning each reader knew by heart.
//! * 2: events with fields of their own, of varying length, in which no number can wrap: times and timeouts in
//!   nanoseconds, threads, lines, permits and tickets as wide as they come. What an object starts with is on
//!   record only where it starts with something. The place of a record is a text, `file:line:column`. Since then
//!   came the events [`OnAny::Busy`] and [`OnQueue::Resize`]; traces without them are as they were.
//!
//! # How a record lies in memory
//!
//! | bytes | |
//! | --- | --- |
//! | 0 | the record's length in bytes |
//! | 1 | the tag: which event it is |
//! | 2, 3 | bits: whether the thread was unwinding, then the event's flags and phases, and whether an optional field is there, in the order of its fields |
//! | 4 to 7 | the number |
//! | 8 to 15 | the time |
//! | 16 to 19 | the thread |
//! | 20 to 23 | the place |
//! | 24 … | the event's fields in their order, in four bytes each, or in eight where the type has so many |
//!
//! All are little-endian. So a record takes some 40 bytes, and every field can be as large as its type.

mod code;
mod object;
mod what;

pub use object::{
    Acquired, Moved, OnAny, OnBarrier, OnCondition, OnEvent, OnLocal, OnLock, OnObject, OnQueue, OnSemaphore,
    OnShared, OnTimer, Passed, Permitted, Woken,
};
pub use what::{
    Done, End, Joined, ObjectNumber, OnRun, OnThread, Outcome, Patience, Phase, Text, ThreadNumber, Ticket,
};

use crate::ground::Nanos;
use code::{Code, Decoder, Encoder};
pub use code::{MOST_BYTES, RecordHead};
#[cfg(test)]
pub(crate) use code::{MOST_WORDS, any_bytes};

/// Version of the format; a reader refuses any other.
pub const VERSION: u32 = 3;

/// One entry of a trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record {
    /// Run-wide order of publication, from 0 without gaps. A trace keeps some million records.
    pub number: u32,
    /// Nanoseconds since the run began, by the thread's own clock (virtual in a controlled run).
    pub time: Nanos,
    /// The thread that did it.
    pub thread: ThreadNumber,
    /// Where in the program, as `file:line:column`; the empty text where that is not known.
    pub place: Text,
    /// Whether the thread was unwinding from a panic or an exit.
    pub unwinding: bool,
    /// What happened.
    pub event: Event,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// To the run.
    Run(OnRun),
    /// To a thread, or by one alone.
    Thread(OnThread),
    /// To an object.
    Object {
        /// The object.
        object: ObjectNumber,
        /// The place of the operation among those on the object.
        ticket: Ticket,
        /// What it was.
        what: OnObject,
    },
}

impl From<OnRun> for Event {
    fn from(what: OnRun) -> Self {
        Self::Run(what)
    }
}

impl From<OnThread> for Event {
    fn from(what: OnThread) -> Self {
        Self::Thread(what)
    }
}

impl Event {
    /// Whether it is recorded also where a trace has no room for all: what threads print, and how they begin
    /// and end.
    #[must_use]
    pub const fn is_kept(&self) -> bool {
        match self {
            Self::Thread(
                OnThread::Started { .. }
                | OnThread::Began { .. }
                | OnThread::Ended { .. }
                | OnThread::Renamed { .. }
                | OnThread::Join { .. }
                | OnThread::Printed { .. }
                | OnThread::Raised { .. }
                | OnThread::Failed { .. },
            ) => true,
            Self::Thread(OnThread::Sleep { .. } | OnThread::Fetch { .. } | OnThread::Looked { .. })
            | Self::Run(_)
            | Self::Object { .. } => false,
        }
    }

    /// Whether by this a thread has done an operation, and how: not, if it is only about to try, or has to wait, and not
    /// where it is only said what an object is. A thread does the same operations in every run in which it sees the same.
    #[inline(always)]
    #[must_use]
    pub const fn done(&self) -> Option<Done> {
        match self {
            Self::Run(_) => None,
            Self::Thread(what) => match what {
                // MainThread's own joins at its end are those of the threads that are alive then.
                OnThread::Join { implicit: true, .. } => None,
                OnThread::Join { phase, .. } => phase.done(),
                OnThread::Sleep { phase, .. } | OnThread::Fetch { phase, .. } => phase.done(),
                OnThread::Started { .. }
                | OnThread::Began { .. }
                | OnThread::Ended { .. }
                | OnThread::Renamed { .. }
                | OnThread::Printed { .. }
                | OnThread::Raised { .. }
                | OnThread::Failed { .. }
                | OnThread::Looked { .. } => Some(Done::Has),
            },
            Self::Object { what, .. } => what.done(),
        }
    }

    /// Writes the event behind the head of its record, to `bytes`, of which it may touch all; says how long the
    /// record is, in bytes. Inlined where something is recorded, as the variant is known there.
    #[cfg_attr(feature = "record", inline(always))]
    pub fn encode(&self, bytes: &mut [u8; MOST_BYTES]) -> usize {
        let mut to = Encoder::new(bytes);
        let tag = self.put(&mut to);
        to.finish(tag)
    }

    #[cfg_attr(feature = "record", inline(always))]
    fn put(&self, to: &mut Encoder<'_>) -> u8 {
        match self {
            Self::Run(what) => what.put(to),
            Self::Thread(what) => what.put(to),
            Self::Object { object, ticket, what } => {
                object.put(to);
                ticket.put(to);
                what.put(to)
            }
        }
    }

    fn take(tag: u8, from: &mut Decoder<'_>) -> Option<Self> {
        if OnRun::has(tag) {
            return OnRun::take(tag, from).map(Self::Run);
        }
        if OnThread::has(tag) {
            return OnThread::take(tag, from).map(Self::Thread);
        }
        Some(Self::Object {
            object: Code::take(from)?,
            ticket: Code::take(from)?,
            what: OnObject::take(tag, from)?,
        })
    }
}

impl Record {
    /// Writes the record to the front of `bytes`, of which it may touch all; says how long it is, in bytes.
    pub fn encode(&self, bytes: &mut [u8; MOST_BYTES]) -> usize {
        let Self { number, time, thread, place, unwinding, event } = *self;
        RecordHead { number, time, thread, place: place.0, unwinding }.encode(bytes);
        event.encode(bytes)
    }

    /// The record in the bytes of its own.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = [0; MOST_BYTES];
        let length = self.encode(&mut bytes);
        bytes[..length].to_vec()
    }

    /// Takes the record off the front of what [`Record::encode`] wrote; `None` if there is none that a writer
    /// can have made.
    #[must_use]
    pub fn decode(bytes: &mut &[u8]) -> Option<Self> {
        let length = usize::from(*bytes.first()?);
        let (record, rest) = bytes.split_at_checked(length)?;
        let mut from = Decoder::new(record)?;
        let RecordHead { number, time, thread, place, unwinding } = from.head;
        let event = Event::take(from.tag, &mut from)?;
        if !from.is_at_end() {
            return None;
        }
        *bytes = rest;
        Some(Self { number, time, thread, place: Text(place), unwinding, event })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every event, each with the extremes of its fields.
    fn events() -> Vec<Event> {
        let mut all: Vec<Event> = OnRun::samples().into_iter().map(Event::Run).collect();
        all.extend(OnThread::samples().into_iter().map(Event::Thread));
        for (what, turn) in OnObject::samples().into_iter().zip(0..) {
            all.push(Event::Object { object: Code::sample(turn), ticket: Code::sample(turn), what });
            all.push(Event::Object { object: u32::MAX, ticket: u64::MAX, what });
        }
        all
    }

    fn record(event: Event, turn: usize) -> Record {
        Record {
            number: Code::sample(turn),
            time: Code::sample(turn),
            thread: Code::sample(turn),
            place: Code::sample(turn),
            unwinding: Code::sample(turn),
            event,
        }
    }

    #[test]
    fn every_event_survives_its_encoding_at_the_extremes_of_its_fields() {
        let mut bytes = Vec::new();
        let records: Vec<Record> =
            events().into_iter().flat_map(|event| (0..4).map(move |turn| record(event, turn))).collect();
        for record in &records {
            bytes.extend(record.to_bytes());
        }
        let mut rest = bytes.as_slice();
        for record in &records {
            assert_eq!(Record::decode(&mut rest).as_ref(), Some(record), "to bytes and back");
        }
        assert!(rest.is_empty(), "nothing is left over");
    }

    #[test]
    fn no_two_events_have_one_tag() {
        let mut tags = [OnRun::TAGS, OnThread::TAGS, &OnObject::tags()].concat();
        tags.sort_unstable();
        let all = tags.len();
        tags.dedup();
        assert_eq!(tags.len(), all, "each has its own");
    }

    #[test]
    fn what_no_writer_made_is_refused() {
        let good = record(Event::Run(OnRun::Ended { outcome: Outcome::Limit }), 2).to_bytes();
        assert!(Record::decode(&mut good.as_slice()).is_some(), "as it was written");
        for end in 0..good.len() {
            assert_eq!(Record::decode(&mut &good[..end]), None, "cut off after {end} bytes");
        }
        let changed = |at: usize, to: u8| {
            let mut bytes = good.clone();
            bytes[at] = to;
            Record::decode(&mut bytes.as_slice())
        };
        assert_eq!(changed(0, 7), None, "shorter than a head");
        assert_eq!(changed(1, 255), None, "no such event");
        assert_eq!(changed(2, 0b10), None, "a bit that nobody reads");
        let last = good.len() - 1;
        assert_eq!(changed(last, 9), None, "no such outcome");
    }

    #[test]
    fn a_usual_record_is_small() {
        let acquired = Phase::Has(Acquired { depth: 1, woken_by: None });
        let what = OnLock::Acquire { implicit: false, patience: Patience::Forever, phase: acquired }.into();
        let event = Event::Object { object: 3, ticket: 1000, what };
        let usual = Record {
            number: 500_000,
            time: 5_000_000_000,
            thread: 2,
            place: Text(40),
            unwinding: false,
            event,
        };
        assert_eq!(usual.to_bytes().len(), 40, "in bytes");
    }
}
