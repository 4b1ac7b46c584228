//! Makes the runs of a search, one after the other.

use super::conductor::{Conductor, Plan, Run};
use super::search::{Machine, Stop};
use crate::runtime::{Config, RunHandle};
use core::time::Duration;
use std::sync::Arc;

/// How long a run that is over may take until its threads have come to their ends.
const GRACE: Duration = Duration::from_secs(10);

/// Makes runs on threads of the machine.
#[derive(Debug)]
pub(super) struct Threads<F> {
    pub(super) conductor: Arc<Conductor>,
    pub(super) config: Config,
    pub(super) body: F,
    /// The last run.
    pub(super) handle: Option<RunHandle>,
    /// How many there were.
    pub(super) runs: u64,
}

impl<F: Fn() + Clone + Send + 'static> Machine for Threads<F> {
    fn run(&mut self, plan: Plan) -> Result<Run, Stop> {
        self.runs += 1;
        self.conductor.plan(plan);
        let director = || Arc::clone(&self.conductor) as Arc<dyn crate::runtime::Director>;
        let run = match self.handle.take() {
            Some(last) => last.again(self.body.clone()),
            None => RunHandle::directed(self.config.clone(), director(), self.body.clone()),
        };
        let run = run.map_err(Stop::Failed)?;
        if !run.wait(GRACE) {
            return Err(Stop::Failed("a thread has not come to its end".to_owned()));
        }
        self.handle = Some(run);
        Ok(self.conductor.take())
    }
}
