//! Each thread has its own value behind one name.
//!
//! Watch `local_data`: each thread that sets it gets a row of its own.
//! Main has set 1000, and yet the others say `No value yet`.
//!
//! Thread-local data is a variable of which every thread has its own.
//! It needs no lock, since nobody shares it.
use crate::prelude::*;

fn show_value(data: &Local<i32>) {
    match data.get() {
        None => log!("No value yet"),
        Some(value) => log!("value={value}"),
    }
}

fn worker(data: Local<i32>, value: i32) {
    show_value(&data);
    data.set(value);
    show_value(&data);
}

fn run() {
    let local_data = Local::new();

    // This value is the main thread's alone.
    show_value(&local_data);
    local_data.set(param("value"));
    show_value(&local_data);

    // The others do not see it, and get one each.
    let mut rng = Random::new(param("numbers"));
    for _ in 0..param::<u32>("threads") {
        let value = rng.randint(param("least"), param("most"));
        Thread::new(worker, (local_data.clone(), value)).start();
    }
}

pub(super) const PROGRAM: Particular = Program {
    title: "A value for each thread",
    document: Document::ModuleOfTheWeek(
        "Limiting Concurrent Access to Resources",
    ),
    uses: &["Thread", "local"],
    parameters: &[
        integer("threads", 2, 1..=16, "How many threads there are."),
        integer("value", 1000, 0..=1_000_000, "What main sets."),
        integer("least", 1, 0..=100, "The least that others set."),
        integer("most", 100, 100..=1_000_000, "The most they set."),
        integer("numbers", 7, 0..=1_000_000, "The seed of the values."),
    ],
    small: &[],
    expect,
    run,
}
.together();

fn expect(seen: &mut Seen) {
    let mut rng = Random::new(seen.param("numbers"));
    let (least, most) = (seen.param("least"), seen.param("most"));
    let value: i32 = seen.param("value");
    let main = ["No value yet".to_owned(), format!("value={value}")]
        .map(|line| format!("(MainThread) {line}"));
    let mut lines = main.to_vec();
    for number in 1..=seen.param::<u32>("threads") {
        let value = rng.randint(least, most);
        let own = ["No value yet".to_owned(), format!("value={value}")]
            .map(|line| format!("(Thread-{number} (worker)) {line}"));
        seen.in_order(&own);
        lines.extend(own);
    }
    // Main is done with its own before any thread starts.
    let first = seen.lines().into_iter().take(2).map(str::to_owned);
    let first: Vec<String> = first.collect();
    seen.must(first == main, "MainThread's lines come first");
    seen.exactly_in_any_order(&lines);
    seen.ends(Outcome::Finished);
}
