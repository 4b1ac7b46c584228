//! Two threads add one to the same number, and a lock saves both.
//!
//! Watch the second thread wait: it may read the value only when the
//! first one has written its result.
//!
//! A lock makes one step of several, if all who touch the value at that
//! time take it. The part between acquire and release is called a
//! critical section.
use crate::prelude::*;

fn increase(database_value: Shared<u32>, lock: Lock) {
    for _ in 0..param("repeats") {
        // From the read to the write nobody else may come in.
        lock.acquire();
        let mut local_copy = database_value.get();
        local_copy += 1;
        sleep(secs(param("pause")));
        database_value.set(local_copy);
        lock.release();
    }
}

fn run() {
    let lock = Lock::new();
    let database_value = Shared::new(0);
    say!("Start value: {}", database_value.get());

    let mut threads = Vec::new();
    for _ in 0..param("threads") {
        let args = (database_value.clone(), lock.clone());
        threads.push(Thread::new(increase, args));
    }
    for thread in &threads {
        thread.start();
    }
    for thread in &threads {
        thread.join();
    }

    say!("End value: {}", database_value.get());
    say!("end main");
}

pub(super) const PROGRAM: Particular = Program {
    title: "No update is lost under a lock",
    document: Document::AdvancedPython(
        "Avoid race conditions with Locks",
    ),
    uses: &["Thread", "Lock"],
    parameters: &[
        integer("threads", 2, 1..=16, "How many threads add one."),
        integer("repeats", 1, 1..=20, "How often each adds one."),
        seconds("pause", 0.1, 0.0..=10.0, "Time from read to write."),
    ],
    small: &[("pause", "0.01")],
    expect,
    run,
}
.cures("race-lost-update");

fn expect(seen: &mut Seen) {
    let threads: u32 = seen.param("threads");
    let repeats: u32 = seen.param("repeats");
    let value = threads * repeats;
    let pause: f64 = seen.param("pause");
    let end = format!("End value: {value}");
    seen.at(f64::from(value) * pause, &end);
    let expected =
        ["Start value: 0".to_owned(), end, "end main".into()];
    seen.exactly(&expected);
    seen.finds(FindingKind::LostUpdate, false);
    seen.finds(FindingKind::DataRace, false);
    seen.ends(Outcome::Finished);
}
