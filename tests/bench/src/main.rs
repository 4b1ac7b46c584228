//! `compare [WORD…]`: every scenario whose name contains one of the words; all without a word.
//!
//! Prints a table in Markdown.

#![cfg_attr(not(target_family = "wasm"), expect(clippy::print_stdout, reason = "this is what it is for"))]

/// Cargo builds it for a browser too, beside the benchmark that is meant for that.
#[cfg(target_family = "wasm")]
fn main() {}

#[cfg(not(target_family = "wasm"))]
fn main() {
    use bench::{measure, python, scenarios};

    let words: Vec<String> = std::env::args().skip(1).collect();
    println!("{}", measure::head());
    let python = python::Python::start();
    for mut scenario in scenarios::all() {
        if !words.is_empty() && !words.iter().any(|word| scenario.name.contains(word.as_str())) {
            continue;
        }
        if let Some(python) = &python {
            python.join(&mut scenario);
        }
        for line in measure::run(&scenario) {
            println!("{line}");
        }
    }
}
