//! `explore [--limit SECONDS]`: how often each tool runs a program, to the first bug and for all orders; tables in
//! Markdown. `explore --memory SECONDS`: how much memory a long search takes. Each search is a process of its own, which
//! runs as `explore --search TOOL PROGRAM GOAL SECONDS`.

#![expect(clippy::print_stdout, reason = "this is what it is for")]

mod programs;
mod search;
mod table;
mod tools;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |text: &str| text.parse().unwrap_or_else(|_| panic!("{text} is no number of seconds"));
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => table::print(60),
        ["--limit", seconds] => table::print(number(seconds)),
        ["--search", tool, program, goal, seconds] => search::run(tool, program, goal, number(seconds)),
        ["--memory"] => table::memory(180),
        ["--memory", seconds] => table::memory(number(seconds)),
        ["--long", seconds] => search::memory(number(seconds)),
        _ => panic!("unknown arguments {arguments:?}"),
    }
}
