//! Policies: which thread goes next in a controlled run, where more than one can go on.
//!
//! *First-come* is the base of all policies: the running thread goes on until it blocks, then the thread that
//! has been ready longest has the turn; and a thread that starts another one gives it the turn. A policy says where to
//! depart from that.

use crate::recipe::schedule::{self, Bond, Departure, Halt, Next};
use crate::recipe::{Recipe, Timing, Way};
use crate::runtime::director::{Director, Stander};
use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg32;
use std::collections::VecDeque;
use std::sync::Arc;

/// How the next thread is chosen.
#[derive(Debug)]
pub(in crate::runtime) enum Policy {
    /// First-come everywhere.
    First,
    /// At random, by PCG-XSH-RR 64/32: one random number for each choice among threads.
    Seed(Box<Pcg32>, Timing),
    /// As the operations of another run came one after the other, each thread's place in that order by itself.
    Follow(Vec<Vec<Place>>),
    /// As a director says, who is asked before every step; deadlines pass by this timing.
    Directed(Arc<dyn Director>, Timing),
    /// First-come, but for these departures, in the order of their choices.
    Schedule {
        /// The departures that are to come.
        departures: VecDeque<Departure>,
        /// How many there have been.
        made: usize,
        /// Where the run is held, if it is.
        halt: Option<Halt>,
    },
}

/// The place of an operation among those of a run, and whether it came back without what it wanted.
type Place = (u32, bool);

/// What a policy knows of a choice.
pub(super) struct Choice<'a> {
    /// The number of this choice in the run, from 0.
    pub(super) number: u64,
    /// The threads that can go on, the running one first, then the one that has been ready longest; without those that
    /// would take a lock from a thread that has waited for it too long.
    pub(super) fair: &'a [Next],
    /// Whoever could be chosen at all.
    pub(super) all: &'a [Next],
    /// How many records have been written.
    pub(super) records: u32,
    /// How many operations a thread has done.
    pub(super) done: &'a dyn Fn(u32) -> u32,
    /// For a director, the threads that have not ended; without saying when their time could pass.
    pub(super) standing: &'a mut [Stander],
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
    /// The policy of a way, for a run whose schedules belong to this; `None` if the machine chooses.
    ///
    /// # Errors
    /// A sentence, if the schedule is garbled or belongs to something else.
    pub(in crate::runtime) fn of(
        Recipe { way, timing, .. }: &Recipe,
        bond: &Bond,
        halt: Option<Halt>,
    ) -> Result<Option<Self>, String> {
        Ok(Some(match way {
            Way::Real => return Ok(None),
            Way::First if halt.is_some() => Self::Schedule { departures: VecDeque::new(), made: 0, halt },
            Way::First => Self::First,
            Way::Seed(seed) => Self::seed(*seed, *timing),
            Way::Schedule(text) => {
                Self::Schedule { departures: schedule::parse(text, bond)?.into(), made: 0, halt }
            }
        }))
    }

    /// The policy of a seed, from which PCG's own expansion of a 64-bit seed makes the generator.
    pub(super) fn seed(seed: u32, timing: Timing) -> Self {
        Self::Seed(Box::new(Pcg32::seed_from_u64(u64::from(seed))), timing)
    }

    /// Who is to go next: `None` where this policy says nothing of its own, and it is as first-come has it.
    pub(super) fn choose(&mut self, choice: Choice<'_>) -> Result<Option<Next>, Held> {
        match self {
            Self::First => Ok(None),
            // In the same order on every machine.
            Self::Seed(random, timing) => {
                let passes =
                    |next: &&Next| *timing == Timing::Any && next.times_out && !choice.fair.contains(next);
                let among: Vec<_> = choice.fair.iter().chain(choice.all.iter().filter(passes)).collect();
                Ok(match among[..] {
                    [] | [_] => None,
                    [..] => Some(*among[random.next_u32() as usize % among.len()]),
                })
            }
            Self::Follow(places) => {
                // Whose next operation came first. One that cannot go on comes when it can.
                let place = |next: &Next| {
                    let own = places.get(next.thread as usize);
                    let (at, late) = own?.get((choice.done)(next.thread) as usize)?;
                    Some((*at, *late != next.times_out))
                };
                Ok(choice
                    .all
                    .iter()
                    .copied()
                    .min_by_key(|next| place(next).unwrap_or((u32::MAX, next.times_out))))
            }
            Self::Directed(director, timing) => {
                let nobody_goes = !choice.all.iter().any(|next| !next.times_out);
                for stander in &mut *choice.standing {
                    let passes = Next { thread: stander.thread, times_out: true };
                    let may_pass = match timing {
                        Timing::Any => choice.all.contains(&passes),
                        Timing::Clock => nobody_goes && choice.fair.contains(&passes),
                    };
                    stander.late = stander.late.or(may_pass.then_some(passes));
                }
                director.choose(choice.standing).map(Some).ok_or(Held::Halted)
            }
            Self::Schedule { departures, made, halt } => {
                let is_held = halt.is_some_and(|halt| match halt {
                    Halt::Behind => departures.is_empty(),
                    Halt::Choice(number) => choice.number >= number,
                    Halt::Record(records) => choice.records >= records,
                });
                if is_held {
                    return Err(Held::Halted);
                }
                let Some((at, next)) = departures.pop_front_if(|(at, _)| *at == choice.number) else {
                    return Ok(None);
                };
                *made += 1;
                if choice.all.contains(&next) {
                    Ok(Some(next))
                } else {
                    Err(Held::Wrong(impossible(*made, at, next)))
                }
            }
        }
    }

    /// The policy that follows this order: of each operation, twice the number of the thread that did it, and one more if
    /// it gave up.
    pub(in crate::runtime) fn follow(order: &[u32]) -> Self {
        let mut places: Vec<Vec<Place>> = Vec::new();
        for (place, who) in (0..).zip(order) {
            let thread = *who as usize / 2;
            if places.len() <= thread {
                places.resize_with(thread + 1, Vec::new);
            }
            places[thread].push((place, who % 2 == 1));
        }
        Self::Follow(places)
    }

    /// Whether it is asked where there is nothing to choose, too.
    pub(super) fn is_always_asked(&self) -> bool {
        matches!(self, Self::Directed(..))
    }

    /// Whether it follows a schedule.
    pub(super) fn is_schedule(&self) -> bool {
        matches!(self, Self::Schedule { .. })
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
