//! What can happen to a run and to a thread, and the types that events have in common.
//!
//! A new event is a variant here with a tag of its own; the macro writes its encoding. Every `match` on
//! events in the model is exhaustive, so a new event does not compile until the model says what it means.

use super::code::{Code, Decoder, Encoder, events, fields, numbered};
use crate::ground::Nanos;
use serde::{Deserialize, Serialize};

/// The number of an entry in the trace's table of texts; 0 is the empty text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Text(pub u32);

/// The number of an object in its run, from 1.
pub type ObjectNumber = u32;

/// The number of a thread in its run; MainThread has 0.
pub type ThreadNumber = u32;

/// How often an object had been modified when an operation took effect, that operation not counted; an
/// operation that changes nothing has the count that it saw. The operations on one object happened in the
/// order of their tickets.
pub type Ticket = u64;

/// How long an operation is ready to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Patience {
    /// Until the operation has what it wants.
    Forever,
    /// At most this many nanoseconds.
    AtMost(Nanos),
    /// Not at all: Python's `blocking=False`.
    NotAtAll,
}

/// How far an operation that can block has got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase<T> {
    /// The thread is about to try.
    Wants,
    /// The thread has to wait.
    Blocked,
    /// The thread has what it wanted.
    Has(T),
    /// The operation came back without what it wanted: its time ran out, or it was not to wait.
    GaveUp,
}

/// What a record says of an operation of a thread's: that it is done, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// It has had its effect.
    Has,
    /// It came back without what it wanted.
    GaveUp,
}

impl<T> Phase<T> {
    /// Whether the operation is done, and how.
    #[inline(always)]
    #[must_use]
    pub const fn done(&self) -> Option<Done> {
        match self {
            Self::Wants | Self::Blocked => None,
            Self::Has(_) => Some(Done::Has),
            Self::GaveUp => Some(Done::GaveUp),
        }
    }

    /// Whether the thread begins to wait.
    pub(crate) const fn blocks(&self) -> bool {
        matches!(self, Self::Blocked)
    }

    /// The same of an operation that has an effect also where the thread has to wait: it stands among those that are let
    /// go.
    #[inline(always)]
    #[must_use]
    pub const fn begun(&self) -> Option<Done> {
        if matches!(self, Self::Blocked) { Some(Done::Has) } else { self.done() }
    }
}

/// How a thread was joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Joined {
    /// Whether the joining thread had to wait.
    pub waited: bool,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Outcome {
    /// Main returned, and every thread that is not a daemon ended.
    Finished = 0,
    /// Every thread was blocked, and none of them had a deadline.
    Deadlock = 1,
    /// Main panicked.
    Panicked = 2,
    /// The run was stopped.
    Stopped = 3,
    /// The run reached its step limit.
    Limit = 4,
    /// The run is held at a choice: its schedule ends there.
    Halted = 5,
}

/// How a thread ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[repr(u8)]
pub enum End {
    /// The thread's function returned.
    #[serde(rename = "returned")]
    Returned = 0,
    /// The thread panicked.
    #[serde(rename = "panicked")]
    Panicked = 1,
    /// The thread called `low_level::exit`.
    #[serde(rename = "exited")]
    Exited = 2,
    /// The run ended before the thread did.
    #[serde(rename = "cut off")]
    CutOff = 3,
    /// The thread was blocked when the run got stuck in a deadlock.
    #[serde(rename = "blocked")]
    Blocked = 4,
}

impl End {
    /// Whether something kept the thread from its own end: it panicked, or waited for ever.
    #[must_use]
    pub const fn is_bad(self) -> bool {
        matches!(self, Self::Panicked | Self::Blocked)
    }
}

impl Outcome {
    /// Every way in which a run can end.
    pub const ALL: [Self; 6] =
        [Self::Finished, Self::Deadlock, Self::Panicked, Self::Stopped, Self::Limit, Self::Halted];
}

impl End {
    /// Every way in which a thread can end.
    pub const ALL: [Self; 5] = [Self::Returned, Self::Panicked, Self::Exited, Self::CutOff, Self::Blocked];
}

impl Code for Text {
    #[cfg_attr(feature = "record", inline(always))]
    fn put(&self, to: &mut Encoder<'_>) {
        self.0.put(to);
    }

    fn take(from: &mut Decoder<'_>) -> Option<Self> {
        Code::take(from).map(Self)
    }

    #[cfg(test)]
    fn sample(turn: usize) -> Self {
        Self(Code::sample(turn))
    }
}

impl<T: Code> Code for Phase<T> {
    #[cfg_attr(feature = "record", inline(always))]
    fn put(&self, to: &mut Encoder<'_>) {
        match self {
            Self::Wants => to.put_bits(0, 2),
            Self::Blocked => to.put_bits(1, 2),
            Self::Has(what) => {
                to.put_bits(2, 2);
                what.put(to);
            }
            Self::GaveUp => to.put_bits(3, 2),
        }
    }

    fn take(from: &mut Decoder<'_>) -> Option<Self> {
        Some(match from.take_bits(2) {
            0 => Self::Wants,
            1 => Self::Blocked,
            2 => Self::Has(T::take(from)?),
            _ => Self::GaveUp,
        })
    }

    #[cfg(test)]
    fn sample(turn: usize) -> Self {
        match turn % 4 {
            0 => Self::Wants,
            1 => Self::Has(T::sample(turn)),
            2 => Self::Blocked,
            _ => Self::GaveUp,
        }
    }
}

impl Code for Patience {
    #[cfg_attr(feature = "record", inline(always))]
    fn put(&self, to: &mut Encoder<'_>) {
        match self {
            Self::Forever => to.put_bits(0, 2),
            Self::NotAtAll => to.put_bits(1, 2),
            Self::AtMost(time) => {
                to.put_bits(2, 2);
                time.put(to);
            }
        }
    }

    fn take(from: &mut Decoder<'_>) -> Option<Self> {
        Some(match from.take_bits(2) {
            0 => Self::Forever,
            1 => Self::NotAtAll,
            2 => Self::AtMost(Code::take(from)?),
            _ => return None,
        })
    }

    #[cfg(test)]
    fn sample(turn: usize) -> Self {
        match turn % 4 {
            0 => Self::Forever,
            2 => Self::NotAtAll,
            turn => Self::AtMost(Code::sample(turn)),
        }
    }
}

fields! {
    Joined { waited }
}
numbered! {
    Outcome: Outcome::ALL;
    End: End::ALL;
}

events! {
    /// What happened to the run.
    OnRun {
        /// The first record, by MainThread.
        0 => Began,
        /// The last record.
        1 => Ended {
            /// How it ended.
            outcome: Outcome,
        },
    }

    /// What happened to a thread, or what a thread did without an object.
    OnThread {
        /// A thread was started.
        2 => Started {
            /// The new thread's number.
            thread: ThreadNumber,
            /// Its name.
            name: Text,
            /// Whether it is a daemon.
            daemon: bool,
            /// The object number of the timer that the thread serves, if it serves one.
            timer: Option<ObjectNumber>,
        },
        /// The thread has begun.
        3 => Began {
            /// Its name.
            name: Text,
        },
        /// The thread has come to its end.
        4 => Ended {
            /// How it ended.
            end: End,
        },
        /// A thread got another name.
        5 => Renamed {
            /// The renamed thread's number.
            thread: ThreadNumber,
            /// The thread's new name.
            name: Text,
        },
        /// The thread joins another one: it waits for that thread's end.
        6 => Join {
            /// The number of the thread that is to end.
            thread: ThreadNumber,
            /// Whether MainThread does it by itself, after its function has returned.
            implicit: bool,
            /// How long the thread is ready to wait.
            patience: Patience,
            /// How far the operation has got.
            phase: Phase<Joined>,
        },
        /// The thread sleeps.
        7 => Sleep {
            /// For how many nanoseconds.
            time: Nanos,
            /// How far the operation has got.
            phase: Phase<()>,
        },
        /// The thread fetches a document.
        8 => Fetch {
            /// The document's address.
            address: Text,
            /// How far the operation has got.
            phase: Phase<()>,
        },
        /// The thread printed a line.
        9 => Printed {
            /// The text of the line.
            line: Text,
            /// Whether it reports an error.
            error: bool,
        },
        /// An operation was refused with an error.
        10 => Raised {
            /// The object that refused it, if one did.
            object: Option<ObjectNumber>,
            /// The error: its kind and its message.
            error: Text,
        },
        /// The thread's panic was reported; the record's place is where the panic began.
        11 => Failed {
            /// What was raised: its kind and its message.
            message: Text,
        },
        /// The thread asked for something about a thread or the run, which has no effect.
        12 => Looked {
            /// What the thread asked for.
            what: Text,
            /// The answer, as text.
            seen: Text,
        },
    }
}
