//! Of two timers one is cancelled before its time.
//!
//! Watch both count down. After two seconds main cancels the second
//! one; the first one fires, and the second never does.
//!
//! A timer is a thread that waits, and then calls a function. To
//! cancel it ends the wait, as long as the function has not been
//! called.
use crate::prelude::*;

fn delayed() {
    log!("worker running");
}

fn run() {
    let interval = secs(param("interval"));
    let t1 = Timer::new(interval, delayed).name("t1");
    let t2 = Timer::new(interval, delayed).name("t2");

    log!("starting timers");
    t1.start();
    t2.start();

    // Both count down meanwhile.
    log!("waiting before canceling t2");
    sleep(secs(param("pause")));

    log!("canceling t2");
    t2.cancel();
    log!("done");
}

pub(super) const PROGRAM: Program = Program {
    title: "Cancelling a timer",
    document: Document::ModuleOfTheWeek("Timer Threads"),
    uses: &["Timer"],
    parameters: &[
        seconds("interval", 3.0, 0.5..=60.0, "How long they run."),
        seconds("pause", 2.0, 0.0..=60.0, "When main cancels one."),
    ],
    small: &[("interval", "0.5"), ("pause", "0.1")],
    expect,
    run,
};

fn expect(seen: &mut Seen) {
    let interval: f64 = seen.param("interval");
    let pause: f64 = seen.param("pause");
    let main = [
        "(MainThread) starting timers".to_owned(),
        "(MainThread) waiting before canceling t2".to_owned(),
        "(MainThread) canceling t2".to_owned(),
        "(MainThread) done".to_owned(),
    ];
    let mut lines = main.to_vec();
    lines.push("(t1) worker running".to_owned());
    // Cancelled too late, the second one has fired as well; on real
    // threads main, or the timer, may be late.
    let too_late = "(t2) worker running";
    seen.hang_on_time([too_late]);
    let fired = seen.lines().contains(&too_late);
    if pause > interval || (pause == interval && fired) {
        lines.push(too_late.to_owned());
    }
    seen.exactly_in_any_order(&lines);
    seen.in_order(&main);
    seen.at(pause, "(MainThread) canceling t2");
    seen.at(interval, "(t1) worker running");
    seen.ends(Outcome::Finished);
}
