//! A machine without fibers: nobody is ever on one.

use crate::ground::word::AtomicU32;

type Job = Box<dyn FnOnce() + Send>;

pub(crate) fn are_here() -> bool {
    false
}

pub(crate) const WAITS: bool = false;

pub(crate) fn should_rest() -> bool {
    false
}

pub(crate) fn rest() {}

pub(crate) fn is_on() -> bool {
    false
}

pub(crate) fn carry(job: Job) -> Result<(), Job> {
    Err(job)
}

/// There is none.
#[derive(Debug)]
pub(crate) enum Room {}

impl Room {
    pub(crate) fn bytes(&self) -> u32 {
        match *self {}
    }
}

pub(crate) fn room(_bytes: u32) -> Option<Room> {
    None
}

pub(crate) fn begin(job: Job, _room: Option<Room>) -> Result<(), Job> {
    Err(job)
}

pub(crate) fn wait(_word: &AtomicU32) {}

pub(crate) fn wake(_word: &AtomicU32) -> bool {
    false
}
