//! Two parts of one thing are read together, under a lock.
//!
//! Watch `get_all` hold the lock and call two that take it too. With
//! `lock` set to `Lock` the thread waits for itself; with `none` the
//! data changes between the two parts.
//!
//! What belongs together must be read and written under one lock. A
//! re-entrant lock lets its holder in again, so functions that take it
//! can call each other.
use crate::prelude::*;

// A lock of either kind.
#[derive(Clone)]
enum EitherLock {
    Once(Lock),
    Again(RLock),
}

impl EitherLock {
    fn locked<R>(&self, read: impl FnOnce() -> R) -> R {
        match self {
            Self::Once(lock) => {
                let _held = lock.hold();
                read()
            }
            Self::Again(lock) => {
                let _held = lock.hold();
                read()
            }
        }
    }
}

type Data = Shared<(u32, u32)>;

fn get_part1(lock: &EitherLock, data: &Data) -> u32 {
    lock.locked(|| data.get().0)
}

fn get_part2(lock: &EitherLock, data: &Data) -> u32 {
    lock.locked(|| data.get().1)
}

fn get_all(lock: &EitherLock, data: &Data) -> (u32, u32) {
    let both = || {
        let first = get_part1(lock, data);
        sleep(secs(param("pause")));
        let second = get_part2(lock, data);
        (first, second)
    };
    if param::<String>("lock") == "none" {
        both()
    } else {
        lock.locked(both)
    }
}

fn reader(lock: EitherLock, data: Data) {
    say!("both parts: {}", get_all(&lock, &data).repr());
}

fn writer(lock: EitherLock, data: Data) {
    sleep(secs(param::<f64>("pause") / 2.0));
    lock.locked(|| data.set((2, 2)));
}

fn run() {
    let data = Shared::new((1, 1));
    let lock = if param::<String>("lock") == "RLock" {
        let lock = RLock::new();
        EitherLock::Again(lock)
    } else {
        let lock = Lock::new();
        EitherLock::Once(lock)
    };
    let args = (lock.clone(), data.clone());
    Thread::new(reader, args).start();
    Thread::new(writer, (lock, data)).start();
}

pub(super) const PROGRAM: Program = Program {
    title: "Two parts, read together",
    document: Document::PythonNotes("17.3"),
    uses: &["Thread", "RLock", "Lock"],
    parameters: &[
        choice("lock", &["RLock", "Lock", "none"], "Held by get_all."),
        seconds("pause", 0.1, 0.01..=10.0, "Time between the parts."),
    ],
    small: &[("pause", "0.02")],
    expect,
    run,
};

fn expect(seen: &mut Seen) {
    let pause: f64 = seen.param("pause");
    let lock: String = seen.param("lock");
    if lock == "Lock" {
        seen.exactly(&[]);
        seen.ends(Outcome::Deadlock);
        return;
    }
    // The writer comes half-way, if nothing keeps it out. On real
    // threads it may also come before the reader or after it.
    let mut may = vec![if lock == "none" { (1, 2) } else { (1, 1) }];
    if !seen.exact() {
        may.extend([(1, 1), (2, 2)]);
    }
    let mut may =
        may.iter().map(|both| format!("both parts: {}", both.repr()));
    let first = may.next().unwrap_or_default();
    let both = may
        .find(|line| seen.lines() == [line.as_str()])
        .unwrap_or(first);
    seen.at(pause, &both);
    seen.exactly(&[both]);
    seen.ends(Outcome::Finished);
}
