//! Python's front beside its own programs as they were written, beside CPython and beside frontrun: a table in Markdown.
//! `scripts/bench python` runs this. A word restricts it to the scenarios whose names contain it.

#![expect(clippy::print_stdout, reason = "this is what it is for")]

#[expect(dead_code, unreachable_pub, reason = "another benchmark uses the rest")]
#[path = "../src/measure.rs"]
mod measure;

use measure::{Contestant, Scenario, by};
use std::process::{Command, Stdio};
use std::sync::LazyLock;
use std::time::{Duration, Instant};
use threadground::explore::Explore;
use threadground::model::Model;
use threadground::recipe::{Timing, Way};
use threadground::trace::event::Outcome;
use threadground_python::{Program, Rewriting};

const LOOPS: &str = include_str!("loops.py");
const OPERATIONS: &str = include_str!("operations.py");
const LOST_UPDATE: &str = include_str!("lost_update.py");

/// The loops of `loops.py`, and how often each does what it does.
const NAMES: [(&str, u32); 10] = [
    ("arithmetic", 150),
    ("while_loop", 150),
    ("lists", 400),
    ("dicts", 250),
    ("strings", 250),
    ("recursion", 150),
    ("methods", 250),
    ("comprehensions", 250),
    ("sieve", 120),
    ("queens", 25),
];

/// A loop outside of any function, on variables that threads could share.
const AT_THE_TOP: &str =
    "total = 0\nfor number in range(150_000):\n    total = (total + number * number) % 1_000_003\n";

fn main() {
    // Cargo says what it runs this for.
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let all =
        rewriting().chain(two_threads()).chain([two_processes()]).chain(operations()).chain(explorations());
    println!("{}", measure::head());
    for scenario in all.filter(|it| words.is_empty() || words.iter().any(|word| it.name.contains(word))) {
        measure::run(&scenario).iter().for_each(|line| println!("{line}"));
    }
}

fn program(source: &str) -> Program {
    Program::new("main.py", source).expect("a program without errors")
}

/// Runs it to its end; the last line that it prints.
fn run(program: &Program, way: Way) -> Option<String> {
    let run = program.start(way, Timing::Clock, None).expect("it starts");
    assert!(run.wait(Duration::from_secs(100)), "it comes to its end");
    let result = Model::of(&run.trace()).result();
    assert_eq!(result.outcome, Outcome::Finished, "{:?}", result.output);
    result.output.last().map(|line| line.text.clone())
}

/// The number that a program prints, run by threads that are real.
fn told(program: &Program) -> f64 {
    run(program, Way::Real).and_then(|line| line.parse().ok()).expect("it prints a number")
}

/// Loops of one thread that share nothing: rewritten as far as threads share something, beside as they were written, and
/// rewritten as if all were shared.
fn rewriting() -> impl Iterator<Item = Scenario> {
    let in_functions = NAMES.iter().map(|(name, times)| (*name, format!("{LOOPS}\n{name}({times})\n")));
    let all: Vec<_> = in_functions.chain([("at the top", AT_THE_TOP.to_owned())]).collect();
    [("threads are real", Way::Real), ("first-come", Way::First)].into_iter().flat_map(move |(words, way)| {
        let scenario = move |(name, source): &(&str, String)| {
            let written = program(source);
            let contestant = |who, rewriting| {
                let (program, way) = (written.rewritten(rewriting), way.clone());
                by(who, move || {
                    let began = Instant::now();
                    run(&program, way.clone());
                    began.elapsed().as_secs_f64() * 1e3
                })
            };
            Scenario {
                name: format!("{}, {words}", name.replace('_', " ")),
                unit: "ms",
                contestants: vec![
                    contestant("rewritten", Rewriting::Shared),
                    contestant("as written", Rewriting::None),
                    contestant("all rewritten", Rewriting::All),
                ],
            }
        };
        all.iter().map(scenario).collect::<Vec<_>>()
    })
}

/// The same loops in two threads, beside all of their work in one thread.
fn two_threads() -> impl Iterator<Item = Scenario> {
    NAMES.iter().map(|(name, times)| {
        let contestant = |who, threads: u32| -> Contestant {
            let program = program(&format!(
                "{LOOPS}\nimport threading, time\n\
                 crew = [threading.Thread(target={name}, args=({times} * 2 // {threads},)) for _ in range({threads})]\n\
                 began = time.perf_counter()\n\
                 for thread in crew: thread.start()\n\
                 for thread in crew: thread.join()\n\
                 print((time.perf_counter() - began) * 1e3)\n"
            ));
            by(who, move || told(&program))
        };
        Scenario {
            name: format!("{}, two threads", name.replace('_', " ")),
            unit: "ms",
            contestants: vec![contestant("two threads", 2), contestant("one thread", 1)],
        }
    })
}

/// What two processes of CPython gain: as much as the machine gives.
fn two_processes() -> Scenario {
    let contestant = |who, processes: u32| -> Contestant {
        let source = format!("{LOOPS}\narithmetic({})\n", 6000 / processes);
        by(who, move || {
            let began = Instant::now();
            let started: Vec<_> =
                (0..processes).map(|_| python().args(["-c", &source]).spawn().expect("it starts")).collect();
            for mut process in started {
                process.wait().expect("it comes to its end");
            }
            began.elapsed().as_secs_f64() * 1e3
        })
    };
    Scenario {
        name: "arithmetic, two processes of CPython".to_owned(),
        unit: "ms",
        contestants: vec![contestant("two processes", 2), contestant("one process", 1)],
    }
}

/// The operations of `operations.py`, by threads that are real, beside CPython's.
fn operations() -> impl Iterator<Item = Scenario> {
    let names = OPERATIONS.lines().filter_map(|line| line.strip_prefix("    \"")?.split_once("\": "));
    names.map(|(name, _)| {
        let source = format!("{OPERATIONS}\nprint(OPERATIONS[\"{name}\"]())\n");
        let ours = program(&source);
        let theirs = move || numbers(python().args(["-c", &source]))[0];
        Scenario {
            name: name.to_owned(),
            unit: "µs",
            contestants: vec![by("Threadground", move || told(&ours)), by("CPython", theirs)],
        }
    })
}

/// The interpreter behind the name python3, which may be a script that looks for one.
fn python() -> Command {
    static FOUND: LazyLock<String> = LazyLock::new(|| {
        let asked = Command::new("python3").args(["-c", "import sys; print(sys.executable)"]).output();
        let path = asked.expect("there is a python3").stdout;
        String::from_utf8(path).expect("a path that is a text").trim().to_owned()
    });
    Command::new(&*FOUND)
}

/// The numbers in the last line that a command prints.
fn numbers(command: &mut Command) -> Vec<f64> {
    let output = command.stderr(Stdio::null()).output().expect("it can be run");
    let text = String::from_utf8_lossy(&output.stdout);
    let last = text.lines().last().unwrap_or_else(|| panic!("{command:?} prints nothing"));
    last.split(' ').filter_map(|word| word.parse().ok()).collect()
}

/// An execution of an exploration of all orders, beside one of frontrun's.
fn explorations() -> impl Iterator<Item = Scenario> {
    [2, 3].into_iter().map(|threads| {
        let lost_update = program(&format!("{LOST_UPDATE}\nprint(run({threads}))\n"));
        let ours = move || {
            let (began, mut executions) = (Instant::now(), 0);
            while began.elapsed() < Duration::from_secs(1) {
                let report = lost_update.explore(&Explore::new(), &mut |_| true);
                assert!(report.complete, "{report:?}");
                executions += report.executions;
            }
            began.elapsed().as_secs_f64() * 1e6 / executions as f64
        };
        let frontrun = move || {
            let mut search = python();
            // By its path: of a program without a file frontrun sees nothing.
            search.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/bench/explore/orders.py"));
            search.args([&format!("lost update, {threads} threads"), "speed", "30"]);
            let came = numbers(&mut search);
            let [executions, seconds] = came[..] else { panic!("frontrun came to {came:?}") };
            seconds * 1e6 / executions
        };
        Scenario {
            name: format!("explore: an execution of lost update, {threads} threads"),
            unit: "µs",
            contestants: vec![by("Threadground", ours), by("frontrun", frontrun)],
        }
    })
}
