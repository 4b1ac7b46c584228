//! A run as it is made again: its schedule, and what stays of it for the next one in its place.

use super::{Run, RunThread, SERIALS};
use crate::ground::word::Ordering::Relaxed;
use crate::recipe::schedule::{self, Departures};
use crate::runtime::controlled::Turn;
use crate::runtime::descriptor::Descriptor;
use crate::runtime::free::Published;
use crate::runtime::hooks::Hooks;
use crate::trace::log::RUNNING;
use std::sync::Arc;

impl Run {
    /// In a controlled run, the text form of the schedule that replays it, as far as the run has got.
    pub(in crate::runtime) fn schedule(&self) -> Option<String> {
        Some(self.controlled.as_ref()?.with_departures(|all| schedule::print(&self.bond, all)))
    }

    /// The same, not printed.
    pub(in crate::runtime) fn departures(&self) -> Departures {
        let all = self.controlled.as_ref().map(|controlled| controlled.with_departures(<[_]>::to_vec));
        Departures { bond: self.bond.clone(), all: all.unwrap_or_default() }
    }

    /// How long the text form of the schedule is, in bytes.
    pub(in crate::runtime) fn schedule_length(&self) -> usize {
        self.controlled
            .as_ref()
            .map_or(0, |controlled| controlled.with_departures(|all| schedule::length(&self.bond, all)))
    }

    /// The texts of an earlier run keep their numbers in this one, which has not begun. That one is over.
    pub(in crate::runtime) fn take_texts_of(&self, earlier: &Self) {
        core::mem::swap(&mut *self.texts.lock(), &mut *earlier.texts.lock());
        self.texts.lock().belong_to(&self.head);
    }

    /// The run to be made again, now that it is over and nobody else has it. What it has made once stays: the texts, and
    /// what belongs to its threads.
    pub(in crate::runtime) fn renew(&mut self) {
        self.serial = SERIALS.fetch_add(1, Relaxed);
        self.controlled.as_ref().inspect(|controlled| controlled.renew());
        self.head.state.store(RUNNING, Relaxed);
        self.head.truncated.store(0, Relaxed);
        for count in [
            &self.records,
            &self.objects,
            &self.names,
            &self.nameless,
            &self.alive,
            &self.waiting,
            &self.timed_waits,
        ] {
            count.store(0, Relaxed);
        }
        for is in [&self.is_here, &self.stop, &self.cancelled, &self.closing] {
            is.store(false, Relaxed);
        }
        self.made.lock().clear();
        *self.hooks.lock() = Hooks::default();
        *self.problem.lock() = None;
        self.spare.lock().extend(self.threads.lock().drain(..).rev());
    }
}

impl RunThread {
    /// The place of another thread in the run that is made again.
    pub(super) fn renew(&mut self, descriptor: &Arc<Descriptor>) {
        self.descriptor = Arc::clone(descriptor);
        self.waits = Published::new();
        self.turn = Turn::new();
        self.ended.store(false, Relaxed);
        self.refused.store(false, Relaxed);
        *self.job.lock() = None;
        self.is_new.store(false, Relaxed);
    }
}
