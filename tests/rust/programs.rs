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
    async fn under_first_come_with_the_defaults() {
        run::ready().await;
        for entry in program::all() {
            keeps_its_promise(entry, false, Way::First, None).await;
        }
    }

    async fn under_many_seeds() {
        run::ready().await;
        for entry in program::all() {
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
                    keeps_it_with(entry, &set, Way::First, None).await;
                    for seed in 0..5 {
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

/// One predicate judges both: what the twin prints under CPython is what the program promises.
#[cfg(not(target_family = "wasm"))]
#[test]
fn twins_under_cpython() {
    use std::process::{Command, Stdio};
    let start = |entry: &'static Entry| {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../crate/");
        let twin = format!("{path}{}", entry.file.replace(".rs", ".py"));
        let mut command = Command::new("python3");
        (
            entry,
            command
                .arg(twin)
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .expect("there is a python3"),
        )
    };
    // All at once: they sleep for real.
    let running: Vec<_> = program::all().iter().map(start).collect();
    for (entry, child) in running {
        let output = child.wait_with_output().expect("it can be read");
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{}: {errors}", entry.id);
        let set = entry.set([]).expect("the defaults are allowed");
        let wrong = Seen::printed(set, &String::from_utf8_lossy(&output.stdout)).judge(entry);
        assert!(wrong.is_empty(), "{} under CPython: {}", entry.id, wrong.join("\n"));
    }
}
