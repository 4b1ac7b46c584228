//! Two threads each add 1 to the same number. What comes out?
//!
//! Watch when each thread reads n. If both read 0 before either has
//! written, both write 1, and one addition is lost. First-come loses
//! none; some seeds do, and there n ends as 1.
//!
//! To add is to read, to compute and to write. If another thread writes
//! in between, what was read is old. Tests rarely see that happen: one
//! CPython or other may not switch threads at just that place, but no
//! rule says so.
use crate::prelude::*;

fn add(n: Shared<u32>) {
    let value = n.get();
    n.set(value + 1);
}

fn run() {
    let n = Shared::new(0);
    let threads = [
        Thread::new(add, (n.clone(),)),
        Thread::new(add, (n.clone(),)),
    ];
    for thread in &threads {
        thread.start();
    }
    for thread in &threads {
        thread.join();
    }
    say!("{}", n.get());
}

pub(super) const PROGRAM: Program = Program {
    title: "The bet: two threads add 1",
    document: Document::Threadground("First page"),
    uses: &["Thread"],
    parameters: &[],
    small: &[],
    expect,
    run,
};

fn expect(seen: &mut Seen) {
    let lost = seen.lines() == ["1"];
    let n = if lost { "1" } else { "2" };
    seen.exactly(&[n.to_owned()]);
    seen.finds(FindingKind::LostUpdate, lost);
    seen.finds(FindingKind::DataRace, true);
    seen.ends(Outcome::Finished);
}
