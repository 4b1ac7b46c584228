//! Records for tests: such as a program would make, or random ones that can be decoded, whatever they mean.

use crate::ground::Nanos;
use crate::trace::event::{Event, MOST_WORDS, ObjectNumber, OnObject, Record, RecordHead, Text, any_bytes};

/// The event that this happened to an object.
pub(super) fn on(object: ObjectNumber, what: impl Into<OnObject>) -> Event {
    Event::Object { object, ticket: 0, what: what.into() }
}

/// A record of an event that MainThread made at this time, in seconds.
pub(super) fn at(seconds: i64, event: impl Into<Event>) -> Record {
    let time = seconds * 1_000_000_000;
    Record { number: 0, time, thread: 0, place: Text(0), unwinding: false, event: event.into() }
}

/// Random numbers, the same ones every time.
#[derive(Debug)]
pub(super) struct Random(pub(super) u64);

impl Random {
    /// A number from 0 up to, but not including, `end`.
    pub(super) fn below(&mut self, end: u64) -> u64 {
        // Source: Marsaglia, "Xorshift RNGs", 2003.
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % end
    }

    /// A word for a field, or for half of one: mostly a small one.
    fn word(&mut self) -> u32 {
        match self.below(10) {
            0 => u32::MAX,
            1..5 => 0,
            _ => self.below(5) as u32,
        }
    }

    /// A random record that has this number and can be decoded.
    pub(super) fn record(&mut self, number: u32) -> Record {
        loop {
            let words: Vec<u32> = (0..MOST_WORDS).map(|_| self.word()).collect();
            let end = 1 << self.below(10);
            let time = Nanos::from(self.word()) << 32 | Nanos::from(self.word());
            let head = RecordHead {
                number,
                time,
                thread: self.word(),
                place: self.word(),
                unwinding: self.below(2) == 0,
            };
            let (tag, bits) = (self.below(256) as u8, self.below(end) as u16);
            // No more than one length is right for the event that the tag and the bits say.
            let found = (0..=MOST_WORDS).find_map(|count| {
                let bytes = any_bytes(head, tag, bits, &words[..count]);
                Record::decode(&mut bytes.as_slice())
            });
            if let Some(record) = found {
                return record;
            }
        }
    }
}
