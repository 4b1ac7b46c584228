//! A run of a program: how its parameters are set, how it starts, and how it reads their values.

use super::expectation::Seen;
use super::parameter::FromValue;
use super::registry::{Entry, NAMES};
use crate::explore::{Background, Explore, Progress, Report};
use crate::front::Rust;
use crate::recipe::schedule::Halt;
use crate::recipe::{Recipe, Set, Timing, Way};
use crate::runtime::{self, Carriers, Config, RunHandle};
use std::sync::Arc;

impl Entry {
    /// Every parameter with its value: the default, or what `set` has for the parameter's name.
    ///
    /// # Errors
    /// A sentence that names an unknown parameter, or a value that is not allowed.
    pub fn set<'a>(&self, set: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Set, String> {
        let known = self.program.parameters;
        let mut values: Set =
            known.iter().map(|parameter| (parameter.name.to_owned(), parameter.default())).collect();
        for (name, text) in set {
            let parameter = known.iter().find(|parameter| parameter.name == name).ok_or_else(|| {
                let names: Vec<_> = known.iter().map(|parameter| parameter.name).collect();
                let has = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
                format!("{} has no parameter \"{name}\"; it has {has}", self.id)
            })?;
            values.insert(name.to_owned(), parameter.parse(text)?);
        }
        Ok(values)
    }

    /// Starts a run of this program.
    ///
    /// # Errors
    /// A sentence that says what is wrong; nothing runs then.
    pub fn start(&self, set: Set, way: Way) -> Result<RunHandle, String> {
        self.begin(set, way, Timing::Clock, None)
    }

    /// Starts a run of this program whose threads are carried by these, if they take turns.
    ///
    /// # Errors
    /// A sentence that says what is wrong; nothing runs then.
    pub fn start_on(&self, carriers: Carriers, set: Set, way: Way) -> Result<RunHandle, String> {
        let config = Config { carriers, ..self.config(set, way, Timing::Clock)? };
        RunHandle::start(config, self.program.run)
    }

    /// Starts a run of this program in which deadlines pass as this timing says.
    ///
    /// # Errors
    /// A sentence that says what is wrong; nothing runs then.
    pub fn start_timed(&self, set: Set, way: Way, timing: Timing) -> Result<RunHandle, String> {
        if !timing.is_clock() && !matches!(way, Way::Seed(_)) {
            return Err(
                "the timing \"any\" is for seeds: a schedule says itself which time passes when".to_owned()
            );
        }
        self.begin(set, way, timing, None)
    }

    /// Starts a run of this program that is held at a choice, which [`Meta`](crate::trace::Meta) has then.
    ///
    /// # Errors
    /// A sentence that says what is wrong; nothing runs then.
    pub fn start_held(&self, set: Set, way: Way, halt: Halt) -> Result<RunHandle, String> {
        match way {
            Way::First | Way::Schedule(_) => self.begin(set, way, Timing::Clock, Some(halt)),
            Way::Real | Way::Seed(_) => {
                Err("only a run by a schedule, or first-come, can be held at a choice".to_owned())
            }
        }
    }

    /// Starts a run of this program, one thread at a time, that follows the order of another run's operations, which
    /// [`Model::order`](crate::model::Model::order) gives. Whether it comes to the same is to be seen from what it left.
    ///
    /// # Errors
    /// A sentence that says what is wrong; nothing runs then.
    pub fn start_following(&self, set: Set, order: Vec<u32>) -> Result<RunHandle, String> {
        let mut config = self.config(set, Way::First, Timing::Clock)?;
        config.follow = Some(order);
        RunHandle::start(config, self.program.run)
    }

    /// Runs this program in every order of its threads' steps; `watch` is told of each execution, and says whether to go on. With
    /// its small values an execution is given up after few steps.
    ///
    /// # Errors
    /// A sentence that says what is wrong; nothing runs then.
    pub fn explore(
        &self,
        set: Set,
        explore: &Explore,
        watch: &mut dyn FnMut(Progress) -> bool,
    ) -> Result<Report, String> {
        let config = self.config(set.clone(), Way::First, Timing::Clock)?;
        let mut explore = explore.clone().together_if(self.prints_together());
        if self.set(self.program.small.iter().copied()).is_ok_and(|small| small == set) {
            explore = explore.of_small();
        }
        Ok(self.judged(&set, explore.search(&config, self.program.run, watch)))
    }

    /// A report of the program with these values, or of its twin, which says of each outcome whether the program promises it.
    #[must_use]
    pub fn judged(&self, set: &Set, report: Report) -> Report {
        report.judged(|found| {
            let lines = || found.output.iter().map(|line| line.text.as_str());
            let came = || Seen::came(set.clone(), lines(), found.outcome);
            found.expected = Some(self.judge(came()).is_empty());
            found.meant = self.means(came);
        })
    }

    /// As [`explore`](Self::explore), on a carrier of its own.
    ///
    /// # Errors
    /// A sentence that says what is wrong; nothing runs then.
    pub fn explore_behind(&'static self, set: Set, explore: Explore) -> Result<Background, String> {
        // What is wrong with what was asked for is known before anything runs.
        self.config(set.clone(), Way::First, Timing::Clock)?;
        Background::start(move |watch| self.explore(set, &explore, watch))
    }

    fn begin(&self, set: Set, way: Way, timing: Timing, halt: Option<Halt>) -> Result<RunHandle, String> {
        RunHandle::start(Config { halt, ..self.config(set, way, timing)? }, self.program.run)
    }

    fn config(&self, set: Set, way: Way, timing: Timing) -> Result<Config, String> {
        if self.is_real_only() && way.is_controlled() {
            let id = self.id;
            return Err(format!(
                "{id} runs on real threads only: where they take turns it has nothing to show"
            ));
        }
        let recipe = Recipe { set, timing, ..Recipe::new(self.id, way) };
        let front = Arc::new(Rust::with(NAMES));
        let (file, unordered) = (self.file.to_owned(), self.particulars.unordered);
        Ok(Config { file, unordered, front, text: self.hash, ..Config::of(recipe) })
    }
}

/// The value of a parameter in the current run.
///
/// # Panics
/// If the program has no parameter with this name, or one of another type.
#[must_use]
#[track_caller]
pub fn param<T: FromValue>(name: &str) -> T {
    let value = runtime::parameter(name);
    let value = value.unwrap_or_else(|| panic!("the program has no parameter \"{name}\""));
    T::from_value(&value).unwrap_or_else(|| panic!("the parameter \"{name}\" has another type"))
}
