//! A daemon shows once a second that it is there, for ever.
//!
//! Watch the beats go on while main sleeps. When main is done, the
//! daemon's lane is cut off in the middle of its endless loop.
//!
//! A daemon suits work that has no end of its own and may stop at any
//! point: nobody tells it that the program is over. Whether a beat that
//! is due at that very moment still comes is up to the schedule.
use crate::prelude::*;

fn background_task() {
    // The loop has no end: the program's end is the daemon's.
    loop {
        say!("Background task running...");
        sleep(secs(param("every")));
    }
}

fn run() {
    let t = Thread::new(background_task, ()).daemon(true);
    t.start();

    sleep(secs(param("nap")));
    say!("Main thread done, daemon will be killed");
}

pub(super) const PROGRAM: Program = Program {
    title: "A heartbeat in the background",
    document: Document::Pysheeet("Daemon Threads"),
    uses: &["Thread"],
    parameters: &[
        seconds("every", 1.0, 0.1..=10.0, "How long beats are apart."),
        seconds("nap", 3.0, 0.1..=60.0, "How long main sleeps."),
    ],
    small: &[("every", "0.3"), ("nap", "0.6")],
    expect,
    run,
};

fn expect(seen: &mut Seen) {
    let every = secs(seen.param("every"));
    let nap: f64 = seen.param("nap");
    let beat = "Background task running...".to_owned();
    let last = "Main thread done, daemon will be killed".to_owned();

    // The beats before main wakes are sure; one that is due when
    // it wakes may come before main's line, after it, or never.
    let due = |beats: u32| every * beats;
    let sure = (0..).take_while(|&k| due(k) < secs(nap)).count();
    let sure = u32::try_from(sure).unwrap_or(u32::MAX);
    let mut lines: Vec<_> = (0..sure)
        .map(|k| (due(k).as_secs_f64(), beat.clone()))
        .collect();
    let beats = seen.lines().iter().filter(|&&l| l == beat).count();
    if due(sure) == secs(nap) && beats == lines.len() + 1 {
        lines.push((nap, beat.clone()));
    }
    lines.push((nap, last.clone()));
    // On real threads either may be late.
    seen.hang_on_time([beat]);
    seen.timely(&lines);
    let before: Vec<_> = lines[..sure as usize]
        .iter()
        .map(|(_, line)| line.clone())
        .chain([last])
        .collect();
    seen.in_order(&before);
    seen.ends(Outcome::Finished);
}
