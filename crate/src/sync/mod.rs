//! The primitives of Python's `threading` and `queue`: one file each.
//!
//! All of them are handles: cheap clones of one shared object, `Send` and `Sync`. An operation that can block
//! follows one pattern: say what is wanted (the turn may change hands), try, and if that fails get in line
//! and wait. Operations that *give* are recorded before their effect can be seen, those that *take* after it,
//! so that the record has them in the order in which they happened to the object. No primitive asks whether
//! there is a record.

pub mod barrier;
pub mod condition;
pub mod event;
pub mod lock;
#[cfg(all(test, loom))]
mod loom_tests;
pub mod queue;
pub mod rlock;
pub mod semaphore;

pub use barrier::{Barrier, BrokenBarrierError};
pub use condition::{Condition, ConditionLock};
pub use event::Event;
pub use lock::{Lock, LockGuard};
pub use queue::{GetError, LifoQueue, PriorityQueue, PutError, Queue, ShutDown, SimpleQueue};
pub use rlock::RLock;
pub use semaphore::{BoundedSemaphore, Semaphore};
