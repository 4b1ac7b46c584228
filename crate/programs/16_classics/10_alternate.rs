//! Two threads should print foo and bar in turn, and each looks only
//! once whether it has the turn.
//!
//! Meant is foo, bar, foo, bar. Who does not have the turn waits a
//! moment, so that the other one can print, and then prints itself. It
//! looks right in most runs. But nothing says that the other one has
//! printed by then: in some orders it comes to foo, foo, bar, bar.
//!
//! A pause is no promise about what others do meanwhile. Who needs
//! something to be true has to wait until it is: see alternate-cured.
use crate::prelude::*;

fn foo(turn: Shared<&'static str>) {
    for _ in 0..param("times") {
        if turn.get() != "foo" {
            sleep(secs(param("pause")));
        }
        say!("foo");
        turn.set("bar");
    }
}

fn bar(turn: Shared<&'static str>) {
    for _ in 0..param("times") {
        if turn.get() != "bar" {
            sleep(secs(param("pause")));
        }
        say!("bar");
        turn.set("foo");
    }
}

fn run() {
    let turn = Shared::new("foo");
    Thread::new(foo, (turn.clone(),)).start();
    Thread::new(bar, (turn.clone(),)).start();
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
