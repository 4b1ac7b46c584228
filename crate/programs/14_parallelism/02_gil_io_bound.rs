//! Threads that wait need no core, with a lock or without.
//!
//! Watch the lanes: all threads sleep at the same time. Switch `gil` on
//! or off: it takes one second either way, and not four.
//!
//! Who waits for a disk or a network gives the interpreter's lock back
//! for that time. So threads do help a Python program that waits a lot,
//! though they do not help one that computes.
use crate::prelude::*;

// CPython has such a lock inside; here it is made by hand.
#[derive(Clone)]
struct Gil {
    on: bool,
    lock: Lock,
}

impl Gil {
    fn take(&self) {
        if self.on {
            self.lock.acquire();
        }
    }

    fn give(&self) {
        if self.on {
            self.lock.release();
        }
    }
}

fn io_bound(gil: Gil, seconds: f64) {
    gil.take();

    // Given back for as long as there is nothing to do.
    gil.give();
    sleep(secs(seconds));
    gil.take();
    gil.give();
}

fn run() {
    let gil = Gil { on: param("gil"), lock: Lock::new() };
    let start = clock();
    let mut threads = Vec::new();
    for _ in 0..param("threads") {
        let args = (gil.clone(), param("time"));
        threads.push(Thread::new(io_bound, args));
    }
    for thread in &threads {
        thread.start();
    }
    for thread in &threads {
        thread.join();
    }
    say!("I/O-bound threaded: {:.2}s", clock() - start);
}

pub(super) const PROGRAM: Program = Program {
    title: "Waiting under a global interpreter lock",
    document: Document::Pysheeet("Understanding the GIL"),
    uses: &["Thread", "Lock"],
    parameters: &[
        integer("threads", 4, 1..=64, "How many threads wait."),
        seconds("time", 1.0, 0.01..=60.0, "How long each one waits."),
        flag("gil", true, "Whether one runs at a time."),
    ],
    small: &[("threads", "2"), ("time", "0.1")],
    expect,
    run,
};

fn expect(seen: &mut Seen) {
    let time: f64 = seen.param("time");
    let lines: Vec<String> =
        seen.lines().into_iter().map(str::to_owned).collect();
    let took: Option<f64> = match lines.as_slice() {
        [line] => line
            .strip_prefix("I/O-bound threaded: ")
            .and_then(|rest| rest.strip_suffix('s')?.parse().ok()),
        _ => None,
    };
    // As long as one of them; by a real clock maybe longer, as other
    // programs want the machine too.
    let right = took.is_some_and(|took| {
        let late = took - time;
        late > -0.006 && (late < 0.006 || !seen.exact())
    });
    seen.must(right, format!("must take {time} s, but is {lines:?}"));
    seen.at(time, &lines.concat());
    seen.ends(Outcome::Finished);
}
