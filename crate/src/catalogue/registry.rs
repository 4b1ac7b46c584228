//! The registry of programs. `build.rs` makes it from the folder `programs/`: a program is in it because its
//! file is there, and the file's name gives its place in the chapter and its id.

use super::expectation::Seen;
use super::parameter::Parameter;
use crate::front::rust::Name;
use crate::recipe::Way;
use serde::Serialize;

/// The text of a program's file. The engine runs programs, and neither shows nor judges them: a build without
/// the feature `model` has no texts, and one without `explore` as well has no expectations.
macro_rules! text {
    ($path:literal) => {
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
    /// The program as this build keeps it: without its expectation if the build judges nothing; see `text!`.
    const fn kept(self) -> Self {
        const fn expects_nothing(_: &mut Seen) {}
        if cfg!(any(feature = "model", feature = "explore")) {
            self
        } else {
            Self { expect: expects_nothing, ..self }
        }
    }

    const fn is_real_only(&self) -> bool {
        false
    }

    const fn means_unordered(&self) -> &'static [&'static str] {
        &[]
    }

    const fn prints_together(&self) -> bool {
        false
    }

    /// The same program, which means to use these shared variables without an order.
    #[must_use]
    pub const fn unordered(self, names: &'static [&'static str]) -> Particular {
        Particular { names, program: self, real_only: false, together: false }
    }

    /// The same program, whose lesson is the order of the lines of all its threads: what it promises of them is no promise
    /// of each thread's lines alone.
    #[must_use]
    pub const fn together(self) -> Particular {
        Particular { names: &[], program: self, real_only: false, together: true }
    }
}

/// A program about what threads do at the same moment. Where threads take turns it has nothing to show, so it
/// runs on real threads only.
#[derive(Debug)]
pub struct OnRealThreads(pub Program);

impl OnRealThreads {
    const fn kept(self) -> Program {
        self.0.kept()
    }

    const fn is_real_only(&self) -> bool {
        true
    }

    #[allow(dead_code, reason = "asked of each program of the catalogue, of which none may be one like this")]
    const fn means_unordered(&self) -> &'static [&'static str] {
        &[]
    }

    #[allow(dead_code, reason = "asked of each program of the catalogue, of which none may be one like this")]
    const fn prints_together(&self) -> bool {
        false
    }

    /// The same program, which means to use these shared variables without an order.
    #[must_use]
    pub const fn unordered(self, names: &'static [&'static str]) -> Particular {
        Particular { names, real_only: self.is_real_only(), program: self.kept(), together: false }
    }
}

/// A program with something particular. Its threads may use shared variables without an order and mean to: these
/// variables, by name; a data race on one of them is told as what the program is about, and not as a fault. Or its lesson
/// is the order of the lines of all its threads.
#[derive(Debug)]
pub struct Particular {
    names: &'static [&'static str],
    program: Program,
    real_only: bool,
    together: bool,
}

impl Particular {
    /// The same program, whose lesson is the order of the lines of all its threads, too.
    #[must_use]
    pub const fn together(self) -> Self {
        Self { together: true, ..self }
    }

    const fn kept(self) -> Program {
        self.program.kept()
    }

    const fn is_real_only(&self) -> bool {
        self.real_only
    }

    const fn means_unordered(&self) -> &'static [&'static str] {
        self.names
    }

    const fn prints_together(&self) -> bool {
        self.together
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
    /// The text of the program's file; empty in a build without the model.
    pub rust: &'static str,
    /// The text of the program's Python twin; empty in a build without the model.
    pub python: &'static str,
    /// Whether the program runs on real threads only.
    real_only: bool,
    /// The shared variables that the program means to use without an order.
    pub(super) unordered: &'static [&'static str],
    /// Whether the order of all threads' lines together is what the program is about.
    together: bool,
    /// What the program's file says of itself.
    pub program: &'static Program,
}

impl Entry {
    /// Whether the program runs on real threads only.
    #[must_use]
    pub fn is_real_only(&self) -> bool {
        self.real_only
    }

    /// Whether the order of all threads' lines together is what the program is about.
    #[must_use]
    pub fn prints_together(&self) -> bool {
        self.together
    }

    /// Has the program's expectation judge what a run showed; returns a sentence for each thing that is
    /// wrong.
    #[must_use]
    pub fn judge(&self, mut seen: Seen) -> Vec<String> {
        (self.program.expect)(&mut seen);
        seen.wrong()
    }

    /// The way in which the program is run where nobody asks for another.
    #[must_use]
    pub const fn usual_way(&self) -> Way {
        if self.real_only { Way::Real } else { Way::First }
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
