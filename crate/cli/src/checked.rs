//! How much is checked, in figures: the page that tells of it (`web/build/checked.ts`) takes each from here. What can come of the
//! programs is found out anew, by trying every order; how much a test tries is what the test itself takes; and what can be
//! counted in the tests' files is counted.

#[path = "../../../tests/figures.rs"]
mod figures;

use crate::Wrong;
use crate::pack::Written;
use crate::report::{to_json, write};
use figures::{
    BRUTE, BRUTE_ORDERS, BY_CHANCE, CHOSEN, COMPARED, COMPARED_LONG, CPYTHONS, CPYTHONS_LEFT_OUT, DEADLOCKS,
    DOORS, EXECUTIONS, EXPLORED_TWINS, KINDS, OLDEST, OTHER_TWINS, REFERENCE, ROUNDS, SEEDS, SHAPES, SIGNALS,
    TELLING,
};
use serde::Serialize;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use threadground::catalogue::{self, Entry};
use threadground::explore::{Explore, Report};

/// The runs whose events are the same natively and in each browser.
const ALIKE: &str = include_str!("../../../tests/rust/fingerprints.txt");
/// Bugs, put in one at a time, that the models have to find.
const BUGS: &str = include_str!("../../../tests/loom/bugs.txt");
/// Where files are that are counted, or in which something is.
const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// How many orders a search counts: beyond that it says that there are more.
const COUNTED: u64 = 1_000_000;

#[derive(Serialize)]
struct Checked {
    version: &'static str,
    programs: usize,
    tried: Tried,
    /// Programs of which not every order was tried.
    untried: Untried,
    twins: Twins,
    compared: Compared,
    python: Python,
    brute: Brute,
    models: Models,
    litmus: Litmus,
    alike: Alike,
    printed: Printed,
}

/// The programs of which every order was tried, and the sums over them.
#[derive(Default, Serialize)]
struct Tried {
    programs: usize,
    executions: u64,
    /// For at least so many orders the executions stand: of a program that has more than can be counted, what can be.
    orders: u64,
    outcomes: usize,
}

#[derive(Default, Serialize)]
struct Untried {
    /// They need not end.
    endless: Vec<&'static str>,
    /// They have too many orders: of these only so many executions were made.
    bounded: Vec<&'static str>,
    executions: u64,
    /// They run on real threads only.
    real: Vec<&'static str>,
}

#[derive(Serialize)]
struct Twins {
    /// Those that are not held to their programs, each with the reason.
    others: [(&'static str, &'static str); OTHER_TWINS.len()],
    explored: usize,
}

#[derive(Serialize)]
struct Compared {
    programs: usize,
    long: usize,
    kinds: [&'static str; KINDS.len()],
    reference: String,
    oldest: String,
}

#[derive(Serialize)]
struct Python {
    tests: usize,
    left_out_percent: usize,
    by_chance: usize,
}

#[derive(Serialize)]
struct Brute {
    programs: usize,
    orders: usize,
    seeds: u32,
    deadlocks: u32,
    chosen: usize,
}

#[derive(Serialize)]
struct Models {
    models: usize,
    bugs: usize,
}

#[derive(Serialize)]
struct Litmus {
    shapes: usize,
    doors: usize,
    signals: usize,
    rounds: usize,
}

#[derive(Serialize)]
struct Alike {
    runs: usize,
    programs: usize,
}

#[derive(Serialize)]
struct Printed {
    programs: usize,
    lines: usize,
}

/// Writes them into the folder.
pub(crate) fn checked(folder: &Path) -> Result<(), Wrong> {
    fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let (tried, untried) = explored()?;
    let version = |[major, minor, _]: [u32; 3]| format!("{major}.{minor}");
    let ids: BTreeSet<_> = ALIKE.lines().filter_map(|line| line.split(' ').next()).collect();
    let checked = Checked {
        version: env!("CARGO_PKG_VERSION"),
        programs: catalogue::all().len(),
        tried,
        untried,
        twins: Twins { others: OTHER_TWINS, explored: EXPLORED_TWINS },
        compared: Compared {
            programs: COMPARED as usize + TELLING.len(),
            long: COMPARED_LONG as usize + TELLING.len(),
            kinds: KINDS,
            reference: version(REFERENCE),
            oldest: version(OLDEST),
        },
        python: Python { tests: CPYTHONS, left_out_percent: CPYTHONS_LEFT_OUT, by_chance: BY_CHANCE },
        brute: Brute {
            programs: BRUTE,
            orders: *BRUTE_ORDERS.end(),
            seeds: SEEDS,
            deadlocks: DEADLOCKS,
            chosen: CHOSEN,
        },
        models: Models { models: models()?, bugs: bugs() },
        litmus: Litmus { shapes: SHAPES, doors: DOORS, signals: SIGNALS, rounds: ROUNDS },
        alike: Alike { runs: ALIKE.lines().count(), programs: ids.len() },
        printed: printed()?,
    };
    write(&folder.join("checked.json"), to_json(&checked)?.as_bytes())
}

/// Explores every program with its small values, on all cores. Those that are written down as having too many orders are
/// explored by the test that writes that down: they take longer than all others together.
fn explored() -> Result<(Tried, Untried), Wrong> {
    let (all, next) = (catalogue::all(), AtomicUsize::new(0));
    let some = || {
        let mut done = Vec::new();
        while let Some(entry) = all.get(next.fetch_add(1, Ordering::Relaxed)) {
            let has_too_many =
                Written::of(entry.id).is_some_and(|written| written.how.starts_with("bounded"));
            if !entry.is_real_only() && !has_too_many {
                done.push((entry.id, explore(entry)));
            }
        }
        done
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let done: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..cores).map(|_| scope.spawn(some)).collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("a search does not fail")).collect()
    });
    let (mut tried, mut untried) =
        (Tried::default(), Untried { executions: EXECUTIONS, ..Untried::default() });
    for entry in all {
        let Some((_, report)) = done.iter().find(|(id, _)| *id == entry.id) else {
            let untried = if entry.is_real_only() { &mut untried.real } else { &mut untried.bounded };
            untried.push(entry.id);
            continue;
        };
        let report = report.as_ref().map_err(Clone::clone)?;
        if report.complete {
            tried.programs += 1;
            tried.executions += report.executions;
            tried.orders += report.orders.unwrap_or(COUNTED);
            tried.outcomes += report.outcomes.len();
        } else if report.executions < EXECUTIONS {
            untried.endless.push(entry.id);
        } else {
            untried.bounded.push(entry.id);
        }
    }
    Ok((tried, untried))
}

fn explore(entry: &Entry) -> Result<Report, Wrong> {
    let set = entry.set(entry.program.small.iter().copied())?;
    entry.explore(set, &Explore::new().most(EXECUTIONS), &mut |_| true)
}

/// How many models the crate has that loom tries on every order of their steps.
fn models() -> Result<usize, Wrong> {
    fn count(folder: &Path) -> std::io::Result<usize> {
        let mut all = 0;
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                all += count(&path)?;
            } else if path.to_string_lossy().contains("loom_tests") {
                all += fs::read_to_string(&path)?.lines().filter(|line| line.trim() == "#[test]").count();
            }
        }
        Ok(all)
    }
    counted(count(&Path::new(ROOT).join("crate/src")), "models")
}

/// How many bugs are written down; some only say what may be weaker.
fn bugs() -> usize {
    let entries = BUGS.split("\n\n").skip(1).filter(|entry| !entry.trim().is_empty());
    entries.filter(|entry| !entry.trim_start().starts_with("harmless:")).count()
}

/// How many programs have a document that says what they print, and how many lines that is.
fn printed() -> Result<Printed, Wrong> {
    let count = || -> std::io::Result<Printed> {
        let mut all = Printed { programs: 0, lines: 0 };
        for entry in fs::read_dir(Path::new(ROOT).join("tests/rust/printed"))? {
            let path = entry?.path();
            if path.extension().is_none_or(|end| end != "txt") {
                continue;
            }
            let text = fs::read_to_string(path)?;
            let lines = text.lines().filter(|line| !line.trim().is_empty());
            let (patterns, programs): (Vec<_>, Vec<_>) = lines.partition(|line| line.starts_with("    "));
            all.programs += programs.len();
            all.lines += patterns.len();
        }
        Ok(all)
    };
    let all = count().map_err(|error| format!("the printed lines could not be counted: {error}"))?;
    counted(Ok(all.lines), "printed lines").map(|_| all)
}

/// A count that is none means that what is counted has gone elsewhere.
fn counted(count: std::io::Result<usize>, what: &str) -> Result<usize, Wrong> {
    match count {
        Ok(0) => Err(format!("the page would say that there are no {what}")),
        Ok(count) => Ok(count),
        Err(error) => Err(format!("the {what} could not be counted: {error}")),
    }
}
