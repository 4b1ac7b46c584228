//! A customer waits at an empty shelf, and keeps the shop locked.
//!
//! A customer is to wait until the clerk has filled the shelf. Watch
//! the two locks when the customer comes first: waiting at the shelf
//! gives up the shelf's lock, but not the shop's. So the clerk cannot
//! come in, and the shelf stays empty.
//!
//! A wait gives up its own condition's lock and no other. Give the
//! outer lock up before you wait, as in nested-monitor-cured.
use crate::prelude::*;

fn customer(shop: Lock, shelf: Condition, goods: Shared<u32>) {
    shop.acquire();
    say!("the customer finds the shelf");
    shelf.acquire();
    shelf.wait_for(|| goods.get() > 0, None);
    goods.set(goods.get() - 1);
    say!("the customer takes one");
    shelf.release();
    shop.release();
}

fn clerk(shop: Lock, shelf: Condition, goods: Shared<u32>) {
    shop.acquire();
    shelf.acquire();
    goods.set(goods.get() + 1);
    say!("the clerk fills the shelf");
    shelf.notify(1);
    shelf.release();
    shop.release();
}

fn run() {
    let shop = Lock::new();
    let shelf = Condition::new();
    let goods = Shared::new(0);
    let args = (shop, shelf, goods);
    Thread::new(clerk, args.clone()).start();
    Thread::new(customer, args).start();
}

pub(super) const PROGRAM: Particular = Program {
    title: "Waiting with another lock in hand",
    document: Document::Threadground("Classics"),
    uses: &["Thread", "Lock", "Condition"],
    parameters: &[],
    small: &[],
    expect,
    run,
}
.together();

fn expect(seen: &mut Seen) {
    let finds = "the customer finds the shelf";
    let all =
        ["the clerk fills the shelf", finds, "the customer takes one"];
    let is_dead = seen.lines().len() == 1;
    let lines = if is_dead { &[finds][..] } else { &all };
    let lines: Vec<String> =
        lines.iter().map(|line| (*line).to_owned()).collect();
    seen.exactly(&lines);
    let end =
        if is_dead { Outcome::Deadlock } else { Outcome::Finished };
    seen.ends(end);
}
