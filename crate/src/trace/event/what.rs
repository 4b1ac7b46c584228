//! What can happen to a run and to a thread, and the words that events have in common.
//!
//! A new event is a variant here, with a tag that no other one has: its encoding comes with it. Every `match` on
//! events in the model is exhaustive, so that a new one does not compile until the model says what it means.

use super::code::{Code, Decoder, Encoder, events, fields, numbered};
use crate::ground::Nanos;
use serde::{Deserialize, Serialize};

/// Number of an entry of the trace's text table; 0 is the empty text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text(pub u32);

/// Number of an object in its run, from 1.
pub type ObjectNumber = u32;

/// Number of a thread in its run; MainThread has 0.
pub type ThreadNumber = u32;

/// An object's modification count where an operation took effect; an operation that changes nothing has the
/// count that it saw. Operations on one object happened in the order of their tickets.
pub type Ticket = u64;

/// How long an operation is ready to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Patience {
    /// Until it has what it wants.
    Forever,
    /// At most so long.
    AtMost(Nanos),
    /// Not at all: Python's `blocking=False`.
    NotAtAll,
}

/// How far an operation that can block has got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase<T> {
    /// It is about to try.
    Wants,
    /// It has to wait.
    Blocked,
    /// It has what it wanted.
    Has(T),
    /// It returned without: its time ran out, or it was not to wait.
    GaveUp,
}

/// A thread was joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Joined {
    /// Whether it had to be waited for.
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
    /// Every thread was blocked, and no deadline was to come.
    Deadlock = 1,
    /// Main panicked.
    Panicked = 2,
    /// It was stopped.
    Stopped = 3,
    /// It reached its step limit.
    Limit = 4,
}

/// How a thread ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[repr(u8)]
pub enum End {
    /// Its function returned.
    #[serde(rename = "returned")]
    Returned = 0,
    /// It panicked.
    #[serde(rename = "panicked")]
    Panicked = 1,
    /// It called `low_level::exit`.
    #[serde(rename = "exited")]
    Exited = 2,
    /// The run ended first.
    #[serde(rename = "cut off")]
    CutOff = 3,
    /// It was blocked when the run got stuck.
    #[serde(rename = "blocked")]
    Blocked = 4,
}

impl Outcome {
    /// Every way in which a run can end.
    pub const ALL: [Self; 5] = [Self::Finished, Self::Deadlock, Self::Panicked, Self::Stopped, Self::Limit];
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

    /// What happened to a thread, or was done by one alone.
    OnThread {
        /// A thread was started.
        2 => Started {
            /// The new thread.
            thread: ThreadNumber,
            /// Its name.
            name: Text,
            /// Whether it is a daemon.
            daemon: bool,
            /// The timer that it serves, if it serves one.
            timer: Option<ObjectNumber>,
        },
        /// A thread's first step.
        3 => Began {
            /// Its name.
            name: Text,
        },
        /// A thread's last step.
        4 => Ended {
            /// How it ended.
            end: End,
        },
        /// A thread got another name.
        5 => Renamed {
            /// The thread.
            thread: ThreadNumber,
            /// Its new name.
            name: Text,
        },
        /// A thread's end is waited for.
        6 => Join {
            /// The thread that is to end.
            thread: ThreadNumber,
            /// Whether it is MainThread's own doing, after its function has returned.
            implicit: bool,
            /// How long it is waited for.
            patience: Patience,
            /// How far it has got.
            phase: Phase<Joined>,
        },
        /// A thread sleeps.
        7 => Sleep {
            /// For how long.
            time: Nanos,
            /// How far it has got.
            phase: Phase<()>,
        },
        /// A thread fetches a document.
        8 => Fetch {
            /// Its address.
            address: Text,
            /// How far it has got.
            phase: Phase<()>,
        },
        /// A line was printed.
        9 => Printed {
            /// The line.
            line: Text,
            /// Whether it reports an error.
            error: bool,
        },
        /// An operation was refused with an error.
        10 => Raised {
            /// The object that refused it, if one did.
            object: Option<ObjectNumber>,
            /// The error.
            error: Text,
        },
        /// A thread's panic was reported; the record's place is where it began.
        11 => Failed {
            /// Its message.
            message: Text,
        },
        /// A look at a thread, or at the module, without effect.
        12 => Looked {
            /// What was asked, by its method's name.
            what: Text,
            /// What was seen.
            seen: Text,
        },
    }
}
