//! Little programs at random: the search makes as many executions as there are different interleavings, and finds all that
//! can come of them.

use super::brute::{self, ALL, Act, BOUND, Came, ITS_LOCK, Mode, Op, PATIENCE, Program, RLOCK, SLEEP};
use crate::figures::{BRUTE as PROGRAMS, BRUTE_ORDERS as INTERLEAVINGS};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};
use threadground::explore::{Explore, Method, Report, Row};
use threadground::prelude::*;
use threadground::recipe::Timing;
use threadground::trace::event::End;

/// How many classes these make at most.
const CLASSES: usize = 100;
const SEED: u32 = 17;

/// One of these.
pub(super) fn one<T: Copy>(random: &mut Random, of: &[T]) -> T {
    of[random.randint(0, of.len() as i32 - 1) as usize]
}

fn mode(random: &mut Random) -> Mode {
    one(random, &[Mode::Blocks, Mode::Tries, Mode::Timed])
}

/// Which phrases belong together: those of a program are mostly of one theme, so that its threads meet.
const THEMES: [&[i32]; 12] = [
    &[0],
    &[0, 1, 15, 16],
    &[2, 3, 18],
    &[2, 5, 5, 17],
    &[4, 5, 17],
    &[6, 6, 7],
    &[8, 9],
    &[10, 11],
    &[12, 13],
    &[12, 14, 15],
    &[19, 19, 15],
    &[20],
];

/// A few operations that belong together, of a thread; its number for what it writes and puts.
fn phrase(random: &mut Random, kind: i32, thread: usize, number: i32) -> Vec<Op> {
    let (of, lock) = (one(random, &[0, 1]), one(random, &[0, 1]));
    let data = |random: &mut Random| one(random, &[Op::Read(of), Op::Write(of, number)]);
    match kind {
        0 | 1 => vec![data(random)],
        2 | 3 => {
            let inside = if random.randint(0, 1) == 0 { vec![data(random)] } else { Vec::new() };
            [vec![Op::Take(lock, Mode::Blocks)], inside, vec![Op::Give(lock)]].concat()
        }
        4 => {
            let take = Op::Take(RLOCK, Mode::Blocks);
            vec![take, take, Op::Give(RLOCK), Op::Give(RLOCK)]
        }
        5 => {
            let lock = one(random, &[0, 1, RLOCK]);
            vec![Op::Take(lock, one(random, &[Mode::Tries, Mode::Timed])), Op::Give(lock)]
        }
        6 => {
            let waits = one(random, &[Mode::Blocks, Mode::Timed]);
            vec![Op::Take(ITS_LOCK, Mode::Blocks), Op::Await(waits), Op::Give(ITS_LOCK)]
        }
        7 => {
            let notify = Op::Notify(one(random, &[1, ALL]));
            vec![Op::Take(ITS_LOCK, Mode::Blocks), notify, Op::Give(ITS_LOCK)]
        }
        8 | 9 => {
            let wait = Op::Wait(one(random, &[Mode::Blocks, Mode::Timed]));
            vec![one(random, &[Op::Set, Op::Set, Op::Clear, Op::Clear, wait, wait, Op::IsSet])]
        }
        10 | 11 => {
            let permit = Op::Permit(one(random, &[0, 0, 1]), mode(random));
            vec![one(random, &[permit, Op::Return(0), Op::Return(1)])]
        }
        12 | 13 => {
            let (put, get) = (Op::Put(0, number, mode(random)), Op::Get(0, mode(random)));
            vec![one(random, &[put, put, get, Op::Size(0)])]
        }
        14 => {
            let get = Op::Get(1, mode(random));
            vec![one(random, &[Op::Put(1, number, Mode::Blocks), get])]
        }
        15 => vec![Op::Sleep],
        16 => vec![Op::Now],
        17 => vec![Op::Locked(one(random, &[0, 0, RLOCK]))],
        18 => {
            let (one, other) = (Op::Take(lock, Mode::Blocks), Op::Take(1 - lock, Mode::Blocks));
            vec![one, other, Op::Give(1 - lock), Op::Give(lock)]
        }
        19 if thread > 0 => {
            let whom = random.randint(0, thread as i32 - 1) as usize;
            vec![one(random, &[Op::Alive(whom), Op::Join(whom, Mode::Blocks), Op::Join(whom, Mode::Timed)])]
        }
        20 => vec![one(random, &[Op::Meet, Op::Meet, Op::Abort])],
        _ => vec![data(random)],
    }
}

fn program(random: &mut Random) -> Program {
    let all = random.randint(3, 4) as usize;
    let theme = one(random, &THEMES);
    let mut threads = Vec::new();
    for thread in 0..all {
        let mut ops = Vec::new();
        for number in 1..=random.randint(1, 3) {
            let kind = if random.randint(0, 3) > 0 { one(random, theme) } else { random.randint(0, 20) };
            ops.extend(phrase(random, kind, thread, 10 * thread as i32 + number));
        }
        threads.push(ops);
    }
    // It looks at no other thread, as these may not have been started when it is.
    let looks = threads[all - 1].iter().any(|op| matches!(op, Op::Alive(_) | Op::Join(..)));
    if random.randint(0, 9) == 0 && !looks {
        threads[0].insert(0, Op::Start(all - 1));
    }
    let daemon = random.randint(0, 9) == 0 && !threads[0].contains(&Op::Start(all - 1));
    Program {
        threads,
        daemon,
        permits: one(random, &[0, 1, 1, 2]).into(),
        room: one(random, &[0, 1, 1, 2]),
        tells_time: false,
        by_clock: false,
    }
}

/// The programs of a test that nobody has asked for others.
fn usual() -> &'static [(Program, brute::Everything)] {
    static USUAL: LazyLock<Vec<(Program, brute::Everything)>> = LazyLock::new(|| programs(SEED, PROGRAMS));
    &USUAL
}

/// How many programs somebody has asked for, and by which seed.
pub(super) fn many_and_seed() -> (Option<u32>, Option<u32>) {
    let number = |name: &str| std::env::var(name).ok().and_then(|number| number.parse().ok());
    (number("THREADGROUND_PROGRAMS"), number("THREADGROUND_SEED"))
}

/// As many programs as somebody has asked for, by their seed; else the usual ones.
fn asked() -> &'static [(Program, brute::Everything)] {
    static ASKED: LazyLock<Option<Vec<(Program, brute::Everything)>>> = LazyLock::new(|| {
        let (many, seed) = many_and_seed();
        let is_asked = many.is_some() || seed.is_some();
        is_asked.then(|| programs(seed.unwrap_or(SEED), many.map_or(PROGRAMS, |many| many as usize)))
    });
    ASKED.as_deref().unwrap_or_else(usual)
}

/// The programs, each with all that its interleavings show.
fn programs(seed: u32, many: usize) -> Vec<(Program, brute::Everything)> {
    let mut random = Random::new(seed);
    let mut all = Vec::new();
    while all.len() < many {
        let program = program(&mut random);
        if let Some(everything) = brute::enumerate(&program, *INTERLEAVINGS.end())
            && everything.interleavings >= *INTERLEAVINGS.start()
            && everything.classes <= CLASSES
        {
            all.push((program, everything));
        }
    }
    all
}

/// The same program with the crate's own objects.
fn body(program: &Program) {
    let values = [Shared::new(0), Shared::new(0)];
    let (locks, again) = ([Lock::new(), Lock::new()], RLock::new());
    let condition = Condition::with_lock(&locks[ITS_LOCK]);
    let event = Event::new();
    let (permits, bounded) = (Semaphore::new(program.permits), BoundedSemaphore::new(BOUND));
    bounded.acquire();
    let (queue, stack) = (Queue::bounded(program.room as u32), LifoQueue::new());
    let barrier = Barrier::new(2);
    let threads: Arc<std::sync::OnceLock<Vec<Thread>>> = Arc::default();
    let thread = |(me, ops): (usize, &Vec<Op>)| {
        let (ops, values, locks, again) = (ops.clone(), values.clone(), locks.clone(), again.clone());
        let (condition, event, permits, bounded) =
            (condition.clone(), event.clone(), permits.clone(), bounded.clone());
        let (queue, stack, barrier) = (queue.clone(), stack.clone(), barrier.clone());
        let threads = Arc::clone(&threads);
        let long = secs(PATIENCE as f64);
        let run = move || {
            let mut at = 0;
            while let Some(&op) = ops.get(at) {
                at += 1;
                let mut seen = |mode: Mode, got: bool, over: usize| {
                    at += if got { 0 } else { over };
                    (mode != Mode::Blocks).then_some(i32::from(got))
                };
                let seen = match op {
                    Op::Read(of) => Some(values[of].get()),
                    Op::Look(of, over) => {
                        let value = values[of].get();
                        at += if value == 0 { 0 } else { over };
                        Some(value)
                    }
                    Op::Write(of, value) => {
                        values[of].set(value);
                        None
                    }
                    Op::Take(RLOCK, mode) => {
                        let got = match mode {
                            Mode::Blocks => again.acquire(),
                            Mode::Tries => again.try_acquire(),
                            Mode::Timed => again.acquire_timeout(long),
                        };
                        seen(mode, got, 1)
                    }
                    Op::Take(lock, mode) => {
                        let got = match mode {
                            Mode::Blocks => locks[lock].acquire(),
                            Mode::Tries => locks[lock].try_acquire(),
                            Mode::Timed => locks[lock].acquire_timeout(long),
                        };
                        seen(mode, got, 1)
                    }
                    Op::Give(RLOCK) => {
                        again.release();
                        None
                    }
                    Op::Give(lock) => {
                        locks[lock].release();
                        None
                    }
                    Op::Locked(RLOCK) => Some(again.locked().into()),
                    Op::Locked(lock) => Some(locks[lock].locked().into()),
                    Op::Await(Mode::Timed) => Some(condition.wait_timeout(long).into()),
                    Op::Await(_) => {
                        condition.wait();
                        None
                    }
                    Op::Notify(ALL) => {
                        condition.notify_all();
                        None
                    }
                    Op::Notify(many) => {
                        condition.notify(many);
                        None
                    }
                    Op::Set => {
                        event.set();
                        None
                    }
                    Op::Clear => {
                        event.clear();
                        None
                    }
                    Op::Wait(Mode::Timed) => Some(event.wait_timeout(long).into()),
                    Op::Wait(_) => {
                        event.wait();
                        None
                    }
                    Op::IsSet => Some(event.is_set().into()),
                    Op::Permit(0, mode) => {
                        let got = match mode {
                            Mode::Blocks => permits.acquire(),
                            Mode::Tries => permits.try_acquire(),
                            Mode::Timed => permits.acquire_timeout(long),
                        };
                        seen(mode, got, 0)
                    }
                    Op::Permit(_, mode) => {
                        let got = match mode {
                            Mode::Blocks => bounded.acquire(),
                            Mode::Tries => bounded.try_acquire(),
                            Mode::Timed => bounded.acquire_timeout(long),
                        };
                        seen(mode, got, 0)
                    }
                    Op::Return(0) => {
                        permits.release();
                        None
                    }
                    Op::Return(_) => catch(|| bounded.release()).is_err().then_some(-1),
                    Op::Put(0, item, mode) => {
                        let got = match mode {
                            Mode::Blocks => {
                                queue.put(item);
                                true
                            }
                            Mode::Tries => queue.put_nowait(item).is_ok(),
                            Mode::Timed => queue.put_timeout(item, long).is_ok(),
                        };
                        seen(mode, got, 0)
                    }
                    Op::Put(_, item, _) => {
                        stack.put(item);
                        None
                    }
                    Op::Get(0, mode) => match mode {
                        Mode::Blocks => Some(queue.get()),
                        Mode::Tries => Some(queue.get_nowait().unwrap_or(0)),
                        Mode::Timed => Some(queue.get_timeout(long).unwrap_or(0)),
                    },
                    Op::Get(_, mode) => match mode {
                        Mode::Blocks => Some(stack.get()),
                        Mode::Tries => Some(stack.get_nowait().unwrap_or(0)),
                        Mode::Timed => Some(stack.get_timeout(long).unwrap_or(0)),
                    },
                    Op::Size(_) => Some(queue.qsize() as i32),
                    Op::Meet => Some(barrier.wait().map_or(-1, |index| index as i32)),
                    Op::Abort => {
                        barrier.abort();
                        None
                    }
                    Op::Sleep => {
                        sleep(secs(SLEEP as f64));
                        None
                    }
                    Op::Now => Some(clock() as i32),
                    Op::Alive(whom) => threads.get().map(|threads| threads[whom].is_alive().into()),
                    Op::Join(whom, mode) => {
                        if let Some(threads) = threads.get() {
                            match mode {
                                Mode::Timed => threads[whom].join_timeout(long),
                                _ => threads[whom].join(),
                            }
                        }
                        None
                    }
                    Op::Start(whom) => {
                        threads.get().inspect(|threads| threads[whom].start());
                        None
                    }
                };
                if let Some(seen) = seen {
                    say!("{seen}");
                }
            }
        };
        let is_daemon = program.daemon && me + 1 == program.threads.len();
        Thread::new(run, ()).name(me.to_string()).daemon(is_daemon)
    };
    let made = program.threads.iter().enumerate().map(thread).collect();
    let made: &Vec<Thread> = threads.get_or_init(|| made);
    let mine: Vec<usize> = (0..made.len()).filter(|&thread| program.is_started_by_main(thread)).collect();
    mine.iter().for_each(|&thread| made[thread].start());
    let waits_for = mine.iter().filter(|&&thread| !(program.daemon && thread + 1 == made.len()));
    waits_for.for_each(|&thread| made[thread].join());
    if !program.daemon && mine.len() == made.len() {
        say!("{} {}", values[0].get(), values[1].get());
    }
}

/// All that has come, as the machine tells it, each with the fewest preemptions; `None` if these are not known.
fn fewest(report: &Report, threads: usize) -> BTreeMap<Came, Option<u32>> {
    let number = |line: &str| line.parse::<i32>().unwrap_or_else(|_| panic!("{line:?} in {report:?}"));
    let outcomes = report.outcomes.iter().map(|found| {
        let ends: BTreeMap<&str, End> = found.ends.iter().map(|one| (one.name.as_str(), one.end)).collect();
        let ended = |thread: usize| ends.get(thread.to_string().as_str()) == Some(&End::Returned);
        let lines = |thread: String| found.output.iter().filter(move |line| line.thread == thread);
        let seen = |thread: usize| lines(thread.to_string()).map(|line| number(&line.text)).collect();
        let mut last = lines("MainThread".to_owned()).map(|line| {
            let line = &line.text;
            let (one, other) = line.split_once(' ').unwrap_or_else(|| panic!("{line:?} in {found:?}"));
            [number(one), number(other)]
        });
        let came = ((0..threads).map(ended).collect(), (0..threads).map(seen).collect(), last.next());
        (came, found.fewest.then_some(found.preemptions))
    });
    let mut all: BTreeMap<Came, Option<u32>> = BTreeMap::new();
    for (came, preemptions) in outcomes {
        let known = all.entry(came).or_insert(preemptions);
        *known = known.zip(preemptions).map(|(one, other)| one.min(other));
    }
    all
}

pub(super) fn came(report: &Report, threads: usize) -> BTreeSet<Came> {
    fewest(report, threads).into_keys().collect()
}

pub(super) fn explore(explore: &Explore, program: &Program) -> Report {
    let program = program.clone();
    explore.run(move || body(&program))
}

/// What is wrong with the search of a program; empty if nothing is.
fn wrong(program: &Program, everything: &brute::Everything, report: &Report) -> String {
    let came = came(report, program.threads.len());
    let mut wrong = String::new();
    if !report.complete || report.blocked > 0 {
        wrong +=
            &format!("complete: {} {:?}, blocked: {}; ", report.complete, report.incomplete, report.blocked);
    }
    if report.executions != everything.classes as u64 {
        wrong += &format!("{} executions of {} classes; ", report.executions, everything.classes);
    }
    for missing in everything.came.difference(&came) {
        wrong += &format!("missing {missing:?}; ");
    }
    for invented in came.difference(&everything.came) {
        wrong += &format!("invented {invented:?}; ");
    }
    wrong
}

#[test]
fn random_programs_come_to_what_brute_force_says() {
    let (programs, many) = (asked(), asked().len());
    let (mut failed, mut known) = (Vec::new(), 0);
    for (at, (program, everything)) in programs.iter().enumerate() {
        assert_eq!(everything.wrong, Vec::<String>::new(), "the test's own table: {program:?}");
        let report = explore(&Explore::new().seed(at as u64), program);
        let mut wrong = wrong(program, everything, &report);
        for (came, preemptions) in fewest(&report, program.threads.len()) {
            known += usize::from(preemptions.is_some());
            let fewest = everything.fewest.get(&came).copied();
            if preemptions.is_some() && preemptions != fewest {
                wrong += &format!("{came:?} has {fewest:?} preemptions, not {preemptions:?}; ");
            }
        }
        if !wrong.is_empty() {
            failed.push(format!("{program:?}: {wrong}"));
        }
    }
    assert!(failed.is_empty(), "{} of {many}: {failed:#?}", failed.len());
    assert!(known > many, "of {known} outcomes the fewest preemptions are known");
}

/// What comes of a program is the same where whole sections are steps.
#[test]
fn whole_sections_come_to_what_brute_force_says() {
    let mut failed = Vec::new();
    for (at, (program, everything)) in asked().iter().enumerate().step_by(2) {
        let search = Explore::outcomes_only().method(Method::Sections);
        let report = explore(&search.seed(at as u64), program);
        let came = came(&report, program.threads.len());
        if !report.complete || report.blocked > 0 || came != everything.came {
            failed.push(format!("{program:?}: {came:?}, not {:?}; {report:?}", everything.came));
        }
    }
    assert!(failed.is_empty(), "{}: {:#?}", failed.len(), &failed[..failed.len().min(3)]);
}

/// By the clock, which steps can be made depends on all threads: there are no classes to count, but all that can come is found.
#[test]
fn by_the_clock_all_is_found_that_can_come() {
    let (mut failed, mut fewer, mut many) = (Vec::new(), 0, 0);
    let is_timed = |program: &Program| program.threads.iter().flatten().any(|op| op.is_timed());
    for (at, (program, everything)) in
        asked().iter().enumerate().filter(|(_, (program, _))| is_timed(program))
    {
        let by_clock = Program { by_clock: true, ..program.clone() };
        let Some(clock) = brute::enumerate(&by_clock, *INTERLEAVINGS.end()) else { continue };
        let report = explore(&Explore::outcomes_only().timing(Timing::Clock).seed(at as u64), program);
        let came = came(&report, program.threads.len());
        if !report.complete || report.blocked > 0 || came != clock.came {
            failed.push(format!(
                "{program:?}: {:?}, {came:?}, not {:?}; {}",
                report.incomplete, clock.came, report.blocked
            ));
        }
        many += 1;
        fewer += usize::from(clock.came != everything.came);
    }
    assert!(failed.is_empty(), "{} of {many}: {:#?}", failed.len(), &failed[..failed.len().min(3)]);
    assert!(fewer > 20, "{fewer} of {many} come to less by the clock");
}

#[test]
fn within_a_bound_all_is_found_that_has_so_few_preemptions() {
    let mut left_out = 0;
    for (at, (program, everything)) in asked().iter().enumerate().step_by(6) {
        for bound in 0..3 {
            let report = explore(&Explore::outcomes_only().seed(at as u64).preemptions(bound), program);
            let within = everything.fewest.iter().filter(|(_, fewest)| **fewest <= bound);
            let within: BTreeSet<Came> = within.map(|(came, _)| came.clone()).collect();
            let came = came(&report, program.threads.len());
            assert_eq!(came, within, "within {bound}: {program:?}");
            assert_eq!(report.bound, Some(bound), "{report:?}");
            assert!(report.outcomes.iter().all(|found| found.preemptions <= bound), "{report:?}");
            assert!(!report.complete || came == everything.came, "{report:?}");
            left_out += usize::from(came != everything.came);
        }
    }
    assert!(left_out > 10, "the bounds keep something out: {left_out}");
}

#[test]
fn within_enough_preemptions_there_is_every_class() {
    // Main waits for the threads that others have started in the order of their starts, which nothing tells.
    let starts = |program: &Program| program.started_by_main() < program.threads.len();
    for (program, everything) in asked().iter().filter(|(program, _)| !starts(program)).step_by(30) {
        let search = Explore::outcomes_only().preemptions(50);
        let by_clock = brute::enumerate(&Program { by_clock: true, ..program.clone() }, *INTERLEAVINGS.end());
        if let Some(clock) = by_clock {
            let report = explore(&search.clone().timing(Timing::Clock), program);
            assert_eq!(came(&report, program.threads.len()), clock.came, "by the clock: {program:?}");
        }
        let report = explore(&search, program);
        assert!(report.complete, "{report:?}");
        assert_eq!(
            (report.executions, came(&report, program.threads.len())),
            (everything.classes as u64, everything.came.clone()),
            "{program:?}"
        );
    }
}

/// Which steps two threads could make in one state, in so many of the programs at least.
const PAIRS: [(Act, Act); 31] = {
    use Act::*;
    [
        (Reads, Reads),
        (Reads, Writes),
        (Writes, Writes),
        (Takes, Takes),
        (Takes, FindsFree),
        (Gives, FindsTaken),
        (GoesDeeper, FindsTaken),
        (FindsTaken, FindsTaken),
        (FindsFree, FindsFree),
        (Takes, GivesUp),
        (Gives, GivesUp),
        (GetsInLine, GivesUp),
        (GoesOn, GivesUp),
        (GoesOn, GoesOn),
        (Sets, Sets),
        (Sets, Clears),
        (Clears, Clears),
        (Sets, Looks),
        (Clears, Looks),
        (Looks, Looks),
        (GivesUp, Sets),
        (TakesPermit, TakesPermit),
        (TakesPermit, ReturnsPermit),
        (ReturnsPermit, ReturnsPermit),
        (Puts(0, 0), Puts(0, 0)),
        (Puts(0, 0), Gets(0, 0)),
        (Gets(0, 0), Gets(0, 0)),
        (Looks, Ends),
        (Passes, Passes),
        (Looks, Passes),
        (Arrives, Arrives),
    ]
};
const LEAST: usize = 5;

#[test]
fn the_programs_do_all_that_the_table_tells_apart() {
    let programs = usual();
    let has = |(one, other): &(Act, Act)| {
        let pair = (*one.min(other), *one.max(other));
        programs.iter().filter(|(_, everything)| everything.pairs.contains(&pair)).count()
    };
    let rare: Vec<_> = PAIRS.iter().map(|pair| (pair, has(pair))).filter(|(_, has)| *has < LEAST).collect();
    assert!(rare.is_empty(), "{rare:?}");
    let mut sizes: Vec<_> = programs.iter().map(|(_, everything)| everything.interleavings).collect();
    sizes.sort_unstable();
    assert!(sizes[PROGRAMS / 2] >= 500, "the median is {}", sizes[PROGRAMS / 2]);
}

/// Without a row that holds, orders are tried that differ in nothing; with one that does not, some are missed.
#[test]
fn a_row_too_few_or_too_many_is_noticed() {
    let programs = usual();
    // Sections are no steps here: see `table.rs`.
    let missed = Row::ALL.iter().filter(|row| **row != Row::Sections).filter(|&&row| {
        let notices = |(program, everything): &(Program, brute::Everything)| {
            let flipped = Explore::new().most(2_000).flip(row);
            !wrong(program, everything, &explore(&flipped, program)).is_empty()
        };
        let small = programs.iter().filter(|(_, everything)| everything.classes < 20);
        !small.into_iter().any(notices)
    });
    assert_eq!(missed.collect::<Vec<_>>(), Vec::<&Row>::new(), "rows that nobody misses");
}
