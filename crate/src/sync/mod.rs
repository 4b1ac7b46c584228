//! The primitives of Python's `threading` and `queue`: one file each.
//!
//! All are handles: cheap clones of one shared object, `Send` and `Sync`. An operation that can block
//! follows one pattern: say what is wanted (the turn may change hands), try, and if that fails get in line and
//! wait. Operations that *give* are recorded before their effect can be seen, those that *take* after it, so
//! that the record's order agrees with the objects'. Whether there is a record is no primitive's business.

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
