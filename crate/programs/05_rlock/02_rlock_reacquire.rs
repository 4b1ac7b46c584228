//! One thread takes a re-entrant lock twice.
//!
//! Watch the lock's depth, which is how often it is taken: it goes up
//! to 2, and back to 0. Only then is the lock free.
//!
//! An RLock knows its owner, and lets it in again; a plain Lock would
//! refuse the second try. It takes one release for each acquire.
use crate::prelude::*;

fn run() {
    let lock = RLock::new();

    // The first acquire makes this thread the owner.
    say!("First try: {}", lock.acquire().repr());

    // The owner need not wait for itself.
    say!("Second try: {}", lock.try_acquire().repr());

    // One release for each acquire.
    lock.release();
    lock.release();
}

pub(super) const PROGRAM: Program = Program {
    title: "Taking an RLock twice",
    document: Document::ModuleOfTheWeek("Re-entrant Locks"),
    uses: &["RLock"],
    parameters: &[],
    small: &[],
    expect,
    run,
};

fn expect(seen: &mut Seen) {
    seen.exactly(&[
        "First try: True".to_owned(),
        "Second try: True".to_owned(),
    ]);
    seen.ends(Outcome::Finished);
}
