//! A machine without fibers: nobody is ever on one.

use crate::ground::word::AtomicU32;

type Job = Box<dyn FnOnce() + Send>;

pub(crate) fn is_on() -> bool {
    false
}

pub(crate) fn carry(job: Job) -> Result<(), Job> {
    Err(job)
}

pub(crate) fn begin(job: Job, _stack: Option<u32>) -> Result<(), Job> {
    Err(job)
}

pub(crate) fn wait(_word: &AtomicU32) {}

pub(crate) fn wake(_word: &AtomicU32) -> bool {
    false
}
