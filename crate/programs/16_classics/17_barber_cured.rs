//! Customers look whether a chair is free and sit down in one step.
//!
//! As in the program barber, whoever comes in should sit down if a
//! chair is free, and go away if none is. But there is a door, a lock:
//! only the one who holds it looks at the chairs, and keeps it until it
//! sits or goes. Watch the next customer wait at the door: nobody else
//! can sit down between its look and its own sitting down.
//!
//! Put the look and the deed under one lock, and every other look and
//! deed of this kind too. The barber needs no lock: it only makes room.
//! A Queue with a `maxsize` does both in one step, by `put_nowait`.
use crate::prelude::*;

type Chairs = Queue<Option<usize>>;

fn barber(chairs: Chairs) {
    while let Some(n) = chairs.get() {
        say!("customer {n} has short hair");
    }
}

fn customer(n: usize, door: Lock, chairs: Chairs) {
    let _held = door.hold();
    if chairs.qsize() >= param("chairs") {
        say!("customer {n} finds no chair");
        return;
    }
    chairs.put(Some(n));
    say!("customer {n} sits down, {} waiting", chairs.qsize());
}

fn run() {
    let door = Lock::new();
    let chairs = Queue::new();
    Thread::new(barber, (chairs.clone(),)).start();
    let mut customers = Vec::new();
    for n in 1..=param("customers") {
        let args = (n, door.clone(), chairs.clone());
        customers.push(Thread::new(customer, args));
        customers[n - 1].start();
    }
    for thread in &customers {
        thread.join();
    }

    // The barber may go home.
    chairs.put(None);
}

pub(super) const PROGRAM: Particular = Program {
    title: "A barber's room, never too full",
    document: Document::Threadground("Classics"),
    uses: &["Thread", "Lock", "Queue"],
    parameters: &[
        integer("chairs", 1, 1..=8, "Chairs to wait on."),
        integer("customers", 3, 1..=12, "How many come."),
    ],
    small: &[("customers", "2")],
    expect,
    run,
}
.cures("barber");

fn expect(seen: &mut Seen) {
    let customers: usize = seen.param("customers");
    let chairs: usize = seen.param("chairs");
    let (mut lines, mut gone) = (Vec::new(), 0);
    for n in 1..=customers {
        let leaves = format!("customer {n} finds no chair");
        if seen.lines().contains(&leaves.as_str()) {
            gone += 1;
            lines.push(leaves);
            continue;
        }
        let sits =
            |wait| format!("customer {n} sits down, {wait} waiting");
        let is_seen =
            |line: &String| seen.lines().contains(&line.as_str());
        let sat = (0..=chairs).map(sits).find(is_seen);
        lines.push(sat.unwrap_or_else(|| sits(1)));
        lines.push(format!("customer {n} has short hair"));
    }
    seen.exactly_in_any_order(&lines);
    let most = customers.saturating_sub(chairs);
    seen.must(gone <= most, "somebody leaves a free chair");
    seen.ends(Outcome::Finished);
}
