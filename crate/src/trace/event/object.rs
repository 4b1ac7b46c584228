//! What can happen to an object: an enum of operations for each group of kinds that share them.
//!
//! A new operation is a variant here with a tag of its own; the macro writes its encoding. Every `match` on
//! these enums in the model is exhaustive, so a new operation does not compile until the model says what it
//! means.

use super::code::{Code, Decoder, Encoder, events, fields, numbered};
use super::what::{Done, ObjectNumber, Patience, Phase, Text, ThreadNumber, Ticket};
use crate::ground::Nanos;
use crate::trace::kind::Kind;

/// How a lock was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Acquired {
    /// How often the owner has taken the lock by now, this time included; always 1 for a Lock.
    pub depth: u32,
    /// The release that let the thread go on, if it had to wait.
    pub woken_by: Option<Ticket>,
}

/// How a permit of a semaphore was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Permitted {
    /// How many permits are left.
    pub left: u64,
    /// The release that let the thread go on, if it had to wait.
    pub woken_by: Option<Ticket>,
}

/// How a wait came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Woken {
    /// The operation that let the thread go on, if it had to wait.
    pub woken_by: Option<Ticket>,
}

/// How a barrier was passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Passed {
    /// What `wait` returns: the thread's place among those who arrived, from 0.
    pub index: u32,
    /// The last arrival, which opened the barrier; `None` for that arrival itself.
    pub woken_by: Option<Ticket>,
}

/// How an item went into a queue, or came out of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The item, as Python's `repr` writes it.
    pub item: Text,
    /// The operation that made room or brought the item, if the thread had to wait.
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
    /// What can happen to an object of any kind.
    OnAny {
        /// The object was made.
        20 => Made {
            /// The object's kind.
            kind: Kind,
            /// The object's name.
            name: Text,
            /// Whether it is behind the scenes: made by a library for itself, and not by the program.
            behind: bool,
        },
        /// A thread looked at the object's state, which has no effect.
        21 => Looked {
            /// What the thread asked for: the method's name.
            what: Text,
            /// The answer, as text.
            seen: Text,
        },
        /// A thread has to wait: another one is in the middle of an operation on the object, in code of the
        /// program's own. It goes on with the next event of its operation.
        22 => Busy {
            /// The other thread.
            user: ThreadNumber,
        },
    }

    /// What can happen to a Lock or an RLock.
    OnLock {
        /// A thread takes the lock, or tries to.
        30 => Acquire {
            /// Whether a condition takes the lock back after a wait.
            implicit: bool,
            /// How long the thread is ready to wait.
            patience: Patience,
            /// How far the operation has got.
            phase: Phase<Acquired>,
        },
        /// The lock was given back.
        31 => Release {
            /// Whether a condition gave the lock back for the time of a wait.
            implicit: bool,
            /// How often the owner still holds the lock; 0 if it is free now.
            depth: u32,
        },
    }

    /// What can happen to a Condition. A wait gives the condition's lock back, by a release, before
    /// `Blocked`, and takes it again after `Has` or `GaveUp`.
    OnCondition {
        /// The condition was made with this lock.
        40 => Init {
            /// The lock's object number.
            lock: ObjectNumber,
        },
        /// A thread waits for a notification.
        41 => Wait {
            /// How long the thread is ready to wait.
            patience: Patience,
            /// How far the operation has got.
            phase: Phase<Woken>,
        },
        /// A thread notified waiters.
        42 => Notify {
            /// How many waiters at most; `None` for all of them.
            asked: Option<u64>,
            /// How many waiters were notified.
            woken: u64,
        },
    }

    /// What can happen to an Event.
    OnEvent {
        /// A thread waits until the flag is set.
        50 => Wait {
            /// How long the thread is ready to wait.
            patience: Patience,
            /// How far the operation has got.
            phase: Phase<Woken>,
        },
        /// The flag was set.
        51 => Set,
        /// The flag was cleared.
        52 => Clear,
    }

    /// What can happen to a Semaphore or a BoundedSemaphore.
    OnSemaphore {
        /// The semaphore was made with this many permits.
        60 => Init {
            /// How many permits it starts with.
            permits: u64,
        },
        /// A thread takes a permit, or tries to.
        61 => Acquire {
            /// How long the thread is ready to wait.
            patience: Patience,
            /// How far the operation has got.
            phase: Phase<Permitted>,
        },
        /// Permits were given back.
        62 => Release {
            /// How many permits there are now.
            permits: u64,
        },
    }

    /// What can happen to a Barrier.
    OnBarrier {
        /// The barrier was made for this many threads.
        70 => Init {
            /// How many threads it takes to open the barrier.
            parties: u32,
        },
        /// A thread arrives, and waits for the others.
        71 => Wait {
            /// How long the thread is ready to wait.
            patience: Patience,
            /// How far the operation has got.
            phase: Phase<Passed>,
        },
        /// The barrier was reset: it is empty again, and not broken.
        72 => Reset,
        /// The barrier was broken.
        73 => Abort {
            /// Whether it was no call of `abort` that broke the barrier, but a waiter whose time ran out or
            /// whose action failed.
            implicit: bool,
        },
    }

    /// What can happen to a Timer.
    OnTimer {
        /// The timer was made with this interval.
        80 => Init {
            /// The interval, in nanoseconds.
            interval: Nanos,
        },
        /// The timer's thread counts down. `Has` says that the timer was cancelled, `GaveUp` that it has run
        /// down and calls its function.
        81 => Wait {
            /// The interval, in nanoseconds.
            patience: Patience,
            /// How far the operation has got.
            phase: Phase<Woken>,
        },
        /// The timer was cancelled.
        82 => Cancel,
    }

    /// What can happen to a local or a context variable.
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

    /// What can happen to a queue of any kind.
    OnQueue {
        /// The queue was made with room for this many items.
        100 => Init {
            /// How many items the queue has room for; `None` if there is no limit.
            capacity: Option<u64>,
        },
        /// A thread puts an item in, or tries to.
        101 => Put {
            /// How long the thread is ready to wait.
            patience: Patience,
            /// How far the operation has got.
            phase: Phase<Moved>,
        },
        /// A thread takes an item out, or tries to.
        102 => Get {
            /// How long the thread is ready to wait.
            patience: Patience,
            /// How far the operation has got.
            phase: Phase<Moved>,
        },
        /// A thread said that an item's task is done.
        103 => TaskDone {
            /// How many tasks are not done yet.
            unfinished: u64,
        },
        /// A thread waits until every task is done.
        104 => Join {
            /// How far the operation has got.
            phase: Phase<Woken>,
        },
        /// The queue was shut down.
        105 => Shutdown {
            /// Whether the items inside were dropped at once.
            immediate: bool,
        },
        /// The queue's size was changed.
        106 => Resize {
            /// How many items the queue has room for from now on; `None` if there is no limit.
            capacity: Option<u64>,
        },
    }

    /// What can happen to a variable that threads share.
    OnShared {
        /// The variable was made with this value.
        110 => Init {
            /// The value.
            value: Text,
        },
        /// A thread read the variable.
        111 => Read {
            /// The value.
            value: Text,
        },
        /// A thread wrote the variable.
        112 => Write {
            /// The value.
            value: Text,
            /// Whether the value was changed in place, in one step.
            in_place: bool,
        },
    }
}

/// `families! { Variant(Type), … }`: the enum of everything that can happen to an object, with a variant for
/// each group of kinds that share their operations.
macro_rules! families {
    ($($(#[$doc:meta])* $variant:ident($type:ident)),* $(,)?) => {
        /// What happened to an object.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum OnObject { $($(#[$doc])* $variant($type)),* }

        impl OnObject {
            /// Whether by this a thread has done an operation, and how.
            #[inline(always)]
            pub(super) const fn done(&self) -> Option<Done> {
                match self {
                    Self::Lock(OnLock::Acquire { phase, .. }) => phase.done(),
                    Self::Condition(OnCondition::Wait { phase, .. })
                    | Self::Event(OnEvent::Wait { phase, .. }) => phase.begun(),
                    Self::Barrier(OnBarrier::Wait { phase, .. }) => phase.begun(),
                    Self::Timer(OnTimer::Wait { phase, .. }) | Self::Queue(OnQueue::Join { phase, .. }) => phase.done(),
                    Self::Semaphore(OnSemaphore::Acquire { phase, .. }) => phase.done(),
                    Self::Queue(OnQueue::Put { phase, .. } | OnQueue::Get { phase, .. }) => phase.done(),
                    Self::Any(OnAny::Made { .. } | OnAny::Busy { .. })
                    | Self::Condition(OnCondition::Init { .. })
                    | Self::Semaphore(OnSemaphore::Init { .. })
                    | Self::Barrier(OnBarrier::Init { .. })
                    | Self::Timer(OnTimer::Init { .. })
                    | Self::Queue(OnQueue::Init { .. })
                    | Self::Shared(OnShared::Init { .. }) => None,
                    _ => Some(Done::Has),
                }
            }

            /// Whether a thread begins to wait by this.
            pub(crate) const fn blocks(&self) -> bool {
                match self {
                    Self::Lock(OnLock::Acquire { phase, .. }) => phase.blocks(),
                    Self::Condition(OnCondition::Wait { phase, .. }) | Self::Event(OnEvent::Wait { phase, .. }) => {
                        phase.blocks()
                    }
                    Self::Timer(OnTimer::Wait { phase, .. }) | Self::Queue(OnQueue::Join { phase, .. }) => phase.blocks(),
                    Self::Barrier(OnBarrier::Wait { phase, .. }) => phase.blocks(),
                    Self::Semaphore(OnSemaphore::Acquire { phase, .. }) => phase.blocks(),
                    Self::Queue(OnQueue::Put { phase, .. } | OnQueue::Get { phase, .. }) => phase.blocks(),
                    Self::Any(OnAny::Busy { .. }) => true,
                    _ => false,
                }
            }

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
    /// Something that can happen to an object of any kind.
    Any(OnAny),
    /// Something happened to a Lock or an RLock.
    Lock(OnLock),
    /// Something happened to a Condition.
    Condition(OnCondition),
    /// Something happened to an Event.
    Event(OnEvent),
    /// Something happened to a Semaphore or a BoundedSemaphore.
    Semaphore(OnSemaphore),
    /// Something happened to a Barrier.
    Barrier(OnBarrier),
    /// Something happened to a Timer.
    Timer(OnTimer),
    /// Something happened to a local.
    Local(OnLocal),
    /// Something happened to a Queue, a LifoQueue, a PriorityQueue or a SimpleQueue.
    Queue(OnQueue),
    /// Something happened to a shared variable.
    Shared(OnShared),
}
