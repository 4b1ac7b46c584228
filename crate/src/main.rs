//! The command line: every program of the catalogue, natively.

use clap::{Args, Parser, Subcommand};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;
use threadground::catalogue::{self, Entry, Seen};
use threadground::model::Model;
use threadground::model::view::{RunResult, Way};
use threadground::trace::Trace;
use threadground::trace::event::Outcome;

/// Learn and teach threads: Python's threading, run and explained.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Lists the programs.
    List {
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Runs a program; by default threads take turns first-come, and time is virtual.
    Run(Run),
    /// Says what a program's promise finds wrong with lines that something else printed: its twin, or a page.
    Judge {
        /// The program's id.
        id: String,
    },
    /// Writes what the page needs of every program into a folder: its text, and a recorded run.
    #[command(hide = true)]
    Pack {
        /// The folder.
        folder: PathBuf,
    },
}

#[derive(Args)]
struct Run {
    /// The program's id; `list` shows all of them.
    id: String,
    /// Sets a parameter, as often as needed.
    #[arg(long = "set", value_name = "NAME=VALUE")]
    set: Vec<String>,
    #[command(flatten)]
    way: Ways,
    /// Prints the result as JSON.
    #[arg(long)]
    json: bool,
    /// Writes the trace, which the page can open, into a file.
    #[arg(long, value_name = "FILE")]
    trace: Option<PathBuf>,
    /// Writes the run for Perfetto and chrome://tracing into a file.
    #[arg(long, value_name = "FILE")]
    chrome: Option<PathBuf>,
    /// Prints one sentence for each step.
    #[arg(long)]
    story: bool,
}

#[derive(Args)]
#[group(multiple = false)]
struct Ways {
    /// On real threads, by the real clock.
    #[arg(long)]
    real: bool,
    /// First-come: each goes on until it blocks (the default, where a program can be run so).
    #[arg(long)]
    first: bool,
    /// By chance; the same number gives the same run.
    #[arg(long, value_name = "N")]
    seed: Option<u32>,
    /// By a schedule that an earlier run has shown.
    #[arg(long, value_name = "S")]
    schedule: Option<String>,
}

impl Ways {
    /// The way that was asked for, or the program's first.
    fn way(&self, entry: &Entry) -> Way {
        match self {
            Self { real: true, .. } => Way::Real,
            Self { first: true, .. } => Way::First,
            Self { seed: Some(_), .. } => Way::Seed,
            Self { schedule: Some(_), .. } => Way::Schedule,
            _ => entry.ways[0],
        }
    }
}

/// Records of a program's recorded run; a program that makes more is recorded with its small values.
const MOST_RECORDED: usize = 20_000;

/// What went wrong with what was asked for.
type Wrong = String;

fn main() -> ExitCode {
    // clap ends with status 2 itself, with a message that names what it does not know.
    let arguments = Arguments::parse();
    let done = match arguments.command {
        Command::List { json } => list(json),
        Command::Run(run) => self::run(&run),
        Command::Judge { id } => judge(&id),
        Command::Pack { folder } => pack(&folder),
    };
    done.unwrap_or_else(|wrong| {
        let _ = writeln!(io::stderr(), "threadground: {wrong}");
        ExitCode::from(2)
    })
}

/// Prints; a reader who has closed the pipe has seen enough.
fn print(text: &str) {
    let _ = io::stdout().write_all(text.as_bytes());
}

fn to_json<T: serde::Serialize>(value: &T) -> Result<String, Wrong> {
    serde_json::to_string_pretty(value).map(|text| text + "\n").map_err(|error| error.to_string())
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Wrong> {
    fs::write(path, bytes).map_err(|error| format!("{}: {error}", path.display()))
}

fn list(json: bool) -> Result<ExitCode, Wrong> {
    if json {
        print(&to_json(&catalogue::all().iter().map(Entry::listing).collect::<Vec<_>>())?);
        return Ok(ExitCode::SUCCESS);
    }
    let mut chapter = None;
    for entry in catalogue::all() {
        if chapter != Some(entry.chapter) {
            chapter = Some(entry.chapter);
            print(&format!("{} {}\n", entry.chapter.number, entry.chapter.title));
        }
        let only = if entry.is_real_only() { " (real threads only)" } else { "" };
        print(&format!("  {:28} {}{only}\n", entry.id, entry.program.title));
    }
    Ok(ExitCode::SUCCESS)
}

fn run(asked: &Run) -> Result<ExitCode, Wrong> {
    let entry = catalogue::find(&asked.id)?;
    let pairs: Vec<(&str, &str)> = asked
        .set
        .iter()
        .map(|pair| pair.split_once('=').ok_or(format!("--set {pair} is not of the form NAME=VALUE")))
        .collect::<Result<_, _>>()?;
    let trace = record(entry, &pairs, &asked.way)?;
    let model = Model::of(&trace);
    if let Some(path) = &asked.trace {
        write(path, &trace.to_bytes())?;
    }
    if let Some(path) = &asked.chrome {
        write(path, model.chrome().as_bytes())?;
    }
    let result = model.result();
    if asked.json {
        print(&to_json(&result)?);
    } else {
        print(&if asked.story { story(&model) } else { log(&result) });
        print(&findings(&result));
    }
    Ok(ExitCode::from(u8::from(result.outcome != Outcome::Finished)))
}

/// Runs a program to its end.
fn record(entry: &Entry, set: &[(&str, &str)], ways: &Ways) -> Result<Trace, Wrong> {
    let set = entry.set(set.iter().copied())?;
    let run = entry.start(set, ways.way(entry), ways.seed, ways.schedule.clone())?;
    // A thread that never comes to a step is left to the end of the process.
    let _ = run.wait(Duration::from_secs(1));
    Ok(run.trace())
}

/// The lines with their times and threads, as a log would be read.
fn log(result: &RunResult) -> String {
    let width = result.output.iter().map(|line| line.thread.chars().count()).max().unwrap_or(0);
    let line = |line: &threadground::model::view::OutputLine| {
        format!("{:9.3}  {:width$}  {}\n", line.time, line.thread, line.text)
    };
    result.output.iter().map(line).collect()
}

fn story(model: &Model) -> String {
    model
        .story(0, u32::MAX)
        .iter()
        .map(|line| format!("{:9.3}  {}\n", line.time, threadground::model::plain(&line.sentence)))
        .collect()
}

fn findings(result: &RunResult) -> String {
    let mut text: String = result.findings.iter().map(|finding| format!("! {}\n", finding.text)).collect();
    if result.outcome != Outcome::Finished && text.is_empty() {
        text = format!("! The run ended: {:?}.\n", result.outcome);
    }
    text
}

/// Reads the lines from the standard input.
fn judge(id: &str) -> Result<ExitCode, Wrong> {
    let entry = catalogue::find(id)?;
    let printed = io::read_to_string(io::stdin()).map_err(|error| error.to_string())?;
    let wrong = Seen::printed(entry.set([])?, &printed).judge(entry);
    print(&wrong.iter().map(|wrong| format!("! {wrong}\n")).collect::<String>());
    Ok(ExitCode::from(u8::from(!wrong.is_empty())))
}

fn pack(folder: &Path) -> Result<ExitCode, Wrong> {
    fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let pages: Vec<_> = catalogue::all().iter().map(Entry::page).collect();
    write(&folder.join("catalogue.json"), to_json(&pages)?.as_bytes())?;
    for entry in catalogue::all() {
        let ways = Ways { real: false, first: false, seed: None, schedule: None };
        // With the defaults, as a reader will run it; but a recording is to be there in a moment.
        let mut recorded = record(entry, &[], &ways)?;
        if recorded.records.len() > MOST_RECORDED {
            recorded = record(entry, entry.program.small, &ways)?;
        }
        write(&folder.join(format!("{}.tgtrace", entry.id)), &recorded.to_bytes())?;
    }
    Ok(ExitCode::SUCCESS)
}
