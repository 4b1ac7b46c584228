//! Customers look for a free chair and then sit down, too many.
//!
//! A barber cuts hair, and sleeps while nobody waits. Whoever comes in
//! should sit down if a chair is free, and go away if none is. But two
//! can see the same free chair before one of them sits on it: then more
//! may wait than the room has chairs. The number that a customer tells
//! is counted once it sits: the barber may have taken one by then.
//!
//! What was true when you looked need not be true when you act on it.
//! To look and to act has to be one step: see barber-cured.
use crate::prelude::*;

type Chairs = Queue<Option<usize>>;

fn barber(chairs: Chairs) {
    while let Some(n) = chairs.get() {
        say!("customer {n} has short hair");
    }
}

fn customer(n: usize, chairs: Chairs) {
    if chairs.qsize() >= param("chairs") {
        say!("customer {n} finds no chair");
        return;
    }
    chairs.put(Some(n));
    say!("customer {n} sits down, {} waiting", chairs.qsize());
}

fn run() {
    let chairs = Queue::new();
    Thread::new(barber, (chairs.clone(),)).start();
    let mut customers = Vec::new();
    for n in 1..=param("customers") {
        let args = (n, chairs.clone());
        customers.push(Thread::new(customer, args));
        customers[n - 1].start();
    }
    for thread in &customers {
        thread.join();
    }

    // The barber may go home.
    chairs.put(None);
}

pub(super) const PROGRAM: Program = Program {
    title: "A barber's room, too full",
    document: Document::Threadground("Classics"),
    uses: &["Thread", "Queue"],
    parameters: &[
        integer("chairs", 1, 1..=8, "Chairs to wait on."),
        integer("customers", 3, 1..=12, "How many come."),
    ],
    small: &[("customers", "2")],
    expect,
    run,
};

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
        let sat = (0..=customers).map(sits).find(is_seen);
        lines.push(sat.unwrap_or_else(|| sits(1)));
        lines.push(format!("customer {n} has short hair"));
    }
    seen.exactly_in_any_order(&lines);
    let most = customers.saturating_sub(chairs);
    seen.must(gone <= most, "somebody leaves a free chair");
    seen.ends(Outcome::Finished);
}
