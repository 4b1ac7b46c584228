//! The one list of the kinds of objects. A row has a kind's number in a trace, its name in Rust, its name in
//! Python, and the text in a program that makes an object of this kind.
//!
//! `build.rs` reads from these very rows which expressions make an object, and `scripts/lib/content.py` what
//! a program's `uses` must say. So a row stays on a line of its own, with its texts in quotes.

use serde::{Deserialize, Serialize};

macro_rules! kinds {
    ($($number:literal $rust:ident $python:literal $($maker:literal)+;)+) => {
        /// The kind of an object.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(test, derive(ts_rs::TS), ts(rename = "ObjectType"))]
        #[repr(u8)]
        #[allow(missing_docs, reason = "each is the type of that name")]
        pub enum Kind {
            $(#[serde(rename = $python)] $rust = $number,)+
        }

        impl Kind {
            /// Every kind, in the order of their numbers.
            pub const ALL: &[Self] = &[$(Self::$rust),+];

            /// Whether it is a lock: taken by one thread at a time.
            #[must_use]
            pub const fn is_lock(self) -> bool {
                matches!(self, Self::Lock | Self::RLock)
            }
        }
    };
}

kinds! {
    1 Lock "Lock" "Lock::" "low_level::allocate_lock()";
    2 RLock "RLock" "RLock::";
    3 Condition "Condition" "Condition::";
    4 Event "Event" "Event::";
    5 Semaphore "Semaphore" "Semaphore::";
    6 BoundedSemaphore "BoundedSemaphore" "BoundedSemaphore::";
    7 Barrier "Barrier" "Barrier::";
    8 Timer "Timer" "Timer::";
    9 Local "local" "Local::";
    10 Queue "Queue" "Queue::";
    11 LifoQueue "LifoQueue" "LifoQueue::";
    12 PriorityQueue "PriorityQueue" "PriorityQueue::";
    13 SimpleQueue "SimpleQueue" "SimpleQueue::";
    14 Shared "Shared" "Shared::";
    15 ContextVar "ContextVar" "ContextVar::";
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As `build.rs` and `content.py` read them.
    #[test]
    fn each_row_can_be_read_from_the_file() {
        let rows: Vec<&str> = include_str!("kind.rs")
            .lines()
            .map(str::trim)
            .filter(|line| line.starts_with(|c: char| c.is_ascii_digit()))
            .collect();
        assert_eq!(Kind::ALL.len(), rows.len(), "each kind is in a row");
        for ((row, kind), number) in rows.iter().zip(Kind::ALL).zip(1..) {
            assert_eq!(*kind as u32, number, "numbers count from 1");
            let name = serde_json::to_string(&kind).expect("a name");
            let begin = format!("{number} {kind:?} {name} \"");
            assert!(row.starts_with(&begin) && row.ends_with("\";"), "{row} must begin with {begin}");
        }
    }
}
