//! Handles, by which a run is started, stopped, awaited and read from outside.

use super::config::{Carriers, Config};
use super::descriptor::{Descriptor, STARTED};
use super::director::Director;
use super::life;
use super::recorder::Member;
use super::run::Run;
use crate::ground::Nanos;
use crate::ground::word::Ordering::{Acquire, Relaxed, Release};
use crate::platform::carriers::{self, NoMoreCarriers};
use crate::platform::{self, fibers, own};
use crate::recipe::schedule::Departures;
use crate::trace::log::{self, ENDED, RUNNING, SETTLED};
use crate::trace::{Meta, Trace};
use core::time::Duration;
use std::sync::Arc;

/// A handle to a run that was started.
#[derive(Debug)]
pub struct RunHandle(Arc<Run>);

impl RunHandle {
    /// Starts a run of `body`, its main thread's function.
    ///
    /// # Errors
    /// A sentence that says what is wrong: the schedule is garbled or belongs to another program, or no
    /// carrier is left for the main thread.
    pub fn start(config: Config, body: impl FnOnce() + Send + 'static) -> Result<Self, String> {
        Self::begin(Run::new(config, None)?, false, body)
    }

    /// Starts a run of `body` in which the director makes every choice. On fibers it is over when this returns, or
    /// [`wait`](Self::wait) does, which a fiber may call.
    ///
    /// # Errors
    /// A sentence: no carrier is left for the main thread.
    pub(crate) fn directed(
        config: Config,
        director: Arc<dyn Director>,
        body: impl FnOnce() + Send + 'static,
    ) -> Result<Self, String> {
        Self::begin(Run::new(config, Some(director))?, true, body)
    }

    /// Makes a directed run that is over once more, with this body, in its place if nobody else has it.
    ///
    /// # Errors
    /// As [`directed`](Self::directed).
    pub(crate) fn again(self, body: impl FnOnce() + Send + 'static) -> Result<Self, String> {
        let mut run = self.0;
        match Arc::get_mut(&mut run) {
            Some(run) => run.renew(),
            None => {
                let next = Run::new(run.config.clone(), run.director.clone())?;
                next.take_texts_of(&run);
                run = next;
            }
        }
        Self::begin(run, true, body)
    }

    /// `here` says that fibers may carry the run on the caller's thread.
    fn begin(run: Arc<Run>, here: bool, body: impl FnOnce() + Send + 'static) -> Result<Self, String> {
        let descriptor = Descriptor::new("MainThread".to_owned(), false, true);
        descriptor.state.store(STARTED, Release);
        let (number, thread) = run.take_in(&descriptor);
        let member = Member::new(Arc::clone(&run), number, thread);
        let job = life::job(Arc::clone(&descriptor), Some(member), Box::new(body));
        let tell = |carrier| descriptor.native.store(run.native_id(number, carrier), Relaxed);
        let on_fibers = run.is_controlled() && run.config.carriers == Carriers::Fibers;
        if on_fibers && here && fibers::WAITS && !fibers::is_on() {
            tell(0);
            run.is_here.store(true, Relaxed);
            // Where there is no stack for a fiber, this thread does the job itself.
            own::aside(|| fibers::carry(job).unwrap_or_else(|job| job()));
            return Ok(Self(run));
        }
        let started =
            if on_fibers { carriers::start_on_fibers(job, tell) } else { carriers::start(job, tell) };
        started.map_err(|NoMoreCarriers| "no carrier is left for the main thread".to_owned())?;
        Ok(Self(run))
    }

    /// Asks the run to stop. A controlled run stops at its next step, a free run at once.
    pub fn stop(&self) {
        self.0.stop();
    }

    /// Whether the run has ended: its last record is in the trace.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        self.0.head.state.load(Acquire) != RUNNING
    }

    /// Whether every thread of the run has come to its end. If the run is over, wakes those that have not, so
    /// that they unwind: to be called again until it is true.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        if self.0.is_cancelled() {
            self.0.nudge();
        }
        self.0.head.state.load(Acquire) == SETTLED
    }

    /// Waits until every thread of the run has come to its end, for this time at most; returns whether all have.
    #[must_use]
    pub fn wait_at_most(&self, time: Duration) -> bool {
        let until = platform::now() + Nanos::try_from(time.as_nanos()).unwrap_or(Nanos::MAX / 2);
        let state = &self.0.head.state;
        loop {
            let now = state.load(Acquire);
            if now == SETTLED || platform::now() >= until {
                return now == SETTLED;
            }
            platform::wait(state, now, Some((platform::now() + 10_000_000).min(until)));
        }
    }

    /// Waits until the run has ended, and then for at most `grace` until it is settled; returns whether it
    /// is. A thread that never comes to a step or a wait may keep its carrier for ever.
    #[must_use]
    pub fn wait(&self, grace: Duration) -> bool {
        let state = &self.0.head.state;
        while fibers::is_on() && state.load(Acquire) != SETTLED {
            own::aside(|| fibers::wait(state));
        }
        while state.load(Acquire) == RUNNING {
            platform::wait(state, RUNNING, None);
        }
        let until = platform::now() + Nanos::try_from(grace.as_nanos()).unwrap_or(Nanos::MAX / 2);
        while !self.is_settled() && platform::now() < until {
            platform::wait(state, ENDED, Some(platform::now() + 1_000_000));
        }
        state.load(Acquire) == SETTLED
    }

    /// The trace, as far as it has been written.
    #[must_use]
    pub fn trace(&self) -> Trace {
        let (texts, records) = log::read(&self.0.head);
        Trace::from_logs(self.meta(), &texts, &records)
    }

    /// The schedule that replays a run in which one thread at a time has the turn.
    pub(crate) fn departures(&self) -> Departures {
        self.0.departures()
    }

    /// How long the text form of that is, in bytes.
    pub(crate) fn schedule_length(&self) -> usize {
        self.0.schedule_length()
    }

    /// Adds those of the run's texts to `all` that are not there yet.
    pub(crate) fn read_texts(&self, all: &mut Vec<String>) {
        all.extend(self.0.texts.lock().from(all.len()).map(ToOwned::to_owned));
    }

    /// What was run and how, and what is known of the run so far.
    #[must_use]
    pub fn meta(&self) -> Meta {
        self.0.meta()
    }

    /// The address of the logs' head, where a reader of this memory begins.
    #[must_use]
    pub fn head(&self) -> usize {
        (&raw const *self.0.head).expose_provenance()
    }

    /// How many waits with a deadline the run's threads have made by the machine's clock; a virtual clock
    /// needs none. A thread's waits count once it has ended.
    #[must_use]
    pub fn timed_waits(&self) -> u32 {
        self.0.timed_waits()
    }
}
