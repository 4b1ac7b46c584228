//! What the documents print, a reader finds again: in the program, and in its twin under CPython.
//!
//! Each chapter has a file here, named like its folder of programs. In it stand the ids of programs, and under each,
//! further to the right, a regular expression for each line that its document prints; each has to match a whole line
//! of both. A program whose document prints nothing does not stand here.

use regex::Regex;
use threadground::catalogue::{self, Entry};
use threadground::model::Model;

/// The files.
static CHAPTERS: &[(&str, &str)] = &[
    ("01_start", include_str!("01_start.txt")),
    ("02_identity", include_str!("02_identity.txt")),
    ("03_lifetime", include_str!("03_lifetime.txt")),
    ("04_lock", include_str!("04_lock.txt")),
    ("05_rlock", include_str!("05_rlock.txt")),
    ("06_condition", include_str!("06_condition.txt")),
    ("07_event", include_str!("07_event.txt")),
    ("08_semaphore", include_str!("08_semaphore.txt")),
    ("09_barrier", include_str!("09_barrier.txt")),
    ("10_timer", include_str!("10_timer.txt")),
    ("11_local", include_str!("11_local.txt")),
    ("12_queue", include_str!("12_queue.txt")),
    ("13_hazards", include_str!("13_hazards.txt")),
    ("14_parallelism", include_str!("14_parallelism.txt")),
];

/// Every program that stands in a file, with its patterns.
fn patterns() -> impl Iterator<Item = (&'static str, &'static str, Vec<&'static str>)> {
    CHAPTERS.iter().flat_map(|&(chapter, text)| {
        let mut found: Vec<(_, _, Vec<_>)> = Vec::new();
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            match (line.strip_prefix("    "), found.last_mut()) {
                (Some(pattern), Some((.., patterns))) => patterns.push(pattern),
                _ => found.push((chapter, line, Vec::new())),
            }
        }
        found
    })
}

/// The patterns of a program's document that match no line of what was printed.
pub(crate) fn missing(entry: &Entry, printed: &[&str]) -> Vec<String> {
    let own = patterns().filter(|&(_, id, _)| id == entry.id).flat_map(|(.., patterns)| patterns);
    own.filter(|pattern| {
        let whole = Regex::new(&format!("^(?:{pattern})$"));
        let whole = whole.unwrap_or_else(|error| panic!("{}: {error}", entry.id));
        !printed.iter().any(|line| whole.is_match(line))
    })
    .map(|pattern| format!("the document prints \"{pattern}\""))
    .collect()
}

#[test]
fn what_a_document_prints_its_program_prints() {
    for entry in catalogue::all() {
        let set = entry.set([]).expect("the defaults are allowed");
        let run = entry.start(set, entry.usual_way()).expect("it starts");
        let _ = run.wait(std::time::Duration::from_secs(5));
        let result = Model::of(&run.trace()).result();
        let lines: Vec<&str> = result.output.iter().map(|line| line.text.as_str()).collect();
        assert_eq!(missing(entry, &lines), [""; 0], "{}, which prints {lines:#?}", entry.id);
    }
}

#[test]
fn every_name_in_the_files_is_a_programs_of_that_chapter() {
    for (chapter, id, patterns) in patterns() {
        let entry = catalogue::find(id).unwrap_or_else(|error| panic!("{chapter}: {error}"));
        assert!(entry.file.starts_with(&format!("programs/{chapter}/")), "{id} is not of {chapter}");
        assert!(!patterns.is_empty(), "{id} has no pattern");
    }
}

#[test]
fn a_line_that_is_missing_is_noticed() {
    let entry = catalogue::find("start-function").expect("it is there");
    let all = [
        "starting at: 0",
        "start loop 0 at: 0",
        "start loop 1 at: 0",
        "loop 1 done at: 2",
        "loop 0 done at: 4",
    ];
    assert_eq!(missing(entry, &all), ["the document prints \"all DONE at: \\S+\""], "and no other");
}
