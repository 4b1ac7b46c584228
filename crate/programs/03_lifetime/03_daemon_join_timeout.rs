//! A daemon is joined, but only for a while.
//!
//! Watch main wait for the daemon for one second, find it still alive,
//! and go on. The daemon's lane is cut off when the program ends.
//!
//! A `join` with a timeout gives up when the time is over. It does not
//! say which it was, so ask `is_alive` afterwards. A thread that has
//! ended is joined at once, whatever the timeout.
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

    // The daemon sleeps longer than that. In older Pythons it is
    // `isAlive` that tells so.
    d.join_timeout(secs(param("timeout")));
    say!("d.is_alive() {}", d.is_alive().repr());

    // This one has ended long ago: no time is lost here.
    t.join_timeout(secs(param("other")));
}

pub(super) const PROGRAM: Program = Program {
    title: "A join that gives up",
    document: Document::ModuleOfTheWeek(
        "Daemon vs. Non-Daemon Threads",
    ),
    uses: &["Thread"],
    parameters: &[
        seconds("nap", 2.0, 0.1..=60.0, "How long the daemon sleeps."),
        seconds("timeout", 1.0, 0.1..=60.0, "The wait for the daemon."),
        seconds("other", 5.0, 0.1..=60.0, "The wait for the other."),
    ],
    small: &[("nap", "1"), ("timeout", "0.1")],
    expect,
    run,
};

fn expect(seen: &mut Seen) {
    let nap: f64 = seen.param("nap");
    let timeout: f64 = seen.param("timeout");
    let alive = "d.is_alive() True".to_owned();
    let ended = "d.is_alive() False".to_owned();
    let exiting = "(daemon) Exiting".to_owned();
    let mut lines = vec![
        (0.0, "(daemon) Starting".to_owned()),
        (0.0, "(non-daemon) Starting".to_owned()),
        (0.0, "(non-daemon) Exiting".to_owned()),
    ];
    seen.in_order(&[lines[1].1.clone(), lines[2].1.clone()]);

    // On real threads either may be late.
    let told = [&alive, &ended]
        .map(|line| seen.lines().contains(&line.as_str()));
    seen.must(told[0] != told[1], "the daemon is alive, or is not");
    seen.hang_on_time([&lines[0].1, &exiting, &alive, &ended]);

    // If both come at one moment, either may be the first.
    let is = |line: &String| seen.lines().contains(&line.as_str());
    let joined = nap < timeout || nap == timeout && is(&ended);
    let exits = joined || nap == timeout && is(&exiting);
    if exits {
        lines.push((nap, exiting.clone()));
    }
    let last = if joined { ended } else { alive };
    lines.push((nap.min(timeout), last.clone()));
    if joined {
        seen.in_order(&[exiting, last]);
    }
    seen.timely(&lines);
    seen.ends(Outcome::Finished);
}
