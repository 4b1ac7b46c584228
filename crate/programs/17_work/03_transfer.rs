//! Two transfers, one each way, can block each other for ever.
//!
//! A transfer is to change both accounts in one step, so it locks both.
//! Watch each lock the account that it takes the money from, and then
//! want the other one. If both have their first lock, neither gets its
//! second.
//!
//! Here both threads run the same lines, and who calls decides in what
//! order they lock: the circle is easy to miss. Give all accounts one
//! order and lock by it, as in transfer-cured.
use crate::prelude::*;

#[derive(Clone)]
struct Account {
    number: u32,
    lock: Lock,
    balance: Shared<i64>,
}

fn transfer(source: Account, target: Account, amount: i64) {
    let order = [&source, &target];
    let _first = order[0].lock.hold();
    let _second = order[1].lock.hold();
    source.balance.set(source.balance.get() - amount);
    target.balance.set(target.balance.get() + amount);
    say!("{amount} from {} to {}", source.number, target.number);
}

fn run() {
    let lock1 = Lock::new();
    let lock2 = Lock::new();
    let balance1 = Shared::new(100);
    let balance2 = Shared::new(100);
    let a = Account { number: 1, lock: lock1, balance: balance1 };
    let b = Account { number: 2, lock: lock2, balance: balance2 };
    let amount: i64 = param("amount");
    Thread::new(transfer, (a.clone(), b.clone(), amount)).start();
    Thread::new(transfer, (b, a, amount)).start();
}

pub(super) const PROGRAM: Program = Program {
    title: "Two transfers, locked by source",
    document: Document::Threadground("Classics"),
    uses: &["Thread", "Lock"],
    parameters: &[integer("amount", 10, 1..=100, "What is moved.")],
    small: &[],
    expect,
    run,
};

fn expect(seen: &mut Seen) {
    let amount: i64 = seen.param("amount");
    let lines = ["1 to 2", "2 to 1"];
    let lines = lines.map(|way| format!("{amount} from {way}"));
    // Who blocks has printed nothing.
    if seen.lines().is_empty() {
        seen.ends(Outcome::Deadlock);
    } else {
        seen.exactly_in_any_order(&lines);
        seen.ends(Outcome::Finished);
    }
    seen.finds(FindingKind::LockOrder, true);
}
