//! Looks for a schedule of ours that gives what CPython did, where the order is free.
//!
//! CPython's log says when each operation began and ended. Most have done their part at the beginning; one
//! that was held up did it later. Which ones is found out step by step: whatever brings the log nearer to
//! CPython's stays.

use super::program::Program;
use super::theirs::Times;
use super::{Log, ours};
use std::collections::{BTreeMap, BTreeSet};
use threadground::prelude::Random;

/// So many schedules are tried, and after so many steps it begins anew.
const LIKE: u32 = 3000;
const STEPS: u32 = 500;

/// When each thread does its operations.
pub(super) type Moments = BTreeMap<String, Vec<f64>>;

/// Whether a schedule gives the log. What others give is noted on the way.
pub(super) fn find(program: &Program, allowed: &mut BTreeSet<Log>, log: &Log, times: &Times) -> bool {
    let mut random = Random::new(program.seed);
    let begins = |entries: &Vec<(f64, Option<f64>)>| entries.iter().map(|entry| entry.0).collect();
    let start: Moments = times.iter().map(|(name, entries)| (name.clone(), begins(entries))).collect();
    let (mut best, mut nearest) = (start.clone(), 0);
    for seed in 1..=LIKE {
        if seed % STEPS == 0 {
            (best, nearest) = (start.clone(), 0);
        }
        let mut moments = best.clone();
        if seed % STEPS > 1 {
            for _ in 0..random.randint(1, 3) {
                moves(&mut moments, times, &mut random);
            }
        }
        let run = ours::run_like(program, seed, &moments);
        let near = likeness(&run, log);
        let found = run == *log;
        allowed.insert(run);
        if found {
            return true;
        }
        if near >= nearest {
            (best, nearest) = (moments, near);
        }
    }
    false
}

/// Has one operation happen at another moment between its beginning and its end, or at its beginning.
fn moves(moments: &mut Moments, times: &Times, random: &mut Random) {
    let all: Vec<_> =
        times.iter().flat_map(|(name, entries)| (0..entries.len()).map(move |at| (name, at))).collect();
    if all.is_empty() {
        return;
    }
    let (name, at) = all[random.randint(0, all.len() as i32 - 1) as usize];
    let (begin, end) = times[name][at];
    let late = if random.random() < 0.4 { 0.0 } else { random.random() };
    let moment = begin + late * (end.unwrap_or(begin) - begin);
    moments.get_mut(name).expect("they are of the same threads")[at] = moment;
}

/// How many lines the two have in common before they part, in all threads.
fn likeness(run: &Log, log: &Log) -> usize {
    let same = |(name, lines): (&String, &Vec<String>)| {
        let ours = run.lines.get(name).into_iter().flatten();
        ours.zip(lines).take_while(|(ours, theirs)| ours == theirs).count()
    };
    log.lines.iter().map(same).sum()
}
