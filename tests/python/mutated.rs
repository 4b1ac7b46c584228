//! Sources that are nearly programs: the catalogue's twins with words, lines and letters left out, doubled and swapped.
//! Each gives an error or a program, never a panic; those that run end by themselves, or by a stop.

use crate::alone;
use crate::chance::Chance;
use crate::refused::is_well;
use std::env;
use std::time::Duration;
use threadground::catalogue;
use threadground::recipe::{Timing, Way};
use threadground_python::Program;

/// The source in lines, in letters, or in words and what is between them.
fn parts(source: &str, kind: usize) -> Vec<String> {
    match kind {
        0 => source.split_inclusive('\n').map(ToOwned::to_owned).collect(),
        1 => source.chars().map(String::from).collect(),
        _ => {
            let mut words: Vec<String> = Vec::new();
            for letter in source.chars() {
                let is_word = letter.is_alphanumeric() || letter == '_';
                match words.last_mut() {
                    Some(last)
                        if is_word && last.ends_with(|last: char| last.is_alphanumeric() || last == '_') =>
                    {
                        last.push(letter);
                    }
                    _ => words.push(letter.to_string()),
                }
            }
            words
        }
    }
}

/// One to three changes of the source.
fn mutated(source: &str, chance: &mut Chance) -> String {
    let mut source = source.to_owned();
    for _ in 0..=chance.below(3) {
        let mut parts = parts(&source, chance.below(3));
        if parts.is_empty() {
            break;
        }
        let (one, other) = (chance.below(parts.len()), chance.below(parts.len()));
        match chance.below(3) {
            0 => drop(parts.remove(one)),
            1 => parts.insert(other, parts[one].clone()),
            _ => parts.swap(one, other),
        }
        source = parts.concat();
    }
    source
}

#[test]
fn what_is_nearly_a_program_is_refused_or_runs() {
    let long = env::var_os("THREADGROUND_LONG").is_some();
    // One of so many is run.
    let each = if long { 1 } else { 60 };
    let count = 10_000;
    let mut chance = Chance(0x9e37_79b9_7f4a_7c15);
    let (mut refused, mut ran, mut stopped) = (0, 0, 0);
    let entries = catalogue::all();
    for number in 0..count {
        let entry = &entries[chance.below(entries.len())];
        let source = mutated(entry.python, &mut chance);
        let program = match Program::new("main.py", &source) {
            Err(error) => {
                assert!(!error.message.is_empty() && error.line > 0, "{source}");
                refused += 1;
                continue;
            }
            Ok(program) => program,
        };
        if number % each != 0 {
            continue;
        }
        let _alone = alone();
        let run = program.start(Way::First, Timing::Clock, None).expect("it starts");
        ran += 1;
        if !run.wait_at_most(Duration::from_millis(500)) {
            stopped += 1;
            run.stop();
            assert!(run.wait(Duration::from_secs(30)), "it is stopped: {source}");
        }
    }
    eprintln!("{refused} of {count} are refused; {ran} run, of which {stopped} are stopped");
    assert!(refused > count / 10 && ran > 30, "{refused} refused, {ran} run");
    is_well();
}
