//! Policies: which thread goes next in a controlled run, where more than one can go on.
//!
//! *First-come* is the base of all policies: the running thread goes on until it blocks, then the thread that
//! has been ready longest has the turn; and a thread that starts another one gives it the turn. A policy says where to
//! depart from that.

use crate::recipe::Way;
use crate::recipe::schedule::{self, Departure, Next};
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
    /// First-come, but for these departures, in the order of their choices; `halts` says whether the run is held at the
    /// first choice behind them.
    Schedule {
        /// The departures that are to come.
        departures: VecDeque<Departure>,
        /// How many there have been.
        made: usize,
        /// Whether the run is held at the first choice behind the last one.
        halts: bool,
    },
}

/// What a policy knows of a choice.
#[derive(Debug)]
pub(super) struct Choice<'a> {
    /// The number of this choice in the run, from 0.
    pub(super) number: u64,
    /// Who goes next first-come.
    pub(super) usual: Next,
    /// The threads that can go on, the running one first, then the one that has been ready longest; without those that
    /// would take a lock from a thread that has waited for it too long.
    pub(super) fair: &'a [Next],
    /// Whoever could be chosen at all.
    pub(super) all: &'a [Next],
}

/// Why a run goes no further.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::runtime) enum Held {
    /// The schedule says no more.
    Halted,
    /// A departure of the schedule cannot be made; the sentence says why.
    Wrong(String),
}

impl Policy {
    /// The policy of a way, for the program and the values that have this hash; `None` if the machine chooses.
    ///
    /// # Errors
    /// A sentence, if the schedule is garbled or belongs to something else.
    pub(in crate::runtime) fn of(way: &Way, hash: u32, halts: bool) -> Result<Option<Self>, String> {
        Ok(Some(match way {
            Way::Real => return Ok(None),
            Way::First if halts => Self::Schedule { departures: VecDeque::new(), made: 0, halts },
            Way::First => Self::First,
            Way::Seed(seed) => Self::seed(*seed),
            Way::Schedule(text) => {
                Self::Schedule { departures: schedule::parse(text, hash)?.into(), made: 0, halts }
            }
        }))
    }

    /// The policy of a seed, from which PCG's own expansion of a 64-bit seed makes the generator.
    pub(super) fn seed(seed: u32) -> Self {
        Self::Seed(Box::new(Pcg32::seed_from_u64(u64::from(seed))))
    }

    /// Who is to go next.
    pub(super) fn choose(&mut self, choice: &Choice<'_>) -> Result<Next, Held> {
        match self {
            Self::First => Ok(choice.usual),
            // In the same order on every machine.
            Self::Seed(random) => Ok(match choice.fair {
                [] | [_] => choice.usual,
                fair => fair[random.next_u32() as usize % fair.len()],
            }),
            Self::Schedule { departures, made, halts } => match departures.front() {
                Some(&(at, next)) if at == choice.number => {
                    *made += 1;
                    departures.pop_front();
                    if choice.all.contains(&next) {
                        Ok(next)
                    } else {
                        Err(Held::Wrong(impossible(*made, at, next)))
                    }
                }
                None if *halts => Err(Held::Halted),
                _ => Ok(choice.usual),
            },
        }
    }

    /// What is wrong if the run ends here: departures that were never come to.
    pub(super) fn left(&self) -> Option<String> {
        let Self::Schedule { departures, made, .. } = self else { return None };
        let (at, _) = departures.front()?;
        Some(format!(
            "departure {} of the schedule is at choice {at}, and the run has ended before it",
            made + 1
        ))
    }
}

fn impossible(position: usize, at: u64, next: Next) -> String {
    let Next { thread, times_out } = next;
    let what = if times_out { "has no time that could pass" } else { "cannot go on" };
    format!("departure {position} of the schedule, {at}.{next}, cannot be made: thread {thread} {what} then")
}
