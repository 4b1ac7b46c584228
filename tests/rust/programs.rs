//! Every program keeps its promise, in every way it can be run; and so does its twin under CPython.

use crate::run::{self, runs};
use threadground::model::Model;
use threadground::model::view::Way;
use threadground::program::{self, Entry, Kind, Seen};

/// How many seeds.
const SEEDS: u32 = if cfg!(target_family = "wasm") { 5 } else { 50 };

async fn keeps_its_promise(entry: &Entry, small: bool, way: Way, seed: Option<u32>) {
    let set = if small { entry.program.small } else { &[] };
    keeps_it_with(entry, set, way, seed).await;
}

async fn keeps_it_with(entry: &Entry, set: &[(&str, &str)], way: Way, seed: Option<u32>) {
    let values = entry.set(set.iter().copied()).expect("the values are allowed");
    let left = run::end(&entry.start(values, way, seed, None).expect("it starts")).await;
    let wrong = Seen::of(&Model::of(&left.trace).result()).judge(entry);
    assert!(wrong.is_empty(), "{} {set:?} {way:?} {seed:?}: {}", entry.id, wrong.join("\n"));
}

runs! {
    /// First-come, but for those that run on real threads only.
    async fn with_the_defaults() {
        run::ready().await;
        for entry in program::all() {
            keeps_its_promise(entry, false, entry.ways[0], None).await;
        }
    }

    async fn under_many_seeds() {
        run::ready().await;
        for entry in program::all().iter().filter(|entry| !entry.is_real_only()) {
            for seed in 0..SEEDS {
                keeps_its_promise(entry, true, Way::Seed, Some(seed)).await;
            }
        }
    }

    async fn with_each_flag_and_each_choice() {
        run::ready().await;
        for entry in program::all() {
            for parameter in entry.program.parameters {
                let values = match parameter.kind {
                    Kind::Flag(_) => &["true", "false"],
                    Kind::Choice(choices) => choices,
                    _ => continue,
                };
                for value in values {
                    let set = [entry.program.small, &[(parameter.name, *value)]].concat();
                    keeps_it_with(entry, &set, entry.ways[0], None).await;
                    for seed in (0..5).filter(|_| !entry.is_real_only()) {
                        keeps_it_with(entry, &set, Way::Seed, Some(seed)).await;
                    }
                }
            }
        }
    }

    async fn on_real_threads() {
        run::ready().await;
        for entry in program::all() {
            keeps_its_promise(entry, true, Way::Real, None).await;
        }
    }
}

/// A twin is judged with the program's defaults, and CPython's times are not judged: so each parameter
/// must be a constant of the twin, with the same value. CPython's own lock has no switch to set.
#[cfg(not(target_family = "wasm"))]
#[test]
fn twins_have_the_parameters_defaults() {
    use threadground::prelude::Repr;
    for entry in program::all() {
        let inside = |name: &str| entry.id.starts_with("gil-") && ["gil", "interval"].contains(&name);
        for parameter in entry.program.parameters.iter().filter(|parameter| !inside(parameter.name)) {
            let value = match parameter.kind {
                Kind::Integer(value, ..) => value.repr(),
                Kind::Seconds(value, ..) => value.repr(),
                Kind::Flag(value) => value.repr(),
                Kind::Choice(values) => format!("\"{}\"", values[0]),
                Kind::Text(value) => format!("\"{value}\""),
                Kind::List(values, ..) => values.repr(),
            };
            let line = format!("{} = {value}", parameter.name.to_uppercase());
            let has = entry.python.lines().any(|has| has.replace('_', "") == line.replace('_', ""));
            assert!(has, "{}: the twin has no line \"{line}\"", entry.id);
        }
    }
}

/// CPython, about to run a program of this text.
#[cfg(not(target_family = "wasm"))]
fn cpython(text: &str) -> std::process::Child {
    use std::process::{Command, Stdio};
    let mut command = Command::new("python3");
    command.args(["-c", text]).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().expect("there is a python3")
}

/// What the program's expectation says of what its twin printed with the defaults.
#[cfg(not(target_family = "wasm"))]
fn judged(entry: &Entry, printed: &[u8]) -> Vec<String> {
    let set = entry.set([]).expect("the defaults are allowed");
    Seen::printed(set, &String::from_utf8_lossy(printed)).judge(entry)
}

/// One predicate judges both: what the twin prints under CPython is what the program promises.
#[cfg(not(target_family = "wasm"))]
#[test]
fn twins_under_cpython() {
    let end = |entry: &Entry, child: std::process::Child| {
        let output = child.wait_with_output().expect("it can be read");
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{}: {errors}", entry.id);
        judged(entry, &output.stdout)
    };
    // Many at once: they sleep for real.
    let mut late = Vec::new();
    for some in program::all().chunks(22) {
        let running: Vec<_> = some.iter().map(|entry| (entry, cpython(entry.python))).collect();
        late.extend(
            running.into_iter().filter_map(|(entry, child)| (!end(entry, child).is_empty()).then_some(entry)),
        );
    }
    // What is due a second apart changes places where the machine was busy for that long. What is wrong
    // once more, with the machine for itself, is wrong.
    for entry in late {
        let wrong = end(entry, cpython(entry.python));
        assert!(wrong.is_empty(), "{} under CPython: {}", entry.id, wrong.join("\n"));
    }
}

/// The expectations have teeth: if what a line of a program prints were another text, or were not printed,
/// somebody would say so. That is what changing the literal in the program's file would come to: nobody
/// but the expectation reads what is printed.
#[cfg(not(target_family = "wasm"))]
#[test]
fn every_changed_line_of_a_program_is_noticed() {
    use std::collections::BTreeSet;
    use threadground::trace::event::Verb;
    let (mut unnoticed, mut mutants) = (Vec::new(), 0);
    for entry in program::all() {
        let way = entry.ways[0];
        let set = entry.set([]).expect("the defaults are allowed");
        let run = entry.start(set, way, None, None).expect("it starts");
        let _ = run.wait(std::time::Duration::from_secs(5));
        let trace = run.trace();
        let result = Model::of(&trace).result();
        let places: Vec<_> = trace
            .records
            .iter()
            .filter(|record| record.verb == Verb::Say)
            .map(|record| record.place)
            .collect();
        assert_eq!(places.len(), result.output.len(), "{}: a record for each line", entry.id);
        for place in places.iter().copied().collect::<BTreeSet<_>>() {
            let (mut changed, mut silent) = (result.clone(), result.clone());
            for (line, _) in changed.output.iter_mut().zip(&places).filter(|(_, at)| **at == place) {
                line.text.insert(0, '~');
            }
            let mut at = places.iter();
            silent.output.retain(|_| at.next() != Some(&place));
            for (mutant, what) in [(changed, "is changed"), (silent, "is missing")] {
                mutants += 1;
                if Seen::of(&mutant).judge(entry).is_empty() {
                    unnoticed.push(format!("{}: line {} {what}", entry.id, place & 0xf_ffff));
                }
            }
        }
    }
    assert!(mutants > 4 * program::all().len(), "only {mutants} mutants");
    assert_eq!(unnoticed, [""; 0], "of {mutants} mutants nobody notices these");
}

/// The expectations have teeth: whichever text a twin prints, if it were another, somebody would say so.
/// Takes minutes: `scripts/test native --long`. That defaults are the same is another test.
#[cfg(not(target_family = "wasm"))]
#[test]
fn every_changed_text_of_a_twin_is_noticed() {
    if std::env::var_os("THREADGROUND_LONG").is_none() {
        return;
    }
    let mut mutants = Vec::new();
    for entry in program::all() {
        let mut start = 0;
        for line in entry.python.split_inclusive('\n') {
            let prints = ["say(", "print(", "debug("].iter().any(|call| line.contains(call));
            // A text begins behind every other quote.
            for (at, _) in line.match_indices('"').step_by(2).filter(|_| prints && !line.contains("def ")) {
                let (before, after) = entry.python.split_at(start + at + 1);
                mutants.push((entry, line.trim(), format!("{before}~{after}")));
            }
            start += line.len();
        }
    }
    assert!(mutants.len() > 2 * program::all().len(), "only {} mutants", mutants.len());
    let mut unnoticed = Vec::new();
    for some in mutants.chunks(16) {
        let running: Vec<_> = some.iter().map(|(entry, line, text)| (entry, line, cpython(text))).collect();
        for (entry, line, child) in running {
            let output = child.wait_with_output().expect("it can be read");
            if output.status.success() && judged(entry, &output.stdout).is_empty() {
                unnoticed.push(format!("{}: {line}", entry.id));
            }
        }
    }
    // To these no thread comes with the defaults: it is cut off, or a switch is off, or it is stuck.
    let unreached = [
        "daemon: logging.debug(\"Exiting\")",
        "daemon-join-timeout: logging.debug(\"Exiting\")",
        "race-context-manager: print(f\"failed: {error}\")",
        "timer-delayed: say(\"Timer cancelled\")",
        "deadlock-two-locks: say(f\"{name} acquired {second_name}\")",
    ];
    assert_eq!(unnoticed, unreached, "nobody notices a change in these");
}
