//! The tables: each tool's number, and how many times ours it is.

use crate::programs::{self, Program};
use std::process::{Command, Stdio};

/// A tool: what it is called in the table, and by which names its searches are called. Of several searches, which differ
/// in their seed, the median counts.
struct Contestant {
    name: &'static str,
    searches: &'static [&'static str],
    /// Whether it can look at all orders.
    looks_at_all: bool,
    is_ours: bool,
}

const OURS: &str = "threadground";
/// Ours, where nothing is looked for but what comes of an execution.
const OUTCOMES: Contestant = Contestant {
    name: "Threadground, outcomes only",
    searches: &["threadground, outcomes"],
    looks_at_all: true,
    is_ours: true,
};
const CONTESTANTS: [Contestant; 6] = [
    Contestant { name: "Threadground", searches: &[OURS], looks_at_all: true, is_ours: true },
    // A locked section is one step.
    Contestant {
        name: "by sections",
        searches: &["threadground, sections"],
        looks_at_all: true,
        is_ours: true,
    },
    Contestant { name: "loom", searches: &["loom"], looks_at_all: true, is_ours: false },
    Contestant { name: "shuttle, dfs", searches: &["dfs"], looks_at_all: true, is_ours: false },
    Contestant {
        name: "shuttle, pct",
        searches: &["pct1", "pct2", "pct3", "pct4", "pct5", "pct6", "pct7", "pct8", "pct9"],
        looks_at_all: false,
        is_ours: false,
    },
    Contestant { name: "frontrun", searches: &["frontrun"], looks_at_all: true, is_ours: false },
];

/// What a search has come to.
#[derive(Clone, Debug, PartialEq)]
enum End {
    /// The first bug.
    Found,
    /// All orders.
    All,
    /// The limit of time.
    Over,
    /// A limit of the tool's own, or it is not there.
    Refused,
}

#[derive(Clone, Debug)]
struct Came {
    end: End,
    /// How often the program was begun.
    begun: u64,
    seconds: f64,
    /// How many executions the tool tells of.
    told: u64,
}

fn search(tool: &str, program: &str, goal: &str, limit: u64) -> Came {
    let seconds = limit.to_string();
    let mut command = if tool == "frontrun" {
        let mut python = Command::new("python3");
        // By its path: of a program without a file frontrun sees nothing.
        python.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/explore/orders.py"));
        python
    } else {
        let mut myself = Command::new(std::env::current_exe().expect("the system knows"));
        myself.args(["--search", tool]);
        myself
    };
    let output = command.args([program, goal, &seconds]).stderr(Stdio::null()).output();
    let output =
        output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    // A tool may print something of its own before.
    let words: Vec<_> = output.lines().last().unwrap_or_default().split(' ').collect();
    let number = |at: usize| words.get(at).and_then(|word| word.parse::<f64>().ok()).unwrap_or_default();
    let end = match words[0] {
        "found" => End::Found,
        "all" => End::All,
        "over" => End::Over,
        _ => End::Refused,
    };
    Came { end, begun: number(1) as u64, seconds: number(2), told: number(3) as u64 }
}

/// What a contestant has come to: of several searches, the median.
fn median(contestant: &Contestant, program: &str, goal: &str, limit: u64) -> Came {
    let each = contestant.searches.iter().map(|tool| search(tool, program, goal, limit));
    let mut all: Vec<_> = each.collect();
    all.sort_by_key(|came| (came.end == End::Over, came.begun));
    all.swap_remove(all.len() / 2)
}

fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let parts: Vec<_> = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy).collect();
    parts.join(",")
}

/// So many times ours.
fn times(begun: u64, ours: &Came) -> String {
    let times = begun as f64 / ours.begun as f64;
    if times < 100.0 { format!("{times:.2}×") } else { format!("{}×", grouped(times as u64)) }
}

fn cell(came: &Came, wanted: &End, ours: &Came, is_ours: bool) -> String {
    let count = grouped(came.begun);
    match &came.end {
        End::Refused => "–".to_owned(),
        End::Over => format!("> {count} (> {})", times(came.begun, ours)),
        End::Found if *wanted == End::All => format!("stops at {count}"),
        End::All if *wanted == End::Found => format!("none in {count}"),
        _ if is_ours && came.told != 0 => format!("**{count}**, executions: {}", grouped(came.told)),
        _ if is_ours => format!("**{count}**"),
        _ => format!("{count} ({})", times(came.begun, ours)),
    }
}

fn head(title: &str, tools: &[&Contestant]) {
    println!("\n## {title}\n");
    let names: Vec<_> = tools.iter().map(|tool| tool.name).collect();
    println!("| program | {} |", names.join(" | "));
    println!("|---|{}", "---|".repeat(tools.len()));
}

/// Each program's row for one goal; what came of the searches comes back.
fn rows<'a>(
    programs: impl Iterator<Item = &'a Program>,
    tools: &[&Contestant],
    (goal, wanted): (&str, &End),
    limit: u64,
) -> Vec<(&'a str, Vec<Came>)> {
    let mut all = Vec::new();
    for program in programs {
        let came: Vec<_> = tools.iter().map(|tool| median(tool, program.name, goal, limit)).collect();
        let cells: Vec<_> =
            tools.iter().zip(&came).map(|(tool, one)| cell(one, wanted, &came[0], tool.is_ours)).collect();
        println!("| {} | {} |", program.name, cells.join(" | "));
        all.push((program.name, came));
    }
    all
}

/// Says of each row in which somebody needs fewer runs than we. Of loom it says as well after how many it finds the
/// bug without any preemption: where the threads go one after the other, it is no order of theirs that it has found.
fn verdict(all: &[(&str, Vec<Came>)], (goal, wanted): (&str, &End), tools: &[&Contestant], limit: u64) {
    for (program, came) in all {
        for (tool, theirs) in tools.iter().zip(came).skip(1) {
            if !tool.is_ours && theirs.end == *wanted && theirs.begun < came[0].begun {
                print!("\nFewer than ours: {program}, {}.", tool.name);
                if tool.name == "loom" {
                    let alone = search("loom, no preemption", program, goal, limit);
                    print!(" Without any preemption: {}.", cell(&alone, wanted, &came[0], true));
                }
                println!();
            }
        }
    }
}

/// Prints the tables; a search has so many seconds.
pub(crate) fn print(limit: u64) {
    let tools: Vec<_> = CONTESTANTS.iter().collect();
    head("Runs to the first bug", &tools);
    let with_bugs = programs::ALL.iter().filter(|program| program.has_bug);
    let first = rows(with_bugs, &tools, ("first", &End::Found), limit);
    verdict(&first, ("first", &End::Found), &tools, limit);

    let tools: Vec<_> = CONTESTANTS.iter().filter(|tool| tool.looks_at_all).collect();
    head("Runs for all orders", &tools);
    let all = rows(programs::ALL.iter(), &tools, ("all", &End::All), limit);
    verdict(&all, ("all", &End::All), &tools, limit);

    // Of ours, an execution may take more than one run.
    for (title, count) in [("Runs per second", begun as Count), ("Executions per second", told)] {
        let tools: Vec<_> =
            tools[..1].iter().copied().chain([&OUTCOMES]).chain(tools[1..].iter().copied()).collect();
        head(title, &tools);
        for program in &programs::ALL {
            let came = |tool: &&Contestant| median(tool, program.name, "speed", limit.min(SPEED_WITHIN));
            let speeds = tools.iter().map(|tool| speed(&came(tool), count));
            println!("| {} | {} |", program.name, speeds.collect::<Vec<_>>().join(" | "));
        }
    }
}

type Count = fn(&Came) -> u64;

fn begun(came: &Came) -> u64 {
    came.begun
}

/// A tool that does not say otherwise makes an execution by each run.
fn told(came: &Came) -> u64 {
    if came.told == 0 { came.begun } else { came.told }
}

/// How many seconds a search may take whose speed is looked at.
const SPEED_WITHIN: u64 = 5;

fn speed(came: &Came, count: Count) -> String {
    // One that stopped soon says nothing about speed.
    const SOON: f64 = 0.05;
    if came.end == End::Refused || came.seconds < SOON {
        return "–".to_owned();
    }
    grouped((count(came) as f64 / came.seconds) as u64)
}

/// Prints how much memory a long search takes, in a process of its own, for at most so many seconds.
pub(crate) fn memory(seconds: u64) {
    println!("\n## Memory of a long search\n");
    println!("Peak of the process, as seven threads each read a number, and write it back one higher.\n");
    println!("| runs | MB | seconds |\n|---|---|---|");
    let myself = std::env::current_exe().expect("the system knows");
    let output = Command::new(myself).args(["--long", &seconds.to_string()]).output().expect("it starts");
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let numbers: Vec<f64> = line.split(' ').filter_map(|word| word.parse().ok()).collect();
        if let [begun, kilobytes, seconds] = numbers[..] {
            println!("| {} | {:.1} | {seconds:.1} |", grouped(begun as u64), kilobytes / 1024.0);
        }
    }
}
