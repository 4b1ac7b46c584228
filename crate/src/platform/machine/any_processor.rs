//! Where nobody can say on which processor a thread is to run: see `native/processor.rs`.

#[derive(Debug)]
pub(crate) struct Gathered;

pub(crate) fn gather() -> Gathered {
    Gathered
}

pub(crate) fn settle(_takes_turns: bool) {}
