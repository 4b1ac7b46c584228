//! A daemon sleeps, and the program ends before it wakes.
//!
//! Watch the daemon's lane: it is cut off when the program ends, and
//! its "Exiting" is never printed.
//!
//! A program waits for its threads before it ends, but not for its
//! daemons. A daemon gets no chance to clean up.
use crate::prelude::*;

fn daemon(awake: Event) {
    log!("Starting");
    awake.set();
    sleep(secs(param("nap")));
    log!("Exiting");
}

fn non_daemon() {
    log!("Starting");
    log!("Exiting");
}

fn run() {
    // Nobody waits for a daemon at the end.
    let awake = Event::new();
    let d = Thread::new(daemon, (awake.clone(),));
    let d = d.name("daemon").daemon(true);
    let t = Thread::new(non_daemon, ()).name("non-daemon");

    d.start();
    t.start();

    // The daemon has begun, at least, before the program ends.
    awake.wait();
}

pub(super) const PROGRAM: Program = Program {
    title: "A daemon is cut off",
    document: Document::ModuleOfTheWeek(
        "Daemon vs. Non-Daemon Threads",
    ),
    uses: &["Thread", "Event"],
    parameters: &[seconds("nap", 2.0, 0.1..=60.0, "The daemon's nap.")],
    small: &[("nap", "0.2")],
    expect,
    run,
};

fn expect(seen: &mut Seen) {
    // On real threads main may be late, and end after the nap.
    seen.hang_on_time(["(daemon) Exiting"]);
    seen.exactly_in_any_order(&[
        "(daemon) Starting".to_owned(),
        "(non-daemon) Starting".to_owned(),
        "(non-daemon) Exiting".to_owned(),
    ]);
    seen.in_order(&[
        "(non-daemon) Starting".to_owned(),
        "(non-daemon) Exiting".to_owned(),
    ]);
    seen.ends(Outcome::Finished);
}
