//! Ten threads square the same numbers, and main waits for all.
//!
//! Watch main wait for the first thread while the others run too: when
//! it joins them, most or all have ended already.
//!
//! Start all threads first, then join all of them. To join each right
//! after its start would let one run at a time. In which order they end
//! does not matter: the joins take as long as the slowest thread.
use crate::prelude::*;

fn square_numbers() {
    let mut sum: u64 = 0;
    for i in 0..param::<u64>("numbers") {
        sum += i * i;
    }
    say!("{}: the sum is {sum}", name());
}

fn run() {
    let mut threads = Vec::new();
    for _ in 0..param::<u32>("threads") {
        threads.push(Thread::new(square_numbers, ()));
    }

    for thread in &threads {
        thread.start();
    }

    // Only when all have been started does main wait for any.
    for thread in &threads {
        thread.join();
    }
    say!("end main");
}

pub(super) const PROGRAM: Particular = Program {
    title: "Start all, join all",
    document: Document::AdvancedPython("Create and run threads"),
    uses: &["Thread"],
    parameters: &[
        integer("threads", 10, 1..=16, "How many threads there are."),
        integer("numbers", 1000, 1..=100_000, "How many are squared."),
    ],
    small: &[("threads", "4"), ("numbers", "10")],
    expect,
    run,
}
.together();

fn expect(seen: &mut Seen) {
    let n: u64 = seen.param("numbers");
    let sum = (n - 1) * n * (2 * n - 1) / 6;
    let mut lines = Vec::new();
    for number in 1..=seen.param::<u32>("threads") {
        let name = format!("Thread-{number} (square_numbers)");
        lines.push(format!("{name}: the sum is {sum}"));
    }
    lines.push("end main".to_owned());
    seen.exactly_in_any_order(&lines);
    seen.must(
        seen.lines().last() == Some(&"end main"),
        "main goes on before all threads are done",
    );
    seen.ends(Outcome::Finished);
}
