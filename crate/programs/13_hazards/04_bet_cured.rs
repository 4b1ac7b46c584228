//! Two threads each add 1 to the same number, under a lock.
//!
//! Watch the thread that comes second: while the other one has the lock
//! it cannot read n. It reads what the other one has written.
//!
//! The lock makes one step of reading, computing and writing. So n ends
//! as 2, whatever the order; but all who touch n at the same time have
//! to take it. Only main need not: it reads n when both have ended.
use crate::prelude::*;

fn add(n: Shared<u32>, lock: Lock) {
    let _held = lock.hold();
    let value = n.get();
    n.set(value + 1);
}

fn run() {
    let n = Shared::new(0);
    let lock = Lock::new();
    let threads = [
        Thread::new(add, (n.clone(), lock.clone())),
        Thread::new(add, (n.clone(), lock.clone())),
    ];
    for thread in &threads {
        thread.start();
    }
    for thread in &threads {
        thread.join();
    }
    say!("{}", n.get());
}

pub(super) const PROGRAM: Particular = Program {
    title: "The bet, with a lock",
    document: Document::Threadground("First page"),
    uses: &["Thread", "Lock"],
    parameters: &[],
    small: &[],
    expect,
    run,
}
.cures("bet");

fn expect(seen: &mut Seen) {
    seen.exactly(&["2".to_owned()]);
    seen.finds(FindingKind::LostUpdate, false);
    seen.finds(FindingKind::DataRace, false);
    seen.ends(Outcome::Finished);
}
