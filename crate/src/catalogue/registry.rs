//! The registry of programs. `build.rs` makes it from the folder `programs/`: a program is in it because its
//! file is there, and the file's name gives its place in the chapter and its id.

use super::expectation::Seen;
use super::parameter::Parameter;
use crate::front::rust::Name;
use crate::model::view::RunResult;
use crate::recipe::Way;
use crate::trace::event::Outcome;
use serde::Serialize;

/// The text of a program's file. The engine runs programs, and neither shows nor judges them: a build without
/// the feature `model` has no texts, and one without `explore` as well has no expectations. Python's engine judges
/// programs by their twins' texts, and runs none: a build without the feature `programs` has neither functions nor texts
/// in Rust.
macro_rules! text {
    (rust $path:literal) => {
        if cfg!(all(feature = "model", feature = "programs")) { include_str!($path) } else { "" }
    };
    (python $path:literal) => {
        if cfg!(feature = "model") { include_str!($path) } else { "" }
    };
}

include!(concat!(env!("OUT_DIR"), "/registry.rs"));

/// What a program's file says of itself.
#[derive(Debug)]
pub struct Program {
    /// A few words for the picker and the page's head.
    pub title: &'static str,
    /// The document that the program comes from.
    pub document: Document,
    /// The primitives that the program uses, by Python's names.
    pub uses: &'static [&'static str],
    /// The parameters, which a reader may change.
    pub parameters: &'static [Parameter],
    /// Smaller values of parameters, as name and text, for recordings, for runs by many seeds, and so that every order can be
    /// tried.
    pub small: &'static [(&'static str, &'static str)],
    /// Judges what must be true of every run.
    pub expect: fn(&mut Seen),
    /// MainThread's function.
    pub run: fn(),
}

impl Program {
    /// The program as this build keeps it: without its expectation if the build judges nothing, without its function if the
    /// build runs none; see `text!`.
    const fn kept(self) -> Self {
        const fn expects_nothing(_: &mut Seen) {}
        const fn runs_nothing() {}
        let judges = cfg!(any(feature = "model", feature = "explore"));
        Self {
            expect: if judges { self.expect } else { expects_nothing },
            run: if cfg!(feature = "programs") { self.run } else { runs_nothing },
            ..self
        }
    }

    const fn particulars(&self) -> Particulars {
        Particulars::NONE
    }

    const fn with(self, particulars: Particulars) -> Particular {
        Particular { program: self, particulars }
    }

    /// The same program, which means to use these shared variables without an order: a data race on one of them is told as
    /// what the program is about, and not as a fault.
    #[must_use]
    pub const fn unordered(self, names: &'static [&'static str]) -> Particular {
        self.with(Particulars::NONE).unordered(names)
    }

    /// The same program, whose lesson is the order of the lines of all its threads: what it promises of them is no promise
    /// of each thread's lines alone.
    #[must_use]
    pub const fn together(self) -> Particular {
        self.with(Particulars::NONE).together()
    }

    /// The same program, which is about what threads do at the same moment. Where threads take turns it has nothing to show,
    /// so it runs on real threads only.
    #[must_use]
    pub const fn on_real_threads(self) -> Particular {
        self.with(Particulars { real_only: true, ..Particulars::NONE })
    }

    /// The same program, which shows how to cure what goes wrong in the program with this id. Both print the same lines
    /// where nothing goes wrong: what this program expects says which outcomes of that one are meant.
    #[must_use]
    pub const fn cures(self, id: &'static str) -> Particular {
        self.with(Particulars::NONE).cures(id)
    }

    /// As [`cures`](Self::cures), for a program that prints other lines.
    #[must_use]
    pub const fn cures_in_other_words(self, id: &'static str) -> Particular {
        let cure = Cure { of: id, same_lines: false };
        self.with(Particulars { cures: Some(cure), ..Particulars::NONE })
    }
}

/// What is particular about a program.
#[derive(Clone, Copy, Debug)]
pub(super) struct Particulars {
    /// The shared variables that the program means to use without an order, by name.
    pub(super) unordered: &'static [&'static str],
    /// Whether the program runs on real threads only.
    real_only: bool,
    /// Whether the order of all threads' lines together is what the program is about.
    together: bool,
    cures: Option<Cure>,
}

/// What a program cures.
#[derive(Clone, Copy, Debug)]
struct Cure {
    /// The program that goes wrong, by its id.
    of: &'static str,
    /// Whether both print the same lines where nothing goes wrong.
    same_lines: bool,
}

impl Particulars {
    const NONE: Self = Self { unordered: &[], real_only: false, together: false, cures: None };
}

/// A program with something particular.
#[derive(Debug)]
pub struct Particular {
    program: Program,
    particulars: Particulars,
}

impl Particular {
    /// The same program, which means to use these shared variables without an order; see [`Program::unordered`].
    #[must_use]
    pub const fn unordered(self, names: &'static [&'static str]) -> Self {
        Self { particulars: Particulars { unordered: names, ..self.particulars }, ..self }
    }

    /// The same program, whose lesson is the order of the lines of all its threads; see [`Program::together`].
    #[must_use]
    pub const fn together(self) -> Self {
        Self { particulars: Particulars { together: true, ..self.particulars }, ..self }
    }

    /// The same program, which shows how to cure what goes wrong in the program with this id; see [`Program::cures`].
    #[must_use]
    pub const fn cures(self, id: &'static str) -> Self {
        let cure = Cure { of: id, same_lines: true };
        Self { particulars: Particulars { cures: Some(cure), ..self.particulars }, ..self }
    }

    const fn kept(self) -> Program {
        self.program.kept()
    }

    const fn particulars(&self) -> Particulars {
        self.particulars
    }
}

/// Where a program comes from: a document about Python's threads, and a place in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Document {
    /// Python Notes 0.14, chapter 17, "Threading".
    PythonNotes(&'static str),
    /// Python Module of the Week, "threading – Manage concurrent threads".
    ModuleOfTheWeek(&'static str),
    /// Core Python, section 4.5, "The threading Module".
    CorePython(&'static str),
    /// Advanced Python 16, "Multithreading".
    AdvancedPython(&'static str),
    /// pysheeet, "Threading".
    Pysheeet(&'static str),
    /// No document: the program was made for Threadground, and this is what for.
    Threadground(&'static str),
}

impl Document {
    /// The document's letter, its name, and the place in it.
    pub(super) fn parts(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::PythonNotes(section) => ("N", "Python Notes", section),
            Self::ModuleOfTheWeek(section) => ("M", "Python Module of the Week", section),
            Self::CorePython(section) => ("C", "Core Python", section),
            Self::AdvancedPython(section) => ("A", "Advanced Python", section),
            Self::Pysheeet(section) => ("S", "pysheeet", section),
            Self::Threadground(section) => ("T", "Threadground", section),
        }
    }
}

/// A chapter of the catalogue: the number of its folder, and the title in the folder's `chapter.txt`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Chapter {
    /// The number of the chapter's folder.
    pub number: u32,
    /// What the chapter is about, in a few words.
    pub title: &'static str,
}

/// A program of the catalogue.
#[derive(Debug)]
pub struct Entry {
    /// The program's id: the file's name without its number, with `-` for `_`.
    pub id: &'static str,
    /// The chapter that it belongs to.
    pub chapter: Chapter,
    /// The path of the program's file, from `programs/` on.
    pub file: &'static str,
    /// The hash of the program's text, to which its schedules are bound.
    pub(super) hash: u32,
    /// The text of the program's file; empty in a build without the model, or without the programs.
    pub rust: &'static str,
    /// The text of the program's Python twin; empty in a build without the model.
    pub python: &'static str,
    /// What is particular about the program.
    pub(super) particulars: Particulars,
    /// What the program's file says of itself.
    pub program: &'static Program,
}

impl Entry {
    /// Whether the program runs on real threads only.
    #[must_use]
    pub fn is_real_only(&self) -> bool {
        self.particulars.real_only
    }

    /// Whether the order of all threads' lines together is what the program is about.
    #[must_use]
    pub fn prints_together(&self) -> bool {
        self.particulars.together
    }

    /// The program whose fault this one cures, by its id.
    #[must_use]
    pub fn cures(&self) -> Option<&'static str> {
        self.particulars.cures.map(|cure| cure.of)
    }

    /// The programs that cure this one's fault.
    pub fn cured_by(&self) -> impl Iterator<Item = &'static Self> {
        all().iter().filter(|other| other.cures() == Some(self.id))
    }

    /// Whether an outcome, told as lines and as how the run ended, is what this program is meant to come to: so say its cures,
    /// for a program that goes wrong. `None` if nobody says.
    #[must_use]
    pub fn means(&self, came: impl Fn() -> Seen) -> Option<bool> {
        let is_same = |cured: &&Self| cured.particulars.cures.is_some_and(|cure| cure.same_lines);
        let mut cures = self.cured_by().filter(is_same).peekable();
        cures.peek()?;
        Some(cures.any(|cured| cured.judge(came()).is_empty()))
    }

    /// Has the program's expectation judge what a run showed; returns a sentence for each thing that is
    /// wrong.
    #[must_use]
    pub fn judge(&self, mut seen: Seen) -> Vec<String> {
        (self.program.expect)(&mut seen);
        seen.wrong()
    }

    /// Whether something went wrong in a run of this program: it came to what its cures do not mean, or not every thread came
    /// to its own end.
    #[must_use]
    pub fn went_wrong(&self, result: &RunResult) -> bool {
        let lines = || result.output.iter().map(|line| line.text.as_str());
        let came = || Seen::came(result.recipe.set.clone(), lines(), result.outcome);
        self.means(came) == Some(false)
            || result.outcome != Outcome::Finished
            || result.threads.iter().any(|thread| thread.end.is_bad())
    }

    /// The way in which the program is run where nobody asks for another.
    #[must_use]
    pub const fn usual_way(&self) -> Way {
        if self.particulars.real_only { Way::Real } else { Way::First }
    }
}

/// Every program, in the catalogue's order.
#[must_use]
pub fn all() -> &'static [Entry] {
    REGISTRY
}

/// The program with this id.
///
/// # Errors
/// A sentence that names the id.
pub fn find(id: &str) -> Result<&'static Entry, String> {
    let found = all().iter().find(|entry| entry.id == id);
    found.ok_or_else(|| format!("there is no program \"{id}\"; `threadground list` shows all of them"))
}
