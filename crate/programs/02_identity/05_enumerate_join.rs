//! Three daemons sleep, and main waits for every thread it can find.
//!
//! Watch main join one daemon after the other, each for five seconds at
//! most. None sleeps longer, so none is cut off, and main ends last.
//!
//! `enumerate` lists all threads that are alive, so main need not keep
//! them to join them. It finds itself there, too, and has to leave
//! itself out: a thread cannot wait for its own end.
use crate::prelude::*;

fn worker(pause: i32) {
    log!("sleeping {pause}");
    sleep(secs(f64::from(pause)));
    log!("ending");
}

fn run() {
    // The sleeps are drawn in one thread, so that every run has the
    // same ones.
    let mut rng = Random::new(param("numbers"));
    for _ in 0..param::<u32>("threads") {
        let pause = rng.randint(param("shortest"), param("longest"));
        let t = Thread::new(worker, (pause,)).daemon(true);
        t.start();
    }

    // Main finds itself in the list. Joining oneself is an error.
    let main_thread = current_thread();
    for t in enumerate() {
        if t.ident() == main_thread.ident() {
            if let Err(error) = catch(|| t.join()) {
                log!("{error}");
            }
            continue;
        }
        log!("joining {}", t.get_name());
        t.join_timeout(secs(param("timeout")));
    }
}

pub(super) const PROGRAM: Program = Program {
    title: "Join all threads there are",
    document: Document::ModuleOfTheWeek("Enumerating All Threads"),
    uses: &["Thread", "current_thread", "enumerate"],
    parameters: &[
        integer("threads", 3, 1..=16, "How many daemons there are."),
        integer("shortest", 1, 1..=5, "Fewest seconds one sleeps."),
        integer("longest", 5, 5..=60, "Most seconds one sleeps."),
        seconds("timeout", 5.0, 1.0..=60.0, "Main's wait for each."),
        integer("numbers", 7, 0..=1_000_000, "The sleeps' seed."),
    ],
    // With this seed both sleep for a second.
    small: &[("threads", "2"), ("numbers", "2")],
    expect,
    run,
};

fn expect(seen: &mut Seen) {
    let (low, high) = (seen.param("shortest"), seen.param("longest"));
    let timeout: f64 = seen.param("timeout");
    let mut rng = Random::new(seen.param("numbers"));
    let error = "RuntimeError: cannot join current thread";
    let itself = format!("(MainThread) {error}");
    let mut lines = vec![(0.0, itself.clone())];
    let mut joining = vec![itself];
    let mut sleeps = Vec::new();
    let mut now = 0.0_f64;
    for number in 1..=seen.param::<u32>("threads") {
        let name = format!("Thread-{number} (worker)");
        let pause = rng.randint(low, high);
        lines.push((0.0, format!("({name}) sleeping {pause}")));
        joining.push(format!("(MainThread) joining {name}"));
        lines.push((now, format!("(MainThread) joining {name}")));

        // Main goes on when the daemon ends, or the time is over.
        let ends = f64::from(pause);
        let joined = ends < now + timeout;
        sleeps.push((ends, joined, format!("({name}) ending")));
        now = now.max(ends.min(now + timeout));
    }
    for (ends, joined, ending) in sleeps {
        // If main goes at the very moment, both may happen.
        let either = !joined && ends == now;
        let is = seen.lines().contains(&ending.as_str());
        if joined || ends < now || either && is {
            lines.push((ends, ending));
        }
    }
    // On real threads a daemon may have ended when main looks for it,
    // or be late and cut off, even before it sleeps.
    let unsure = lines.iter().map(|(_, line)| line);
    seen.hang_on_time(unsure.filter(|line| !line.ends_with(error)));
    seen.in_order(&joining);
    seen.timely(&lines);
    seen.ends(Outcome::Finished);
}
