//! Programs that come as texts: those of another language, whose front a module has that is built with it.

use crate::explore::{Background, Explore};
use crate::recipe::schedule::Halt;
use crate::recipe::{Timing, Way};
use crate::runtime::RunHandle;
use std::sync::OnceLock;

/// A text, and how it is to be run.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The name of its file.
    pub file: String,
    /// The text.
    pub source: String,
    /// How the next thread is chosen.
    pub way: Way,
    /// When deadlines pass.
    pub timing: Timing,
    /// Whether threads that are real go on one at a time.
    pub gil: bool,
    /// Where the run is held, if it is.
    pub halt: Option<Halt>,
    /// The order of another run's operations that it follows, if it does.
    pub follow: Option<Vec<u32>>,
}

/// A front that runs texts.
pub trait Texts: Sync {
    /// Starts a run of a text.
    ///
    /// # Errors
    /// A sentence that says what is wrong; nothing runs then.
    fn start(&self, asked: Asked) -> Result<RunHandle, String>;

    /// Begins to try every order of a text's threads.
    ///
    /// # Errors
    /// A sentence that says what is wrong; nothing runs then.
    fn explore(&self, asked: Asked, explore: Explore) -> Result<Background, String>;
}

static FRONT: OnceLock<&'static dyn Texts> = OnceLock::new();

/// This module has this front. It may be said as often as the module begins.
pub fn take(front: &'static dyn Texts) {
    let _ = FRONT.set(front);
}

/// The module's front.
///
/// # Errors
/// A sentence: it has none.
pub(super) fn front() -> Result<&'static dyn Texts, String> {
    FRONT.get().copied().ok_or_else(|| "this engine runs the programs of the catalogue only".to_owned())
}
