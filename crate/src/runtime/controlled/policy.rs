//! Policies: which thread goes next in a controlled run, where more than one can go on.
//!
//! *First-come* is the base of all policies: the running thread goes on until it blocks, then the thread that
//! has been ready longest has the turn. A policy says where to depart from that.

use crate::recipe::Way;
use crate::recipe::schedule::{self, Departure};
use crate::trace::event::ThreadNumber;
use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg32;
use std::collections::VecDeque;

/// How the next thread is chosen.
#[derive(Debug)]
pub(in crate::runtime) enum Policy {
    /// First-come everywhere.
    First,
    /// At random, by PCG-XSH-RR 64/32: one random number for each choice among threads.
    Seed(Box<Pcg32>),
    /// First-come, but for these departures, in the order of their choices.
    Schedule(VecDeque<Departure>),
}

/// A moment at which more than one thread can go on, or at which a deadline could pass.
#[derive(Debug)]
pub(super) struct Choice<'a> {
    /// The number of this choice in the run, from 0.
    pub(super) number: u64,
    /// The thread that has the turn, if it can go on.
    pub(super) running: Option<ThreadNumber>,
    /// The other threads that can go on, the one that has been ready longest first.
    pub(super) ready: &'a VecDeque<ThreadNumber>,
}

impl Policy {
    /// The policy of a way, for the program and the values that have this hash; `None` if the machine chooses.
    ///
    /// # Errors
    /// A sentence, if the schedule is garbled or belongs to something else.
    pub(in crate::runtime) fn of(way: &Way, hash: u32) -> Result<Option<Self>, String> {
        Ok(Some(match way {
            Way::Real => return Ok(None),
            Way::First => Self::First,
            Way::Seed(seed) => Self::seed(*seed),
            Way::Schedule(text) => Self::Schedule(schedule::parse(text, hash)?.into()),
        }))
    }

    /// The policy of a seed, from which PCG's own expansion of a 64-bit seed makes the generator.
    pub(super) fn seed(seed: u32) -> Self {
        Self::Seed(Box::new(Pcg32::seed_from_u64(u64::from(seed))))
    }

    /// The thread that is to go next; `None` for the one that first-come chooses. A schedule may name a
    /// thread that is blocked until a deadline: that deadline then passes.
    pub(super) fn choose(&mut self, choice: &Choice<'_>) -> Option<ThreadNumber> {
        match self {
            Self::First => None,
            // The running thread first, then the ready ones in their order: the same on every machine.
            Self::Seed(random) => {
                let count = choice.ready.len() + usize::from(choice.running.is_some());
                let mut candidates = choice.running.into_iter().chain(choice.ready.iter().copied());
                if count < 2 { None } else { candidates.nth(random.next_u32() as usize % count) }
            }
            Self::Schedule(list) => match list.front() {
                Some(&(at, thread)) if at == choice.number => {
                    list.pop_front();
                    Some(thread)
                }
                _ => None,
            },
        }
    }
}
