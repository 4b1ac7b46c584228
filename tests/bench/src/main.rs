//! `compare [WORD…]`: every scenario whose name contains one of the words; all without a word. Prints a
//! table in Markdown. `compare --profile [WORD…]` prints where the time of each contestant went.
//!
//! `compare --cost NAME` prints what ours costs in that scenario, once. With the feature `record`,
//! `compare --recording PROGRAM` compares with that program, which is this one without the feature.

#![cfg_attr(not(target_family = "wasm"), expect(clippy::print_stdout, reason = "this is what it is for"))]

#[cfg(not(target_family = "wasm"))]
use bench::{measure::Scenario, python::Python};

/// Cargo builds it for a browser too, beside the benchmark that is meant for that.
#[cfg(target_family = "wasm")]
fn main() {}

#[cfg(not(target_family = "wasm"))]
fn main() {
    use bench::{measure, profile, scenarios};
    let words: Vec<String> = std::env::args().skip(1).collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["--cost", name] => {
            let all = scenarios::all();
            let scenario =
                all.iter().find(|scenario| scenario.name == name).expect("a scenario has this name");
            println!("{}", scenario.contestants[0].1());
        }
        #[cfg(feature = "record")]
        ["--recording", program] => {
            println!("{}", measure::head());
            let program = program.to_owned();
            for scenario in scenarios::recording::all(Some(Box::new(move || without(&program)))) {
                measure::run(&scenario).iter().for_each(|line| println!("{line}"));
            }
        }
        ["--profile", ref words @ ..] => {
            println!("{}", profile::head());
            each(words, profile::run);
        }
        ref words => {
            println!("{}", measure::head());
            each(words, |scenario, _| measure::run(scenario));
        }
    }
}

/// Prints the lines of each scenario whose name contains one of the words, with CPython among those who
/// take part.
#[cfg(not(target_family = "wasm"))]
fn each(words: &[&str], lines: impl Fn(&Scenario, Option<&Python>) -> Vec<String>) {
    let python = Python::start();
    for mut scenario in bench::scenarios::all() {
        if !words.is_empty() && !words.iter().any(|word| scenario.name.contains(word)) {
            continue;
        }
        if let Some(python) = &python {
            python.join(&mut scenario);
        }
        lines(&scenario, python.as_ref()).iter().for_each(|line| println!("{line}"));
    }
}

/// What acquire and release take without the recorder, by the program that has none.
#[cfg(all(feature = "record", not(target_family = "wasm")))]
fn without(program: &str) -> f64 {
    let output =
        std::process::Command::new(program).args(["--cost", "lock, free: acquire and release"]).output();
    let output = output.expect("the program without the recorder runs").stdout;
    String::from_utf8_lossy(&output).trim().parse().expect("it prints a number")
}
