//! A thread type keeps what its function returns, and tells the time.
//!
//! Watch fib, fac and sum run one after the other, then each in its own
//! thread, which takes only as long as the slowest of the three.
//!
//! `start` calls `run` in a new thread; to call `run` makes none. A
//! thread hands nothing back by itself: the type stores the result, and
//! `result` gives it after `join`.
use crate::prelude::*;

#[derive(Clone)]
struct MyThread {
    name: &'static str,
    func: fn(u64) -> u64,
    res: Shared<u64>,
}

impl MyThread {
    fn result(&self) -> u64 {
        self.res.get()
    }
}

impl Run for MyThread {
    fn run(&mut self) {
        say!("starting {} at: {:.3} s", self.name, clock());
        self.res.set((self.func)(param("n")));
        say!("{} finished at: {:.3} s", self.name, clock());
    }
}

fn fib(n: u64) -> u64 {
    sleep(secs(param("fib_pause")));
    if n < 2 { 1 } else { fib(n - 2) + fib(n - 1) }
}

fn fac(n: u64) -> u64 {
    sleep(secs(param("pause")));
    if n < 2 { 1 } else { n * fac(n - 1) }
}

fn sum(n: u64) -> u64 {
    sleep(secs(param("pause")));
    if n < 2 { 1 } else { n + sum(n - 1) }
}

fn run() {
    let mut all = [
        MyThread { name: "fib", func: fib, res: Shared::new(0) },
        MyThread { name: "fac", func: fac, res: Shared::new(0) },
        MyThread { name: "sum", func: sum, res: Shared::new(0) },
    ];

    // One after the other: `run` is called as any method is.
    say!("single run");
    for t in &mut all {
        t.run();
        say!("{}: {}", t.name, t.result());
    }
    let single = clock();

    // Side by side: `start` has `run` called in a new thread.
    say!("threaded run");
    let threads = all
        .each_ref()
        .map(|t| Thread::subclass(t.clone()).name(t.name));
    for thread in &threads {
        thread.start();
    }
    for thread in &threads {
        thread.join();
    }
    let threaded = clock() - single;

    for t in &all {
        say!("{}: {}", t.name, t.result());
    }
    say!("single run took {single:.3} s");
    say!("threaded run took {threaded:.3} s");
}

pub(super) const PROGRAM: Particular = Program {
    title: "A thread type that keeps the result",
    document: Document::CorePython("example 4-7"),
    uses: &["Thread"],
    parameters: &[
        integer("n", 12, 1..=14, "What the functions are given."),
        seconds("fib_pause", 0.005, 0.0..=1.0, "Sleep of a fib call."),
        seconds("pause", 0.1, 0.0..=1.0, "Sleep of the others' calls."),
    ],
    small: &[("n", "4"), ("pause", "0.01")],
    expect,
    run,
}
.together();

fn expect(seen: &mut Seen) {
    let n: u64 = seen.param("n");
    let takes = seen.param::<f64>("pause") * n as f64;
    let (mut fib, mut calls) = ((1, 1), (1, 1));
    for _ in 1..n {
        fib = (fib.1, fib.0 + fib.1);
        calls = (calls.1, 1 + calls.0 + calls.1);
    }
    let fib_takes = seen.param::<f64>("fib_pause") * f64::from(calls.1);
    let tasks: [(&str, u64, f64); 3] = [
        ("fib", fib.1, fib_takes),
        ("fac", (1..=n).product(), takes),
        ("sum", (1..=n).sum(), takes),
    ];

    // Each line, and the time that it tells, if it tells one.
    let single = fib_takes + 2.0 * takes;
    let threaded = fib_takes.max(takes);
    let mut now = 0.0;
    let mut first = vec![("single run".to_owned(), None)];
    let mut second = vec![("threaded run".to_owned(), None)];
    let mut results = Vec::new();
    for (name, result, takes) in tasks {
        let start = format!("starting {name} at:");
        let end = format!("{name} finished at:");
        let result = (format!("{name}: {result}"), None);
        first.push((start.clone(), Some(now)));
        now += takes;
        first.push((end.clone(), Some(now)));
        first.push(result.clone());
        second.push((start, Some(single)));
        second.push((end, Some(single + takes)));
        results.push(result);
    }
    results.push(("single run took".to_owned(), Some(single)));
    results.push(("threaded run took".to_owned(), Some(threaded)));

    // What is seen, in the same form.
    let told = |line: &str| {
        let seconds = line.strip_suffix(" s");
        seconds.and_then(|line| line.rsplit_once(' ')).map_or_else(
            || (line.to_owned(), None),
            |(text, time)| (text.to_owned(), time.parse().ok()),
        )
    };
    let mut lines: Vec<(String, Option<f64>)> =
        seen.lines().into_iter().map(told).collect();
    let whole = first.len() + second.len() + results.len();
    seen.must(lines.len() == whole, "some lines too many or few");
    if lines.len() != whole {
        return;
    }

    // The threads' own lines may come in any order.
    let (from, to) = (first.len(), first.len() + second.len());
    lines[from + 1..to].sort_by(|a, b| a.0.cmp(&b.0));
    second[1..].sort_by(|a, b| a.0.cmp(&b.0));
    let late = if seen.exact() { 0.001 } else { f64::INFINITY };
    let expected = first.iter().chain(&second).chain(&results);
    for ((text, due), (line, time)) in expected.zip(&lines) {
        let so = match (due, time) {
            (Some(due), Some(time)) => {
                (-0.001..late).contains(&(time - due))
            }
            (due, time) => due.is_none() && time.is_none(),
        };
        seen.must(
            text == line && so,
            format!("not {line} {time:?}, but {text} {due:?}"),
        );
    }
    seen.ends(Outcome::Finished);
}
