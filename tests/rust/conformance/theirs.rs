//! Has CPython run programs by `cpython.py`, in one process for many programs.

use super::Log;
use super::program::Program;
use crate::figures::{OLDEST, REFERENCE};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::Write;
use std::process::{Child, Command, Stdio};

/// How long a tick is at least, in seconds. On a machine that is busy it is longer.
pub(crate) const TICK: f64 = 0.03;

pub(crate) type Version = [u32; 3];

#[derive(Serialize)]
struct Job<'a> {
    program: &'a Program,
    tick: f64,
    times: u32,
}

#[derive(Serialize)]
struct Asked<'a> {
    programs: Vec<Job<'a>>,
    at_once: usize,
}

#[derive(Deserialize)]
struct Answer {
    version: Version,
    runs: Vec<Vec<Told>>,
    /// How many runs slipped, and the longest tick of those that were run again.
    slips: usize,
    tick: f64,
}

#[derive(Deserialize)]
struct Told {
    slipped: Option<String>,
    lines: BTreeMap<String, Vec<String>>,
    end: String,
    times: Times,
}

/// When each thread's operations began and ended, in seconds: where the order is free.
pub(crate) type Times = BTreeMap<String, Vec<(f64, Option<f64>)>>;

/// CPython, at work on some programs.
pub(crate) struct Running(Child);

/// The interpreter: `THREADGROUND_PYTHON`, or the newest that is known to be the reference, or any.
fn command() -> Command {
    let named = std::env::var("THREADGROUND_PYTHON").ok();
    let [major, minor, _] = REFERENCE;
    let reference = format!("python{major}.{minor}");
    let names = named.as_deref().map_or(vec![&*reference, "python3"], |name| vec![name]);
    let works = |name: &&&str| {
        let run = Command::new(name).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
        run.is_ok_and(|status| status.success())
    };
    let name = names.iter().find(works).expect("there is a python3");
    let mut command = Command::new(name);
    command.args(["-c", include_str!("cpython.py")]).stdin(Stdio::piped()).stdout(Stdio::piped());
    command
}

/// Which CPython it is.
pub(crate) fn version() -> Version {
    let version = start(Vec::new(), TICK).answer().version;
    assert!(version >= OLDEST, "python3 is {version:?}, but the comparison needs {OLDEST:?} or newer");
    version
}

/// Has it begin with some programs, each so long as `tick` says; one whose order is free several times.
pub(crate) fn start(programs: Vec<&Program>, tick: f64) -> Running {
    let mut child = command().spawn().expect("CPython starts");
    let times = |program: &Program| if program.timed { 1 } else { 6 };
    let jobs = programs.into_iter().map(|program| Job { program, tick, times: times(program) });
    let asked = Asked { programs: jobs.collect(), at_once: 100 };
    let text = serde_json::to_vec(&asked).expect("programs are plain data");
    child.stdin.take().expect("it is piped").write_all(&text).expect("CPython reads");
    Running(child)
}

impl Running {
    fn answer(self) -> Answer {
        let output = self.0.wait_with_output().expect("CPython answers");
        assert!(output.status.success(), "cpython.py failed: {}", output.status);
        serde_json::from_slice(&output.stdout).expect("cpython.py writes JSON")
    }

    /// What CPython says of each program.
    pub(crate) fn logs(self) -> Vec<Vec<(Log, Times)>> {
        let Answer { runs, slips, tick, .. } = self.answer();
        if slips > 0 {
            println!("{slips} runs slipped and were run again, with ticks of up to {tick:.2} s");
        }
        let slipped: Vec<_> = runs.iter().flatten().filter_map(|told| told.slipped.as_ref()).collect();
        assert!(slipped.is_empty(), "the machine is too slow for {} programs: {slipped:?}", slipped.len());
        runs.into_iter().map(|told| told.into_iter().map(Told::log).collect()).collect()
    }
}

impl Told {
    fn log(self) -> (Log, Times) {
        let lines = self.lines.into_iter().filter(|(_, lines)| !lines.is_empty()).collect();
        (Log { end: self.end, lines }, self.times)
    }
}
