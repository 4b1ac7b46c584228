//! Two parts of one thing are read together, under a lock.
//!
//! Watch `get_all` call two functions that lock for themselves. With an
//! `RLock` both go well. Set `lock` to `Lock`, and the thread waits for
//! itself. Set it to `none`, and the other thread changes the data
//! between the two.
//!
//! What belongs together must be read under one lock. But who has the
//! lock may call others that take it too: so it must let its own holder
//! in again. That is what re-entrant means.
use crate::prelude::*;

/// What `get_part1` and `get_part2` lock, and maybe `get_all`.
#[derive(Clone)]
enum Part {
    Once(Lock),
    Again(RLock),
}

impl Part {
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

fn get_part1(lock: &Part, data: &Data) -> u32 {
    lock.locked(|| data.get().0)
}

fn get_part2(lock: &Part, data: &Data) -> u32 {
    lock.locked(|| data.get().1)
}

fn get_all(lock: &Part, data: &Data) -> (u32, u32) {
    let part1 = get_part1(lock, data);
    sleep(secs(param("pause")));
    let part2 = get_part2(lock, data);
    (part1, part2)
}

fn reader(lock: Part, data: Data) {
    let both = if param::<String>("lock") == "none" {
        get_all(&lock, &data)
    } else {
        lock.locked(|| get_all(&lock, &data))
    };
    say!("both parts: {}", both.repr());
}

fn writer(lock: Part, data: Data) {
    sleep(secs(param::<f64>("pause") / 2.0));
    lock.locked(|| data.set((2, 2)));
}

fn run() {
    let data = Shared::new((1, 1));
    let lock = if param::<String>("lock") == "RLock" {
        let lock = RLock::new();
        Part::Again(lock)
    } else {
        let lock = Lock::new();
        Part::Once(lock)
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
        choice(
            "lock",
            &["RLock", "Lock", "none"],
            "What `get_all` holds while it reads both parts.",
        ),
        seconds(
            "pause",
            0.1,
            0.01..=10.0,
            "How long the reader takes between the parts.",
        ),
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
