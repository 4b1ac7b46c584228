//! Two workers share a connection, and make it only once.
//!
//! There is to be one connection, made when it is first needed. Watch
//! both workers find none. The one that has the lock second looks once
//! more, finds the connection of the other one, and makes none.
//!
//! Look again under the lock: this is double-checked locking. The first
//! look only saves latecomers the lock. It may run beside a write: that
//! is fine in Python, but many languages want an atomic or volatile
//! variable for it. In init-once nobody looks again.
use crate::prelude::*;

type Connection = Shared<Option<u32>>;

fn worker(number: u32, connection: Connection, lock: Lock) {
    // Whoever finds one need not take the lock.
    if connection.get().is_none() {
        let _held = lock.hold();
        if connection.get().is_none() {
            say!("worker {number} connects");
            connection.set(Some(number));
        }
    }
    let used = connection.get().repr();
    say!("worker {number} uses connection {used}");
}

fn run() {
    let connection = Shared::new(None);
    let lock = Lock::new();
    for number in 1..=param::<u32>("workers") {
        let args = (number, connection.clone(), lock.clone());
        Thread::new(worker, args).start();
    }
}

pub(super) const PROGRAM: Particular = Program {
    title: "Made by whoever comes first, once",
    document: Document::Threadground("Classics"),
    uses: &["Thread", "Lock"],
    parameters: &[integer("workers", 2, 1..=8, "How many need it.")],
    small: &[],
    expect,
    run,
}
.cures("init-once")
.unordered(&["connection"]);

fn expect(seen: &mut Seen) {
    let workers: u32 = seen.param("workers");
    let lines: Vec<String> =
        seen.lines().into_iter().map(str::to_owned).collect();
    let has = |line: &String| lines.contains(line);
    let connects = |one: u32| format!("worker {one} connects");
    // One makes the connection, and all use that one.
    let maker = (1..=workers).find(|one| has(&connects(*one)));
    let maker = maker.unwrap_or(1);
    let uses = |one| format!("worker {one} uses connection {maker}");
    let mut expected: Vec<String> = (1..=workers).map(uses).collect();
    expected.push(connects(maker));
    seen.exactly_in_any_order(&expected);
    seen.in_order(&[connects(maker), uses(maker)]);
    seen.finds(FindingKind::DataRace, workers > 1);
    seen.finds(FindingKind::LostUpdate, false);
    seen.ends(Outcome::Finished);
}
