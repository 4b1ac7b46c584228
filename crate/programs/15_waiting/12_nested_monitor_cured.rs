//! A customer leaves the shop unlocked, and then waits at the shelf.
//!
//! A customer is to wait until the clerk has filled the shelf. Watch
//! what happens when the customer comes first: it finds the shelf,
//! gives up the shop's lock, and only then waits. The clerk comes in,
//! fills the shelf and notifies.
//!
//! A wait gives up its own condition's lock and no other. While you
//! wait, hold no lock that is needed by the one you wait for; in
//! nested-monitor the customer does.
use crate::prelude::*;

fn customer(shop: Lock, shelf: Condition, goods: Shared<u32>) {
    shop.acquire();
    say!("the customer finds the shelf");
    shop.release();
    shelf.acquire();
    shelf.wait_for(|| goods.get() > 0, None);
    goods.set(goods.get() - 1);
    say!("the customer takes one");
    shelf.release();
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
    title: "Waiting with no other lock in hand",
    document: Document::Threadground("Classics"),
    uses: &["Thread", "Lock", "Condition"],
    parameters: &[],
    small: &[],
    expect,
    run,
}
.cures("nested-monitor")
.together();

fn expect(seen: &mut Seen) {
    let finds = "the customer finds the shelf";
    let fills = "the clerk fills the shelf";
    let takes = "the customer takes one";
    seen.exactly_in_any_order(
        &[finds, fills, takes].map(str::to_owned),
    );
    for before in [finds, fills] {
        seen.in_order(&[before, takes].map(str::to_owned));
    }
    seen.ends(Outcome::Finished);
}
