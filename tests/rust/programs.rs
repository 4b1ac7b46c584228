//! Every program keeps its promise, in every way it can be run; and so does its twin under CPython.

#[cfg(not(target_family = "wasm"))]
use crate::printed;
use crate::run::{self, runs};
use threadground::catalogue::{self, Entry, ParameterKind, Seen};
use threadground::model::Model;
use threadground::recipe::Way;

/// How many seeds.
const SEEDS: u32 = if cfg!(target_family = "wasm") { 5 } else { 50 };

async fn keeps_its_promise(entry: &Entry, small: bool, way: Way) {
    let set = if small { entry.program.small } else { &[] };
    keeps_it_with(entry, set, way).await;
}

async fn keeps_it_with(entry: &Entry, set: &[(&str, &str)], way: Way) {
    let wrong = wrong_with(entry, set, way).await;
    assert!(wrong.is_empty(), "{wrong}");
}

/// What is wrong with a run of the program; empty if it keeps its promise.
async fn wrong_with(entry: &Entry, set: &[(&str, &str)], way: Way) -> String {
    let values = entry.set(set.iter().copied()).expect("the values are allowed");
    let left = run::end(&entry.start(values, way.clone()).expect("it starts")).await;
    let wrong = entry.judge(Seen::of(&Model::of(&left.trace).result()));
    if wrong.is_empty() {
        String::new()
    } else {
        format!("{} {set:?} {way:?}: {}\n", entry.id, wrong.join("\n"))
    }
}

runs! {
    /// First-come, but for those that run on real threads only.
    async fn with_the_defaults() {
        run::ready().await;
        for entry in catalogue::all() {
            keeps_its_promise(entry, false, entry.usual_way()).await;
        }
    }

    async fn under_many_seeds() {
        run::ready().await;
        for entry in catalogue::all().iter().filter(|entry| !entry.is_real_only()) {
            for seed in 0..SEEDS {
                keeps_its_promise(entry, true, Way::Seed(seed)).await;
            }
        }
    }

    async fn with_each_flag_and_each_choice() {
        run::ready().await;
        for entry in catalogue::all() {
            for parameter in entry.program.parameters {
                let values = match parameter.kind {
                    ParameterKind::Flag(_) => &["true", "false"],
                    ParameterKind::Choice(choices) => choices,
                    _ => continue,
                };
                for value in values {
                    let set = [entry.program.small, &[(parameter.name, *value)]].concat();
                    keeps_it_with(entry, &set, entry.usual_way()).await;
                    for seed in (0..5).filter(|_| !entry.is_real_only()) {
                        keeps_it_with(entry, &set, Way::Seed(seed)).await;
                    }
                }
            }
        }
    }

    async fn on_real_threads() {
        run::ready().await;
        // All are told at once: what a busy machine shows is rare.
        let mut wrong = String::new();
        for entry in catalogue::all() {
            wrong += &wrong_with(entry, entry.program.small, Way::Real).await;
        }
        assert!(wrong.is_empty(), "{wrong}");
    }
}

/// What a twin has of no parameter: CPython's lock is inside it, and so is its switch.
#[cfg(not(target_family = "wasm"))]
fn is_inside(entry: &Entry, name: &str) -> bool {
    entry.id.starts_with("gil-") && name == "gil"
}

/// A twin is judged with the program's defaults, and CPython's times are not judged: so each parameter
/// must be a constant of the twin, with the same value, and both must do something with it.
#[cfg(not(target_family = "wasm"))]
#[test]
fn twins_have_the_parameters_defaults() {
    use threadground::prelude::Repr;
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    for entry in catalogue::all() {
        let (code, _) = entry.rust.split_once("\npub(super) const PROGRAM").expect("it describes itself");
        for parameter in entry.program.parameters {
            let name = parameter.name;
            assert!(code.contains(&format!("(\"{name}\")")), "{}: nobody reads {name}", entry.id);
            let value = match parameter.kind {
                ParameterKind::Flag(value) if is_inside(entry, name) => {
                    assert!(value, "{}: CPython has its lock", entry.id);
                    continue;
                }
                ParameterKind::Integer(value, ..) => value.repr(),
                ParameterKind::Seconds(value, ..) => value.repr(),
                ParameterKind::Flag(value) => value.repr(),
                ParameterKind::Choice(values) => format!("\"{}\"", values[0]),
                ParameterKind::Text(value) => format!("\"{value}\""),
                ParameterKind::List(values, ..) => values.repr(),
            };
            let constant = name.to_uppercase();
            let line = format!("{constant} = {value}");
            let has = entry.python.lines().any(|has| has.replace('_', "") == line.replace('_', ""));
            assert!(has, "{}: the twin has no line \"{line}\"", entry.id);
            let used = entry.python.split(|c| !is_word(c)).filter(|word| *word == constant).count();
            assert!(used > 1, "{}: the twin does nothing with {constant}", entry.id);
        }
    }
}

/// After so many seconds a twin is stuck: on a machine that does fifty other things at a time, one that computes for some
/// seconds takes minutes.
#[cfg(not(target_family = "wasm"))]
const STUCK: u32 = 600;

/// How a twin that needs a newer CPython than others begins to say so; `(3, 14):` follows.
#[cfg(not(target_family = "wasm"))]
const NEEDS: &str = "if sys.version_info < ";

/// The name of a CPython that is new enough for the twin; `None` if there is none here.
#[cfg(not(target_family = "wasm"))]
fn interpreter(entry: &Entry) -> Option<String> {
    use std::process::Command;
    let Some((_, needs)) = entry.python.split_once(NEEDS) else { return Some("python3".to_owned()) };
    let (needs, _) = needs.split_once(':').expect("a version");
    let least = needs.strip_prefix("(3, ").and_then(|rest| rest.strip_suffix(')')).expect("(3, minor)");
    let least: u32 = least.parse().expect("a number");
    let names =
        ["python3".to_owned()].into_iter().chain((least..least + 5).map(|minor| format!("python3.{minor}")));
    let is_new = |name: &String| {
        let asked = Command::new(name)
            .args(["-c", &format!("import sys; sys.exit(sys.version_info < {needs})")])
            .output();
        asked.is_ok_and(|asked| asked.status.success())
    };
    names.into_iter().find(is_new)
}

/// CPython, about to run a program of this text. One that does not end by itself fails after so many seconds.
#[cfg(not(target_family = "wasm"))]
fn cpython(name: &str, text: &str, seconds: u32) -> std::process::Child {
    use std::process::{Command, Stdio};
    let limit = format!("import faulthandler; faulthandler.dump_traceback_later({seconds}, exit=True)");
    let mut command = Command::new(name);
    command.args(["-c", &format!("{limit}\n{text}")]).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().expect("there is a python3")
}

/// The programs with a CPython for their twins. A twin for which there is none has to say what it needs.
#[cfg(not(target_family = "wasm"))]
#[expect(clippy::print_stdout, reason = "a test says what it leaves out")]
fn with_interpreters() -> Vec<(&'static Entry, String)> {
    let found = |entry: &'static Entry| {
        let name = interpreter(entry);
        if name.is_none() {
            let output = cpython("python3", entry.python, STUCK).wait_with_output().expect("it can be read");
            let errors = String::from_utf8_lossy(&output.stderr);
            let says = errors.trim_end().ends_with(" or newer") && errors.lines().count() == 1;
            assert!(!output.status.success() && says, "{}: {errors}", entry.id);
            println!("not judged, as CPython is too old: {}: {errors}", entry.id);
        }
        Some((entry, name?))
    };
    catalogue::all().iter().filter_map(found).collect()
}

/// What the program's expectation says of what its twin printed with the defaults.
#[cfg(not(target_family = "wasm"))]
fn judged(entry: &Entry, printed: &str) -> Vec<String> {
    let set = entry.set([]).expect("the defaults are allowed");
    entry.judge(Seen::printed(set, printed))
}

/// One predicate judges both: what the twin prints under CPython is what the program promises.
#[cfg(not(target_family = "wasm"))]
#[test]
fn twins_under_cpython() {
    let end = |entry: &Entry, child: std::process::Child| {
        let output = child.wait_with_output().expect("it can be read");
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{}: {errors}", entry.id);
        let text = String::from_utf8_lossy(&output.stdout);
        let lines: Vec<&str> = text.lines().collect();
        [judged(entry, &text), printed::missing(entry, &lines)].concat()
    };
    // Many at once: they sleep for real.
    let mut late = Vec::new();
    for some in with_interpreters().chunks(22) {
        let running: Vec<_> = some
            .iter()
            .map(|(entry, name)| (*entry, name.clone(), cpython(name, entry.python, STUCK)))
            .collect();
        late.extend(
            running
                .into_iter()
                .filter_map(|(entry, name, child)| (!end(entry, child).is_empty()).then_some((entry, name))),
        );
    }
    // What is due a second apart changes places where the machine was busy for that long. What is wrong
    // once more, with the machine for itself, is wrong.
    for (entry, name) in late {
        let wrong = end(entry, cpython(&name, entry.python, STUCK));
        assert!(wrong.is_empty(), "{} under CPython: {}", entry.id, wrong.join("\n"));
    }
}

/// The defaults, then each flag and each choice once, and a text that is none of those wanted.
#[cfg(not(target_family = "wasm"))]
fn sets(entry: &Entry) -> Vec<Vec<(&'static str, &'static str)>> {
    let mut sets = vec![Vec::new()];
    for parameter in entry.program.parameters {
        let values = match parameter.kind {
            ParameterKind::Flag(true) => &["false"][..],
            ParameterKind::Flag(false) => &["true"],
            ParameterKind::Choice(choices) => &choices[1..],
            ParameterKind::Text(_) => &["not a number"],
            _ => continue,
        };
        sets.extend(values.iter().map(|value| [entry.program.small, &[(parameter.name, value)]].concat()));
    }
    sets
}

/// The lines of a program that print.
#[cfg(not(target_family = "wasm"))]
fn printing(entry: &Entry) -> std::collections::BTreeSet<u32> {
    let prints = |line: &str| ["say!(", "log!(", "debug!("].iter().any(|call| line.contains(call));
    (1..).zip(entry.rust.lines()).filter(|(_, line)| prints(line)).map(|(at, _)| at).collect()
}

/// The expectations have teeth: if what a line of a program prints were another text, or were not printed,
/// somebody would say so. That is what changing the literal in the program's file would come to: nobody
/// but the expectation reads what is printed.
#[cfg(not(target_family = "wasm"))]
#[test]
fn every_changed_line_of_a_program_is_noticed() {
    use std::collections::BTreeSet;
    use threadground::trace::event::{Event, OnThread};
    let (mut unnoticed, mut unreached, mut mutants) = (Vec::new(), Vec::new(), 0);
    for entry in catalogue::all() {
        let mut reached = BTreeSet::new();
        for set in sets(entry) {
            let values = entry.set(set.iter().copied()).expect("the values are allowed");
            let run = entry.start(values, entry.usual_way()).expect("it starts");
            let _ = run.wait(std::time::Duration::from_secs(5));
            let trace = run.trace();
            let result = Model::of(&trace).result();
            let says = trace
                .records
                .iter()
                .filter(|record| matches!(record.event, Event::Thread(OnThread::Printed { .. })));
            // What Python prints of an exception is at no place.
            let lines: Vec<_> = says.map(|record| trace.place(record).map(|place| place.line)).collect();
            assert_eq!(lines.len(), result.output.len(), "{}: a record for each line", entry.id);
            for at in lines.iter().flatten().copied().collect::<BTreeSet<_>>() {
                reached.insert(at);
                let (mut changed, mut silent) = (result.clone(), result.clone());
                for (line, _) in changed.output.iter_mut().zip(&lines).filter(|(_, line)| **line == Some(at))
                {
                    line.text.insert(0, '~');
                }
                let mut line = lines.iter();
                silent.output.retain(|_| line.next() != Some(&Some(at)));
                for (mutant, what) in [(changed, "is changed"), (silent, "is missing")] {
                    mutants += 1;
                    if entry.judge(Seen::of(&mutant)).is_empty() {
                        unnoticed.push(format!("{} {set:?}: line {at} {what}", entry.id));
                    }
                }
            }
        }
        let source: Vec<_> = entry.rust.lines().collect();
        let text = |at: &u32| format!("{}: {}", entry.id, source[*at as usize - 1].trim());
        unreached.extend(printing(entry).difference(&reached).map(text));
    }
    assert!(mutants > 4 * catalogue::all().len(), "only {mutants} mutants");
    assert_eq!(unnoticed, [""; 0], "of {mutants} mutants nobody notices these");
    // Cut off before, and stuck before.
    let by_design = [
        "daemon: log!(\"Exiting\");",
        "daemon-join-timeout: log!(\"Exiting\");",
        "deadlock-two-locks: say!(\"Task A acquired lock2\");",
        "deadlock-two-locks: say!(\"Task B acquired lock1\");",
    ];
    assert_eq!(unreached, by_design, "no thread comes to these");
}

/// Where each text of a Python program begins, behind its quote: all but comments and those in three
/// quotes, which are prose.
#[cfg(not(target_family = "wasm"))]
fn texts(python: &str) -> Vec<usize> {
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(next) = python[at..].find(['"', '\'', '#']) {
        at += next;
        let rest = &python[at..];
        let quote = &rest[..1];
        let end = if quote == "#" {
            rest.find('\n')
        } else if let Some(prose) = rest.strip_prefix("\"\"\"") {
            prose.find("\"\"\"").map(|end| end + 6)
        } else {
            found.push(at + 1);
            let mut escaped = false;
            let closes = |c: char| {
                let is = !escaped && c == quote.as_bytes()[0] as char;
                escaped = !escaped && c == '\\';
                is
            };
            rest[1..].find(closes).map(|end| end + 2)
        };
        at += end.unwrap_or(rest.len());
    }
    found
}

/// The expectations have teeth: whichever text a twin has, if it were another, somebody would say so.
/// Takes minutes: `scripts/test native --long`. That defaults are the same is another test.
#[cfg(not(target_family = "wasm"))]
#[test]
fn every_changed_text_of_a_twin_is_noticed() {
    if std::env::var_os("THREADGROUND_LONG").is_none() {
        return;
    }
    let mut mutants = Vec::new();
    for (entry, name) in with_interpreters() {
        for at in texts(entry.python) {
            let (before, after) = entry.python.split_at(at);
            let start = before.rfind('\n').map_or(0, |end| end + 1);
            // What it says to an older CPython is not for this one.
            let above = before[..start].trim_end().lines().last().unwrap_or_default();
            if !above.starts_with(NEEDS) {
                let line = entry.python[start..].lines().next().unwrap_or_default().trim();
                mutants.push((entry, name.clone(), line, format!("{before}~{after}")));
            }
        }
    }
    assert!(mutants.len() > 4 * catalogue::all().len(), "only {} mutants", mutants.len());
    let mut unnoticed = Vec::new();
    for some in mutants.chunks(16) {
        let running: Vec<_> =
            some.iter().map(|(entry, name, line, text)| (entry, line, cpython(name, text, 60))).collect();
        for (entry, line, child) in running {
            let output = child.wait_with_output().expect("it can be read");
            let text = String::from_utf8_lossy(&output.stdout);
            if output.status.success() && judged(entry, &text).is_empty() {
                unnoticed.push(format!("{}: {line}", entry.id));
            }
        }
    }
    assert_eq!(unnoticed, UNPRINTED, "nobody notices a change in these");
}

/// The texts of twins that are not in what they print with the defaults.
#[cfg(not(target_family = "wasm"))]
const UNPRINTED: [&str; 13] = [
    // What `run` returns, and names of threads: the program shows that nobody sees the first, and the
    // page shows the names.
    "start-subclass: return \"nobody sees this\"",
    "start-subclass-func: name = f\"{loop.__name__} {nloop}\"",
    // No thread comes there: it is cut off, ...
    "daemon: logging.debug(\"Exiting\")",
    "daemon-join-timeout: logging.debug(\"Exiting\")",
    // ... or the defaults lead elsewhere.
    "daemon-square-roots: \"Usage: daemon-square-roots \"",
    "daemon-square-roots: \"[number of square roots to calculate]\"",
    "rlock-get-all: with nothing if LOCK == \"none\" else lock:",
    "event-flag: is_set = getattr(ready, \"isSet\", ready.is_set)",
    "timer-cancel: t2.name = \"t2\"",
    "timer-delayed: print(\"Timer cancelled\")",
    // ... or it says who is to wait, which goes well most often without.
    "polite-pair-cured: if name == \"Anna\":",
    // ... or it is stuck before.
    "deadlock-two-locks: say(\"Task A acquired lock2\")",
    "deadlock-two-locks: say(\"Task B acquired lock1\")",
];
