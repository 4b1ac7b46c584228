//! A worker looks whether a lock is free, and does not wait for it.
//!
//! Watch the worker try: it never stops at the lock. Sometimes it is
//! free, and sometimes the holder has it.
//!
//! An acquire that does not block says at once whether it has the lock.
//! So a thread can do something else while others hold it.

use crate::prelude::*;

pub(super) const PROGRAM: Program = Program {
    title: "Trying without waiting",
    document: Document::ModuleOfTheWeek(
        "Controlling Access to Resources",
    ),
    uses: &["Thread", "Lock"],
    parameters: &[
        Parameter::seconds(
            "time",
            0.5,
            0.01,
            10.0,
            "How long the holder holds, and then does not.",
        ),
        Parameter::integer(
            "successes",
            3,
            1,
            20,
            "How often the worker wants to have it.",
        ),
    ],
    small: &[("time", "0.02")],
    expect,
    run,
};

fn expect(seen: &mut Seen) {
    let wanted: usize = seen.param("successes");
    let time: f64 = seen.param("time");
    let all: Vec<String> =
        seen.lines().into_iter().map(str::to_owned).collect();
    let head = ["(LockHolder) Starting", "(Worker) Starting"];
    let own: Vec<&String> = all
        .iter()
        .filter(|line| line.starts_with("(Worker) "))
        .collect();
    // The lines of the tries, whatever came of each.
    let mut lines: Vec<String> = head.map(str::to_owned).to_vec();
    let (mut acquired, mut tries) = (0, 0);
    for line in own.iter().skip(1) {
        if acquired == wanted {
            break;
        }
        tries += 1;
        let at = f64::from(tries) * time;
        let trying = "(Worker) Trying to acquire".to_owned();
        let got = format!("(Worker) Iteration {tries}: Acquired");
        if all.contains(&got) {
            acquired += 1;
            seen.at(at, &got);
            lines.extend([trying, got]);
        } else {
            let not =
                format!("(Worker) Iteration {tries}: Not acquired");
            lines.extend([trying, not]);
        }
        seen.must(!line.is_empty(), "a line is empty");
    }
    lines.push(format!("(Worker) Done after {tries} iterations"));
    // The holder's lines go on until the end cuts it off.
    let holder = ["(LockHolder) Holding", "(LockHolder) Not holding"];
    let holds: Vec<&String> = all
        .iter()
        .filter(|line| line.starts_with("(LockHolder) "))
        .skip(1)
        .collect();
    let turns = holds.iter().enumerate();
    let in_turn =
        turns.clone().all(|(n, line)| **line == holder[n % 2]);
    seen.must(in_turn, "the holder holds and does not, in turn");
    lines.extend(holds.into_iter().cloned());
    seen.exactly_in_any_order(&lines);
    seen.must(acquired == wanted, "the worker has it often enough");
    seen.ends(Outcome::Finished);
}

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
    let (mut tries, mut successes) = (0, 0);
    while successes < param("successes") {
        sleep(secs(param("time")));
        log!("Trying to acquire");
        let acquired = lock.try_acquire();
        tries += 1;
        if acquired {
            log!("Iteration {tries}: Acquired");
            successes += 1;
            lock.release();
        } else {
            log!("Iteration {tries}: Not acquired");
        }
    }
    log!("Done after {tries} iterations");
}

fn run() {
    let lock = Lock::new();
    let args = (lock.clone(),);
    Thread::new(lock_holder, args)
        .name("LockHolder")
        .daemon(true)
        .start();
    Thread::new(worker, (lock,)).name("Worker").start();
}
