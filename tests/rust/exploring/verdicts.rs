//! What exploration says of every program of the catalogue with its small set, as it was written down: the file
//! `tests/rust/verdicts.txt`. `THREADGROUND_BLESS=1` writes it anew, which takes minutes.
//!
//! A program of which this needs many executions is explored to its end with `THREADGROUND_LONG=1` only; otherwise what
//! its first executions find is compared.

use crate::figures::EXECUTIONS;
use crate::run;
use crate::schedules::fingerprint;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use threadground::catalogue::{self, Entry};
use threadground::explore::{Explore, Found, Report, ThreadEnd};
use threadground::trace::event::{End, Outcome};

/// How many executions there are at most, always and where minutes may pass.
const FEW: u64 = 170;
const MANY: u64 = EXECUTIONS;
/// How many outcomes are written down one by one.
const LISTED: usize = 6;

/// Gives each of the items to `f`, on as many threads as the machine has cores.
pub(super) fn side_by_side<T: Sync, R: Send>(items: &[T], f: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let some = || {
        let mut done = Vec::new();
        while let Some((at, item)) =
            Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|at| Some((at, items.get(at)?)))
        {
            done.push((at, f(item)));
        }
        done
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut done: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..cores).map(|_| scope.spawn(some)).collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("none of them fails")).collect()
    });
    done.sort_unstable_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}

/// A program, and what came of its exploration: the report, or the sentence by which it was refused.
pub(super) type Explored = (&'static Entry, Result<Report, String>);

fn explored(entry: &Entry, most: u64) -> Result<Report, String> {
    let set = entry.set(entry.program.small.iter().copied()).expect("the small set is allowed");
    entry.explore(set, &Explore::new().most(most), &mut |_| true)
}

/// Every program, explored as far as is always done.
pub(super) fn first() -> &'static [Explored] {
    static FIRST: LazyLock<Vec<Explored>> = LazyLock::new(|| {
        let all: Vec<_> = catalogue::all().iter().collect();
        side_by_side(&all, |entry| (*entry, explored(entry, FEW)))
    });
    &FIRST
}

/// Whether there is more to be found by more executions.
fn is_open(result: &Result<Report, String>) -> bool {
    result.as_ref().is_ok_and(|report| !report.complete && !is_endless(report))
}

fn is_endless(report: &Report) -> bool {
    report.outcomes.iter().any(|found| found.outcome == Outcome::Limit)
}

fn has_cure(entry: &Entry) -> bool {
    entry.cured_by().next().is_some()
}

/// An outcome, marked if it is a surprise or, in a program that has a cure, a fault: how it ended, the ends of threads that did not return, and each thread's lines or, of a program that prints
/// together, all lines.
fn outcome(entry: &Entry, found: &Found) -> String {
    let mark = match found {
        found if found.is_surprising() => '!',
        found if has_cure(entry) && found.is_fault() => '×',
        _ => '-',
    };
    let mut text = format!("  {mark} {:?}", found.outcome);
    for ThreadEnd { name, end } in found.ends.iter().filter(|thread| thread.end != End::Returned) {
        text += &format!(", {name}: {end:?}");
    }
    text.push('\n');
    for lines in found.output.chunk_by(|one, next| entry.prints_together() || one.thread == next.thread) {
        let of = if entry.prints_together() { "all" } else { lines[0].thread.as_str() };
        let alike = lines.chunk_by(|one, next| one.text == next.text);
        let told = alike.map(|lines| match lines {
            [line] => line.text.clone(),
            lines => format!("{} ({} times)", lines[0].text, lines.len()),
        });
        text += &format!("    {of}: {}\n", told.collect::<Vec<_>>().join(" / "));
    }
    text
}

/// The outcomes, sorted: those that are listed, and of the others how many they are and a hash.
fn outcomes(entry: &Entry, report: &Report) -> String {
    let mut all: Vec<_> = report.outcomes.iter().map(|found| outcome(entry, found)).collect();
    all.sort_unstable();
    if all.len() <= LISTED {
        return all.concat();
    }
    let (listed, others) = all.split_at(LISTED);
    format!("{}  … {} more, {:016x}\n", listed.concat(), others.len(), fingerprint(&others.concat()))
}

fn counts(report: &Report) -> String {
    let orders = report.orders.map_or_else(|| "more than a million".to_owned(), |orders| orders.to_string());
    format!("executions {}, orders {orders}, outcomes {}", report.executions, report.outcomes.len())
}

/// What the first executions of many found: by that they are compared.
fn beginning(entry: &Entry, report: &Report) -> String {
    format!("at first: {}, {:016x}\n", counts(report), fingerprint(&outcomes(entry, report)))
}

/// The verdict on a program, as it is written down under this id.
fn text(id: &str, (entry, result): &Explored) -> String {
    let set: Vec<_> = entry.program.small.iter().map(|(name, value)| format!(" {name}={value}")).collect();
    let head = format!("{id}{}\n", set.concat());
    match result {
        Err(why) => format!("{head}No order can be tried. {why}.\nrefused\n"),
        Ok(report) => {
            let how = match &report.incomplete {
                None => "complete",
                Some(_) if is_endless(report) => "endless",
                Some(_) => "bounded",
            };
            let verdict = &report.verdict;
            let fault = report.fault().filter(|_| has_cure(entry));
            let faults = fault.map(|found| format!(", goes wrong from {} preemptions on", found.preemptions));
            format!(
                "{head}{verdict}\n{how}: {}, in vain {}{}\n{}",
                counts(report),
                report.blocked,
                faults.unwrap_or_default(),
                outcomes(entry, report)
            )
        }
    }
}

/// What is written down of each program.
fn written() -> Vec<&'static str> {
    include_str!("../verdicts.txt")
        .split_inclusive("\n\n")
        .map(|block| block.trim_end_matches("\n\n"))
        .collect()
}

fn id_of(block: &str) -> &str {
    block.split([' ', '\n']).next().unwrap_or_default()
}

/// What is wrong with what was found of the program with this id, by what is written down of it: its first difference.
fn difference(id: &str, written: &str, found: &Explored) -> Option<String> {
    let (entry, result) = found;
    let now = text(id, found);
    let differs = |line: usize, was: &str, is: &str| {
        Some(format!("{id}: line {line} of its verdict is {is:?}, but {was:?} is written down"))
    };
    if let Ok(report) = result
        && is_open(result)
        && report.executions == FEW
        && let Some(was) = written.lines().find(|line| line.starts_with("at first: "))
    {
        let is = beginning(entry, report);
        return if is.trim_end() == was { None } else { differs(2, was, is.trim_end()) };
    }
    let is_of_all = |line: &&str| !line.starts_with("at first: ");
    let (mut was, mut is) = (written.lines().filter(is_of_all), now.lines());
    for line in 1.. {
        match (was.next(), is.next()) {
            (None, None) => break,
            (was, is) if was == is => {}
            (was, is) => return differs(line, was.unwrap_or("nothing"), is.unwrap_or("nothing")),
        }
    }
    None
}

/// Every verdict, as it is written down.
fn bless() -> String {
    let blocks = side_by_side(first(), |found| {
        let (entry, result) = found;
        match result {
            Ok(report) if is_open(result) => {
                let all = text(entry.id, &(*entry, explored(entry, MANY)));
                all + &beginning(entry, report)
            }
            _ => text(entry.id, found),
        }
    });
    blocks.join("\n")
}

#[test]
fn every_program_has_the_verdict_that_is_written_down() {
    if std::env::var_os("THREADGROUND_BLESS").is_some() {
        std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/verdicts.txt"), bless())
            .expect("it can be written");
        return;
    }
    let written = written();
    let ids: Vec<_> = written.iter().map(|block| id_of(block)).collect();
    assert_eq!(
        ids,
        catalogue::all().iter().map(|entry| entry.id).collect::<Vec<_>>(),
        "one for each program"
    );
    let mut wrong = Vec::new();
    for (block, found) in written.iter().zip(first()) {
        wrong.extend(difference(found.0.id, block, found));
        if run::is_long() && is_open(&found.1) {
            wrong.extend(difference(found.0.id, block, &(found.0, explored(found.0, MANY))));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Whoever changes a program so that something else can come of it is told: here each program that
/// goes wrong changes places with its cure.
#[test]
fn a_program_in_another_ones_place_is_noticed() {
    let written = written();
    let written = |id: &str| *written.iter().find(|block| id_of(block) == id).expect("it is written down");
    let found = |id: &str| first().iter().find(|(entry, _)| entry.id == id).expect("it is in the catalogue");
    let pairs: Vec<_> =
        catalogue::all().iter().filter_map(|entry| entry.cures().map(|broken| (broken, entry.id))).collect();
    assert!(pairs.contains(&("race-lost-update", "race-fixed")), "{pairs:?}");
    for (id, other) in pairs {
        for (id, other) in [(id, other), (other, id)] {
            let said = difference(id, written(id), found(other)).expect("they differ");
            assert!(said.starts_with(&format!("{id}: line ")), "{said}");
            assert_eq!(difference(id, written(id), found(id)), None);
        }
    }
    let said = difference("bet-cured", written("bet-cured"), found("bet")).expect("they differ");
    assert!(said.contains("always 2") && said.contains("1 or 2"), "{said}");
}
