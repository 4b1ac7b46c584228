//! Three threads fetch a document each and write to one shared file.
//!
//! Watch all three fetch at the same time. One address can't be
//! reached. Then they wait for the lock: one at a time writes its line.
//!
//! Waiting for the network is what threads are good at: nobody keeps
//! anybody from it. What they share is another matter: a line that is
//! written in pieces needs a lock around all of them.
use crate::prelude::*;

fn get_data(url: &str) -> String {
    match fetch(url, secs(param("fetch"))) {
        Ok(data) => data,
        Err(error) => format!("Not found. {error}"),
    }
}

fn fetch_url(url: &str, file: Shared<String>, lock: Lock, done: Lock) {
    // Nobody has to wait for anybody here.
    let data = get_data(url);
    say!("{url} was requested and returned");
    say!("{}", data.trim_end());

    // A line is written in two pieces, also where nothing came. No
    // other may get between.
    let line = format!("Data from {url}");
    lock.acquire();
    file.update(|file| file.push_str(&line));
    sleep(secs(param("write")));
    file.update(|file| file.push_str(" fetched\n"));
    lock.release();
    done.release();
}

fn run() {
    let file = Shared::new(String::new());
    let lock = low_level::allocate_lock();

    // Nobody serves the second address.
    let urls = [
        "documents/lock.txt",
        "http://127.0.0.1:9/",
        "documents/queue.txt",
    ];
    let ends = urls.map(|url| {
        let done = low_level::allocate_lock();
        done.acquire();
        let args = (url, file.clone(), lock.clone(), done.clone());
        low_level::start_new_thread(fetch_url, args);
        done
    });

    // Such threads can't be joined: each releases a lock at its end.
    for done in &ends {
        done.acquire();
    }
    for line in file.get().lines() {
        say!("{line}");
    }
}

pub(super) const PROGRAM: Particular = Program {
    title: "Fetching into one file",
    document: Document::PythonNotes("17.2"),
    uses: &["start_new_thread", "allocate_lock", "Lock", "urlopen"],
    parameters: &[
        seconds("fetch", 0.5, 0.0..=60.0, "A fetch, in virtual time."),
        seconds("write", 0.2, 0.0..=60.0, "How long writing takes."),
    ],
    small: &[("write", "0.01")],
    expect,
    run,
}
.together();

fn expect(seen: &mut Seen) {
    let (fetch, write): (f64, f64) =
        (seen.param("fetch"), seen.param("write"));
    let documents = [
        (
            "documents/lock.txt",
            "A lock lets one thread in; the others wait.",
        ),
        ("http://127.0.0.1:9/", "Not found. URLError"),
        (
            "documents/queue.txt",
            "A queue hands items from thread to thread.",
        ),
    ];
    let end = fetch + 3.0 * write;
    let mut lines = Vec::new();
    for (url, data) in documents {
        let own = [
            format!("{url} was requested and returned"),
            data.to_owned(),
            format!("Data from {url} fetched"),
        ];
        seen.in_order(&own);
        lines.extend([fetch, fetch, end].into_iter().zip(own));
    }
    seen.timely(&lines);
    let file = seen.lines().into_iter().skip(6);
    let whole = file.filter(|line| line.starts_with("Data from "));
    let whole = whole.count() == 3;
    seen.must(whole, "the file is printed last");
    seen.ends(Outcome::Finished);
}
