//! Ten threads share three connections.
//!
//! Watch the permits: three threads are connected at a time, and the
//! others wait. Whoever disconnects lets the next one in.
//!
//! A semaphore counts permits. It keeps a limited thing, such as the
//! connections to a server, from being used by too many at once.
use crate::prelude::*;

fn access_database(connection_pool: Semaphore, number: u32) {
    say!("Thread {number} waiting for connection...");
    let _permit = connection_pool.hold();

    // There are never more threads here than permits.
    say!("Thread {number} connected");
    sleep(secs(param("time")));
    say!("Thread {number} disconnected");
}

fn run() {
    let connection_pool = Semaphore::new(param("connections"));

    // Every thread wants one of the few connections.
    for number in 0..param::<u32>("threads") {
        Thread::new(access_database, (connection_pool.clone(), number))
            .start();
    }
}

pub(super) const PROGRAM: Particular = Program {
    title: "Three connections for ten threads",
    document: Document::Pysheeet("Semaphore - Resource Limiting"),
    uses: &["Thread", "Semaphore"],
    parameters: &[
        integer("connections", 3, 1..=20, "How many at once."),
        integer("threads", 10, 1..=50, "How many want to connect."),
        seconds("time", 1.0, 0.0..=60.0, "How long each stays."),
    ],
    small: &[("connections", "1"), ("threads", "2"), ("time", "0.02")],
    expect,
    run,
}
.together();

fn expect(seen: &mut Seen) {
    let permits: u32 = seen.param("connections");
    let threads: u32 = seen.param("threads");
    let mut lines = Vec::new();
    for number in 0..threads {
        let own =
            ["waiting for connection...", "connected", "disconnected"]
                .map(|what| format!("Thread {number} {what}"));
        seen.in_order(&own);
        lines.extend(own);
    }
    seen.exactly_in_any_order(&lines);

    // A thread says that it disconnects while it still has its permit.
    let mut inside = 0_i64;
    let mut most = 0;
    for line in seen.lines() {
        inside += i64::from(line.ends_with(" connected"));
        inside -= i64::from(line.ends_with(" disconnected"));
        most = most.max(inside);
    }
    seen.must(most <= i64::from(permits), "too many are connected");
    seen.ends(Outcome::Finished);
}
