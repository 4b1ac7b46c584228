//! Nothing of Python's is missing without a reason: every public name that CPython's `threading`, `_thread`
//! and `queue` have, and every public name of their classes, is in the table of the crate's documentation.

use std::process::Command;

/// The page with the table.
const TABLE: &str = include_str!("../../crate/src/thread/mod.rs");

/// Prints every name, one to a line: `module.name`, or `module.class.name`.
const NAMES: &str = "
import _thread, queue, threading

for module in (threading, _thread, queue):
    public = getattr(module, '__all__', None) or [name for name in dir(module) if not name.startswith('_')]
    for name in public:
        print(f'{module.__name__}.{name}')
        thing = getattr(module, name)
        if isinstance(thing, type):
            for inner in vars(thing):
                if not inner.startswith('_'):
                    print(f'{module.__name__}.{name}.{inner}')
";

/// What every named tuple of C's has: about the tuple, and not about what is in it.
const TUPLES: [&str; 3] = ["n_sequence_fields", "n_fields", "n_unnamed_fields"];

#[test]
fn every_name_of_pythons_is_in_the_table() {
    let output = Command::new("python3").args(["-c", NAMES]).output().expect("there is a python3");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let names = String::from_utf8(output.stdout).expect("names are text");
    let rows: Vec<_> = TABLE.lines().filter(|line| line.starts_with("//! |")).collect();
    let is_in = |name: &str| {
        let word =
            |text: &str| text.split(|c: char| !(c.is_alphanumeric() || c == '_')).any(|word| word == name);
        rows.iter().any(|row| word(row))
    };
    fn last(path: &str) -> &str {
        path.rsplit('.').next().unwrap_or(path)
    }
    let missing: Vec<_> =
        names.lines().filter(|path| !TUPLES.contains(&last(path)) && !is_in(last(path))).collect();
    assert!(names.lines().count() > 60, "only {} names", names.lines().count());
    assert_eq!(missing, [""; 0], "these are not in the table");
}
