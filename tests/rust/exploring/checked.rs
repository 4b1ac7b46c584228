//! The verdicts, checked by what knows nothing of exploration: every interleaving, one choice after the other; runs by
//! seeds; and the programs' expectations.

use super::verdicts::{Explored, first, side_by_side};
use crate::choosing::{Listed, all_within, options};
use crate::figures::SEEDS;
use crate::run::{self, Left};
use std::collections::{BTreeMap, BTreeSet};
use threadground::catalogue::{Entry, Seen};
use threadground::explore::{Found, FoundLine, Report};
use threadground::model::Model;
use threadground::prelude::Random;
use threadground::recipe::schedule::Next;
use threadground::recipe::{Timing, Way};
use threadground::trace::choice::{Choice, Deed, Standing};
use threadground::trace::event::{End, OnThread, Outcome};

/// What came of a run: how it ended, the threads by their first names, each with its end, and the lines of those of each
/// name or, of a program that prints together, all lines.
type Came = (String, Vec<(String, String)>, BTreeMap<String, Vec<String>>);

fn came(
    entry: &Entry,
    outcome: Outcome,
    threads: impl Iterator<Item = (String, End)>,
    lines: impl Iterator<Item = (String, String)>,
) -> Came {
    let mut threads: Vec<_> = threads.map(|(name, end)| (name, format!("{end:?}"))).collect();
    threads.sort_unstable();
    let mut of: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, text) in lines {
        of.entry(if entry.prints_together() { "all".to_owned() } else { name }).or_default().push(text);
    }
    // Of two threads with one name it is not told who printed what.
    for pair in threads.windows(2).filter(|pair| pair[0].0 == pair[1].0) {
        if let Some(lines) = of.get_mut(&pair[0].0) {
            lines.sort_unstable();
        }
    }
    (format!("{outcome:?}"), threads, of)
}

fn found(entry: &Entry, found: &Found) -> Came {
    let threads = found.ends.iter().map(|thread| (thread.name.clone(), thread.end));
    let lines = found.output.iter().map(|line| (line.thread.clone(), line.text.clone()));
    came(entry, found.outcome, threads, lines)
}

fn left(entry: &Entry, left: &Left) -> Came {
    let mut names = vec!["MainThread".to_owned()];
    let mut lines = Vec::new();
    for (record, what) in left.of_threads() {
        match what {
            OnThread::Started { name, .. } => names.push(left.trace.text(name).to_owned()),
            OnThread::Printed { line, .. } => {
                lines.push((names[record.thread as usize].clone(), left.trace.text(line).to_owned()));
            }
            _ => {}
        }
    }
    let result = Model::of(&left.trace).result();
    assert_eq!(result.threads.len(), names.len(), "{}", entry.id);
    let threads = names.into_iter().zip(result.threads.iter().map(|thread| thread.end));
    came(entry, result.outcome, threads, lines.into_iter())
}

/// Those programs of which every order was tried.
fn complete() -> Vec<(&'static Entry, &'static Report)> {
    let complete = |(entry, result): &'static Explored| {
        let report = result.as_ref().ok()?;
        report.complete.then_some((*entry, report))
    };
    first().iter().filter_map(complete).collect()
}

fn all_found((entry, report): (&Entry, &Report)) -> BTreeSet<Came> {
    report.outcomes.iter().map(|one| found(entry, one)).collect()
}

/// The options, but of a thread of which no other one can tell when it does this.
fn without(silent: &[Deed], choice: &Choice) -> Vec<Next> {
    let is_silent = |standing: &&Standing| {
        silent.contains(&standing.pending.deed) && standing.goes && standing.deadline.is_none()
    };
    match choice.threads.iter().find(is_silent) {
        Some(silent) => vec![Next { thread: silent.thread, times_out: false }],
        None => options(choice),
    }
}

/// Nobody can tell when a thread begins, or goes on behind a start.
fn telling(choice: &Choice) -> Vec<Next> {
    without(&[Deed::Begin, Deed::GoOn], choice)
}

/// Where nobody asks which threads are alive, and no end cuts one off, the ends of threads are no more telling.
fn telling_no_ends(choice: &Choice) -> Vec<Next> {
    without(&[Deed::Begin, Deed::GoOn, Deed::Start, Deed::Join, Deed::End], choice)
}

/// Whether a program asks which threads are alive, or has daemons.
fn tells_ends(entry: &Entry) -> bool {
    // A thread that was started the low-level way is cut off by the run's end.
    let asks = ["daemon", "start_new_thread", "alive", "enumerate", "active", "join_timeout", "Timer"];
    asks.iter().any(|word| entry.rust.contains(word))
}

/// How many runs it may take to make every choice of a program.
fn most_runs() -> usize {
    if run::is_long() { 50_000 } else { 1_200 }
}

#[test]
fn every_interleaving_comes_to_what_the_verdict_says() {
    let programs = complete();
    let checked = side_by_side(&programs, |&(entry, report)| {
        let ends = run::block_on(async {
            let program = Listed::of(entry).await;
            let wanted = if tells_ends(entry) { telling } else { telling_no_ends };
            all_within(&program, wanted, most_runs()).await
        })?;
        let came: BTreeSet<_> = ends.iter().map(|end| left(entry, end)).collect();
        let known = all_found((entry, report));
        let missing: Vec<_> = came.difference(&known).take(3).collect();
        let invented: Vec<_> = known.difference(&came).take(3).collect();
        let is_right = missing.is_empty() && invented.is_empty();
        let wrong = format!("{}: not found {missing:#?}, but found {invented:#?}", entry.id);
        Some(if is_right { Ok((entry.id, ends.len(), report.outcomes.len())) } else { Err(wrong) })
    });
    let (right, wrong): (Vec<_>, Vec<_>) = checked.into_iter().flatten().partition(Result::is_ok);
    let right: Vec<_> = right.into_iter().flatten().collect();
    assert!(wrong.is_empty(), "{:#?}", wrong.into_iter().filter_map(Result::err).collect::<Vec<_>>());
    let many =
        right.iter().filter(|(_, interleavings, outcomes)| *interleavings > 1 && *outcomes > 1).count();
    assert!(right.len() >= 20 && many >= 6, "{} of {}: {right:?}", right.len(), programs.len());
    for id in ["race-lost-update", "race-fixed", "deadlock-two-locks", "deadlock-ordered", "bet", "bet-cured"]
    {
        assert!(right.iter().any(|(one, ..)| *one == id), "{id} is small");
    }
}

#[test]
fn no_seed_comes_to_what_a_complete_verdict_lacks() {
    let seeds = if run::is_long() { 10_000 } else { SEEDS };
    let programs = complete();
    let wrong = side_by_side(&programs, |&(entry, report)| {
        let known = all_found((entry, report));
        let set = entry.set(entry.program.small.iter().copied()).expect("the small set is allowed");
        (0..seeds).find_map(|seed| {
            let run = entry.start_timed(set.clone(), Way::Seed(seed), Timing::Any).expect("it starts");
            let came = left(entry, &run::block_on(run::end(&run)));
            (!known.contains(&came)).then(|| format!("{}, seed {seed}: {came:#?}", entry.id))
        })
    });
    let wrong: Vec<_> = wrong.into_iter().flatten().collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// In how many ways the lines of the threads can be merged, if these are not more than `most`.
fn merges(threads: &[Vec<&str>], most: usize) -> Option<Vec<Vec<String>>> {
    let mut merged: BTreeSet<(Vec<usize>, Vec<String>)> =
        BTreeSet::from([(vec![0; threads.len()], Vec::new())]);
    let all: usize = threads.iter().map(Vec::len).sum();
    for _ in 0..all {
        let mut longer = BTreeSet::new();
        for (at, lines) in merged {
            for (thread, own) in threads.iter().enumerate() {
                let Some(line) = own.get(at[thread]) else { continue };
                let (mut at, mut lines) = (at.clone(), lines.clone());
                at[thread] += 1;
                lines.push((*line).to_owned());
                longer.insert((at, lines));
            }
            if longer.len() > most {
                return None;
            }
        }
        merged = longer;
    }
    Some(merged.into_iter().map(|(_, lines)| lines).collect())
}

/// A merge that is drawn: whose line is next.
fn drawn(threads: &[Vec<&str>], random: &mut Random) -> Vec<String> {
    let mut turns: Vec<usize> =
        threads.iter().enumerate().flat_map(|(at, own)| own.iter().map(move |_| at)).collect();
    for at in (1..turns.len()).rev() {
        turns.swap(at, random.randint(0, at as i32) as usize);
    }
    let mut next = vec![0; threads.len()];
    let line = |thread: usize| {
        next[thread] += 1;
        threads[thread][next[thread] - 1].to_owned()
    };
    turns.into_iter().map(line).collect()
}

fn by_thread(output: &[FoundLine]) -> Vec<Vec<&str>> {
    let mut of: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for line in output {
        of.entry(&line.thread).or_default().push(&line.text);
    }
    of.into_values().collect()
}

/// An outcome keeps the lines of each thread, in whatever order those of several threads came: so no expectation may hang
/// on that, unless its program says so.
#[test]
fn an_expectation_judges_every_merge_of_the_threads_lines_alike() {
    const ALL: usize = 60;
    let mut random = Random::new(20);
    let (mut wrong, mut judged) = (Vec::new(), 0);
    for (entry, result) in first().iter().filter(|(entry, _)| !entry.prints_together()) {
        let Ok(report) = result else { continue };
        for found in report.outcomes.iter().take(100) {
            let threads = by_thread(&found.output);
            let merges = merges(&threads, ALL)
                .unwrap_or_else(|| (0..ALL).map(|_| drawn(&threads, &mut random)).collect());
            for lines in merges {
                judged += 1;
                let seen = Seen::came(report.set.clone(), lines.iter().map(String::as_str), found.outcome);
                let is_expected = entry.judge(seen).is_empty();
                if Some(is_expected) != found.expected {
                    wrong.push(format!("{}: {lines:?} is judged otherwise than {threads:?}", entry.id));
                    break;
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {judged}: {wrong:#?}", wrong.len());
    assert!(judged > 100, "{judged}");
}
