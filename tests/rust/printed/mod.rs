//! What the documents print, a reader finds again: in the program, and in its twin under CPython.
//!
//! Each chapter has a file here, named like its folder of programs. In it stand the ids of programs, and under each,
//! further to the right, a regular expression for each line that its document prints; each has to match a whole line
//! of both. A program whose document prints nothing does not stand here.

use regex::Regex;
use std::fs;
use threadground::catalogue::{self, Entry};
use threadground::model::Model;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/printed");

/// Every program that stands in the file of this chapter, with its patterns.
fn patterns(chapter: &str) -> Vec<(String, Vec<String>)> {
    let path = format!("{FOLDER}/{chapter}.txt");
    if !fs::exists(&path).expect("the folder can be read") {
        return Vec::new();
    }
    let text = fs::read_to_string(path).expect("a readable file");
    let mut found: Vec<(String, Vec<String>)> = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        match (line.strip_prefix("    "), found.last_mut()) {
            (Some(pattern), Some((_, patterns))) => patterns.push(pattern.to_owned()),
            _ => found.push((line.to_owned(), Vec::new())),
        }
    }
    found
}

/// The name of the folder that has the program.
fn chapter(entry: &Entry) -> &str {
    entry.file.split('/').nth(1).expect("programs/ and the chapter's folder")
}

/// The patterns of a program's document that match no line of what was printed.
pub(crate) fn missing(entry: &Entry, printed: &[&str]) -> Vec<String> {
    let all = patterns(chapter(entry)).into_iter();
    let own = all.filter(|(id, _)| id == entry.id).flat_map(|(_, patterns)| patterns);
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
    let files = fs::read_dir(FOLDER).expect("the folder of the files");
    let paths = files.map(|file| file.expect("a readable entry").path());
    let texts = paths.filter(|path| path.extension().is_some_and(|end| end == "txt"));
    let chapters: Vec<String> =
        texts.filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned())).collect();
    assert!(chapters.len() >= 14, "{chapters:?}");
    for name in chapters {
        for (id, patterns) in patterns(&name) {
            let entry = catalogue::find(&id).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(chapter(entry), name, "the chapter of {id}");
            assert!(!patterns.is_empty(), "{id} has no pattern");
        }
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
    assert_eq!(missing(entry, &all), ["the document prints \"all DONE at: \\d+\""], "and no other");
}
