//! Has CPython run programs: `cpython.py`, one process for many of them.

use super::Log;
use super::program::Program;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::Write;
use std::process::{Child, Command, Stdio};

/// The oldest CPython that is compared with.
const OLDEST: Version = [3, 11, 0];

/// How long a tick is at first, in seconds. It doubles for those who slipped.
pub(crate) const TICK: f64 = 0.06;
/// How often a program that slipped is run again.
const TRIES: u32 = 6;

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
pub(crate) struct Running<'a> {
    programs: Vec<&'a Program>,
    tick: f64,
    child: Child,
}

/// The interpreter: `THREADGROUND_PYTHON`, or the newest that is known to be the reference, or any.
fn command() -> Command {
    let named = std::env::var("THREADGROUND_PYTHON").ok();
    let names = named.as_deref().map_or(vec!["python3.13", "python3"], |name| vec![name]);
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
pub(crate) fn start(programs: Vec<&Program>, tick: f64) -> Running<'_> {
    let mut child = command().spawn().expect("CPython starts");
    let job = |program| {
        let program: &Program = program;
        Job { program, tick, times: if program.timed { 1 } else { 6 } }
    };
    let at_once = 100;
    let asked = Asked { programs: programs.iter().copied().map(job).collect(), at_once };
    let text = serde_json::to_vec(&asked).expect("programs are plain data");
    child.stdin.take().expect("it is piped").write_all(&text).expect("CPython reads");
    Running { programs, tick, child }
}

impl<'a> Running<'a> {
    fn answer(self) -> Answer {
        let output = self.child.wait_with_output().expect("CPython answers");
        assert!(output.status.success(), "cpython.py failed: {}", output.status);
        serde_json::from_slice(&output.stdout).expect("cpython.py writes JSON")
    }

    /// What CPython says of each program. Those that slipped are run again, slower.
    pub(crate) fn logs(self) -> Vec<Vec<(Log, Times)>> {
        let (programs, mut tick) = (self.programs.clone(), self.tick);
        let mut logs: Vec<Vec<(Log, Times)>> = programs.iter().map(|_| Vec::new()).collect();
        let mut pending: Vec<usize> = (0..programs.len()).collect();
        let mut running = self;
        for _ in 0..TRIES {
            let mut slipped = Vec::new();
            for (at, told) in pending.iter().copied().zip(running.answer().runs) {
                if told.iter().any(|told| told.slipped.is_some()) {
                    slipped.push((at, told.into_iter().find_map(|told| told.slipped)));
                } else {
                    logs[at] = told.into_iter().map(Told::log).collect();
                }
            }
            if slipped.is_empty() {
                return logs;
            }
            tick *= 2.0;
            println!(
                "{} of {} slipped ({:?}); again with ticks of {tick} s",
                slipped.len(),
                pending.len(),
                slipped[0].1
            );
            pending = slipped.into_iter().map(|(at, _)| at).collect();
            running = start(pending.iter().map(|&at| programs[at]).collect(), tick);
        }
        panic!("the machine is too slow: {} programs slipped with ticks of {tick} s", pending.len())
    }
}

/// What CPython says, for certain, of some programs: the second answer to a doubt.
pub(crate) fn logs_again(programs: Vec<&Program>) -> Vec<Vec<(Log, Times)>> {
    start(programs, 2.0 * TICK).logs()
}

impl Told {
    fn log(self) -> (Log, Times) {
        let lines = self.lines.into_iter().filter(|(_, lines)| !lines.is_empty()).collect();
        (Log { end: self.end, lines }, self.times)
    }
}
