//! The primitives against CPython's own: small random programs, run by both, must agree.
//!
//! A program is data ([`program`]). This crate runs it under the virtual clock ([`ours`]), CPython on its
//! threads and in real time (`cpython.py`). Both write down what each operation returned, and when, which
//! threads are stuck in the end, and how the objects were left.
//!
//! In a timed program each operation has a moment of its own. CPython's log must be one of those that this
//! crate's schedules give; there is nearly always just one, so the two logs are equal. In all other programs
//! the order is free, and there are more orders than can be tried. There one promise ([`world`]) judges both
//! logs: there must be an order in which the operations, one by one, return what the log says.
//!
//! | setting | |
//! | --- | --- |
//! | `THREADGROUND_PYTHON` | another interpreter than `python3.13` or else `python3` |
//! | `THREADGROUND_LONG` | 1,000 programs instead of 100 |
//! | `THREADGROUND_PROGRAMS` | these seeds instead, `from..to`: `0..100000` for a soak |

#![allow(clippy::print_stdout, reason = "a test says what it left out and what it ran again")]

mod differences;
mod generate;
mod history;
mod ours;
mod program;
mod theirs;
mod world;

use crate::figures::{COMPARED, COMPARED_LONG, KINDS, TELLING};
use crate::specification::Keeper;
use program::Program;
use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};
use theirs::{Times, Version};

/// Schedules of ours that are always tried, and the most until a timed program's log is among them.
const SCHEDULES: u32 = 12;
const MOST_SCHEDULES: u32 = 240;

/// So many programs go to CPython at once.
const BATCH: usize = 100;

/// The ticks with which CPython runs again those on which the two seem to differ, in seconds.
const AGAIN: [f64; 2] = [3.0 * theirs::TICK, 6.0 * theirs::TICK];

/// After so long it stops looking for a smaller program.
const SHRINKING: Duration = Duration::from_secs(60);

/// What one run was.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Log {
    /// `finished` or `deadlock`.
    end: String,
    /// What each thread did. The last line of one that is stuck has no result.
    lines: BTreeMap<String, Vec<String>>,
}

/// What is known of a program's logs.
#[derive(Debug, Default)]
struct Verdict {
    /// Those that our schedules gave.
    ours: BTreeSet<Log>,
    disagreement: Option<Disagreement>,
    /// Why it is left out, as [`differences::leaves_out`] says.
    left_out: Option<&'static str>,
}

#[derive(Debug)]
enum Disagreement {
    /// CPython's log of a timed program is none of ours.
    Timed(Log),
    /// Nothing explains a log where the order is free: whose, and how far an order comes.
    Free(Keeper, Log, String),
}

impl Verdict {
    /// The logs of the first schedules. Where the order is free, each must be as promised.
    fn of(program: &Program) -> Self {
        let mut verdict = Self::default();
        for seed in core::iter::once(None).chain((1..SCHEDULES).map(Some)) {
            let (log, times) = ours::run(program, seed);
            verdict.judge(program, Keeper::Ours, &log, &times);
            verdict.ours.insert(differences::without_the_last_moment(program, log));
        }
        verdict
    }

    /// Notes a log that the promise does not allow, where the order is free.
    fn judge(&mut self, program: &Program, keeper: Keeper, log: &Log, times: &Times) {
        if program.timed || self.disagreement.is_some() {
            return;
        }
        let told = history::explain(program, keeper, log, times).err();
        self.disagreement = told.map(|told| Disagreement::Free(keeper, log.clone(), told));
    }

    /// Whether a log of a timed program is one of ours. If it does not seem so, it tries more schedules.
    fn allows(&mut self, program: &Program, log: &Log) -> bool {
        // Most have but one log, on every schedule.
        self.ours.contains(log)
            || (SCHEDULES..MOST_SCHEDULES).any(|seed| {
                let (other, _) = ours::run(program, Some(seed));
                let other = differences::without_the_last_moment(program, other);
                let is_it = other == *log;
                self.ours.insert(other);
                is_it
            })
    }

    /// Whether CPython's logs do not fit; notes which one.
    fn doubts(&mut self, program: &Program, logs: &[(Log, Times)], version: Version) -> bool {
        for (log, times) in logs {
            let log = differences::as_reference(log, version);
            let log = differences::without_the_last_moment(program, log);
            self.judge(program, Keeper::CPython, &log, times);
            if program.timed {
                let fits = self.allows(program, &log);
                self.left_out = differences::leaves_out(program, &log, version).filter(|_| !fits);
                let is_wrong = !fits && self.left_out.is_none();
                self.disagreement = is_wrong.then_some(Disagreement::Timed(log));
            }
        }
        self.disagreement.is_some()
    }
}

/// Runs all of them by both. A timed program on which they differ is run by CPython again, slower: a
/// machine that is late by a whole half-tick is not always noticed.
fn compare(programs: &[Program], version: Version) -> Vec<Verdict> {
    let running = theirs::start(programs.iter().collect(), theirs::TICK);
    let mut verdicts: Vec<_> = programs.iter().map(Verdict::of).collect();
    let logs = running.logs();
    let mut doubts: Vec<_> = (0..programs.len()).collect();
    doubts.retain(|&at| verdicts[at].doubts(&programs[at], &logs[at], version));
    for slower in AGAIN {
        let again: Vec<_> = doubts.iter().copied().filter(|&at| programs[at].timed).collect();
        if again.is_empty() {
            break;
        }
        let logs = theirs::start(again.iter().map(|&at| &programs[at]).collect(), slower).logs();
        for (at, logs) in again.into_iter().zip(logs) {
            if !verdicts[at].doubts(&programs[at], &logs, version) {
                doubts.retain(|&doubt| doubt != at);
            }
        }
    }
    verdicts
}

/// Takes things away from a program for as long as the two go on to disagree, and there is time.
fn shrink(mut program: Program, mut verdict: Verdict, version: Version) -> (Program, Verdict) {
    let began = Instant::now();
    while began.elapsed() < SHRINKING {
        let smaller = program.smaller();
        let verdicts = compare(&smaller, version);
        let found = smaller.into_iter().zip(verdicts).find(|(_, verdict)| verdict.disagreement.is_some());
        let Some(less) = found else { break };
        (program, verdict) = less;
    }
    (program, verdict)
}

/// The failure's text: the program, the log, and what it was held against.
fn report(program: &Program, verdict: &Verdict) -> String {
    let show = |log: &Log| {
        let lines = log.lines.iter();
        let lines =
            lines.flat_map(|(name, lines)| lines.iter().map(move |line| format!("    {name}: {line}\n")));
        format!("  {}\n{}", log.end, lines.collect::<String>())
    };
    let ours = verdict.ours.iter().take(3).map(show).collect::<Vec<_>>().join("  or\n");
    let told = match &verdict.disagreement {
        Some(Disagreement::Timed(log)) => {
            let (log, count) = (show(log), verdict.ours.len());
            format!("CPython:\n{log}this crate ({count} logs):\n{ours}")
        }
        Some(Disagreement::Free(whose, log, told)) => format!("{whose:?}:\n{}{told}", show(log)),
        None => String::new(),
    };
    format!("seed {}: {}\n{told}", program.seed, ours::json(program))
}

/// Which seeds are run.
fn seeds() -> Vec<u32> {
    if let Ok(range) = std::env::var("THREADGROUND_PROGRAMS") {
        let (from, to) = range.split_once("..").expect("THREADGROUND_PROGRAMS is from..to");
        return (from.parse().expect("a number")..to.parse().expect("a number")).collect();
    }
    let most = if std::env::var_os("THREADGROUND_LONG").is_some() { COMPARED_LONG } else { COMPARED };
    (0..most).chain(TELLING).collect()
}

/// What the page says of these programs: of which kinds their objects are.
#[test]
fn the_programs_use_all_kinds() {
    let programs = (0..COMPARED).chain(TELLING).map(generate::program);
    let mut used: BTreeSet<_> = programs.flat_map(|program| program.objects).map(|made| made.kind).collect();
    // The counter that is in each of them.
    used.remove("Module");
    assert_eq!(used, KINDS.map(str::to_owned).into());
}

#[test]
fn conformance_with_cpython() {
    let version = theirs::version();
    println!("CPython {}.{}.{}", version[0], version[1], version[2]);
    let seeds = seeds();
    let (mut certain, mut timed, mut stuck, mut left_out) = (0, 0, 0, 0);
    for seeds in seeds.chunks(BATCH) {
        let mut programs: Vec<_> = seeds.iter().map(|&seed| generate::program(seed)).collect();
        differences::leave_out(&mut programs, version);
        let verdicts = compare(&programs, version);
        let mut failures = Vec::new();
        for (program, verdict) in programs.into_iter().zip(verdicts) {
            timed += u32::from(program.timed);
            certain += u32::from(program.timed && verdict.ours.len() == 1);
            stuck += u32::from(verdict.ours.iter().any(|log| log.end == "deadlock"));
            if let Some(why) = verdict.left_out {
                println!("left out: seed {}, {why}", program.seed);
                left_out += 1;
            }
            if verdict.disagreement.is_some() {
                failures.push((program, verdict));
            }
        }
        let failed: Vec<_> = failures.iter().map(|(program, _)| program.seed).collect();
        if let Some((program, verdict)) = failures.into_iter().next() {
            println!("they disagree on the seeds {failed:?}\n{}", report(&program, &verdict));
            println!("looking for the smallest program that shows it");
            let (program, verdict) = shrink(program, verdict, version);
            panic!("they disagree on the seeds {failed:?}\n{}", report(&program, &verdict));
        }
    }
    let all = seeds.len() as u32;
    println!("{all} programs: {timed} timed, {certain} of these with one log only; {stuck} can get stuck");
    if all < 100 {
        return;
    }
    // Where several wait for what is given back, who gets it is chosen.
    assert!(4 * certain >= 3 * timed, "time alone says what a timed program does, most often");
    assert!(20 * left_out <= all, "{left_out} programs are left out: more than seldom");
    assert!(20 * stuck >= all && 2 * stuck <= all, "some programs get stuck, most do not");
}
