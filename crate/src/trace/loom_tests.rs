//! Models of a reader beside writers: it sees whole records only, in their order.

use super::{ENDED, Head, RUNNING, Texts, Writer, read};
use crate::ground::word::Ordering::{Acquire, Release};
use crate::loom_tests::{Model, Reached, spawn};
use crate::trace::event::{Event, OnRun, Record, Text};
use std::sync::Arc;

fn record(number: u32) -> Record {
    let event = Event::Run(OnRun::Began);
    Record { number, time: 0, thread: 0, place: Text(0), unwinding: false, event }
}

/// The numbers of the records that a reader finds; fails if one of them is not whole.
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

/// One writer fills three chunks: a reader sees the first few of the records, without a gap.
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

/// A reader comes upon a log that has just joined the chain. (The reader is a started thread: the checker
/// keeps one look at a word for each thread, and that of the thread which joins would hide an earlier one.)
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

/// The logs of two threads that join the chain at once are both found, with what they hold.
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

/// A reader that sees that the run has ended sees its last record.
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

/// A reader that finds a text's number in a record finds the text too.
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
