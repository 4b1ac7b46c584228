//! Two threads add one to the same number, and one addition is lost.
//!
//! Watch the value: both threads read it before either has written. The
//! second one to write puts its result over that of the first. The
//! findings say where.
//!
//! To read, to add and to write are three steps. Others can come in
//! between, and what was read is old when it is used: that is a race.
use crate::prelude::*;

fn increase(database_value: Shared<u32>) {
    for _ in 0..param("repeats") {
        let mut local_copy = database_value.get();
        local_copy += 1;

        // The copy grows old meanwhile.
        sleep(secs(param("pause")));
        database_value.set(local_copy);
    }
}

fn run() {
    let database_value = Shared::new(0);
    say!("Start value: {}", database_value.get());

    let mut threads = Vec::new();
    for _ in 0..param("threads") {
        let args = (database_value.clone(),);
        threads.push(Thread::new(increase, args));
    }
    for thread in &threads {
        thread.start();
    }
    for thread in &threads {
        thread.join();
    }

    say!("End value: {}", database_value.get());
    say!("end main");
}

pub(super) const PROGRAM: Program = Program {
    title: "A lost update",
    document: Document::AdvancedPython("Race condition"),
    uses: &["Thread"],
    parameters: &[
        integer("threads", 2, 1..=16, "How many threads add one."),
        integer("repeats", 1, 1..=20, "How often each adds one."),
        seconds("pause", 0.1, 0.0..=10.0, "Time from read to write."),
    ],
    small: &[("pause", "0.01")],
    expect,
    run,
};

fn expect(seen: &mut Seen) {
    let threads: u32 = seen.param("threads");
    let repeats: u32 = seen.param("repeats");
    let pause: f64 = seen.param("pause");
    let lines: Vec<String> =
        seen.lines().into_iter().map(str::to_owned).collect();
    // Under a virtual clock all have read before one has written, each
    // time. On real threads that is so nearly always.
    let together = seen.exact() && pause > 0.0;
    let most = if together { repeats } else { threads * repeats };
    let least = if together { repeats } else { repeats.min(2) };
    let end = (least..=most)
        .map(|value| format!("End value: {value}"))
        .find(|line| lines.contains(line));
    let end = end.unwrap_or_else(|| format!("End value: {least}"));
    seen.at(f64::from(repeats) * pause, &end);
    let expected =
        ["Start value: 0".to_owned(), end, "end main".into()];
    seen.exactly(&expected);
    seen.finds(FindingKind::DataRace, threads > 1);
    if together {
        seen.finds(FindingKind::LostUpdate, threads > 1);
    }
    seen.ends(Outcome::Finished);
}
