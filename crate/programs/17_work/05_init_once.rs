//! Two workers share a connection, made by whoever comes first.
//!
//! There is to be one connection, made when it is first needed. Watch
//! both workers find none. The lock lets them in one after the other,
//! and the second one makes a connection too, though there is one now.
//!
//! What was seen before the lock was taken may be old when it is held.
//! Look again under the lock, as in init-once-cured.
use crate::prelude::*;

type Connection = Shared<Option<u32>>;

fn worker(number: u32, connection: Connection, lock: Lock) {
    // Whoever finds one need not take the lock.
    if connection.get().is_none() {
        let _held = lock.hold();
        say!("worker {number} connects");
        connection.set(Some(number));
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
    title: "Made by whoever comes first",
    document: Document::Threadground("Classics"),
    uses: &["Thread", "Lock"],
    parameters: &[integer("workers", 2, 1..=8, "How many need it.")],
    small: &[],
    expect,
    run,
}
.unordered(&["connection"]);

fn expect(seen: &mut Seen) {
    let workers: u32 = seen.param("workers");
    let lines: Vec<String> =
        seen.lines().into_iter().map(str::to_owned).collect();
    let has = |line: &String| lines.contains(line);
    let connects = |one: u32| format!("worker {one} connects");
    let makes = |one: &u32| has(&connects(*one));
    let makers: Vec<u32> = (1..=workers).filter(makes).collect();
    seen.must(!makers.is_empty(), "somebody makes a connection");
    let mut expected: Vec<String> =
        makers.iter().copied().map(connects).collect();
    // Each uses one that somebody has made.
    for one in 1..=workers {
        let uses =
            |made: &u32| format!("worker {one} uses connection {made}");
        let used = makers.iter().map(uses).find(has);
        let used = used.unwrap_or_else(|| uses(&1));
        if makers.contains(&one) {
            seen.in_order(&[connects(one), used.clone()]);
        }
        expected.push(used);
    }
    seen.exactly_in_any_order(&expected);
    seen.finds(FindingKind::DataRace, workers > 1);
    seen.ends(Outcome::Finished);
}
