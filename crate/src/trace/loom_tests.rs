//! A reader beside writers: it sees whole records, in their order, and none that is not there.

use super::{ENDED, Head, RUNNING, Texts, Writer, read};
use crate::ground::word::Ordering::{Acquire, Release};
use crate::loom_tests::{Model, Reached, spawn};
use crate::trace::event::{Event, OnRun, Record, Text};
use std::sync::Arc;

fn record(number: u32) -> Record {
    let event = Event::Run(OnRun::Began);
    Record { number, time: 0, thread: 0, place: Text(0), unwinding: false, event }
}

/// The numbers of the records that a reader finds; it fails if one is not whole.
fn numbers(head: &Head) -> Vec<u32> {
    let (_, bytes) = read(head);
    let mut rest = bytes.as_slice();
    let mut numbers = Vec::new();
    while !rest.is_empty() {
        let found = Record::decode(&mut rest).expect("a whole record");
        assert_eq!(found, record(found.number), "what was written");
        numbers.push(found.number);
    }
    numbers
}

/// One writer over three chunks: a reader sees the first so many.
#[test]
fn a_reader_sees_whole_records_in_order() {
    Model::STILL.check(|| {
        let head = Arc::new(*Head::new());
        let mut writer = Writer::join(&head);
        let writing = spawn(move || {
            for number in 1..=3 {
                writer.append_record(&record(number));
            }
            writer
        });
        let seen = numbers(&head);
        assert!([1, 2, 3].starts_with(&seen), "in order: {seen:?}");
        // The log is dropped after its last reader.
        let writer = writing.join().expect("it ends");
        assert_eq!(numbers(&head), [1, 2, 3], "all, when it is done");
        drop(writer);
    });
}

/// A reader comes upon a log whose thread has just joined. (The reader is started, as the checker keeps one
/// look at a word: that of whoever joins would hide an earlier one.)
#[test]
fn a_reader_follows_who_joins() {
    let ways = [Reached::default(), Reached::default()];
    let seen = ways.clone();
    Model::STILL.check(move || {
        let head = Arc::new(*Head::new());
        let theirs = Arc::clone(&head);
        let reader = spawn(move || numbers(&theirs));
        let mut writer = Writer::join(&head);
        writer.append_record(&record(1));
        let found = reader.join().expect("it ends");
        assert!(found.is_empty() || found == [1], "{found:?}");
        seen[found.len()].now();
        drop(writer);
    });
    assert!(ways.iter().all(Reached::ever), "it is there already, and it is not");
}

/// Two threads that join at once are both found, and what they write.
#[test]
fn a_reader_finds_every_log() {
    Model::STILL.with(-1).check(|| {
        let head = Arc::new(*Head::new());
        let writers: Vec<_> = (1..=2)
            .map(|number| {
                let head = Arc::clone(&head);
                spawn(move || {
                    let mut writer = Writer::join(&head);
                    writer.append_record(&record(number));
                    writer
                })
            })
            .collect();
        assert!(numbers(&head).len() <= 2, "none but theirs");
        let writers: Vec<_> = writers.into_iter().map(|writer| writer.join().expect("it ends")).collect();
        let mut all = numbers(&head);
        all.sort_unstable();
        assert_eq!(all, [1, 2], "both");
        drop(writers);
    });
}

/// A reader who sees that the run has ended sees its last record.
#[test]
fn the_end_is_behind_the_last_record() {
    Model::STILL.check(|| {
        let head = Arc::new(*Head::new());
        let theirs = Arc::clone(&head);
        let mut closing = Writer::join(&head);
        let run = spawn(move || {
            closing.append_record(&record(9));
            theirs.state.store(ENDED, Release);
            closing
        });
        if head.state.load(Acquire) != RUNNING {
            assert_eq!(numbers(&head), [9], "the end mark");
        }
        drop(run.join().expect("it ends"));
    });
}

/// A text is there before its number is in a record.
#[test]
fn a_records_text_is_there() {
    Model::STILL.with(-1).check(|| {
        let head = Arc::new(*Head::new());
        let (mut writer, mut texts) = (Writer::join(&head), Texts::new(&head));
        let writing = spawn(move || {
            let number = texts.number("name");
            writer.append_record(&record(number.0));
            (writer, texts)
        });
        let (texts, records) = read(&head);
        assert!(records.is_empty() || texts.ends_with(b"name"), "named before it was there");
        drop(writing.join().expect("it ends"));
    });
}
