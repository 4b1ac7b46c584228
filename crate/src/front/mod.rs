//! Fronts: how programs come to the runtime.
//!
//! A front says where in a program's source an operation stands (a [`Site`]), what the program calls an object
//! that it makes there, and how a value is printed. Rust's own front ([`rust`]) has the sites from
//! `#[track_caller]` and the names from the source text. Another front tells the runtime the site of each
//! operation before the operation is done, by [`runtime::at`](crate::runtime::at). The primitives, the runtime,
//! the trace and the model do not know which front a program came by.

#[cfg(feature = "runtime")]
pub mod foreign;
mod intern;
#[cfg(feature = "runtime")]
pub mod repr;
pub mod rust;
pub mod told;

pub use rust::Rust;

use core::fmt;
use core::panic::Location;

/// A place in a program's source: a file, a line and a column, both from 1. A site is small, can be copied,
/// and stays valid for ever.
#[derive(Clone, Copy)]
pub struct Site(Source);

#[derive(Clone, Copy)]
enum Source {
    /// A place in a Rust program: the compiler's own constant.
    Compiled(&'static Location<'static>),
    /// Any other place, which is kept for ever.
    Interned(&'static intern::Spot),
}

impl Site {
    /// The site at this line and column of this file.
    ///
    /// # Example
    /// ```
    /// use threadground::front::Site;
    /// let site = Site::new("main.py", 3, 1);
    /// assert_eq!((site.file(), site.line(), site.column()), ("main.py", 3, 1));
    /// ```
    #[must_use]
    pub fn new(file: &str, line: u32, column: u32) -> Self {
        Self(Source::Interned(intern::spot(file, line, column, None)))
    }

    /// The same, where the program calls what it makes by this name: for a front that knows it there and then.
    #[must_use]
    pub fn named(file: &str, line: u32, column: u32, name: &str) -> Self {
        Self(Source::Interned(intern::spot(file, line, column, Some(name))))
    }

    /// The name that came with the site.
    #[must_use]
    pub fn name(&self) -> Option<&'static str> {
        match self.0 {
            Source::Compiled(_) => None,
            Source::Interned(spot) => spot.name,
        }
    }

    /// The place at which the function that calls this was called, if that is marked `#[track_caller]`.
    #[must_use]
    #[track_caller]
    pub(crate) fn caller() -> Self {
        Self(Source::Compiled(Location::caller()))
    }

    /// The file, as the compiler or the front names it.
    #[must_use]
    pub fn file(&self) -> &'static str {
        match self.0 {
            Source::Compiled(location) => location.file(),
            Source::Interned(spot) => spot.file,
        }
    }

    /// The line, from 1.
    #[must_use]
    pub fn line(&self) -> u32 {
        match self.0 {
            Source::Compiled(location) => location.line(),
            Source::Interned(spot) => spot.line,
        }
    }

    /// The column, from 1.
    #[must_use]
    pub fn column(&self) -> u32 {
        match self.0 {
            Source::Compiled(location) => location.column(),
            Source::Interned(spot) => spot.column,
        }
    }

    /// A number that no site of another place has; two sites of one place may have different keys.
    pub(crate) fn key(&self) -> usize {
        match self.0 {
            Source::Compiled(location) => core::ptr::from_ref(location).addr(),
            Source::Interned(spot) => core::ptr::from_ref(spot).addr(),
        }
    }
}

impl fmt::Debug for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file(), self.line(), self.column())
    }
}

/// What a run asks of the front by which its program came.
pub trait Front: fmt::Debug + Send + Sync {
    /// The name that the program has for the object that it makes at `site`, if it has one: the variable or
    /// the field that the object is bound to.
    fn name(&self, site: Site) -> Option<String>;

    /// Whether what is made at `site` is behind the scenes: a library's own, and not the program's. A reader sees nothing
    /// of it unless a thread has to wait there.
    fn is_behind(&self, _site: Site) -> bool {
        false
    }

    /// The run has ended, or is asked to stop: a thread that computes is to find out that
    /// [it is to end](crate::runtime::foreign::is_to_end).
    fn ends(&self) {}
}
