//! Three threads fetch a document each and write to one shared file.
//!
//! Watch all three fetch at the same time. One address can't be
//! reached. Then they wait for the lock: one at a time writes its line.
//!
//! Waiting for the network is what threads are good at: nobody keeps
//! anybody from it. What they share is another matter: a line that is
//! written in pieces needs a lock around all of them.
use crate::prelude::*;

fn fetch_url(
    name: &str,
    address: &str,
    file: Shared<String>,
    lock: Lock,
) {
    // Nobody has to wait for anybody here.
    if let Err(error) = fetch(address, secs(param("fetch"))) {
        say!("Not found. {error}");
    }
    say!("{name} was requested and returned");

    // A line is written in two pieces, also where nothing came. No
    // other may get between.
    let _held = lock.hold();
    let line = format!("Data from {name}");
    file.update(|file| file.push_str(&line));
    sleep(secs(param("write")));
    file.update(|file| file.push_str(" fetched\n"));
}

fn run() {
    let file = Shared::new(String::new());
    let lock = Lock::new();

    // Nobody serves the second address.
    let documents = [
        ("lock.txt", "documents/lock.txt"),
        ("nowhere", "http://127.0.0.1:9/"),
        ("queue.txt", "documents/queue.txt"),
    ];
    let threads = documents.map(|(name, address)| {
        let args = (name, address, file.clone(), lock.clone());
        Thread::new(fetch_url, args)
    });
    for thread in &threads {
        thread.start();
    }
    for thread in &threads {
        thread.join();
    }
    for line in file.get().lines() {
        say!("{line}");
    }
}

pub(super) const PROGRAM: Program = Program {
    title: "Fetching into one file",
    document: Document::PythonNotes("17.2"),
    uses: &["Thread", "Lock", "urlopen"],
    parameters: &[
        seconds(
            "fetch",
            0.5,
            0.0..=60.0,
            "How long a fetch takes on a virtual clock.",
        ),
        seconds(
            "write",
            0.2,
            0.0..=60.0,
            "How long it takes to write a line.",
        ),
    ],
    small: &[("write", "0.01")],
    expect,
    run,
};

fn expect(seen: &mut Seen) {
    let (fetch, write): (f64, f64) =
        (seen.param("fetch"), seen.param("write"));
    let names = ["lock.txt", "nowhere", "queue.txt"];
    let mut lines: Vec<(f64, String)> = names
        .map(|name| {
            (fetch, format!("{name} was requested and returned"))
        })
        .into();
    lines.push((fetch, "Not found. URLError".to_owned()));
    let end = fetch + 3.0 * write;
    lines.extend(
        names.map(|name| (end, format!("Data from {name} fetched"))),
    );
    seen.timely(&lines);
    let file = seen.lines().into_iter().skip(4);
    let whole = file.filter(|line| line.starts_with("Data from "));
    let whole = whole.count() == 3;
    seen.must(whole, "the file is printed last");
    seen.ends(Outcome::Finished);
}
