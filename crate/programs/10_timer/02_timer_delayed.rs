//! A timer calls a function after two seconds, if nobody cancels it.
//!
//! Watch the timer run down in its own lane. Tick `cancel` and run
//! again: its lane ends at once, and it prints nothing.
//!
//! A timer is a thread that waits before it calls its function. It can
//! be cancelled as long as it waits, and not any more afterwards.
use crate::prelude::*;

fn delayed_task() {
    say!("Task executed after delay");
}

fn run() {
    let delay = secs(param("delay"));
    let timer = Timer::new(delay, delayed_task);
    say!("Timer started");
    timer.start();

    // Only one who still waits can be told not to.
    if param("cancel") {
        timer.cancel();
        say!("Timer cancelled");
    }
}

pub(super) const PROGRAM: Program = Program {
    title: "A task for later",
    document: Document::Pysheeet("Timer - Delayed Execution"),
    uses: &["Timer"],
    parameters: &[
        seconds("delay", 2.0, 0.0..=60.0, "How long the timer waits."),
        flag("cancel", false, "Whether main cancels it."),
    ],
    small: &[("delay", "0.1")],
    expect,
    run,
};

fn expect(seen: &mut Seen) {
    let delay: f64 = seen.param("delay");
    let cancelled: bool = seen.param("cancel");
    let task = "Task executed after delay".to_owned();
    let mut lines = vec![(0.0, "Timer started".to_owned())];
    // Without a delay it may have run before it is cancelled.
    let ran = seen.lines().contains(&task.as_str());
    if !cancelled || (delay == 0.0 && ran) {
        lines.push((delay, task));
    }
    if cancelled {
        lines.push((0.0, "Timer cancelled".to_owned()));
    }
    seen.timely(&lines);
    seen.ends(Outcome::Finished);
}
