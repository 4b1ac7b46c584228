//! A daemon is joined, so the program waits for its end.
//!
//! Watch the daemon's lane: it is not cut off at the end, since the
//! main thread waits at `join` until the daemon wakes and exits.
//!
//! The end of the program does not wait for a daemon, but `join` does.
//! Joining works alike for daemons and for other threads.
use crate::prelude::*;

fn daemon() {
    log!("Starting");
    sleep(secs(param("nap")));
    log!("Exiting");
}

fn non_daemon() {
    log!("Starting");
    log!("Exiting");
}

fn run() {
    let d = Thread::new(daemon, ()).name("daemon").daemon(true);
    let t = Thread::new(non_daemon, ()).name("non-daemon");

    d.start();
    t.start();

    // Without this the daemon would never exit.
    d.join();
    t.join();
}

pub(super) const PROGRAM: Program = Program {
    title: "A daemon is joined",
    document: Document::ModuleOfTheWeek(
        "Daemon vs. Non-Daemon Threads",
    ),
    uses: &["Thread"],
    parameters: &[seconds("nap", 2.0, 0.0..=60.0, "The daemon's nap.")],
    small: &[("nap", "0.05")],
    expect,
    run,
};

fn expect(seen: &mut Seen) {
    let lines = [
        (0.0, "(daemon) Starting"),
        (0.0, "(non-daemon) Starting"),
        (0.0, "(non-daemon) Exiting"),
        (seen.param("nap"), "(daemon) Exiting"),
    ]
    .map(|(due, line)| (due, line.to_owned()));
    seen.timely(&lines);
    seen.in_order(&[lines[0].1.clone(), lines[3].1.clone()]);
    seen.in_order(&[lines[1].1.clone(), lines[2].1.clone()]);
    seen.ends(Outcome::Finished);
}
