//! CPython as a contestant: one interpreter that is asked for a scenario by its name.

use crate::measure::Scenario;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Arc, Mutex};

/// An interpreter that serves `python.py`.
#[derive(Debug)]
pub struct Python {
    pipes: Arc<Mutex<(Child, ChildStdin, BufReader<ChildStdout>)>>,
    knows: Vec<String>,
}

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
        Some(Self { pipes: Arc::new(Mutex::new((child, input, output))), knows })
    }

    /// Has CPython take part in a scenario, if it knows it.
    ///
    /// # Panics
    /// The contestant does, if the interpreter fails.
    pub fn join(&self, scenario: &mut Scenario) {
        if !self.knows.contains(&scenario.name) {
            return;
        }
        let (pipes, name) = (Arc::clone(&self.pipes), scenario.name.clone());
        scenario.contestants.push((
            "CPython",
            Box::new(move || {
                let mut pipes = pipes.lock().expect("nobody panics");
                writeln!(pipes.1, "{name}").expect("the interpreter runs");
                let mut answer = String::new();
                pipes.2.read_line(&mut answer).expect("the interpreter runs");
                answer.trim().parse().expect("the interpreter answers with a number")
            }),
        ));
    }
}

impl Drop for Python {
    fn drop(&mut self) {
        let mut pipes = self.pipes.lock().expect("nobody panics");
        let _ = pipes.0.kill();
        let _ = pipes.0.wait();
    }
}
