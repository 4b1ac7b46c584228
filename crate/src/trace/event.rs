//! The record: what one entry of a trace says, and how it lies in memory.
//!
//! This file is the only description of the format. Everything that reads a trace uses it: Rust
//! directly, the page through the reader that is generated from [`layout`](super::layout).
//!
//! # Changelog
//!
//! * 1: the first version.
//!
//! # Reading a record
//!
//! [`Verb`] says what was done, [`Phase`] how far it got. An operation that cannot block leaves one
//! record, with [`Phase::Did`]. One that can leaves [`Phase::Wants`] before it, [`Phase::Blocked`]
//! if it has to wait, and then [`Phase::Has`] or [`Phase::GaveUp`]. What `object` and `argument`
//! mean depends on the verb, and stands beside each.

pub use super::kind::Kind as ObjectType;
use serde::{Deserialize, Serialize};

/// Version of the format; a reader refuses any other.
pub const VERSION: u32 = 1;

/// Bytes of one record, in memory and in a file.
pub const RECORD_BYTES: usize = 40;

/// One entry of a trace.
///
/// Fields lie in this order, little-endian, without gaps: [`Record::to_bytes`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// Run-wide order of publication, from 0 without gaps.
    pub number: u64,
    /// Nanoseconds since the run began, by the thread's own clock (virtual in a controlled run).
    pub time: i64,
    /// The thread that did it: its run-local number; 0 is MainThread.
    pub thread: u16,
    /// What was done.
    pub verb: Verb,
    /// How far it got, and how: a [`Phase`] in the low three bits, then the flags of [`Flags`].
    pub flags: Flags,
    /// The object that was touched, by its run-local number; 0 is none. For the verbs about a thread
    /// ([`Verb::is_about_thread`]) the number of that thread.
    pub object: u32,
    /// The object's modification count where the operation took effect; an observer records the
    /// count that it saw. Operations on one object happened in the order of their tickets.
    pub ticket: u32,
    /// Depends on the verb. In a `Wants` or `Blocked` record with [`Flags::TIMED`] it is the timeout
    /// in microseconds, [`u32::MAX`] for longer ones.
    pub argument: u32,
    /// Depends on the verb. In a `Has` record of an operation that was blocked: 1 + the ticket of the
    /// operation on the same object that woke it; 0 if nobody did.
    pub cause: u32,
    /// Where in the program: `file << 20 | line`, the file by its text's number; 0 is unknown.
    pub place: u32,
}

/// What was done.
///
/// In the descriptions *text* is the number of an entry of the trace's text table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Verb {
    /// The first record of a run, by MainThread.
    #[default]
    RunBegins = 0,
    /// The last record of a run. Argument: an [`Outcome`].
    RunEnds = 1,
    /// An object was made. Argument: its name (text). Cause: its [`ObjectType`].
    Make = 2,
    /// Follows `Make`: what it starts with. Argument by type: permits (semaphores), parties (barrier),
    /// capacity or 0 (queues), number of the lock (condition), interval in microseconds (timer), value
    /// (text; shared).
    Init = 3,
    /// A thread was started. Object: the new thread. Argument: its name (text). [`Flags::DAEMON`].
    /// Cause: the number of the timer object that it serves, or 0.
    Start = 4,
    /// A thread's first step. Object: itself. Argument: its name (text).
    Begin = 5,
    /// A thread's last step. Object: itself. Argument: an [`End`].
    End = 6,
    /// Waits for a thread's end. Object: that thread. MainThread does it also by itself, after its
    /// function has returned: [`Flags::IMPLICIT`].
    Join = 7,
    /// A thread got another name. Object: that thread. Argument: the name (text).
    Rename = 8,
    /// Lock, RLock, semaphores. Argument of `Has`: depth (locks), permits left (semaphores).
    Acquire = 9,
    /// Lock, RLock, semaphores. Argument: depth left (locks), permits now (semaphores).
    Release = 10,
    /// Condition, Event, Barrier, Timer. A condition's lock is let go by a `Release` before `Blocked`
    /// and taken again by an `Acquire` after `Has` or `GaveUp`. Argument of a barrier's `Has`: the
    /// index. A timer that gives up waiting has run down and calls its function; one that `Has` was
    /// cancelled.
    Wait = 11,
    /// Condition. Argument: how many were woken. Cause: how many were asked for, [`u32::MAX`] for all.
    Notify = 12,
    /// Event: the flag was set.
    Set = 13,
    /// Event: the flag was cleared.
    Clear = 14,
    /// Barrier: back to the empty state.
    Reset = 15,
    /// Barrier: broken by a call of `abort`, or by a waiter whose time ran out or whose action failed
    /// ([`Flags::IMPLICIT`]).
    Abort = 16,
    /// Timer: cancelled.
    Cancel = 17,
    /// Queues. Argument of `Has`: the item (text).
    Put = 18,
    /// Queues. Argument of `Has`: the item (text).
    Get = 19,
    /// Queues. Argument: unfinished tasks left.
    TaskDone = 20,
    /// Queues: waits until no task is unfinished.
    JoinTasks = 21,
    /// Queues: closed. Argument: 1 if the items were dropped at once.
    Shutdown = 22,
    /// Shared and Local: a value was read. Argument: the value (text).
    Read = 23,
    /// Shared and Local: a value was written. Argument: the value (text). Cause: 1 if it was changed in
    /// place, in one step.
    Write = 24,
    /// A look at an object's state without effect. Argument: what was seen (text). Cause: the name of
    /// the method (text). Object 0: about a thread or the module.
    Look = 25,
    /// Sleeps.
    Sleep = 26,
    /// Fetches a document. Argument: its address (text).
    Fetch = 27,
    /// A line of output. Argument: the line (text). [`Flags::FAILED`]: a report of an error.
    Say = 28,
    /// An operation was refused with an error. Argument: the error (text).
    Raise = 29,
    /// A thread's panic was reported. Argument: the message (text). Place: where it began.
    Panic = 30,
}

/// How far an operation got.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Phase {
    /// Done at once; it could not block.
    Did = 0,
    /// About to try.
    Wants = 1,
    /// Has to wait.
    Blocked = 2,
    /// Got what it wanted.
    Has = 3,
    /// Returned without it: the time ran out, or it was not to wait.
    GaveUp = 4,
}

/// A [`Phase`] and what else there is to say of an operation, in one byte.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flags(pub u8);

impl Flags {
    /// The operation has a timeout.
    pub const TIMED: Self = Self(1 << 3);
    /// The operation was not to wait.
    pub const NONBLOCKING: Self = Self(1 << 4);
    /// The operation failed.
    pub const FAILED: Self = Self(1 << 5);
    /// `Start`: the new thread is a daemon. (Shares its bit with `UNWINDING`, which no start has.)
    pub const DAEMON: Self = Self(1 << 6);
    /// The thread was unwinding from a panic or an exit.
    pub const UNWINDING: Self = Self(1 << 6);
    /// Not called by the program itself but on its behalf.
    pub const IMPLICIT: Self = Self(1 << 7);

    /// The flags of a phase alone.
    #[must_use]
    pub const fn of(phase: Phase) -> Self {
        Self(phase as u8)
    }

    /// These flags and `other`'s.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether all of `other`'s bits are set.
    #[must_use]
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// The phase; `None` for a byte that no writer makes.
    #[must_use]
    pub const fn phase(self) -> Option<Phase> {
        match self.0 & 0b111 {
            0 => Some(Phase::Did),
            1 => Some(Phase::Wants),
            2 => Some(Phase::Blocked),
            3 => Some(Phase::Has),
            4 => Some(Phase::GaveUp),
            _ => None,
        }
    }
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

macro_rules! from_byte {
    ($type:ident: $first:ident ..= $last:ident) => {
        impl $type {
            /// The variant with this number, if there is one.
            #[must_use]
            pub fn from_number(number: u32) -> Option<Self> {
                let numbers = (Self::$first as u32)..=(Self::$last as u32);
                if !numbers.contains(&number) {
                    return None;
                }
                // SAFETY:
                // - the enum is `repr(u8)`, and its numbers have no gaps: `numbers_have_no_gaps` tests it;
                // - `number` was just found to lie between the first and the last of them.
                Some(unsafe { core::mem::transmute::<u8, Self>(number as u8) })
            }
        }
    };
}
from_byte!(Verb: RunBegins ..= Panic);
from_byte!(Outcome: Finished ..= Limit);
from_byte!(End: Returned ..= Blocked);

impl Verb {
    /// Whether `object` is the number of a thread.
    #[must_use]
    pub const fn is_about_thread(self) -> bool {
        matches!(self, Self::Start | Self::Begin | Self::End | Self::Join | Self::Rename)
    }

    /// Whether it is recorded also where a trace has no room for all: what threads print, and how they
    /// begin and end.
    #[must_use]
    pub const fn is_kept(self) -> bool {
        self.is_about_thread() || matches!(self, Self::Say | Self::Raise | Self::Panic)
    }
}

impl Record {
    /// How far the operation got.
    #[must_use]
    pub fn phase(&self) -> Phase {
        self.flags.phase().unwrap_or(Phase::Did)
    }

    /// The text's number of the file and the line, where they are known.
    #[must_use]
    pub fn file_and_line(&self) -> Option<(u32, u32)> {
        (self.place != 0).then_some((self.place >> 20, self.place & 0xf_ffff))
    }

    /// The record as it lies in memory and in a file.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; RECORD_BYTES] {
        let mut bytes = [0; RECORD_BYTES];
        bytes[0..8].copy_from_slice(&self.number.to_le_bytes());
        bytes[8..16].copy_from_slice(&self.time.to_le_bytes());
        bytes[16..18].copy_from_slice(&self.thread.to_le_bytes());
        bytes[18] = self.verb as u8;
        bytes[19] = self.flags.0;
        let words = [self.object, self.ticket, self.argument, self.cause, self.place];
        for (place, word) in bytes[20..].chunks_exact_mut(4).zip(words) {
            place.copy_from_slice(&word.to_le_bytes());
        }
        bytes
    }

    /// Reads what [`Record::to_bytes`] wrote; `None` if no writer can have made these bytes.
    #[must_use]
    pub fn from_bytes(bytes: &[u8; RECORD_BYTES]) -> Option<Self> {
        let word = |at: usize| u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
        let long = |at: usize| u64::from(word(at)) | u64::from(word(at + 4)) << 32;
        let flags = Flags(bytes[19]);
        flags.phase()?;
        Some(Self {
            number: long(0),
            time: long(8).cast_signed(),
            thread: u16::from_le_bytes([bytes[16], bytes[17]]),
            verb: Verb::from_number(u32::from(bytes[18]))?,
            flags,
            object: word(20),
            ticket: word(24),
            argument: word(28),
            cause: word(32),
            place: word(36),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_no_gaps() {
        let verbs = (0..=255).filter(|&n| Verb::from_number(n).is_some_and(|v| v as u32 == n)).count();
        assert_eq!(verbs, Verb::Panic as usize + 1, "verbs count from 0");
        assert_eq!(Outcome::from_number(5), None, "five outcomes");
        assert_eq!(End::from_number(5), None, "five ends");
    }

    #[test]
    fn a_record_survives_its_bytes() {
        let record = Record {
            number: u64::MAX - 7,
            time: -5,
            thread: 0xbeef,
            verb: Verb::Get,
            flags: Flags::of(Phase::GaveUp).with(Flags::TIMED),
            object: 1,
            ticket: 2,
            argument: 3,
            cause: u32::MAX,
            place: 7 << 20 | 16,
        };
        assert_eq!(Record::from_bytes(&record.to_bytes()), Some(record), "to bytes and back");
        let mut bytes = record.to_bytes();
        bytes[18] = 200;
        assert_eq!(Record::from_bytes(&bytes), None, "no such verb");
        bytes = record.to_bytes();
        bytes[19] = 0b111;
        assert_eq!(Record::from_bytes(&bytes), None, "no such phase");
    }
}
