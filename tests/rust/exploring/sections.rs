//! Little programs of nested sections, with data in them: where whole sections are steps, all is found that brute force finds,
//! deadlocks included.

use super::brute::{self, Mode, Op, Program};
use super::random::{came, explore, many_and_seed, one};
use super::verdicts::{Explored, first, side_by_side};
use crate::figures::{NESTED as PROGRAMS, NESTED_ORDERS as INTERLEAVINGS};
use std::collections::BTreeSet;
use threadground::explore::{Explore, Found, Method, Report};
use threadground::prelude::Random;

const SEED: u32 = 23;
/// How deep sections are in each other at most.
const DEPTH: usize = 3;

/// How many operations a thread has left to do.
type Left = i32;

/// A few operations, of a thread that holds these locks: sections, accesses, and what is done only if a number is 0.
fn block(random: &mut Random, held: &[usize], left: &mut Left, number: &mut i32) -> Vec<Op> {
    let mut ops = Vec::new();
    let many = if held.is_empty() { one(random, &[1, 2, 2]) } else { one(random, &[1, 1, 2]) };
    for _ in 0..many {
        *left -= 1;
        if *left < 0 {
            break;
        }
        let (chance, of) = (random.randint(0, 99), one(random, &[0, 1]));
        let free: Vec<usize> = [0, 1, brute::RLOCK].into_iter().filter(|lock| !held.contains(lock)).collect();
        let nests = if held.len() < DEPTH - 1 { 65 } else { 20 };
        if chance < nests && !free.is_empty() {
            let lock = one(random, &free);
            let within = [held, &[lock]].concat();
            ops.push(Op::Take(lock, Mode::Blocks));
            ops.extend(block(random, &within, left, number));
            ops.push(Op::Give(lock));
        } else if chance < 80 {
            *number += 1;
            ops.push(one(random, &[Op::Read(of), Op::Write(of, *number)]));
        } else {
            let inside = block(random, held, left, number);
            ops.push(Op::Look(of, inside.len()));
            ops.extend(inside);
        }
    }
    ops
}

/// Gives the locks back where all has been done, the first one first, as who goes hand over hand does.
fn late(ops: &[Op]) -> Vec<Op> {
    let takes = |op: &Op| matches!(op, Op::Take(..));
    let mut locks: Vec<Op> = Vec::new();
    for op in ops.iter().filter(|op| takes(op)) {
        if locks.contains(op) {
            return ops.to_vec();
        }
        locks.push(*op);
    }
    if ops.iter().any(|op| matches!(op, Op::Look(..))) {
        return ops.to_vec();
    }
    let done = ops.iter().copied().filter(|op| !matches!(op, Op::Give(_)));
    let give = |op: &Op| if let Op::Take(lock, _) = *op { Op::Give(lock) } else { *op };
    done.chain(locks.iter().map(give)).collect()
}

fn program(random: &mut Random) -> Program {
    let mut number = 0;
    let mut thread = || {
        let mut left = one(random, &[3, 4, 5]);
        let ops = block(random, &[], &mut left, &mut number);
        if random.randint(0, 99) < 15 { late(&ops) } else { ops }
    };
    let threads = vec![thread(), thread(), thread()];
    Program { threads, daemon: false, permits: 1, room: 1, tells_time: false, by_clock: false }
}

#[test]
fn nested_sections_come_to_what_brute_force_says() {
    let (many, seed) = many_and_seed();
    let many = many.map_or(PROGRAMS, |many| many as usize);
    let mut random = Random::new(seed.unwrap_or(SEED));
    let (mut done, mut stuck, mut classes, mut executions) = (0, 0, 0, 0);
    let mut failed = Vec::new();
    while done < many {
        let program = program(&mut random);
        let Some(everything) = brute::enumerate(&program, *INTERLEAVINGS.end()) else { continue };
        if everything.interleavings < *INTERLEAVINGS.start() {
            continue;
        }
        done += 1;
        let search = Explore::outcomes_only().method(Method::Sections).seed(done as u64);
        let report = explore(&search, &program);
        let came = came(&report, program.threads.len());
        stuck += usize::from(everything.came.iter().any(|(ended, ..)| ended.contains(&false)));
        classes += everything.classes as u64;
        executions += report.executions;
        if !report.complete || report.blocked > 0 || came != everything.came {
            let missing: Vec<_> = everything.came.difference(&came).collect();
            let invented: Vec<_> = came.difference(&everything.came).collect();
            failed.push(format!(
                "{program:?}: missing {missing:?}, invented {invented:?}, blocked {}, {:?}",
                report.blocked, report.incomplete
            ));
        }
    }
    failed.sort_by_key(String::len);
    assert!(failed.is_empty(), "{} of {many}: {:#?}", failed.len(), &failed[..failed.len().min(3)]);
    assert!(stuck * 10 > many, "{stuck} of {many} can deadlock");
    assert!(executions < classes, "{executions} executions for {classes} classes");
}

/// What can come of a program, whatever leads to it.
fn outcomes(report: &Report) -> BTreeSet<String> {
    let told = |found: &Found| format!("{:?} {:?} {:?}", found.outcome, found.ends, found.output);
    report.outcomes.iter().map(told).collect()
}

/// The programs of the catalogue of which every order was tried come to the same by whole sections, in hardly more runs.
#[test]
fn the_catalogue_comes_to_the_same_by_whole_sections() {
    let complete = |(entry, result): &&'static Explored| {
        result.as_ref().is_ok_and(|report| report.complete) && !entry.prints_together()
    };
    let all: Vec<_> = first().iter().filter(complete).collect();
    let reports = side_by_side(&all, |(entry, _)| {
        let set = entry.set(entry.program.small.iter().copied()).expect("the small set is allowed");
        entry.explore(set, &Explore::outcomes_only().method(Method::Sections).most(1_000), &mut |_| true)
    });
    let (mut classes, mut sections) = (0, 0);
    for ((entry, known), report) in all.iter().zip(reports) {
        let (known, report) =
            (known.as_ref().expect("it was explored"), report.expect("it is explored again"));
        assert!(report.complete && report.blocked == 0, "{}: {report:?}", entry.id);
        assert_eq!(outcomes(&report), outcomes(known), "{}", entry.id);
        if report.method == Method::Sections {
            classes += known.executions;
            sections += report.executions;
        }
    }
    assert!(all.len() > 40, "{} programs", all.len());
    assert!(sections < classes, "{sections} executions for {classes} classes");
}
