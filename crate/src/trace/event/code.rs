//! How one record is encoded: a head, then fields as wide as their values. [`event`](super) has the table.

use crate::ground::Nanos;

/// The most bytes that one record takes, and that its encoding touches.
pub const MOST_BYTES: usize = HEAD + FIELDS * 8 + 8;

/// Bytes before the first field.
const HEAD: usize = 8;
/// The most fields of a record: as many widths as there is room for.
const FIELDS: usize = 10;

/// A record in the making.
pub(super) struct Encoder<'a> {
    bytes: &'a mut [u8; MOST_BYTES],
    /// Where the next field goes.
    at: usize,
    bits: u16,
    /// Which bit is the next.
    bit: u32,
    widths: u32,
    /// Where the next field's width goes.
    field: u32,
}

impl<'a> Encoder<'a> {
    pub(super) fn new(bytes: &'a mut [u8; MOST_BYTES]) -> Self {
        Self { bytes, at: HEAD, bits: 0, bit: 0, widths: 0, field: 0 }
    }

    /// All eight bytes are written, of which the next field takes back those that are 0.
    #[cfg_attr(feature = "record", inline)]
    pub(super) fn put_field(&mut self, value: u64) {
        let width = 8 - (value | 1).leading_zeros() / 8;
        self.bytes[self.at..self.at + 8].copy_from_slice(&value.to_le_bytes());
        self.at += width as usize;
        self.widths |= (width - 1) << self.field;
        self.field += 3;
    }

    #[cfg_attr(feature = "record", inline)]
    pub(super) fn put_bits(&mut self, value: u16, count: u32) {
        self.bits |= value << self.bit;
        self.bit += count;
    }

    #[cfg_attr(feature = "record", inline)]
    pub(super) fn finish(self, tag: u8) -> usize {
        self.bytes[0] = self.at as u8;
        self.bytes[1] = tag;
        self.bytes[2..4].copy_from_slice(&self.bits.to_le_bytes());
        self.bytes[4..8].copy_from_slice(&self.widths.to_le_bytes());
        self.at
    }
}

/// A record that is being read.
pub(super) struct Decoder<'a> {
    /// The fields that are left.
    fields: &'a [u8],
    bits: u16,
    widths: u32,
}

impl<'a> Decoder<'a> {
    pub(super) fn new(record: &'a [u8]) -> Option<Self> {
        let (head, fields) = record.split_first_chunk::<HEAD>()?;
        let [_length, _tag, low, high, a, b, c, d] = *head;
        Some(Self { fields, bits: u16::from_le_bytes([low, high]), widths: u32::from_le_bytes([a, b, c, d]) })
    }

    pub(super) fn take_field(&mut self) -> Option<u64> {
        let width = (self.widths & 7) as usize + 1;
        self.widths >>= 3;
        let (field, rest) = self.fields.split_at_checked(width)?;
        self.fields = rest;
        let mut bytes = [0; 8];
        bytes[..width].copy_from_slice(field);
        Some(u64::from_le_bytes(bytes))
    }

    pub(super) fn take_bits(&mut self, count: u32) -> u16 {
        let bits = self.bits & ((1 << count) - 1);
        self.bits >>= count;
        bits
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.fields.is_empty() && self.bits == 0 && self.widths == 0
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

macro_rules! whole {
    ($($type:ty),*) => { $(impl Code for $type {
        #[cfg_attr(feature = "record", inline)]
        fn put(&self, to: &mut Encoder<'_>) {
            to.put_field(u64::from(*self));
        }

        fn take(from: &mut Decoder<'_>) -> Option<Self> {
            from.take_field()?.try_into().ok()
        }

        #[cfg(test)]
        fn sample(turn: usize) -> Self {
            [0, <$type>::MAX, 1, <$type>::MAX - 255][turn % 4]
        }
    })* };
}
whole!(u32, u64);

/// Times are never negative where a run makes them, but may be in a file.
impl Code for Nanos {
    #[cfg_attr(feature = "record", inline)]
    fn put(&self, to: &mut Encoder<'_>) {
        to.put_field(self.cast_unsigned());
    }

    fn take(from: &mut Decoder<'_>) -> Option<Self> {
        Some(from.take_field()?.cast_signed())
    }

    #[cfg(test)]
    fn sample(turn: usize) -> Self {
        [0, Self::MAX, Self::MIN, -1][turn % 4]
    }
}

impl Code for bool {
    #[cfg_attr(feature = "record", inline)]
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
    #[cfg_attr(feature = "record", inline)]
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
        #[cfg_attr(feature = "record", inline)]
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
        #[cfg_attr(feature = "record", inline)]
        fn put(&self, to: &mut Encoder<'_>) {
            to.put_field(*self as u64);
        }

        fn take(from: &mut Decoder<'_>) -> Option<Self> {
            let number = from.take_field()?;
            $all.iter().copied().find(|value| *value as u64 == number)
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
            pub(super) fn tag(&self) -> u8 {
                match self { $( Self::$variant $({ $($field: _),* })? => $tag, )* }
            }

            pub(super) fn has(tag: u8) -> bool {
                Self::TAGS.contains(&tag)
            }

            #[cfg_attr(feature = "record", inline)]
            pub(super) fn put(&self, to: &mut Encoder<'_>) {
                match self { $( Self::$variant $({ $($field),* })? => { $($($field.put(to);)*)? } )* }
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
