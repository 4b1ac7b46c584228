//! Two transfers lock their accounts in one order, and both end.
//!
//! A transfer is to change both accounts in one step, so it locks both.
//! Watch which account each locks first: the one with the smaller
//! number, wherever the money comes from. Whoever comes second waits
//! there, and has nothing that the other one needs.
//!
//! Where a call decides which locks are taken, give all locks one order
//! and sort by it. In transfer each locks its source first.
use crate::prelude::*;

#[derive(Clone)]
struct Account {
    number: u32,
    lock: Lock,
    balance: Shared<i64>,
}

fn transfer(source: Account, target: Account, amount: i64) {
    let mut order = [&source, &target];
    order.sort_by_key(|account| account.number);
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

pub(super) const PROGRAM: Particular = Program {
    title: "Two transfers, locked by number",
    document: Document::Threadground("Classics"),
    uses: &["Thread", "Lock"],
    parameters: &[integer("amount", 10, 1..=100, "What is moved.")],
    small: &[],
    expect,
    run,
}
.cures("transfer");

fn expect(seen: &mut Seen) {
    let amount: i64 = seen.param("amount");
    let lines = ["1 to 2", "2 to 1"];
    let lines = lines.map(|way| format!("{amount} from {way}"));
    seen.exactly_in_any_order(&lines);
    seen.finds(FindingKind::LockOrder, false);
    seen.ends(Outcome::Finished);
}
