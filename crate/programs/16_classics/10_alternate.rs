//! Two threads print foo and bar, and each looks once for its turn.
//!
//! Meant is foo, bar, foo, bar. Whoever does not have the turn waits a
//! moment, so that the other one can print, and then prints as well. It
//! can look right for many runs. But nothing says that the other one
//! has printed by then: some orders come to foo, bar, bar, foo.
//!
//! A pause is no promise about what others do meanwhile. Whoever needs
//! something to be true has to wait until it is: see alternate-cured.
use crate::prelude::*;

fn foo(bars_turn: Shared<bool>) {
    for _ in 0..param("times") {
        if bars_turn.get() {
            sleep(secs(param("pause")));
        }
        say!("foo");
        bars_turn.set(true);
    }
}

fn bar(bars_turn: Shared<bool>) {
    for _ in 0..param("times") {
        if !bars_turn.get() {
            sleep(secs(param("pause")));
        }
        say!("bar");
        bars_turn.set(false);
    }
}

fn run() {
    let bars_turn = Shared::new(false);
    Thread::new(foo, (bars_turn.clone(),)).start();
    Thread::new(bar, (bars_turn.clone(),)).start();
}

pub(super) const PROGRAM: Particular = Program {
    title: "Foo and bar, in turn or not",
    document: Document::Threadground("Classics"),
    uses: &["Thread"],
    parameters: &[
        integer("times", 2, 1..=20, "How often each prints."),
        seconds("pause", 0.1, 0.0..=10.0, "A moment."),
    ],
    small: &[("pause", "0.01")],
    expect,
    run,
}
.together();

fn expect(seen: &mut Seen) {
    let times: usize = seen.param("times");
    let lines = ["foo", "bar"].map(|word| vec![word.to_owned(); times]);
    seen.exactly_in_any_order(&lines.concat());
    seen.finds(FindingKind::DataRace, true);
    seen.ends(Outcome::Finished);
}
