//! The primitives against CPython's own: small random programs, run by both, must agree.
//!
//! A program is data ([`program`]). This crate runs it under the virtual clock ([`ours`]), CPython on its
//! threads and in real time (`cpython.py`); both write down what each operation gave, when, who is stuck
//! in the end and how the objects were left. CPython's log must be one of those that this crate's
//! schedules give: for a timed program there is nearly always one, so that the two are equal.
//!
//! | setting | |
//! | --- | --- |
//! | `THREADGROUND_PYTHON` | another interpreter than `python3.13` or else `python3` |
//! | `THREADGROUND_LONG` | 1,000 programs instead of 100 |
//! | `THREADGROUND_PROGRAMS` | these seeds instead, `from..to`: `0..100000` for a soak |

#![allow(clippy::print_stdout, reason = "a test says what it left out and what it ran again")]

mod differences;
mod generate;
mod ours;
mod program;
mod theirs;

use program::Program;
use std::collections::{BTreeMap, BTreeSet};
use theirs::{Times, Version};

/// Schedules of ours that are always tried, and the most until CPython's log is among them.
const SCHEDULES: u32 = 12;
const MOST_SCHEDULES: u32 = 3000;

/// Schedules that resemble what CPython did.
const LIKE: u32 = 1000;

/// So many programs go to CPython at once.
const BATCH: usize = 100;

/// What one run was.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Log {
    /// `finished` or `deadlock`.
    end: String,
    /// What each thread did. The last line of one that is stuck has no result.
    lines: BTreeMap<String, Vec<String>>,
}

/// A program on which the two do not agree.
#[derive(Debug)]
struct Disagreement {
    ours: BTreeSet<Log>,
    theirs: Log,
}

/// What is known of a program's logs.
#[derive(Debug)]
struct Verdict {
    /// How many logs our schedules gave.
    logs: usize,
    ends: BTreeSet<String>,
    disagreement: Option<Disagreement>,
    /// It is left out, as [`differences::spends_a_notify`] says.
    late: bool,
}

/// The logs of the first schedules.
fn allowed(program: &Program) -> BTreeSet<Log> {
    let seeds = core::iter::once(None).chain((1..SCHEDULES).map(Some));
    seeds.map(|seed| ours::run(program, seed)).collect()
}

/// Whether this crate allows a log. If it does not seem so it tries more schedules: those first that
/// resemble what CPython did.
fn allows(program: &Program, allowed: &mut BTreeSet<Log>, log: &Log, times: &Times) -> bool {
    let like = if program.timed { 0 } else { LIKE };
    // A timed program that has but one log has the same on every schedule.
    let most = if program.timed { 20 * SCHEDULES } else { MOST_SCHEDULES };
    let more = (1..=like).map(|seed| (seed, true)).chain((SCHEDULES..most).map(|seed| (seed, false)));
    for (seed, like) in more {
        if allowed.contains(log) {
            return true;
        }
        let run = if like { ours::run_like(program, seed, times) } else { ours::run(program, Some(seed)) };
        allowed.insert(run);
    }
    let mut same = differences::on_purpose(program, log).into_iter();
    allowed.contains(log) || same.any(|log| allowed.contains(&log))
}

/// Runs all of them by both. A timed program on which they differ is run by CPython once more: a machine
/// that is late by a whole half-tick is not always noticed.
fn compare(programs: &[Program], version: Version) -> Vec<Verdict> {
    let running = theirs::start(programs.iter().collect(), theirs::TICK);
    let mut sets: Vec<_> = programs.iter().map(allowed).collect();
    let logs = running.logs();
    let mut differs = |at: usize, logs: &[(Log, Times)]| {
        let logs = logs.iter().map(|(log, times)| (differences::as_reference(log, version), times));
        let mut logs = logs.filter(|(log, times)| !allows(&programs[at], &mut sets[at], log, times));
        logs.next().map(|(log, _)| log)
    };
    let mut doubts: Vec<_> =
        (0..programs.len()).filter_map(|at| Some((at, differs(at, &logs[at])?))).collect();
    let timed: Vec<_> = doubts.iter().map(|(at, _)| &programs[*at]).filter(|program| program.timed).collect();
    if !timed.is_empty() {
        let mut again = theirs::logs_again(timed).into_iter();
        doubts.retain_mut(|(at, log)| {
            if !programs[*at].timed {
                return true;
            }
            let second = differs(*at, &again.next().expect("one for each"));
            second.map(|second| *log = second).is_some()
        });
    }
    let mut doubts = doubts.into_iter().peekable();
    let verdict = |(at, set): (usize, BTreeSet<Log>)| {
        let theirs = doubts.next_if(|(doubt, _)| *doubt == at).map(|(_, log)| log);
        let late = theirs.as_ref().is_some_and(|log| differences::spends_a_notify(&programs[at], log));
        let theirs = theirs.filter(|_| !late);
        Verdict {
            logs: set.len(),
            ends: set.iter().map(|log| log.end.clone()).collect(),
            disagreement: theirs.map(|theirs| Disagreement { ours: set, theirs }),
            late,
        }
    };
    sets.into_iter().enumerate().map(verdict).collect()
}

/// Takes things away from a program for as long as the two go on to disagree.
fn shrink(program: Program, disagreement: Disagreement, version: Version) -> (Program, Disagreement) {
    let (mut program, mut disagreement) = (program, disagreement);
    loop {
        let smaller = program.smaller();
        let verdicts = compare(&smaller, version);
        let found = smaller.into_iter().zip(verdicts).find(|(_, verdict)| verdict.disagreement.is_some());
        let Some((less, Verdict { disagreement: Some(still), .. })) = found else {
            return (program, disagreement);
        };
        (program, disagreement) = (less, still);
    }
}

/// The failure's text: the program, CPython's log and the nearest of ours.
fn report(program: &Program, disagreement: &Disagreement) -> String {
    let show = |log: &Log| {
        let lines = log.lines.iter();
        let lines =
            lines.flat_map(|(name, lines)| lines.iter().map(move |line| format!("    {name}: {line}\n")));
        format!("  {}\n{}", log.end, lines.collect::<String>())
    };
    let ours = disagreement.ours.iter().take(3).map(show).collect::<Vec<_>>().join("  or\n");
    let (seed, json, theirs) = (program.seed, ours::json(program), show(&disagreement.theirs));
    let count = disagreement.ours.len();
    format!("seed {seed}: {json}\nCPython:\n{theirs}this crate ({count} logs):\n{ours}")
}

/// Which seeds are run.
fn seeds() -> core::ops::Range<u32> {
    if let Ok(range) = std::env::var("THREADGROUND_PROGRAMS") {
        let (from, to) = range.split_once("..").expect("THREADGROUND_PROGRAMS is from..to");
        return from.parse().expect("a number")..to.parse().expect("a number");
    }
    0..if std::env::var_os("THREADGROUND_LONG").is_some() { 1000 } else { 100 }
}

#[test]
fn conformance_with_cpython() {
    let version = theirs::version();
    println!("CPython {}.{}.{}", version[0], version[1], version[2]);
    let seeds: Vec<u32> = seeds().collect();
    let (mut certain, mut timed, mut stuck, mut late) = (0, 0, 0, 0);
    for seeds in seeds.chunks(BATCH) {
        let mut programs: Vec<_> = seeds.iter().map(|&seed| generate::program(seed)).collect();
        differences::leave_out(&mut programs, version);
        let verdicts = compare(&programs, version);
        let mut failures = Vec::new();
        for (program, verdict) in programs.into_iter().zip(verdicts) {
            timed += u32::from(program.timed);
            certain += u32::from(program.timed && verdict.logs == 1);
            stuck += u32::from(verdict.ends.contains("deadlock"));
            if verdict.late {
                println!("left out: seed {}, condition-late", program.seed);
                late += 1;
            }
            failures.extend(verdict.disagreement.map(|disagreement| (program, disagreement)));
        }
        let failed: Vec<_> = failures.iter().map(|(program, _)| program.seed).collect();
        if let Some((program, disagreement)) = failures.into_iter().next() {
            println!("they disagree on the seeds {failed:?}\n{}", report(&program, &disagreement));
            println!("looking for the smallest program that shows it");
            let (program, disagreement) = shrink(program, disagreement, version);
            panic!("they disagree on the seeds {failed:?}\n{}", report(&program, &disagreement));
        }
    }
    let all = seeds.len() as u32;
    println!("{all} programs: {timed} timed, {certain} of these with one log only; {stuck} can get stuck");
    if all < 100 {
        return;
    }
    assert!(10 * certain >= 9 * timed, "time alone says what a timed program does, nearly always");
    assert!(20 * late <= all, "{late} programs are left out: more than seldom");
    assert!(20 * stuck >= all && 2 * stuck <= all, "some programs get stuck, most do not");
}
