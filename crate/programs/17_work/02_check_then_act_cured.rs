//! Two threads withdraw from an account, and look under the lock.
//!
//! Whoever finds too little is to be refused. Watch the one who comes
//! second: it cannot look before the first one has withdrawn, and so it
//! sees what is left.
//!
//! What was checked is sure to stay true only while nobody else can
//! change it. So check and act under one lock, and let every thread
//! that shares the balance take it; main looks when no other is left.
//! In check-then-act the look stands outside.
use crate::prelude::*;

fn withdraw(balance: Shared<i64>, lock: Lock, amount: i64) {
    let _held = lock.hold();
    if balance.get() >= amount {
        balance.set(balance.get() - amount);
        say!("paid out {amount}");
    } else {
        say!("refused");
    }
}

fn run() {
    let balance = Shared::new(param("balance"));
    let lock = Lock::new();
    let amount: i64 = param("amount");
    let args = (balance.clone(), lock, amount);
    let threads = [
        Thread::new(withdraw, args.clone()),
        Thread::new(withdraw, args),
    ];
    for thread in &threads {
        thread.start();
    }
    for thread in &threads {
        thread.join();
    }
    say!("{} left", balance.get());
}

pub(super) const PROGRAM: Particular = Program {
    title: "Checked and changed in one go",
    document: Document::Threadground("Classics"),
    uses: &["Thread", "Lock"],
    parameters: &[
        integer("balance", 100, 0..=1000, "What there is at first."),
        integer("amount", 70, 1..=1000, "What each one wants."),
    ],
    small: &[],
    expect,
    run,
}
.cures("check-then-act");

fn expect(seen: &mut Seen) {
    let balance: i64 = seen.param("balance");
    let amount: i64 = seen.param("amount");
    // So many get what they want.
    let count = (balance / amount).min(2);
    let paid = format!("paid out {amount}");
    let mut lines = vec![format!("{} left", balance - count * amount)];
    for who in 0..2 {
        let gets = if who < count { paid.as_str() } else { "refused" };
        lines.push(gets.to_owned());
    }
    seen.exactly_in_any_order(&lines);
    seen.finds(FindingKind::DataRace, false);
    seen.ends(Outcome::Finished);
}
