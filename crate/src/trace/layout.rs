//! What the page must know to read the logs in shared memory, written from the format itself as TypeScript,
//! into `web/src/engine/layout.gen.ts`. The test fails when that file is stale; `THREADGROUND_BLESS=1` writes
//! it anew.

use super::event::{Event, OnRun, Outcome, Record, Text, VERSION};
use super::file::MAGIC;
use super::log::{ENDED, RUNNING, SETTLED, offsets};
use std::fmt::Write;

fn typescript() -> String {
    let mut text = String::from(
        "// Generated from crate/src/trace: where a run's logs lie in memory. Addresses have 64 bits.\n\
         // `THREADGROUND_BLESS=1 cargo test layout` writes it anew.\n\n",
    );
    let constants = [
        ("VERSION", VERSION as usize),
        ("RUNNING", RUNNING as usize),
        ("ENDED", ENDED as usize),
        ("SETTLED", SETTLED as usize),
    ];
    for (name, value) in constants.into_iter().chain(offsets()) {
        writeln!(text, "export const {name} = {value};").expect("a String takes it");
    }
    text + &of_files()
}

/// What the page must know to write a trace's file from the logs.
fn of_files() -> String {
    let number = u32::from_le_bytes(*b"numb");
    let time = i64::from_le_bytes(*b"the time");
    let end = |outcome| {
        let event = Event::Run(OnRun::Ended { outcome });
        Record { number, time, thread: 0, place: Text(0), unwinding: false, event }.to_bytes()
    };
    let bytes = end(Outcome::Finished);
    let at = |mark: &[u8]| bytes.windows(mark.len()).position(|part| part == mark).expect("it has that");
    let mut text = format!(
        "\n/** What a trace's file begins with, before the version. */\nexport const MAGIC = {MAGIC:?};\n"
    );
    text += "/** Where in a record its number and its time are; its first byte is its length. */\n";
    let (number, time) = (at(b"numb"), at(b"the time"));
    writeln!(text, "export const RECORD_NUMBER = {number};\nexport const RECORD_TIME = {time};")
        .expect("it does");
    text += "/** The record that ends a run so; its number and its time are to be set. */\nexport const END = {\n";
    for outcome in Outcome::ALL {
        let name = serde_json::to_string(&outcome).expect("a name");
        let mut bytes = end(outcome);
        bytes[number..number + 4].fill(0);
        bytes[time..time + 8].fill(0);
        writeln!(text, "  {}: {bytes:?},", name.trim_matches('"')).expect("it does");
    }
    text + "} as const;\n"
}

#[test]
fn the_pages_copy_of_the_layout_is_not_stale() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../web/src/engine/layout.gen.ts");
    let text = typescript();
    if std::env::var_os("THREADGROUND_BLESS").is_some() {
        std::fs::write(path, &text).expect("it can be written");
    }
    assert_eq!(
        std::fs::read_to_string(path).unwrap_or_default(),
        text,
        "THREADGROUND_BLESS=1 writes it anew"
    );
}
