//! What goes wrong in a program that has a cure: the run that shows it, and how often other runs do.

use crate::{Wrong, trace};
use serde::Serialize;
use threadground::catalogue::Entry;
use threadground::explore::Explore;
use threadground::recipe::Way;
use threadground::recipe::schedule::Halt;
use threadground::trace::Trace;
use threadground::trace::event::Outcome;

/// How often each program that has a cure goes wrong by the seeds from 0 on, and on real threads, of [`RUNS`] runs each: a test
/// makes the runs.
const RATES: &str = include_str!("../../../tests/rust/rates.txt");
const RUNS: u32 = 1_000;

/// How many executions a search for what goes wrong has at most.
const MOST_TRIED: u64 = 20_000;

/// What goes wrong in a program.
#[derive(Serialize)]
pub(crate) struct Fault {
    /// The schedule that shows it, with the program's small values and the fewest preemptions.
    schedule: String,
    /// The number of the choice at which the run is held, if it need not end.
    halt: Option<u64>,
    rates: Option<Rates>,
    #[serde(skip)]
    trace: Trace,
}

/// How often it goes wrong, of so many runs each.
#[derive(Serialize)]
struct Rates {
    runs: u32,
    seeds: u32,
    real: u32,
}

impl Fault {
    /// What goes wrong in the program, if it has a cure: its every order is tried.
    pub(crate) fn of(entry: &Entry) -> Result<Option<Self>, Wrong> {
        if entry.cured_by().next().is_none() {
            return Ok(None);
        }
        let set = entry.set(entry.program.small.iter().copied())?;
        let report = entry.explore(set.clone(), &Explore::new().most(MOST_TRIED), &mut |_| true)?;
        let none = || format!("{} has a cure, and nothing goes wrong in it", entry.id);
        let found = report.fault().ok_or_else(none)?;
        let way = Way::Schedule(found.schedule.clone());
        // One that need not end is held where the search has given it up.
        let run = match found.outcome {
            Outcome::Limit => entry.start_held(set, way, Halt::Behind)?,
            _ => entry.start(set, way)?,
        };
        let trace = trace(&run);
        let halt = trace.meta.choice.as_ref().map(|choice| choice.number);
        let rates = Rates::of(entry.id);
        Ok(Some(Self { schedule: found.schedule.clone(), halt, rates, trace }))
    }

    /// The run that shows it.
    pub(crate) fn trace(&self) -> &Trace {
        &self.trace
    }
}

impl Rates {
    /// Those of the program with this id, if they are written down.
    fn of(id: &str) -> Option<Self> {
        let numbers = RATES.lines().find_map(|line| line.strip_prefix(id)?.strip_prefix(' '))?;
        let (seeds, real) = numbers.split_once(' ')?;
        Some(Self { runs: RUNS, seeds: seeds.parse().ok()?, real: real.parse().ok()? })
    }
}
