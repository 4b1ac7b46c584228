//! CPython as a contestant: one interpreter that is asked for a scenario by its name.

use crate::measure::{Scenario, by};
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Arc, Mutex};

/// An interpreter that serves `python.py`.
#[derive(Clone, Debug)]
pub struct Python {
    pipes: Arc<Mutex<Pipes>>,
    knows: Vec<String>,
}

#[derive(Debug)]
struct Pipes {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

/// The name under which CPython takes part.
pub const NAME: &str = "CPython";

impl Python {
    /// Starts the python3 that is installed; `None` if there is none.
    #[must_use]
    pub fn start() -> Option<Self> {
        let mut child = Command::new("python3")
            .args(["-c", include_str!("python.py")])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .ok()?;
        let (input, output) = (child.stdin.take()?, child.stdout.take()?);
        let mut output = BufReader::new(output);
        let mut names = String::new();
        output.read_line(&mut names).ok()?;
        let knows = names.trim().split(';').map(str::to_owned).collect();
        Some(Self { pipes: Arc::new(Mutex::new(Pipes { child, input, output })), knows })
    }

    /// Has CPython take part in a scenario, if it knows it.
    ///
    /// # Panics
    /// The contestant does, if the interpreter fails.
    pub fn join(&self, scenario: &mut Scenario) {
        if !self.knows.contains(&scenario.name) {
            return;
        }
        let (python, name) = (self.clone(), scenario.name.clone());
        scenario.contestants.push(by(NAME, move || python.ask(&name)[0]));
    }

    /// What it writes when it reads this.
    ///
    /// # Panics
    /// If the interpreter fails.
    #[must_use]
    pub fn ask(&self, what: &str) -> Vec<f64> {
        let mut pipes = self.pipes.lock().expect("nobody panics");
        writeln!(pipes.input, "{what}").expect("the interpreter runs");
        let mut answer = String::new();
        pipes.output.read_line(&mut answer).expect("the interpreter runs");
        answer.split_whitespace().map(|number| number.parse().expect("it answers with numbers")).collect()
    }
}

impl Drop for Pipes {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
