//! Two threads fetch two documents each and write all to one output.
//!
//! Watch who has the lock: while one thread writes what it has fetched,
//! the other one fetches, or waits until it may write too.
//!
//! A thread type has its own list of addresses. What it shares with
//! the others are the output and the lock, and it holds the lock only
//! for as long as it writes. Fetching needs none.
use crate::prelude::*;

struct FetchUrls {
    urls: Vec<&'static str>,
    output: Shared<String>,
    lock: Lock,
}

impl Run for FetchUrls {
    fn run(&mut self) {
        while let Some(url) = self.urls.pop() {
            let text = fetch(url, secs(param("fetch")))
                .expect("it can be fetched");
            self.lock.acquire();
            say!("lock acquired by {}", name());
            sleep(secs(param("write")));
            self.output.update(|output| output.push_str(&text));
            say!("write done by {}", name());

            // Said before it is true: afterwards another thread
            // may already have it, and say so first.
            say!("lock released by {}", name());
            self.lock.release();
        }
    }
}

fn run() {
    let output = Shared::new(String::new());
    let lock = Lock::new();
    let lists = [
        vec!["documents/lock.txt", "documents/queue.txt"],
        vec!["documents/event.txt", "documents/barrier.txt"],
    ];
    let threads = lists.map(|urls| {
        let (output, lock) = (output.clone(), lock.clone());
        Thread::subclass(FetchUrls { urls, output, lock })
    });
    for thread in &threads {
        thread.start();
    }
    for thread in &threads {
        thread.join();
    }
    for line in output.get().lines() {
        say!("{line}");
    }
}

pub(super) const PROGRAM: Particular = Program {
    title: "Fetching in a thread type",
    document: Document::PythonNotes("17.7"),
    uses: &["Thread", "Lock", "urlopen"],
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
    let lines: Vec<String> =
        seen.lines().into_iter().map(str::to_owned).collect();

    // Whoever is first writes as soon as it can, and so on.
    let third = (2.0 * fetch + write).max(fetch + 2.0 * write);
    let fourth = (2.0 * (fetch + write)).max(third + write);
    let starts = [fetch, fetch + write, third, fourth];
    let mut names = Vec::new();
    for (three, start) in lines.chunks(3).zip(starts) {
        let name = three[0].rsplit(' ').next().unwrap_or_default();
        names.push(name.to_owned());
        let due = [
            (start, format!("lock acquired by {name}")),
            (start + write, format!("write done by {name}")),
            (start + write, format!("lock released by {name}")),
        ];
        for (time, line) in &due {
            seen.at(*time, line);
        }
        let due = due.map(|(_, line)| line);
        seen.must(three == due, format!("{three:?} must be {due:?}"));
    }
    names.sort_unstable();
    let twice = ["Thread-1", "Thread-1", "Thread-2", "Thread-2"];
    seen.must(names == twice, format!("{names:?} must be {twice:?}"));

    let mut output = lines.into_iter().skip(12).collect::<Vec<_>>();
    output.sort_unstable();
    let texts = [
        "A barrier opens when the last thread is there.",
        "A lock lets one thread in; the others wait.",
        "A queue hands items from thread to thread.",
        "An event lets all who wait for it go on.",
    ];
    let whole = output == texts;
    seen.must(whole, format!("the output is {output:?}"));
    seen.ends(Outcome::Finished);
}
