//! How one record is encoded: a head, then fields of four or of eight bytes, as their types have.
//! [`event`](super) has the table.

use crate::ground::Nanos;

/// The most bytes that one record takes, and that its encoding touches.
pub const MOST_BYTES: usize = HEAD + FIELDS * 8;

/// Bytes of the head.
const HEAD: usize = 24;
/// The most fields of an event.
const FIELDS: usize = 6;
/// The bit that says that the thread was unwinding.
const UNWINDING: u16 = 1;
/// The first bit of the event's own.
const FIRST_BIT: u32 = 1;

/// A record without its event; [`Record`](super::Record) says what the fields are.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs, reason = "they are the record's own")]
pub struct RecordHead {
    pub number: u32,
    pub time: Nanos,
    pub thread: u32,
    /// The number of the place's text.
    pub place: u32,
    pub unwinding: bool,
}

impl RecordHead {
    /// Writes the head to the front of `bytes`. Its first two bytes, and the event's bits, come with the event.
    #[inline]
    pub fn encode(&self, bytes: &mut [u8; MOST_BYTES]) {
        bytes[2..4].copy_from_slice(&if self.unwinding { UNWINDING } else { 0 }.to_le_bytes());
        bytes[4..8].copy_from_slice(&self.number.to_le_bytes());
        bytes[8..16].copy_from_slice(&self.time.to_le_bytes());
        bytes[16..20].copy_from_slice(&self.thread.to_le_bytes());
        bytes[20..24].copy_from_slice(&self.place.to_le_bytes());
    }
}

/// An event that is being written, behind the head of its record.
pub(super) struct Encoder<'a> {
    bytes: &'a mut [u8; MOST_BYTES],
    /// How long the record is so far, in bytes.
    length: usize,
    bits: u16,
    /// Which bit is the next.
    bit: u32,
}

impl<'a> Encoder<'a> {
    #[cfg_attr(feature = "record", inline(always))]
    pub(super) fn new(bytes: &'a mut [u8; MOST_BYTES]) -> Self {
        Self { bytes, length: HEAD, bits: 0, bit: FIRST_BIT }
    }

    #[cfg_attr(feature = "record", inline(always))]
    pub(super) fn put_field<const BYTES: usize>(&mut self, field: [u8; BYTES]) {
        self.bytes[self.length..][..BYTES].copy_from_slice(&field);
        self.length += BYTES;
    }

    #[cfg_attr(feature = "record", inline(always))]
    pub(super) fn put_bits(&mut self, value: u16, count: u32) {
        self.bits |= value << self.bit;
        self.bit += count;
    }

    /// Completes the head; says how long the record is, in bytes.
    #[cfg_attr(feature = "record", inline(always))]
    pub(super) fn finish(self, tag: u8) -> usize {
        let Self { bytes, length, bits, .. } = self;
        let bits = u16::from_le_bytes([bytes[2], bytes[3]]) | bits;
        bytes[0] = length as u8;
        bytes[1] = tag;
        bytes[2..4].copy_from_slice(&bits.to_le_bytes());
        length
    }
}

/// The most words of four bytes that the fields of an event take.
#[cfg(test)]
pub(crate) const MOST_WORDS: usize = FIELDS * 2;

/// The bytes of a record with these parts, whether there is such an event or not.
#[cfg(test)]
pub(crate) fn any_bytes(head: RecordHead, tag: u8, bits: u16, words: &[u32]) -> Vec<u8> {
    let mut bytes = [0; MOST_BYTES];
    head.encode(&mut bytes);
    let mut to = Encoder::new(&mut bytes);
    to.put_bits(bits, 10);
    for word in words {
        to.put_field(word.to_le_bytes());
    }
    let length = to.finish(tag);
    bytes[..length].to_vec()
}

/// A record that is being read.
#[derive(Clone)]
pub(super) struct Decoder<'a> {
    pub(super) tag: u8,
    pub(super) head: RecordHead,
    /// The fields that are left.
    fields: &'a [u8],
    bits: u16,
}

impl<'a> Decoder<'a> {
    pub(super) fn new(record: &'a [u8]) -> Option<Self> {
        let (head, fields) = record.split_first_chunk::<HEAD>()?;
        let [_length, tag, b0, b1, n0, n1, n2, n3, rest @ ..] = *head;
        let [t0, t1, t2, t3, t4, t5, t6, t7, h0, h1, h2, h3, p0, p1, p2, p3] = rest;
        let bits = u16::from_le_bytes([b0, b1]);
        let head = RecordHead {
            number: u32::from_le_bytes([n0, n1, n2, n3]),
            time: Nanos::from_le_bytes([t0, t1, t2, t3, t4, t5, t6, t7]),
            thread: u32::from_le_bytes([h0, h1, h2, h3]),
            place: u32::from_le_bytes([p0, p1, p2, p3]),
            unwinding: bits & UNWINDING != 0,
        };
        Some(Self { tag, head, fields, bits: bits >> FIRST_BIT })
    }

    pub(super) fn take_field<const BYTES: usize>(&mut self) -> Option<[u8; BYTES]> {
        let (field, rest) = self.fields.split_first_chunk()?;
        self.fields = rest;
        Some(*field)
    }

    pub(super) fn take_bits(&mut self, count: u32) -> u16 {
        let bits = self.bits & ((1 << count) - 1);
        self.bits >>= count;
        bits
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.fields.is_empty() && self.bits == 0
    }
}

/// What a field of an event is encoded by.
pub(super) trait Code: Sized {
    fn put(&self, to: &mut Encoder<'_>);
    /// `None` for what no `put` can have written.
    fn take(from: &mut Decoder<'_>) -> Option<Self>;
    /// Values at the extremes of the type, for any turn.
    #[cfg(test)]
    fn sample(turn: usize) -> Self;
}

/// Whole numbers, each type with values at its extremes.
macro_rules! whole {
    ($($type:ident: $samples:expr;)*) => { $(impl Code for $type {
        #[cfg_attr(feature = "record", inline(always))]
        fn put(&self, to: &mut Encoder<'_>) {
            to.put_field(self.to_le_bytes());
        }

        fn take(from: &mut Decoder<'_>) -> Option<Self> {
            Some(Self::from_le_bytes(from.take_field()?))
        }

        #[cfg(test)]
        fn sample(turn: usize) -> Self {
            $samples[turn % 4]
        }
    })* };
}
// Times are never negative where a run makes them, but may be in a file.
whole! {
    u32: [0, u32::MAX, 1, u32::MAX - 255];
    u64: [0, u64::MAX, 1, u64::MAX - 255];
    Nanos: [0, Nanos::MAX, Nanos::MIN, -1];
}

impl Code for bool {
    #[cfg_attr(feature = "record", inline(always))]
    fn put(&self, to: &mut Encoder<'_>) {
        to.put_bits(u16::from(*self), 1);
    }

    fn take(from: &mut Decoder<'_>) -> Option<Self> {
        Some(from.take_bits(1) == 1)
    }

    #[cfg(test)]
    fn sample(turn: usize) -> Self {
        turn % 2 == 1
    }
}

impl<T: Code> Code for Option<T> {
    #[cfg_attr(feature = "record", inline(always))]
    fn put(&self, to: &mut Encoder<'_>) {
        self.is_some().put(to);
        if let Some(value) = self {
            value.put(to);
        }
    }

    fn take(from: &mut Decoder<'_>) -> Option<Self> {
        Some(if bool::take(from)? { Some(T::take(from)?) } else { None })
    }

    #[cfg(test)]
    fn sample(turn: usize) -> Self {
        (!turn.is_multiple_of(4)).then(|| T::sample(turn))
    }
}

/// Nothing more is to be said.
impl Code for () {
    fn put(&self, _to: &mut Encoder<'_>) {}

    fn take(_from: &mut Decoder<'_>) -> Option<Self> {
        Some(())
    }

    #[cfg(test)]
    fn sample(_turn: usize) -> Self {}
}

/// A structure of fields, each encoded by its own.
macro_rules! fields {
    ($($type:ident { $($field:ident),* })*) => { $(impl Code for $type {
        #[cfg_attr(feature = "record", inline(always))]
        fn put(&self, to: &mut Encoder<'_>) {
            $(self.$field.put(to);)*
        }

        fn take(from: &mut Decoder<'_>) -> Option<Self> {
            Some(Self { $($field: Code::take(from)?),* })
        }

        #[cfg(test)]
        fn sample(turn: usize) -> Self {
            Self { $($field: Code::sample(turn)),* }
        }
    })* };
}
pub(super) use fields;

/// A choice among values that are numbered from 0 or from 1.
macro_rules! numbered {
    ($($type:ident: $all:expr;)*) => { $(impl Code for $type {
        #[cfg_attr(feature = "record", inline(always))]
        fn put(&self, to: &mut Encoder<'_>) {
            (*self as u32).put(to);
        }

        fn take(from: &mut Decoder<'_>) -> Option<Self> {
            let number = u32::take(from)?;
            $all.iter().copied().find(|value| *value as u32 == number)
        }

        #[cfg(test)]
        fn sample(turn: usize) -> Self {
            $all.iter().copied().cycle().nth(turn).expect("there is one")
        }
    })* };
}
pub(super) use numbered;

/// `events! { /// … Name { /// … tag => Variant { field: type, … }, … } }`: an enum of events, its encoding by
/// the fields' own, and for tests every variant with the extremes of its fields.
macro_rules! events {
    ($($(#[$about:meta])* $name:ident {
        $($(#[$doc:meta])* $tag:literal => $variant:ident $({ $($(#[$said:meta])* $field:ident: $type:ty),* $(,)? })?),* $(,)?
    })*) => { $(
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $(
            $(#[$doc])*
            $variant $({ $($(#[$said])* $field: $type),* })?,
        )* }

        impl $name {
            pub(super) fn has(tag: u8) -> bool {
                Self::TAGS.contains(&tag)
            }

            /// Writes the fields; gives the tag.
            #[cfg_attr(feature = "record", inline(always))]
            pub(super) fn put(&self, to: &mut Encoder<'_>) -> u8 {
                match self { $( Self::$variant $({ $($field),* })? => {
                    $($($field.put(to);)*)?
                    $tag
                } )* }
            }

            pub(super) fn take(tag: u8, from: &mut Decoder<'_>) -> Option<Self> {
                match tag {
                    $( $tag => Some(Self::$variant $({ $($field: Code::take(from)?),* })?), )*
                    _ => None,
                }
            }

            pub(super) const TAGS: &'static [u8] = &[$($tag),*];

            #[cfg(test)]
            pub(super) fn samples() -> Vec<Self> {
                let mut all = Vec::new();
                $( for turn in 0..4 {
                    let _ = turn;
                    all.push(Self::$variant $({ $($field: Code::sample(turn)),* })?);
                } )*
                all
            }
        }
    )* };
}
pub(super) use events;
