//! A calculator object has a daemon find square roots, one by one.
//!
//! Watch the list of roots grow in the background, while main looks at
//! it once a second and tells how far it is.
//!
//! An object can hide its thread: who uses the calculator never sees
//! one, but asks for what is ready so far. The thread is a daemon, so
//! it never keeps a program alive that has lost interest.
use crate::prelude::*;

const USAGE: &str =
    "Usage: the target must be a positive integer, such as 17.";

fn positive(text: &str) -> Option<u32> {
    text.parse().ok().filter(|&number| number > 0)
}

#[derive(Clone)]
struct Calculator {
    roots: Shared<Vec<f64>>,
}

impl Calculator {
    // The one who makes a calculator never sees its thread.
    fn new(target: u32) -> Self {
        let own = Self { roots: Shared::new(Vec::new()) };
        let args = (own.clone(), target);
        let thread = Thread::new(calculate, args).daemon(true);
        thread.start();
        own
    }
}

fn calculate(own: Calculator, target: u32) {
    for number in 1..=target {
        sleep(secs(param("pause")));
        let root = f64::from(number).sqrt();
        own.roots.update(|roots| roots.push(root));
    }
}

fn run() {
    // The target is text, and the program itself must check it.
    let Some(target) = positive(&param::<String>("target")) else {
        say!("{USAGE}");
        return;
    };

    say!("Turning on the calculator thread...");
    let calculator = Calculator::new(target);
    loop {
        sleep(secs(param("every")));
        let roots = calculator.roots.get();
        if roots.len() == target as usize {
            break;
        }
        say!("{} square roots calculated so far.", roots.len());
    }

    let root = calculator.roots.get()[target as usize - 1].repr();
    say!(
        "Calculated {target} square root(s); the last one is \
         sqrt({target})={root}"
    );
}

pub(super) const PROGRAM: Program = Program {
    title: "A calculator in the background",
    document: Document::PythonNotes("17.8"),
    uses: &["Thread"],
    parameters: &[
        text(
            "target",
            "17",
            "The last number whose square root is wanted.",
        ),
        seconds(
            "pause",
            0.15,
            0.0..=10.0,
            "How long it takes to calculate one root.",
        ),
        seconds(
            "every",
            1.0,
            0.1..=60.0,
            "How long main waits until it looks again.",
        ),
    ],
    small: &[("target", "4"), ("pause", "0.1"), ("every", "0.2")],
    expect,
    run,
};

fn expect(seen: &mut Seen) {
    let target: String = seen.param("target");
    let Some(target) = positive(&target) else {
        seen.exactly(&[USAGE.to_owned()]);
        seen.ends(Outcome::Finished);
        return;
    };
    let start = "Turning on the calculator thread...".to_owned();
    let end = format!(
        "Calculated {target} square root(s); the last one is \
         sqrt({target})={}",
        f64::from(target).sqrt().repr()
    );
    let progress = " square roots calculated so far.";

    // Main looks at fixed times. A root that is ready at that very
    // moment may count or not.
    let every = secs(seen.param("every")).as_nanos();
    let pause = secs(seen.param("pause")).as_nanos();
    let ready = |now: u128| {
        let roots = now.checked_div(pause).unwrap_or(u128::MAX);
        u32::try_from(roots).unwrap_or(target).min(target)
    };
    let mut lines = vec![(0.0, start.clone())];
    let mut now = 0;
    let mut so_far = 0;
    for line in seen.lines() {
        let Some(roots) = line.strip_suffix(progress) else {
            continue;
        };
        let roots = roots.parse().unwrap_or(u32::MAX);
        now += every;
        let sure = if seen.exact() { ready(now - 1) } else { so_far };
        let most = if seen.exact() { ready(now) } else { target };
        if sure <= roots && roots <= most.min(target - 1) {
            let at = now as f64 / 1e9;
            lines.push((at, format!("{roots}{progress}")));
        }
        so_far = roots;
    }
    now += every;
    if !seen.exact() || ready(now) == target {
        lines.push((now as f64 / 1e9, end.clone()));
    }
    seen.timely(&lines);
    seen.in_order(&[start, end]);
    seen.ends(Outcome::Finished);
}
