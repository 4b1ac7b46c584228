//! The configuration of a run: what to run, how, and within which limits.

use super::controlled::Policy;
use super::director::Director;
use crate::front::{Front, Rust};
use crate::ground::word::Count32;
use crate::ground::word::Ordering::Relaxed;
use crate::platform::fibers;
use crate::platform::processor;
use crate::recipe::schedule::{Bond, Halt};
use crate::recipe::{Recipe, Way};
use core::str::FromStr;
use std::sync::Arc;

/// Steps after which a controlled run is given up.
const MOST_STEPS: u64 = 10_000_000;

/// What carries the threads of a controlled run, of which one at a time goes on. Nobody but a watch can tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carriers {
    /// A thread of the machine each, or a worker.
    Threads,
    /// Fibers: stacks on which they take turns on one thread of the machine. In a browser a worker has them that carries
    /// them, as [`carry_fibers`](crate::web::host::carry_fibers) says.
    Fibers,
}

/// Whether runs have their threads carried by threads of the machine unless they say otherwise.
static ON_THREADS: Count32 = Count32::new(0);

impl Carriers {
    /// Has those that are threads run on one processor until what this gives is dropped, as many runs of them follow.
    pub(crate) fn gather(self) -> Option<processor::Gathered> {
        (self == Self::Threads).then(processor::gather)
    }

    /// What runs take that do not say: fibers, where the caller can have them carried, unless [`take_usually`](Self::take_usually) said
    /// otherwise.
    #[must_use]
    pub fn usual() -> Self {
        if fibers::are_here() && ON_THREADS.load(Relaxed) == 0 { Self::Fibers } else { Self::Threads }
    }

    /// From now on, runs take these if they do not say.
    ///
    /// # Errors
    /// A sentence, where the machine has none of these.
    pub fn take_usually(self) -> Result<(), String> {
        if self == Self::Fibers && !fibers::are_here() {
            return Err("there are no fibers here, only threads".to_owned());
        }
        ON_THREADS.store(u32::from(self == Self::Threads), Relaxed);
        Ok(())
    }
}

impl FromStr for Carriers {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "threads" => Ok(Self::Threads),
            "fibers" => Ok(Self::Fibers),
            _ => Err(format!("what carries threads is \"threads\" or \"fibers\", not \"{text}\"")),
        }
    }
}

/// The configuration of a run.
#[derive(Clone, Debug)]
pub struct Config {
    /// What to run, and how.
    pub recipe: Recipe,
    /// The program's file, as its places name it.
    pub file: String,
    /// The names of the shared variables that the program means to use without an order.
    pub unordered: &'static [&'static str],
    /// The hash of the program's text, to which a schedule is bound as well.
    pub text: u32,
    /// Numbers of the front's that a schedule of the run carries: [`carried`](crate::recipe::schedule::carried) gives them back.
    pub also: Arc<[u32]>,
    /// Where a controlled run is held, if it is.
    pub halt: Option<Halt>,
    /// The order of another run's operations that a controlled run follows, if it does; as
    /// [`Model::order`](crate::model::Model::order) gives it.
    pub follow: Option<Vec<u32>>,
    /// Steps after which a controlled run is given up.
    pub most_steps: u64,
    /// What carries its threads, if it is a controlled run.
    pub carriers: Carriers,
    /// The front by which the program comes: the language that it is written in.
    pub front: Arc<dyn Front>,
}

impl Config {
    /// Who makes every choice of a run by a director, and when deadlines pass there.
    pub(super) fn policy(
        &self,
        bond: &Bond,
        director: Option<&Arc<dyn Director>>,
    ) -> Result<Option<Policy>, String> {
        if let Some(director) = director {
            return Ok(Some(Policy::Directed(Arc::clone(director), self.recipe.timing)));
        }
        match &self.follow {
            Some(order) => Ok(Some(Policy::follow(order))),
            None => Policy::of(&self.recipe, bond, self.halt),
        }
    }

    /// A run of this program without parameters.
    #[must_use]
    pub fn new(program: &str, way: Way) -> Self {
        Self::of(Recipe::new(program, way))
    }

    /// A run by this recipe.
    #[must_use]
    pub fn of(recipe: Recipe) -> Self {
        let front = Arc::new(Rust::default());
        Self {
            recipe,
            file: String::new(),
            unordered: &[],
            text: 0,
            also: Arc::new([]),
            halt: None,
            follow: None,
            most_steps: MOST_STEPS,
            carriers: Carriers::usual(),
            front,
        }
    }
}
