//! What can happen to an object: the operations of each kind, by the kinds that share them.
//!
//! A new operation is a variant here, with a tag that no other one has: its encoding comes with it. Every `match`
//! on these in the model is exhaustive, so that a new one does not compile until the model says what it means.

use super::code::{Code, Decoder, Encoder, events, fields, numbered};
use super::what::{ObjectNumber, Patience, Phase, Text, Ticket};
use crate::ground::Nanos;
use crate::trace::kind::Kind;

/// A lock was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Acquired {
    /// How often the owner has taken it now.
    pub depth: u32,
    /// The release that let it go on, if it had to wait.
    pub woken_by: Option<Ticket>,
}

/// A permit of a semaphore was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Permitted {
    /// Permits that are left.
    pub left: u64,
    /// The release that let it go on, if it had to wait.
    pub woken_by: Option<Ticket>,
}

/// A wait has come to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Woken {
    /// The operation that let it go on, if it had to wait.
    pub woken_by: Option<Ticket>,
}

/// A barrier was passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Passed {
    /// What `wait` returns: the number of the arrival, from 0.
    pub index: u32,
    /// The last arrival, which opened it; none for that arrival itself.
    pub woken_by: Option<Ticket>,
}

/// An item went into a queue, or came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The item, in Python's words.
    pub item: Text,
    /// The operation that made room or brought the item, if it had to wait.
    pub woken_by: Option<Ticket>,
}

fields! {
    Acquired { depth, woken_by }
    Permitted { left, woken_by }
    Woken { woken_by }
    Passed { index, woken_by }
    Moved { item, woken_by }
}
numbered! {
    Kind: Kind::ALL;
}

events! {
    /// An object of any kind.
    OnAny {
        /// It was made.
        20 => Made {
            /// What kind it is.
            kind: Kind,
            /// Its name.
            name: Text,
        },
        /// A look at its state, without effect.
        21 => Looked {
            /// What was asked, by its method's name.
            what: Text,
            /// What was seen.
            seen: Text,
        },
    }

    /// A Lock or an RLock.
    OnLock {
        /// It is to be taken.
        30 => Acquire {
            /// Whether a condition takes it back after a wait.
            implicit: bool,
            /// How long it may take.
            patience: Patience,
            /// How far it has got.
            phase: Phase<Acquired>,
        },
        /// It was given back.
        31 => Release {
            /// Whether a condition gave it back for the time of a wait.
            implicit: bool,
            /// How often its owner still has it.
            depth: u32,
        },
    }

    /// A Condition. Its lock is given back by a release before `Blocked`, and taken again after `Has` or `GaveUp`.
    OnCondition {
        /// It starts with this lock.
        40 => Init {
            /// The lock's number.
            lock: ObjectNumber,
        },
        /// A notification is waited for.
        41 => Wait {
            /// How long it may take.
            patience: Patience,
            /// How far it has got.
            phase: Phase<Woken>,
        },
        /// Waiters were notified.
        42 => Notify {
            /// How many at most; none for all of them.
            asked: Option<u64>,
            /// How many there were.
            woken: u64,
        },
    }

    /// An Event.
    OnEvent {
        /// The flag is waited for.
        50 => Wait {
            /// How long it may take.
            patience: Patience,
            /// How far it has got.
            phase: Phase<Woken>,
        },
        /// The flag was set.
        51 => Set,
        /// The flag was cleared.
        52 => Clear,
    }

    /// A Semaphore or a BoundedSemaphore.
    OnSemaphore {
        /// It starts with so many permits.
        60 => Init {
            /// The permits.
            permits: u64,
        },
        /// A permit is to be taken.
        61 => Acquire {
            /// How long it may take.
            patience: Patience,
            /// How far it has got.
            phase: Phase<Permitted>,
        },
        /// Permits were given back.
        62 => Release {
            /// How many there are now.
            permits: u64,
        },
    }

    /// A Barrier.
    OnBarrier {
        /// It is for so many threads.
        70 => Init {
            /// The number of parties.
            parties: u32,
        },
        /// The others are waited for.
        71 => Wait {
            /// How long it may take.
            patience: Patience,
            /// How far it has got.
            phase: Phase<Passed>,
        },
        /// It is back in its empty state.
        72 => Reset,
        /// It is broken.
        73 => Abort {
            /// Whether a waiter whose time ran out, or whose action failed, broke it: not a call of `abort`.
            implicit: bool,
        },
    }

    /// A Timer.
    OnTimer {
        /// It runs for so long.
        80 => Init {
            /// The interval.
            interval: Nanos,
        },
        /// Its thread counts down. `Has` is that it was cancelled, `GaveUp` that it has run down and calls its
        /// function.
        81 => Wait {
            /// The interval.
            patience: Patience,
            /// How far it has got.
            phase: Phase<Woken>,
        },
        /// It was cancelled.
        82 => Cancel,
    }

    /// A local.
    OnLocal {
        /// The thread's own value was read.
        90 => Read {
            /// The value.
            value: Text,
        },
        /// The thread's own value was written.
        91 => Write {
            /// The value.
            value: Text,
        },
    }

    /// One of the queues.
    OnQueue {
        /// It has room for so many items.
        100 => Init {
            /// How many; none for any number.
            capacity: Option<u64>,
        },
        /// An item is to go in.
        101 => Put {
            /// How long it may take.
            patience: Patience,
            /// How far it has got.
            phase: Phase<Moved>,
        },
        /// An item is to come out.
        102 => Get {
            /// How long it may take.
            patience: Patience,
            /// How far it has got.
            phase: Phase<Moved>,
        },
        /// An item's task was done.
        103 => TaskDone {
            /// How many are not done yet.
            unfinished: u64,
        },
        /// The end of all tasks is waited for.
        104 => Join {
            /// How far it has got.
            phase: Phase<Woken>,
        },
        /// It was shut down.
        105 => Shutdown {
            /// Whether what was inside was dropped at once.
            immediate: bool,
        },
    }

    /// A variable that threads share.
    OnShared {
        /// It starts with this value.
        110 => Init {
            /// The value.
            value: Text,
        },
        /// It was read.
        111 => Read {
            /// The value.
            value: Text,
        },
        /// It was written.
        112 => Write {
            /// The value.
            value: Text,
            /// Whether it was changed where it is, in one step.
            in_place: bool,
        },
    }
}

/// `families! { Variant(Type), … }`: what can happen to an object, by the kinds that share their operations.
macro_rules! families {
    ($($(#[$doc:meta])* $variant:ident($type:ident)),* $(,)?) => {
        /// What happened to an object.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum OnObject { $($(#[$doc])* $variant($type)),* }

        impl OnObject {
            /// Writes the fields; gives the tag.
            #[cfg_attr(feature = "record", inline(always))]
            pub(super) fn put(&self, to: &mut Encoder<'_>) -> u8 {
                match self { $(Self::$variant(what) => what.put(to),)* }
            }

            pub(super) fn take(tag: u8, from: &mut Decoder<'_>) -> Option<Self> {
                $(if $type::has(tag) {
                    return $type::take(tag, from).map(Self::$variant);
                })*
                None
            }

            #[cfg(test)]
            pub(super) fn tags() -> Vec<u8> {
                [$($type::TAGS),*].concat()
            }

            #[cfg(test)]
            pub(super) fn samples() -> Vec<Self> {
                let mut all = Vec::new();
                $(all.extend($type::samples().into_iter().map(Self::$variant));)*
                all
            }
        }

        $(impl From<$type> for OnObject {
            fn from(what: $type) -> Self {
                Self::$variant(what)
            }
        })*
    };
}

families! {
    /// What can happen to any.
    Any(OnAny),
    /// To a Lock or an RLock.
    Lock(OnLock),
    /// To a Condition.
    Condition(OnCondition),
    /// To an Event.
    Event(OnEvent),
    /// To a Semaphore or a BoundedSemaphore.
    Semaphore(OnSemaphore),
    /// To a Barrier.
    Barrier(OnBarrier),
    /// To a Timer.
    Timer(OnTimer),
    /// To a local.
    Local(OnLocal),
    /// To a Queue, a LifoQueue, a PriorityQueue or a SimpleQueue.
    Queue(OnQueue),
    /// To a shared variable.
    Shared(OnShared),
}
