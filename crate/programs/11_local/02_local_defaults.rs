//! A local with an initializer begins with a value in every thread.
//!
//! Watch for `Initializing`: each thread prints it once, when it first
//! reads the local. The object is the same one each time.
//!
//! There is one object, but each thread has a value of its own behind
//! it, and each is made afresh. What one thread writes, no other sees.
use crate::prelude::*;

fn show_value(data: &Local<i32>) {
    if let Some(value) = data.get() {
        log!("value={value}");
    }
}

fn worker(data: Local<i32>, value: i32) {
    show_value(&data);
    data.set(value);
    show_value(&data);
}

fn run() {
    let first: i32 = param("value");
    let local_data = Local::with(move |local| {
        log!("Initializing {}", local.repr());
        first
    });

    // The main thread is a thread like any other.
    show_value(&local_data);

    let mut rng = Random::new(param("numbers"));
    for _ in 0..param::<u32>("threads") {
        let value = rng.randint(param("least"), param("most"));
        Thread::new(worker, (local_data.clone(), value)).start();
    }
}

pub(super) const PROGRAM: Particular = Program {
    title: "A local with a first value",
    document: Document::ModuleOfTheWeek(
        "Limiting Concurrent Access to Resources",
    ),
    uses: &["Thread", "local"],
    parameters: &[
        integer("threads", 2, 1..=16, "How many threads there are."),
        integer("value", 1000, 0..=1_000_000, "What each begins with."),
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
    let first: i32 = seen.param("value");
    let mut rng = Random::new(seen.param("numbers"));
    let (least, most) = (seen.param("least"), seen.param("most"));
    // One object for all of them: MainThread is the first to tell.
    let told = seen.lines().first().map_or("", |line| *line);
    let object = told.trim_start_matches("(MainThread) ").to_owned();
    let is = object.starts_with("Initializing <")
        && object.contains("ocal object at 0x");
    seen.must(is, "the local object is printed first");
    let begins = [object, format!("value={first}")];
    let main =
        begins.clone().map(|line| format!("(MainThread) {line}"));
    let mut lines = main.to_vec();
    for number in 1..=seen.param::<u32>("threads") {
        let value = rng.randint(least, most);
        let [made, first] = begins.clone();
        let own = [made, first, format!("value={value}")]
            .map(|line| format!("(Thread-{number} (worker)) {line}"));
        seen.in_order(&own);
        lines.extend(own);
    }
    // Main has seen its own before any thread starts.
    let head: Vec<_> =
        seen.lines().into_iter().take(2).map(str::to_owned).collect();
    seen.must(head == main, "MainThread's lines come first");
    seen.exactly_in_any_order(&lines);
    seen.ends(Outcome::Finished);
}
