//! A thread that has a lock can't take it a second time.
//!
//! Watch the second try: it is refused, though the thread that asks is
//! the very one that holds the lock.
//!
//! A plain lock does not know its holder. Had the second try waited, it
//! would have waited for itself, for ever. A re-entrant lock, `RLock`,
//! lets its holder in again.
use crate::prelude::*;

fn run() {
    let lock = Lock::new();

    // Free: it is taken.
    say!("First try: {}", lock.acquire().repr());

    // Taken: do not wait, or it would be for ever.
    say!("Second try: {}", lock.try_acquire().repr());
}

pub(super) const PROGRAM: Program = Program {
    title: "A lock, taken twice by one thread",
    document: Document::ModuleOfTheWeek("Re-entrant Locks"),
    uses: &["Lock"],
    parameters: &[],
    small: &[],
    expect,
    run,
};

fn expect(seen: &mut Seen) {
    let lines = ["First try: True", "Second try: False"];
    seen.exactly(&lines.map(str::to_owned));
    seen.ends(Outcome::Finished);
}
