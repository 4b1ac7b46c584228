//! A bounded semaphore refuses a permit that nobody has taken.
//!
//! Watch fifteen threads share ten permits. At the end main gives one
//! back too many: the bounded one raises an error, a plain one has 11.
//!
//! A semaphore counts permits. To give back more than were taken is a
//! mistake most often, and a bounded semaphore says so. A plain one
//! takes it, and then lets in one thread more.
use crate::prelude::*;

fn visit(semaphore: BoundedSemaphore) {
    let _permit = semaphore.hold();
    say!("a thread is inside");
    sleep(secs(param("time")));
    say!("a thread leaves");
}

fn run() {
    // Who says nothing gets one permit.
    let one = BoundedSemaphore::default();
    let first = one.try_acquire().repr();
    let second = one.try_acquire().repr();
    say!("by default: {first}, then {second}");

    let permits: i64 = param("permits");
    let threads: u32 = param("threads");
    say!("{threads} threads, {permits} permits");
    let semaphore = BoundedSemaphore::new(permits);
    let mut visitors = Vec::new();
    for _ in 0..threads {
        visitors.push(Thread::new(visit, (semaphore.clone(),)));
    }
    for thread in &visitors {
        thread.start();
    }
    for thread in &visitors {
        thread.join();
    }

    // All permits are back. One more is an error here.
    if let Err(error) = catch(|| semaphore.release()) {
        say!("{error}");
    }

    // It is none here.
    let plain = Semaphore::new(permits);
    plain.release();
    let mut count = 0;
    while plain.try_acquire() {
        count += 1;
    }
    say!("Semaphore: {count} permits");
}

pub(super) const PROGRAM: Particular = Program {
    title: "Permits, and one too many",
    document: Document::PythonNotes("17.5"),
    uses: &["Thread", "Semaphore", "BoundedSemaphore"],
    parameters: &[
        integer("permits", 10, 1..=30, "How many permits there are."),
        integer("threads", 15, 1..=40, "How many threads want one."),
        seconds("time", 0.5, 0.0..=10.0, "How long a permit is kept."),
    ],
    small: &[("permits", "2"), ("threads", "3"), ("time", "0.01")],
    expect,
    run,
}
.together();

fn expect(seen: &mut Seen) {
    let permits: u32 = seen.param("permits");
    let threads: u32 = seen.param("threads");
    let time: f64 = seen.param("time");
    let mut lines = vec![
        (0.0, "by default: True, then False".to_owned()),
        (0.0, format!("{threads} threads, {permits} permits")),
    ];
    // They come in rounds, as permits come back.
    for round in 0..threads {
        let begun = f64::from(round / permits) * time;
        lines.push((begun, "a thread is inside".to_owned()));
        lines.push((begun + time, "a thread leaves".to_owned()));
    }
    let rounds = f64::from(threads.div_ceil(permits));
    let plain = format!("Semaphore: {} permits", permits + 1);
    for line in [
        "ValueError: Semaphore released too many times",
        plain.as_str(),
    ] {
        lines.push((rounds * time, line.to_owned()));
    }
    seen.timely(&lines);
    let mut inside = 0_i64;
    let mut most = 0;
    for line in seen.lines() {
        inside += i64::from(line == "a thread is inside");
        inside -= i64::from(line == "a thread leaves");
        most = most.max(inside);
    }
    seen.must(most <= i64::from(permits), "too many are inside");
    seen.ends(Outcome::Finished);
}
