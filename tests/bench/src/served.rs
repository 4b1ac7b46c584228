//! A program that is asked for scenarios by their names, one after the other: it stays alive, so that its
//! start is in no figure, and its caches and threads are as warm as ours.
//!
//! It writes a line with the names that it knows, with semicolons between them. Then it reads lines; to
//! each it answers with a line of numbers: to the name of a scenario with what one operation cost.

use crate::measure::{Contestant, Scenario, by};
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Arc, Mutex};

/// Such a program, running.
#[derive(Clone, Debug)]
pub struct Served {
    pipes: Arc<Mutex<Pipes>>,
    knows: Vec<String>,
}

#[derive(Debug)]
struct Pipes {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Served {
    /// Starts it; `None` if it cannot be started.
    #[must_use]
    pub fn start(command: &mut Command) -> Option<Self> {
        // Otherwise the C library gives a run's memory back when it ends, or not, by where the last allocation
        // happens to lie, and a run that comes upon new pages is slower by half.
        command.env("MALLOC_TRIM_THRESHOLD_", "1000000000");
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().ok()?;
        let (input, output) = (child.stdin.take()?, child.stdout.take()?);
        let mut output = BufReader::new(output);
        let mut names = String::new();
        output.read_line(&mut names).ok()?;
        let knows = names.trim().split(';').map(str::to_owned).collect();
        Some(Self { pipes: Arc::new(Mutex::new(Pipes { child, input, output })), knows })
    }

    /// Its part in a scenario, under the name `who`; `None` if it does not know the scenario.
    ///
    /// # Panics
    /// The contestant does, if the program fails.
    #[must_use]
    pub fn contestant(&self, who: &'static str, scenario: &str) -> Option<Contestant> {
        let (served, name) = (self.clone(), scenario.to_owned());
        self.knows.contains(&name).then(|| by(who, move || served.ask(&name)[0]))
    }

    /// What it answers to this.
    ///
    /// # Panics
    /// If it fails.
    #[must_use]
    pub fn ask(&self, what: &str) -> Vec<f64> {
        let mut pipes = self.pipes.lock().expect("nobody panics");
        writeln!(pipes.input, "{what}").expect("the program runs");
        let mut answer = String::new();
        pipes.output.read_line(&mut answer).expect("the program runs");
        assert!(!answer.is_empty(), "the program ended when it was asked for {what:?}");
        answer.split_whitespace().map(|number| number.parse().expect("it answers with numbers")).collect()
    }
}

impl Drop for Pipes {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Is such a program itself, with our part in these scenarios, until nobody asks any more.
///
/// # Errors
/// If it can be neither heard nor told.
///
/// # Panics
/// If it is asked for what it does not know.
pub fn serve(scenarios: &[Scenario]) -> std::io::Result<()> {
    let names: Vec<_> = scenarios.iter().map(|scenario| scenario.name.as_str()).collect();
    let mut output = std::io::stdout().lock();
    writeln!(output, "{}", names.join(";"))?;
    output.flush()?;
    for name in std::io::stdin().lines() {
        let name = name?;
        let scenario = scenarios.iter().find(|scenario| scenario.name == name);
        let (_, cost) = &scenario.expect("a scenario has this name").contestants[0];
        writeln!(output, "{}", cost())?;
        output.flush()?;
    }
    Ok(())
}
