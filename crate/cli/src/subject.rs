//! What is run: a program of the catalogue, or a file of Python.

use crate::Wrong;
use std::path::Path;
use threadground::catalogue::{self, Entry};
use threadground::explore::{Explore, Report};
use threadground::recipe::schedule::Halt;
use threadground::recipe::{Set, Timing, Way};
use threadground::runtime::RunHandle;

/// What is run.
pub(crate) enum Subject {
    /// A program of the catalogue, with the values of its parameters.
    Entry(&'static Entry),
    /// A program in Python.
    #[cfg(feature = "python")]
    Python {
        /// The program.
        program: threadground_python::Program,
        /// The program of the catalogue whose twin it is, with its values.
        twin: Option<(&'static Entry, Set)>,
    },
}

impl Subject {
    /// The program that is called this; a name that ends in `.py` is a file's. With `python` it is the program's twin, whose
    /// constants are set; with `small` those first that the program has for searches.
    pub(crate) fn find(name: &str, python: bool, small: bool, set: &[(&str, &str)]) -> Result<Self, Wrong> {
        if Path::new(name).extension().is_some_and(|end| end == "py") {
            if let Some((parameter, _)) = set.first() {
                return Err(format!("--set {parameter}: a file of Python has no parameters"));
            }
            let source = std::fs::read(name).map_err(|error| format!("{name}: {error}"))?;
            let source = String::from_utf8(source).map_err(|_| format!("{name} is not in UTF-8"))?;
            return Self::python(name, &source, None);
        }
        let entry = catalogue::find(name)?;
        if python {
            let small = entry.program.small.iter().copied().filter(|_| small);
            let set: Vec<_> = small.chain(set.iter().copied()).collect();
            let source = entry.twin_with(&set)?;
            return Self::python(&format!("{name}.py"), &source, Some((entry, entry.set(set)?)));
        }
        Ok(Self::Entry(entry))
    }

    #[cfg(feature = "python")]
    fn python(file: &str, source: &str, twin: Option<(&'static Entry, Set)>) -> Result<Self, Wrong> {
        let program = threadground_python::Program::new(file, source);
        let program = program.map_err(|error| format!("{file} is not Python:\n{error}"))?;
        Ok(Self::Python { program, twin })
    }

    #[cfg(not(feature = "python"))]
    fn python(file: &str, _source: &str, _twin: Option<(&'static Entry, Set)>) -> Result<Self, Wrong> {
        Err(format!(
            "{file}: this command line has no Python in it; scripts/threadground builds one that has"
        ))
    }

    /// The text, if it is one of Python's.
    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Self::Entry(_) => None,
            #[cfg(feature = "python")]
            Self::Python { program, .. } => Some(program.source()),
        }
    }

    /// How it is run if nobody says how.
    pub(crate) fn usual_way(&self) -> Way {
        match self {
            Self::Entry(entry) => entry.usual_way(),
            #[cfg(feature = "python")]
            Self::Python { twin, .. } => twin.as_ref().map_or(Way::First, |(entry, _)| entry.usual_way()),
        }
    }

    /// Starts a run.
    pub(crate) fn start(
        &self,
        set: &[(&str, &str)],
        way: Way,
        timing: Timing,
        halt: bool,
    ) -> Result<RunHandle, Wrong> {
        match self {
            Self::Entry(entry) => {
                let set = entry.set(set.iter().copied())?;
                if halt {
                    entry.start_held(set, way, Halt::Behind)
                } else {
                    entry.start_timed(set, way, timing)
                }
            }
            #[cfg(feature = "python")]
            Self::Python { program, .. } => program.start(way, timing, halt.then_some(Halt::Behind)),
        }
    }

    /// Tries every order.
    pub(crate) fn explore(
        &self,
        set: &[(&str, &str)],
        small: bool,
        explore: &Explore,
    ) -> Result<Report, Wrong> {
        match self {
            Self::Entry(entry) => {
                let small = entry.program.small.iter().copied().filter(|_| small);
                let set = entry.set(small.chain(set.iter().copied()))?;
                entry.explore(set, explore, &mut |_| true)
            }
            #[cfg(feature = "python")]
            Self::Python { program, twin } => {
                let together = twin.as_ref().is_some_and(|(entry, _)| entry.prints_together());
                let explore = explore.clone().together_if(together);
                let explore = if small { explore.of_small() } else { explore };
                let report = program.explore(&explore, &mut |_| true);
                let made_of = report.program.strip_suffix(".py").and_then(|id| catalogue::find(id).ok());
                Ok(match (twin, made_of) {
                    (Some((entry, set)), _) => entry.judged(set, report),
                    (None, Some(entry)) => entry.judged_edit(program.source(), report),
                    (None, None) => report,
                })
            }
        }
    }
}
