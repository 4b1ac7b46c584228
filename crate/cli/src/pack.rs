//! What the page is built from: files that stand beside it, each made by running the programs.

use crate::fault::Fault;
use crate::report::{to_json, write};
use crate::subject::Subject;
use crate::{Wrong, record, trace};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use threadground::catalogue::{self, Entry, Page};
use threadground::explore::Explore;
use threadground::model::Model;
use threadground::recipe::{Timing, Way};
use threadground::trace::Trace;
use threadground::trace::event::Outcome;

/// How many records the recorded run of a program has at most; a program that makes more is recorded with its
/// small values.
const MOST_RECORDED: usize = 20_000;

/// The program on which the first page has its readers bet, and the same with a lock.
const BET: [&str; 2] = ["bet", "bet-cured"];
/// How many random orders of each are recorded: the seeds from 0.
const ORDERS: u32 = 100;

/// What came of every order of each program with its small values: a test holds that it is still so.
const VERDICTS: &str = include_str!("../../../tests/rust/verdicts.txt");

/// A program as the page has it.
#[derive(Serialize)]
struct Packed {
    #[serde(flatten)]
    page: Page,
    verdict: Option<Verdict>,
    fault: Option<Fault>,
}

/// What came of every order of a program, in one sentence.
#[derive(Serialize)]
struct Verdict {
    /// The values that the program had, as they are written.
    set: String,
    words: String,
}

impl Packed {
    fn of(entry: &Entry) -> Result<Self, Wrong> {
        let verdict = Written::of(entry.id)
            .map(|Written { set, words, .. }| Verdict { set: set.to_owned(), words: words.to_owned() });
        Ok(Self { page: entry.page(), verdict, fault: Fault::of(entry)? })
    }
}

/// What is written down of a program: its values, what came of its orders, and whether all of these were tried.
pub(crate) struct Written {
    set: &'static str,
    words: &'static str,
    /// Begins with `complete`, `endless` or `bounded`, if its orders can be tried at all.
    pub(crate) how: &'static str,
}

impl Written {
    /// What is written down of the program with this id.
    pub(crate) fn of(id: &str) -> Option<Self> {
        VERDICTS.split("\n\n").find_map(|block| {
            let mut lines = block.trim_start().lines();
            let head = lines.next()?.strip_prefix(id)?;
            let is_its = head.is_empty() || head.starts_with(' ');
            is_its.then_some(Self { set: head.trim(), words: lines.next()?, how: lines.next()? })
        })
    }
}

/// The recorded orders, for a page that cannot run them itself.
#[derive(Serialize)]
struct Orders {
    /// By program, what was printed last, seed by seed from 0.
    ends: BTreeMap<&'static str, Vec<String>>,
    /// The seed of the first order of the bet that ends otherwise than first-come: it is recorded step by step.
    odd: Option<u32>,
}

/// Writes them all into the folder.
pub(crate) fn pack(folder: &Path) -> Result<(), Wrong> {
    fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let pages = catalogue::all().iter().map(Packed::of).collect::<Result<Vec<_>, Wrong>>()?;
    write(&folder.join("catalogue.json"), to_json(&pages)?.as_bytes())?;
    for (entry, page) in catalogue::all().iter().zip(&pages) {
        let bytes = match &page.fault {
            Some(fault) => fault.trace().to_bytes(),
            None => usual(entry)?.to_bytes(),
        };
        write(&folder.join(format!("{}.tgtrace", entry.id)), &bytes)?;
    }
    let orders = orders()?;
    if let Some(seed) = orders.odd {
        let run = record(catalogue::find(BET[0])?, &[], Some(Way::Seed(seed)))?;
        write(&folder.join("bet-odd.tgtrace"), &run.to_bytes())?;
    }
    write(&folder.join("bet-orders.json"), to_json(&orders)?.as_bytes())
}

/// Writes a recorded run of each program's twin in Python, as a reader will run it; of one that goes wrong and has a cure, the
/// run that shows it.
pub(crate) fn pack_python(folder: &Path) -> Result<(), Wrong> {
    for entry in catalogue::all() {
        let trace = if entry.cured_by().next().is_some() { Some(broken(entry)?) } else { None };
        let trace = trace.flatten().map_or_else(|| usual_twin(entry), Ok)?;
        write(&folder.join(format!("{}.py.tgtrace", entry.id)), &trace.to_bytes())?;
    }
    Ok(())
}

/// As [`usual`], of the twin.
fn usual_twin(entry: &Entry) -> Result<Trace, Wrong> {
    short(|small| {
        let twin = Subject::find(entry.id, true, small, &[])?;
        with_text(&twin, twin.usual_way(), false)
    })
}

/// The run of the twin that shows with the fewest preemptions what goes wrong, if a short search finds it.
fn broken(entry: &Entry) -> Result<Option<Trace>, Wrong> {
    let twin = Subject::find(entry.id, true, true, &[])?;
    let report = twin.explore(&[], true, &Explore::new().most(MOST_TRIED))?;
    let Some(found) = report.fault() else { return Ok(None) };
    let held = found.outcome == Outcome::Limit;
    let way = Way::Schedule(found.schedule.clone());
    with_text(&twin, way, held).map(Some)
}

/// The trace of a run of a twin, whose recipe has the text that ran.
fn with_text(twin: &Subject, way: Way, held: bool) -> Result<Trace, Wrong> {
    let mut trace = trace(&twin.start(&[], way, Timing::Clock, held)?);
    trace.meta.recipe.source = twin.text().map(ToOwned::to_owned);
    Ok(trace)
}

/// How many executions a search for what goes wrong in a twin has at most.
const MOST_TRIED: u64 = 3_000;

/// A recorded run with the defaults, as a reader will run it.
fn usual(entry: &Entry) -> Result<Trace, Wrong> {
    short(|small| record(entry, if small { entry.program.small } else { &[] }, None))
}

/// What is recorded of a program, which `run` runs, with its small values or with the defaults: a recording is to be there in a
/// moment.
fn short(run: impl Fn(bool) -> Result<Trace, Wrong>) -> Result<Trace, Wrong> {
    let whole = run(false)?;
    if whole.records.len() <= MOST_RECORDED { Ok(whole) } else { run(true) }
}

/// Runs the bet and its cure by each seed.
fn orders() -> Result<Orders, Wrong> {
    let mut ends = BTreeMap::new();
    for id in BET {
        let entry = catalogue::find(id)?;
        let printed = |seed| Ok(end(&record(entry, &[], Some(Way::Seed(seed)))?));
        ends.insert(id, (0..ORDERS).map(printed).collect::<Result<Vec<_>, Wrong>>()?);
    }
    let calm = end(&record(catalogue::find(BET[0])?, &[], Some(Way::First))?);
    let odd = (0..).zip(&ends[BET[0]]).find(|(_, end)| **end != calm).map(|(seed, _)| seed);
    Ok(Orders { ends, odd })
}

/// The last line that a run printed.
fn end(trace: &Trace) -> String {
    Model::of(trace).result().output.pop().map(|line| line.text).unwrap_or_default()
}
