//! Records for tests: such as a program would make, or random ones that can be decoded, whatever they mean.

use crate::trace::event::{Event, ObjectNumber, OnObject, Record, RecordHead, Text, any_bytes};

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

    /// A value for a field: mostly a small one.
    fn field(&mut self) -> u64 {
        match self.below(10) {
            0 => u64::MAX,
            1 => u64::from(u32::MAX),
            _ => self.below(5),
        }
    }

    /// A random record that has this number and can be decoded.
    pub(super) fn record(&mut self, number: u32) -> Record {
        loop {
            let fields: Vec<u64> = (0..self.below(7)).map(|_| self.field()).collect();
            let end = 1 << self.below(10);
            let (time, unwinding) = (self.field().cast_signed(), self.below(2) == 0);
            let head = RecordHead {
                number,
                time,
                thread: self.field() as u32,
                place: self.field() as u32,
                unwinding,
            };
            let bytes = any_bytes(head, self.below(256) as u8, self.below(end) as u16, &fields);
            if let Some(record) = Record::decode(&mut bytes.as_slice()) {
                return record;
            }
        }
    }
}
