//! A reader beside writers: it sees whole records, in their order, and none that is not there.

use super::{ENDED, Logs, RECORD_BYTES, RUNNING, Record, Writer};
use crate::ground::word::Ordering::{Acquire, Release};
use crate::loom_tests::{Model, Reached, spawn};
use std::sync::Arc;

fn record(number: u64) -> Record {
    Record { number, ..Record::default() }
}

/// The numbers of the records that a reader finds; it fails if one is not whole.
fn numbers(logs: &Logs) -> Vec<u64> {
    let (_, bytes) = logs.read();
    let (records, rest) = bytes.as_chunks::<RECORD_BYTES>();
    assert!(rest.is_empty(), "half a record");
    let number = |bytes: &[u8; RECORD_BYTES]| u64::from_le_bytes(bytes[..8].try_into().expect("eight"));
    let numbers: Vec<_> = records.iter().map(number).collect();
    for (number, bytes) in numbers.iter().zip(records) {
        assert_eq!(*bytes, record(*number).to_bytes(), "what was written");
    }
    numbers
}

/// One writer over three chunks: a reader sees the first so many.
#[test]
fn a_reader_sees_whole_records_in_order() {
    Model::STILL.check(|| {
        let logs = Arc::new(Logs::new());
        let mut writer = Writer::join(&logs.head);
        let writing = spawn(move || {
            for number in 1..=3 {
                writer.append(&record(number).to_bytes());
            }
            writer
        });
        let seen = numbers(&logs);
        assert!([1, 2, 3].starts_with(&seen), "in order: {seen:?}");
        // The log is dropped after its last reader.
        let writer = writing.join().expect("it ends");
        assert_eq!(numbers(&logs), [1, 2, 3], "all, when it is done");
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
        let logs = Arc::new(Logs::new());
        let theirs = Arc::clone(&logs);
        let reader = spawn(move || numbers(&theirs));
        let mut writer = Writer::join(&logs.head);
        writer.append(&record(1).to_bytes());
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
        let logs = Arc::new(Logs::new());
        let writers: Vec<_> = (1..=2)
            .map(|number| {
                let logs = Arc::clone(&logs);
                spawn(move || {
                    let mut writer = Writer::join(&logs.head);
                    writer.append(&record(number).to_bytes());
                    writer
                })
            })
            .collect();
        assert!(numbers(&logs).len() <= 2, "none but theirs");
        let writers: Vec<_> = writers.into_iter().map(|writer| writer.join().expect("it ends")).collect();
        let mut all = numbers(&logs);
        all.sort_unstable();
        assert_eq!(all, [1, 2], "both");
        drop(writers);
    });
}

/// Who sees that the run has ended sees its last record.
#[test]
fn the_end_is_behind_the_last_record() {
    Model::STILL.check(|| {
        let logs = Arc::new(Logs::new());
        let theirs = Arc::clone(&logs);
        let run = spawn(move || {
            theirs.closing.lock().append(&record(9).to_bytes());
            theirs.head.state.store(ENDED, Release);
        });
        if logs.head.state.load(Acquire) != RUNNING {
            assert_eq!(numbers(&logs), [9], "the end mark");
        }
        run.join().expect("it ends");
    });
}

/// A text's number is given once, and the text is there before its number is in a record.
#[test]
fn a_records_text_is_there() {
    Model::STILL.with(-1).check(|| {
        let logs = Arc::new(Logs::new());
        let mut writer = Writer::join(&logs.head);
        let theirs = Arc::clone(&logs);
        let writing = spawn(move || {
            let number = theirs.texts.lock().number("name");
            writer.append(&record(u64::from(number)).to_bytes());
            writer
        });
        let (texts, records) = logs.read();
        assert!(records.is_empty() || texts.ends_with(b"name"), "named before it was there");
        drop(writing.join().expect("it ends"));
    });
}
