//! A calculator object has a daemon find square roots, one by one.
//!
//! Watch `results` grow in the background, while main looks at the list
//! once a second and tells how far it is.
//!
//! An object can hide its thread: who makes the calculator sees none.
//! A process made by `fork` would get a copy of everything; a thread
//! shares the program's data, so its owner finds the roots in place.
use crate::prelude::*;

#[derive(Clone)]
struct SquareRootCalculator {
    results: Shared<Vec<f64>>,
}

impl SquareRootCalculator {
    fn new(target: u32) -> Self {
        let own = Self { results: Shared::new(Vec::new()) };
        let counter =
            CalculatorThread { controller: own.clone(), target };
        let counter = Thread::subclass(counter).daemon(true);
        say!("Turning on the calculator thread...");
        counter.start();
        let results = loop {
            let results = own.results.get();
            if results.len() == target as usize {
                break results;
            }
            say!("{} square roots calculated so far.", results.len());
            sleep(secs(param("every")));
        };

        let root = results[results.len() - 1];
        say!(
            "Calculated {target} square root(s); the last one is \
             sqrt({target})={root:.6}"
        );
        own
    }
}

// In Python this type stands inside the calculator's.
struct CalculatorThread {
    controller: SquareRootCalculator,
    target: u32,
}

impl Run for CalculatorThread {
    // CPython's threads calculate in turns. To use more cores, Python
    // has `multiprocessing`, with processes in place of threads.
    fn run(&mut self) {
        for i in 1..=self.target {
            sleep(secs(param("pause")));
            let root = f64::from(i).sqrt();
            self.controller
                .results
                .update(|results| results.push(root));
        }
    }
}

fn positive(text: &str) -> Option<u32> {
    text.trim().parse().ok().filter(|&number| number > 0)
}

fn run() {
    // The target is text, and the program itself must check it.
    let Some(limit) = positive(&param::<String>("target")) else {
        say!(
            "Usage: daemon-square-roots \
             [number of square roots to calculate]"
        );
        return;
    };
    SquareRootCalculator::new(limit);
}

pub(super) const PROGRAM: Particular = Program {
    title: "A calculator in the background",
    document: Document::PythonNotes("17.8"),
    uses: &["Thread"],
    parameters: &[
        text("target", "17", "How many square roots are wanted."),
        seconds("pause", 0.15, 0.0..=10.0, "How long one root takes."),
        seconds("every", 1.0, 0.1..=60.0, "From one look to the next."),
    ],
    small: &[("target", "4"), ("pause", "0.1"), ("every", "0.2")],
    expect,
    run,
}
.unordered(&["results"]);

fn expect(seen: &mut Seen) {
    seen.ends(Outcome::Finished);
    let target: String = seen.param("target");
    let Some(target) = positive(&target) else {
        let usage = "Usage: daemon-square-roots \
                     [number of square roots to calculate]";
        seen.exactly(&[usage.to_owned()]);
        return;
    };
    let start = "Turning on the calculator thread...".to_owned();
    let progress = " square roots calculated so far.";
    let end = format!(
        "Calculated {target} square root(s); the last one is \
         sqrt({target})={:.6}",
        f64::from(target).sqrt()
    );

    // Main looks at fixed times. A root that is ready at that very
    // moment may count or not.
    let every = secs(seen.param("every")).as_nanos();
    let pause = secs(seen.param("pause")).as_nanos();
    let ready = |now: u128| {
        let roots = now.checked_div(pause).unwrap_or(u128::MAX);
        u32::try_from(roots).unwrap_or(target).min(target)
    };
    let mut lines = vec![(0.0, start)];
    let mut now = 0_u128;
    let mut so_far = 0;
    for line in seen.lines() {
        let Some(roots) = line.strip_suffix(progress) else {
            continue;
        };
        let roots = roots.parse().unwrap_or(u32::MAX);
        let timed = seen.exact();
        let before = now.checked_sub(1).filter(|_| timed);
        let sure = before.map_or(so_far, ready);
        let most = if timed { ready(now) } else { target };
        if sure <= roots && roots <= most.min(target - 1) {
            let at = now as f64 / 1e9;
            lines.push((at, format!("{roots}{progress}")));
        }
        so_far = roots;
        now += every;
    }
    if !seen.exact() || ready(now) == target {
        lines.push((now as f64 / 1e9, end));
    }
    seen.timely(&lines);

    // Main prints all of them, one after the other.
    let texts: Vec<_> =
        lines.into_iter().map(|(_, line)| line).collect();
    seen.exactly(&texts);
}
