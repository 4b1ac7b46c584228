//! A lock is free or taken, and any thread may release it.
//!
//! Watch the second thread, Dummy-1, wait for `lock`, which main holds.
//! Then it is main that waits, for `done`, which it has taken itself,
//! and Dummy-1 releases that for it.
//!
//! A plain lock does not know who took it: it may be released by any
//! thread. To release a free lock is an error.
use crate::prelude::*;

fn other(lock: Lock, done: Lock) {
    lock.acquire();
    say!("the other thread has it");
    sleep(secs(param("pause")));
    lock.release();

    // Main took this one, and waits for it.
    say!("released by another thread");
    done.release();
}

fn run() {
    let lock = low_level::allocate_lock();
    let done = low_level::allocate_lock();
    say!("locked: {}", lock.locked().repr());
    say!("acquired: {}", lock.acquire().repr());
    say!("locked: {}", lock.locked().repr());

    // The other one has to wait.
    done.acquire();
    let args = (lock.clone(), done.clone());
    low_level::start_new_thread(other, args);
    sleep(secs(param("pause")));
    say!("main releases");
    lock.release();

    // Taken twice: the second time waits for the other thread.
    done.acquire();
    say!("locked: {}", lock.locked().repr());
    if let Err(error) = catch(|| lock.release()) {
        say!("{error}");
    }
}

pub(super) const PROGRAM: Particular = Program {
    title: "The two states of a lock",
    document: Document::PythonNotes("17.2"),
    uses: &["allocate_lock", "start_new_thread", "Lock"],
    parameters: &[seconds("pause", 1.0, 0.1..=60.0, "Time it's held.")],
    small: &[("pause", "0.1")],
    expect,
    run,
}
.together();

fn expect(seen: &mut Seen) {
    let pause: f64 = seen.param("pause");
    let lines = [
        (0.0, "locked: False"),
        (0.0, "acquired: True"),
        (0.0, "locked: True"),
        (pause, "main releases"),
        (pause, "the other thread has it"),
        (2.0 * pause, "released by another thread"),
        (2.0 * pause, "locked: False"),
        (2.0 * pause, "RuntimeError: release unlocked lock"),
    ];
    let lines = lines.map(|(at, line)| (at, line.to_owned()));
    seen.exactly(&lines.clone().map(|(_, line)| line));
    seen.timely(&lines);
    seen.ends(Outcome::Finished);
}
