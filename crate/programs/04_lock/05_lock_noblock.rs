//! A worker looks whether a lock is free, and does not wait for it.
//!
//! Watch the worker try: it never stops at the lock. Sometimes it is
//! free, and sometimes the holder has it.
//!
//! An acquire that does not block says at once whether it has the lock.
//! So a thread can do something else while others hold it.
use crate::prelude::*;

fn lock_holder(lock: Lock) {
    log!("Starting");
    loop {
        {
            let _held = lock.hold();
            log!("Holding");
            sleep(secs(param("time")));
        }
        log!("Not holding");
        sleep(secs(param("time")));
    }
}

fn worker(lock: Lock) {
    log!("Starting");
    let (mut num_tries, mut num_acquires) = (0, 0);
    while num_acquires < param("successes") {
        sleep(secs(param("time")));
        log!("Trying to acquire");
        let have_it = lock.try_acquire();
        num_tries += 1;
        if have_it {
            log!("Iteration {num_tries}: Acquired");
            num_acquires += 1;
            lock.release();
        } else {
            log!("Iteration {num_tries}: Not acquired");
        }
    }
    log!("Done after {num_tries} iterations");
}

fn run() {
    let lock = Lock::new();
    let args = (lock.clone(),);
    Thread::new(lock_holder, args)
        .name("lockholder")
        .daemon(true)
        .start();
    Thread::new(worker, (lock,)).name("worker").start();
}

pub(super) const PROGRAM: Program = Program {
    title: "Trying without waiting",
    document: Document::ModuleOfTheWeek(
        "Controlling Access to Resources",
    ),
    uses: &["Thread", "Lock"],
    parameters: &[
        seconds("time", 0.5, 0.01..=10.0, "Time held, and time free."),
        integer("successes", 3, 1..=20, "How often it must succeed."),
    ],
    small: &[("time", "0.02")],
    expect,
    run,
};

fn expect(seen: &mut Seen) {
    let wanted: u32 = seen.param("successes");
    let time: f64 = seen.param("time");
    let said_by = |who: &str| -> Vec<String> {
        let lines = seen.lines().into_iter().map(str::to_owned);
        lines.filter(|line| line.starts_with(who)).collect()
    };
    let worker = said_by("(worker) ");
    let holder = said_by("(lockholder) ");

    // Each try is due when the holder changes, so what comes of it is
    // for the schedule to say. All else follows.
    let mut lines = vec!["(worker) Starting".to_owned()];
    let (mut tries, mut successes) = (0, 0);
    while successes < wanted && lines.len() < worker.len() {
        tries += 1;
        let mut came = format!("(worker) Iteration {tries}: Acquired");
        if worker.contains(&came) {
            successes += 1;
        } else {
            came = came.replace("Acquired", "Not acquired");
        }
        seen.at(f64::from(tries) * time, &came);
        lines.extend(["(worker) Trying to acquire".into(), came]);
    }
    lines.push(format!("(worker) Done after {tries} iterations"));
    seen.must(
        worker == lines && successes == wanted,
        format!("the worker must say {lines:#?}, but says {worker:#?}"),
    );

    // The holder goes on until the end of the worker cuts it off; on
    // real threads that may be before it has said anything.
    let turns = ["(lockholder) Holding", "(lockholder) Not holding"];
    let mut lines = vec!["(lockholder) Starting"];
    lines.extend(
        turns.iter().cycle().take(holder.len().saturating_sub(1)),
    );
    if !seen.exact() {
        lines.truncate(holder.len());
    }
    let both = worker.len() + holder.len() == seen.lines().len();
    seen.must(holder == lines && both, "the holder takes turns");
    for (turn, line) in (0_u32..).zip(turns) {
        for (round, at) in (0_u32..).zip(seen.when(line)) {
            let due = f64::from(2 * round + turn) * time;
            let is = (at - due).abs() < 1e-6;
            seen.must(is, format!("\"{line}\" is at {at}, not {due}"));
        }
    }
    if seen.exact() {
        let changes = (holder.len() as u32).saturating_sub(1);
        seen.must(changes.abs_diff(tries) <= 1, "the holder stops");
    }
    seen.ends(Outcome::Finished);
}
