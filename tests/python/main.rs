//! Python's front: programs as readers write them, run on Threadground's threads.
//!
//! There is one interpreter in a process, and one run at a time in it.

mod chance;
mod cpython;
mod differential;

mod explored;
#[path = "../figures.rs"]
mod figures;
mod frames;
mod mutated;
mod never_hung;
mod refused;
mod shared;
mod twins;
mod written;

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use threadground::explore::{Explore, Report};
use threadground::model::Model;
use threadground::model::view::RunResult;
use threadground::recipe::{Timing, Way};
use threadground_python::Program;

/// Who has it may run something.
fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The program in this source.
fn program(source: &str) -> Program {
    Program::new("main.py", source).unwrap_or_else(|error| panic!("{error}: {source}"))
}

/// A run, when that is over.
fn ran(program: &Program, way: Way) -> Model {
    let run = program.start(way, Timing::Clock, None).expect("it starts");
    assert!(run.wait(Duration::from_secs(60)), "it comes to its end");
    Model::of(&run.trace())
}

/// What a run of the program came to, first-come.
fn result(source: &str) -> RunResult {
    let _alone = alone();
    ran(&program(source), Way::First).result()
}

/// The lines that it printed, those for errors included.
fn lines(result: &RunResult) -> Vec<&str> {
    result.output.iter().map(|line| line.text.as_str()).collect()
}

/// What can come of the program.
fn explored(source: &str) -> Report {
    let _alone = alone();
    program(source).explore(&Explore::new(), &mut |_| true)
}
