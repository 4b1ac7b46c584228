//! All that a barrier can do, one after the other.
//!
//! Watch three threads meet. Then two wait for a third who never comes:
//! main sends them away by a reset, and the next two by an abort.
//!
//! The last thread to come opens the barrier, and one runs its action.
//! Each gets another number back, so that one may do what needs doing
//! once. Whoever waits at a barrier that breaks gets an error.
use crate::prelude::*;

fn action() {
    say!("action");
}

fn passes(barrier: Barrier) {
    match barrier.wait() {
        Ok(index) => say!("passed with index {index}"),
        Err(error) => say!("{error}"),
    }
}

fn start(barrier: &Barrier, count: u32) -> Vec<Thread> {
    let mut threads = Vec::new();
    for _ in 0..count {
        threads.push(Thread::new(passes, (barrier.clone(),)));
    }
    for thread in &threads {
        thread.start();
    }
    threads
}

fn join(threads: &[Thread]) {
    for thread in threads {
        thread.join();
    }
}

fn run() {
    let parties: u32 = param("parties");
    let barrier = Barrier::with_action(parties, action);
    let broken = barrier.broken().repr();
    say!("parties {}, broken {broken}", barrier.parties());
    join(&start(&barrier, parties));

    // One is missing: the others wait until main steps in.
    for what in ["reset", "abort"] {
        let threads = start(&barrier, parties - 1);
        loop {
            sleep(secs(param("pause")));
            if barrier.n_waiting() == parties - 1 {
                break;
            }
        }
        say!("n_waiting {}: {what}", barrier.n_waiting());
        if what == "reset" {
            barrier.reset();
        } else {
            barrier.abort();
        }
        join(&threads);
        say!("after the {what}: {}", barrier.broken().repr());
    }
}

pub(super) const PROGRAM: Particular = Program {
    title: "A barrier's every method",
    document: Document::CorePython("Table 4-2"),
    uses: &["Thread", "Barrier"],
    parameters: &[
        integer("parties", 3, 2..=16, "How many it waits for."),
        seconds("pause", 0.5, 0.1..=10.0, "When main steps in."),
    ],
    small: &[("pause", "0.1")],
    expect,
    run,
}
.together();

fn expect(seen: &mut Seen) {
    let parties: u32 = seen.param("parties");
    let pause: f64 = seen.param("pause");
    let line = |at: f64, line: String| (at, line);
    let mut lines = vec![
        line(0.0, format!("parties {parties}, broken False")),
        line(0.0, "action".to_owned()),
    ];
    let index = |n| line(0.0, format!("passed with index {n}"));
    lines.extend((0..parties).map(index));
    // The action is run before the barrier opens.
    for (_, passed) in (0..parties).map(index) {
        seen.in_order(&["action".to_owned(), passed]);
    }
    for (round, what) in [(1.0, "reset"), (2.0, "abort")] {
        let at = round * pause;
        let waiting = parties - 1;
        lines.push(line(at, format!("n_waiting {waiting}: {what}")));
        for _ in 0..waiting {
            lines.push(line(at, "BrokenBarrierError".to_owned()));
        }
        let broken = if what == "abort" { "True" } else { "False" };
        lines.push(line(at, format!("after the {what}: {broken}")));
    }
    seen.timely(&lines);
    let order: Vec<String> = lines
        .into_iter()
        .map(|(_, line)| line)
        .filter(|line| !line.starts_with("passed"))
        .collect();
    seen.in_order(&order);
    seen.ends(Outcome::Finished);
}
