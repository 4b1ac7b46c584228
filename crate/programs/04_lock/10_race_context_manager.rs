//! A guard gives the lock back, even when the work under it fails.
//!
//! Watch the lock: the first thread fails in the middle of its work,
//! and the lock is free afterwards all the same. So the others can take
//! it, one after the other, and do not wait for ever.
//!
//! A lock that is never released keeps everybody out for ever. A guard
//! (in Python, `with`) releases it at the end of its block, however
//! that end comes. It does not undo what was done half-way.
use crate::prelude::*;

fn increase(database_value: Shared<u32>, lock: Lock) {
    for _ in 0..param("repeats") {
        let _held = lock.hold();
        let mut local_copy = database_value.get();
        local_copy += 1;
        sleep(secs(param("pause")));
        database_value.set(local_copy);
    }
}

fn fail(lock: Lock) {
    let result = catch(|| -> () {
        let _held = lock.hold();
        panic!("half-way");
    });
    if let Err(error) = result {
        say!("failed: {}", error.text);
    }
}

fn run() {
    let lock = Lock::new();
    let database_value = Shared::new(0);
    say!("Start value: {}", database_value.get());

    // It leaves no held lock behind.
    if param("fail") {
        let failing = Thread::new(fail, (lock.clone(),));
        failing.start();
        failing.join();
    }

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
    say!("locked: {}", lock.locked().repr());
    say!("end main");
}

pub(super) const PROGRAM: Particular = Program {
    title: "A guard, also when it fails",
    document: Document::AdvancedPython(
        "Use the lock as a context manager",
    ),
    uses: &["Thread", "Lock"],
    parameters: &[
        integer("threads", 2, 1..=16, "How many threads add one."),
        integer("repeats", 1, 1..=20, "How often each adds one."),
        seconds("pause", 0.1, 0.0..=10.0, "Time from read to write."),
        flag("fail", true, "Whether one fails under the lock first."),
    ],
    small: &[("pause", "0.01")],
    expect,
    run,
}
.together();

fn expect(seen: &mut Seen) {
    let threads: u32 = seen.param("threads");
    let repeats: u32 = seen.param("repeats");
    let value = threads * repeats;
    let pause: f64 = seen.param("pause");
    let mut lines = vec!["Start value: 0".to_owned()];
    if seen.param("fail") {
        lines.push("failed: half-way".to_owned());
    }
    let end = format!("End value: {value}");
    seen.at(f64::from(value) * pause, &end);
    lines.push(end);
    lines.push("locked: False".to_owned());
    lines.push("end main".to_owned());
    seen.exactly(&lines);
    seen.ends(Outcome::Finished);
}
