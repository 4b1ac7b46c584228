//! Rust's front: programs that are compiled with the crate.
//!
//! Sites come from `#[track_caller]`. The names of objects are read from the programs' source when the crate is
//! built: `let print_lock = Lock::new()` makes a lock called `print_lock`.

use super::{Front, Site};
use crate::trace::place::shown;

/// An object that a program makes: the line and the column of the constructor's call, both from 1, and the
/// name that the object is bound to.
pub(crate) type Name = (u32, u32, &'static str);

/// The names of the objects that Rust programs make, by file.
#[derive(Clone, Copy, Debug, Default)]
pub struct Rust {
    names: &'static [(&'static str, &'static [Name])],
}

impl Rust {
    /// A front that has these names.
    #[cfg_attr(not(feature = "record"), expect(dead_code, reason = "only the catalogue has names"))]
    pub(crate) const fn with(names: &'static [(&'static str, &'static [Name])]) -> Self {
        Self { names }
    }
}

impl Front for Rust {
    fn name(&self, site: Site) -> Option<String> {
        let file = shown(site.file());
        let (_, names) = self.names.iter().find(|(of, _)| *of == file)?;
        let wanted = (site.line(), site.column());
        names.iter().find(|(line, column, _)| (*line, *column) == wanted).map(|(.., name)| (*name).to_owned())
    }
}
