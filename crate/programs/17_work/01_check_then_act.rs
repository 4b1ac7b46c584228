//! Two threads withdraw from an account that has enough for one.
//!
//! Whoever finds too little is to be refused. Watch the balance between
//! the look and the withdrawal: the other one may come in between. Both
//! find enough, both withdraw, and the account is overdrawn.
//!
//! What was checked is sure to stay true only while nobody else can
//! change it. So check and act under one lock, as in
//! check-then-act-cured. A lock around the act alone is not enough.
use crate::prelude::*;

fn withdraw(balance: Shared<i64>, lock: Lock, amount: i64) {
    if balance.get() >= amount {
        let _held = lock.hold();
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

pub(super) const PROGRAM: Program = Program {
    title: "Checked, and then changed",
    document: Document::Threadground("Classics"),
    uses: &["Thread", "Lock"],
    parameters: &[
        integer("balance", 100, 0..=1000, "What there is at first."),
        integer("amount", 70, 1..=1000, "What each one wants."),
    ],
    small: &[],
    expect,
    run,
};

fn expect(seen: &mut Seen) {
    let balance: i64 = seen.param("balance");
    let amount: i64 = seen.param("amount");
    // Where there is enough for one, the other one may get as much.
    let paid = format!("paid out {amount}");
    let count =
        seen.lines().iter().filter(|line| **line == paid).count()
            as i64;
    let least = (balance / amount).min(2);
    let most = if least > 0 { 2 } else { 0 };
    let count = count.clamp(least, most);
    let mut lines = vec![format!("{} left", balance - count * amount)];
    for who in 0..2 {
        let gets = if who < count { paid.as_str() } else { "refused" };
        lines.push(gets.to_owned());
    }
    seen.exactly_in_any_order(&lines);
    seen.finds(FindingKind::DataRace, balance >= amount);
    seen.ends(Outcome::Finished);
}
