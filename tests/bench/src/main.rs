//! `compare [WORD…]`: every scenario whose name contains one of the words; all without a word. Prints a
//! table in Markdown. `compare --profile [WORD…]` prints where the time of each contestant went.
//!
//! `compare --before PROGRAM [WORD…]` compares with that program, which is an older build of this one. With
//! the feature `record`, `compare --recording PROGRAM` compares with one without the feature. Both ask
//! that program, which runs as `compare --serve`.

#![cfg_attr(not(target_family = "wasm"), expect(clippy::print_stdout, reason = "this is what it is for"))]

#[cfg(not(target_family = "wasm"))]
use bench::{measure::Scenario, python, served::Served};
#[cfg(not(target_family = "wasm"))]
use std::process::Command;

/// Cargo builds it for a browser too, beside the benchmark that is meant for that.
#[cfg(target_family = "wasm")]
fn main() {}

#[cfg(not(target_family = "wasm"))]
fn main() {
    use bench::{before, measure, profile, served};
    let words: Vec<String> = std::env::args().skip(1).collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["--serve"] => served::serve(&all()).expect("somebody asks"),
        ["--before", program, ref words @ ..] => {
            let myself = std::env::current_exe().expect("the system knows");
            // Ours is a process of its own too: this one waits while they run.
            let (before, after) = (serving(program), serving(myself));
            let all = all();
            let named = all.iter().filter(|scenario| has_one_of(words, scenario));
            let mut lines = named.filter_map(|scenario| before::run(scenario, &before, &after)).peekable();
            match lines.peek() {
                Some(_) => println!("{}", before::head()),
                None => println!("No scenario of this build has such a name."),
            }
            lines.for_each(|line| println!("{line}"));
        }
        #[cfg(feature = "record")]
        ["--recording", program] => {
            println!("{}", measure::head());
            let (_, without) = serving(program)
                .contestant("without", "lock, free: acquire and release")
                .expect("every build knows it");
            for scenario in bench::scenarios::recording::all(Some(without)) {
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

/// Every scenario that this build has.
#[cfg(not(target_family = "wasm"))]
fn all() -> Vec<Scenario> {
    let all = bench::scenarios::all();
    #[cfg(feature = "record")]
    let all = all.into_iter().chain(bench::scenarios::recording::all(None)).collect();
    all
}

/// A build of this program, to be asked.
#[cfg(not(target_family = "wasm"))]
fn serving(program: impl AsRef<std::ffi::OsStr>) -> Served {
    Served::start(Command::new(program).arg("--serve")).expect("the program starts")
}

/// Whether its name contains one of the words, if there are any.
#[cfg(not(target_family = "wasm"))]
fn has_one_of(words: &[&str], scenario: &Scenario) -> bool {
    words.is_empty() || words.iter().any(|word| scenario.name.contains(word))
}

/// Prints the lines of each scenario whose name contains one of the words, with CPython among those who
/// take part.
#[cfg(not(target_family = "wasm"))]
fn each(words: &[&str], lines: impl Fn(&Scenario, Option<&Served>) -> Vec<String>) {
    let python = python::start();
    for mut scenario in bench::scenarios::all() {
        if !has_one_of(words, &scenario) {
            continue;
        }
        if let Some(python) = &python {
            python::join(python, &mut scenario);
        }
        lines(&scenario, python.as_ref()).iter().for_each(|line| println!("{line}"));
    }
}
