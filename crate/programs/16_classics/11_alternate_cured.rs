//! Two threads print foo and bar in turn, by a permit for each.
//!
//! As in the program alternate, meant is foo, bar, foo, bar. There is a
//! semaphore for each word, and only the one for foo has a permit at
//! first. Watch the permit go to and fro: whoever has printed gives the
//! other one its permit.
//!
//! A permit waits for whoever comes to take it, and whoever comes early
//! waits for the permit. So a semaphore for each turn makes an order
//! that no scheduler can change.
use crate::prelude::*;

fn foo(foo_turn: Semaphore, bar_turn: Semaphore) {
    for _ in 0..param("times") {
        foo_turn.acquire();
        say!("foo");
        bar_turn.release();
    }
}

fn bar(foo_turn: Semaphore, bar_turn: Semaphore) {
    for _ in 0..param("times") {
        bar_turn.acquire();
        say!("bar");
        foo_turn.release();
    }
}

fn run() {
    let foo_turn = Semaphore::new(1);
    let bar_turn = Semaphore::new(0);
    let args = (foo_turn, bar_turn);
    Thread::new(foo, args.clone()).start();
    Thread::new(bar, args).start();
}

pub(super) const PROGRAM: Particular = Program {
    title: "Foo and bar, each in its turn",
    document: Document::Threadground("Classics"),
    uses: &["Thread", "Semaphore"],
    parameters: &[integer("times", 2, 1..=20, "How often each.")],
    small: &[],
    expect,
    run,
}
.cures("alternate")
.together();

fn expect(seen: &mut Seen) {
    let times: usize = seen.param("times");
    let lines = ["foo", "bar"].map(str::to_owned);
    seen.exactly(&vec![lines; times].concat());
    seen.finds(FindingKind::DataRace, false);
    seen.ends(Outcome::Finished);
}
