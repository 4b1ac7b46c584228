//! Makes the runs by which deadlocks are looked for, where whole sections are steps.

use super::access::Process;
use super::conductor::{Broken, Conductor, First, Plan, Run};
use super::machine::Threads;
use super::roots::{Asked, Event, Follow, Followed};
use super::search::{Machine, Stop};
use std::sync::Arc;

/// Makes the runs by which deadlocks are looked for.
pub(super) struct Building<'a, F> {
    pub(super) conductor: &'a Conductor,
    pub(super) machine: &'a mut Threads<F>,
}

impl<F: Fn() + Clone + Send + 'static> Building<'_, F> {
    /// Runs these events, and then this plan.
    fn run(&mut self, events: &[Event], plan: Plan) -> Result<Option<Run>, Stop> {
        let first: Vec<First> = events.iter().flatten().copied().collect();
        let count = first.len();
        self.conductor.begin_with(first);
        let run = self.machine.run(plan)?;
        match run.broken {
            Some(Broken::Differs(pending)) => Err(Stop::Differs(pending)),
            Some(Broken::Unfit(unfit)) => Err(Stop::Unfit(unfit)),
            Some(Broken::Unforeseen) => Err(Stop::Unforeseen),
            Some(Broken::Misfit | Broken::Blocked) => Ok(None),
            Some(Broken::Planned) | None => Ok(Some(run).filter(|run| run.first.len() == count)),
        }
    }
}

impl<F: Fn() + Clone + Send + 'static> Follow for Building<'_, F> {
    fn follow(&mut self, events: &[Event]) -> Result<Option<Followed>, Stop> {
        let run = self.run(events, Plan { ends: true, ..Plan::default() })?;
        let followed = run.map(|run| {
            let mut steps = run.first.iter().map(|made| Arc::clone(&made.step));
            let made = events.iter().map(|event| steps.by_ref().take(event.len()).collect()).collect();
            let left = run.left.iter().map(|standing| standing.thread).collect();
            drop(steps);
            self.conductor.give_back(run);
            Followed { made, left }
        });
        Ok(followed)
    }

    fn ask(&mut self, events: &[Event], threads: &[u32]) -> Result<Asked, Stop> {
        let mut asked = Vec::new();
        for &thread in threads {
            let only = Some(Process { thread, late: false });
            if let Some(mut run) = self.run(events, Plan { only, ..Plan::default() })? {
                let requests = run.made.first_mut().map(|made| core::mem::take(&mut made.requests));
                asked.extend(requests.map(|requests| (thread, requests)));
                self.conductor.give_back(run);
            }
        }
        Ok(asked)
    }
}
