//! One search by one tool, in a process of its own, which ends with one line: what it came to, how often the program was
//! begun for it, in how many seconds and, where the tool counts otherwise, how many executions it tells of.

use crate::programs::{self, LOST};
use crate::tools::{Tool, ours::Threadground, with_loom::Loom, with_shuttle::Shuttle};
use shuttle::scheduler::{DfsScheduler, PctScheduler, Scheduler};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};
use threadground::explore::{Explore, Method};

/// How often the program has begun.
static BEGUN: AtomicU64 = AtomicU64::new(0);
static BEGIN: LazyLock<Instant> = LazyLock::new(Instant::now);

/// Tells what the search has come to, and ends the process.
fn tell(what: &str, begun: u64, told: u64) -> ! {
    println!("{what} {begun} {} {told}", BEGIN.elapsed().as_secs_f64());
    std::process::exit(0)
}

/// For how long searches are made again and again, to tell a tool's speed.
const SPEED_FOR: Duration = Duration::from_secs(1);

/// A search: by which tool, of which program, for `first`, the first bug, or for `all` orders; at most so many seconds. For
/// `speed` those of all orders are made again and again.
pub(crate) fn run(tool: &str, program: &str, goal: &str, seconds: u64) {
    LazyLock::force(&BEGIN);
    let program = program.to_owned();
    let strict = goal == "first";
    std::thread::spawn(move || {
        std::thread::sleep(Duration::from_secs(seconds));
        tell("over", BEGUN.load(Relaxed), 0);
    });
    if goal == "speed" {
        let mut executions = 0;
        while BEGIN.elapsed() < SPEED_FOR {
            executions += once(tool, &program, strict).2;
        }
        tell("all", BEGUN.load(Relaxed), executions);
    }
    let (what, begun, told) = once(tool, &program, strict);
    tell(what, begun, told);
}

/// Makes one search: what it came to, how often it began the program, and how many executions it tells of.
fn once(tool: &str, program: &str, strict: bool) -> (&'static str, u64, u64) {
    let program = program.to_owned();
    match tool {
        "threadground" => return by_threadground(&Explore::new(), &program, strict),
        "threadground, sections" => {
            return by_threadground(&Explore::new().method(Method::Sections), &program, strict);
        }
        "threadground, outcomes" => return by_threadground(&Explore::outcomes_only(), &program, strict),
        _ => {}
    }
    let before = BEGUN.load(Relaxed);
    // The others stop by a panic. One that is about something else is a limit of the tool's own.
    std::panic::set_hook(Box::new(|info| {
        // By one without words loom ends what is left of a search.
        let Some(said) = info.payload_as_str() else { return };
        let is_bug = said.contains(LOST) || said.to_lowercase().contains("deadlock");
        tell(if is_bug { "found" } else { "refused" }, BEGUN.load(Relaxed), 0);
    }));
    match tool {
        "loom" | "loom, no preemption" => {
            let mut builder = loom::model::Builder::new();
            builder.preemption_bound = (tool != "loom").then_some(0);
            builder.check(body::<Loom>(program, strict));
        }
        "dfs" => by_shuttle(DfsScheduler::new(None, false), body::<Shuttle>(program, strict)),
        _ => {
            let seed = tool.strip_prefix("pct").and_then(|seed| seed.parse().ok());
            let seed = seed.unwrap_or_else(|| panic!("no tool is called {tool}"));
            by_shuttle(PctScheduler::new_from_seed(seed, 3, usize::MAX), body::<Shuttle>(program, strict));
        }
    }
    let begun = BEGUN.load(Relaxed) - before;
    ("all", begun, begun)
}

fn body<T: Tool>(program: String, strict: bool) -> impl Fn() + Send + Sync + 'static {
    move || {
        BEGUN.fetch_add(1, Relaxed);
        programs::run::<T>(&program, strict);
    }
}

fn by_shuttle(scheduler: impl Scheduler + 'static, body: impl Fn() + Send + Sync + 'static) {
    let mut config = shuttle::Config::new();
    config.failure_persistence = shuttle::FailurePersistence::None;
    shuttle::Runner::new(scheduler, config).run(body);
}

fn by_threadground(explore: &Explore, program: &str, strict: bool) -> (&'static str, u64, u64) {
    // A report does not say when an outcome came first, but a search is the same each time.
    for most in if strict { 1 } else { u64::MAX }.. {
        let before = BEGUN.load(Relaxed);
        let report = explore.clone().most(most).run(body::<Threadground>(program.to_owned(), strict));
        let begun = BEGUN.load(Relaxed) - before;
        if strict && report.outcomes.iter().any(|found| found.is_surprising()) {
            return ("found", begun, report.executions);
        }
        if report.complete {
            assert_eq!(report.blocked, 0, "{report:?}");
            return ("all", begun, report.executions);
        }
    }
    unreachable!("a search comes to an end")
}

/// Runs a long search, for at most so many seconds, and tells its peak memory at each power of ten.
pub(crate) fn memory(seconds: u64) {
    const MOST: u64 = 1_000_000;
    LazyLock::force(&BEGIN);
    let told = AtomicU64::new(0);
    let tell = move |begun: u64| println!("{begun} {} {}", peak_memory(), BEGIN.elapsed().as_secs_f64());
    let watched = move || {
        let begun = BEGUN.fetch_add(1, Relaxed) + 1;
        if begun >= 1000 && begun.ilog10() as u64 > told.swap(begun.ilog10().into(), Relaxed) {
            tell(begun);
        }
        programs::run::<Threadground>("lost update, 7 threads", false);
    };
    std::thread::spawn(move || {
        std::thread::sleep(Duration::from_secs(seconds));
        tell(BEGUN.load(Relaxed));
        std::process::exit(0);
    });
    let report = Explore::new().most(MOST).run(watched);
    assert!(report.executions == MOST, "{report:?}");
    tell(BEGUN.load(Relaxed));
}

/// The most memory that this process has had, in kB: the system says so.
fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or_default()
}
