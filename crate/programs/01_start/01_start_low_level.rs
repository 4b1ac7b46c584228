//! Two functions run in threads of the low-level module `_thread`.
//!
//! Watch both functions begin at 0 s, in threads called Dummy-1 and
//! Dummy-2. The second one pauses for less time, so it ends first.
//!
//! The low-level module starts a thread, and that is all: there is
//! nothing to join. When main ends, such a thread is cut off. So main
//! has to find out when both are done: a lock of each will do.
use crate::prelude::*;

fn func1(done: Lock, pause: f64) {
    for call in 0..param::<u32>("calls") {
        if call > 0 {
            sleep(secs(pause));
        }
        say!("Inside func1");
    }
    done.release();
}

fn func2(done: Lock, pause: f64) {
    for call in 0..param::<u32>("calls") {
        if call > 0 {
            sleep(secs(pause));
        }
        say!("Inside func2");
    }
    done.release();
}

fn run() {
    // Each function gets a lock that is taken already, and
    // releases it at its end.
    let done1 = low_level::allocate_lock();
    let done2 = low_level::allocate_lock();
    done1.acquire();
    done2.acquire();

    // Without arguments, the tuple is empty: it cannot be left out.
    // Python takes keyword arguments too, in a dictionary behind the
    // tuple; in Rust all of them go into the tuple.
    let pause1: f64 = param("pause1");
    let pause2: f64 = param("pause2");
    low_level::start_new_thread(func1, (done1.clone(), pause1));
    low_level::start_new_thread(func2, (done2.clone(), pause2));

    // Nobody can join them, so main waits for the locks: no longer
    // than it takes to see both end.
    done1.acquire();
    done2.acquire();
}

pub(super) const PROGRAM: Program = Program {
    title: "Threads of the low-level module",
    document: Document::PythonNotes("17.1"),
    uses: &["start_new_thread", "allocate_lock"],
    parameters: &[
        integer("calls", 3, 1..=20, "How often each function prints."),
        seconds("pause1", 2.0, 0.0..=60.0, "How long func1 sleeps."),
        seconds("pause2", 1.0, 0.0..=60.0, "How long func2 sleeps."),
    ],
    small: &[("pause1", "0.02"), ("pause2", "0.01")],
    expect,
    run,
};

fn expect(seen: &mut Seen) {
    let mut lines = Vec::new();
    for (name, pause) in [("func1", "pause1"), ("func2", "pause2")] {
        let pause: f64 = seen.param(pause);
        for call in 0..seen.param("calls") {
            let due = f64::from(call) * pause;
            lines.push((due, format!("Inside {name}")));
        }
    }
    seen.timely(&lines);
    seen.ends(Outcome::Finished);
}
