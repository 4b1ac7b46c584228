//! What the page must know to read the logs in shared memory, written from the format itself as TypeScript,
//! into `web/src/engine/layout.gen.ts`. The test fails when that file is stale; `THREADGROUND_BLESS=1` writes
//! it anew.

use super::event::VERSION;
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
    text
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
