//! The command line: every program of the catalogue, natively.

mod arguments;
mod checked;
mod fault;
mod kept;
mod pack;
mod report;
mod subject;

use arguments::{Arguments, Command, Explore, Run};
use clap::Parser;
use report::{explored, findings, log, print, story, to_json, write};
use std::io::{self, Write};
use std::process::ExitCode;
use std::time::Duration;
use subject::Subject;
use threadground::catalogue::{self, Entry, Seen};
use threadground::explore::{Found, Method};
use threadground::model::Model;
use threadground::recipe::Way;
use threadground::runtime::{Carriers, RunHandle};
use threadground::trace::Trace;
use threadground::trace::event::Outcome;

/// A sentence that says what is wrong with what was asked for.
type Wrong = String;

fn main() -> ExitCode {
    // clap ends with status 2 itself, with a message that names what it does not know.
    let arguments = Arguments::parse();
    let done = match arguments.command {
        Command::List { json } => list(json),
        Command::Run(run) => self::run(&run),
        Command::Explore(asked) => explore(&asked),
        Command::Open(asked) => kept::open(&asked),
        Command::Export(asked) => kept::export(&asked),
        Command::Judge { id } => judge(&id),
        Command::Pack { folder } => pack::pack(&folder).map(|()| ExitCode::SUCCESS),
        Command::PackPython { folder } => pack::pack_python(&folder).map(|()| ExitCode::SUCCESS),
        Command::Checked { folder } => checked::checked(&folder).map(|()| ExitCode::SUCCESS),
    };
    done.unwrap_or_else(|wrong| {
        let _ = writeln!(io::stderr(), "threadground: {wrong}");
        ExitCode::from(2)
    })
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
    let pairs = pairs(&asked.set)?;
    let subject = Subject::find(&asked.id, asked.python, false, &pairs)?;
    let way = asked.way.way.clone().unwrap_or_else(|| subject.usual_way());
    if let Some(carriers) = asked.carriers {
        if carriers == Carriers::Fibers && !way.is_controlled() {
            return Err(
                "--carriers fibers: threads that run side by side are no fibers, which take turns".to_owned()
            );
        }
        carriers.take_usually()?;
    }
    let trace = trace(&subject.start(&pairs, way, asked.timing, asked.halt)?);
    if let Some(problem) = &trace.meta.problem {
        return Err(problem.clone());
    }
    let model = Model::of(&trace);
    if let Some(path) = &asked.trace {
        write(path, &trace.to_bytes())?;
    }
    if let Some(path) = &asked.chrome {
        write(path, model.chrome().as_bytes())?;
    }
    if let (true, Some(choice)) = (asked.halt, model.choice()) {
        print(&to_json(&choice)?);
        return Ok(ExitCode::SUCCESS);
    }
    show(&model, asked.json, asked.story)
}

/// Prints what came of a run.
fn show(model: &Model, json: bool, with_story: bool) -> Result<ExitCode, Wrong> {
    let result = model.result();
    if json {
        print(&to_json(&result)?);
    } else {
        print(&if with_story { story(model) } else { log(&result) });
        print(&findings(&result));
    }
    Ok(ExitCode::from(u8::from(result.outcome != Outcome::Finished)))
}

/// The parameters that were set.
fn pairs(set: &[String]) -> Result<Vec<(&str, &str)>, Wrong> {
    let pair = |pair: &String| format!("--set {pair} is not of the form NAME=VALUE");
    set.iter().map(|text| text.split_once('=').ok_or_else(|| pair(text))).collect()
}

fn explore(asked: &Explore) -> Result<ExitCode, Wrong> {
    let pairs = pairs(&asked.set)?;
    let subject = Subject::find(&asked.id, asked.python, asked.small, &pairs)?;
    asked.carriers.map_or(Ok(()), Carriers::take_usually)?;
    let mut search = threadground::explore::Explore::new()
        .timing(asked.timing)
        .most(asked.most)
        .together(asked.together)
        .method(asked.method);
    if let Some(most) = asked.preemptions {
        search = search.preemptions(most);
    }
    if asked.method == Method::Sections && !search.is_by_sections() {
        return Err("--method sections goes without --timing clock, --together and --preemptions".to_owned());
    }
    let report = subject.explore(&pairs, asked.small, &search)?;
    print(&if asked.json { to_json(&report)? } else { explored(&report) });
    Ok(ExitCode::from(if report.outcomes.iter().any(Found::is_surprising) {
        1
    } else if report.complete {
        0
    } else {
        3
    }))
}

/// Runs a program, in its usual way if none is given; returns the trace.
fn record(entry: &Entry, set: &[(&str, &str)], way: Option<Way>) -> Result<Trace, Wrong> {
    let set = entry.set(set.iter().copied())?;
    Ok(trace(&entry.start(set, way.unwrap_or_else(|| entry.usual_way()))?))
}

/// The trace of a run, when that is over.
fn trace(run: &RunHandle) -> Trace {
    // A thread that never comes to a step is left to the end of the process.
    let _ = run.wait(Duration::from_secs(1));
    run.trace()
}

/// Judges the lines that it reads from the standard input.
fn judge(id: &str) -> Result<ExitCode, Wrong> {
    let entry = catalogue::find(id)?;
    let printed = io::read_to_string(io::stdin()).map_err(|error| error.to_string())?;
    let wrong = entry.judge(Seen::printed(entry.set([])?, &printed));
    print(&wrong.iter().map(|wrong| format!("! {wrong}\n")).collect::<String>());
    Ok(ExitCode::from(u8::from(!wrong.is_empty())))
}
