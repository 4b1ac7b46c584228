//! Where in the reader's file the current thread is.

use rustpython_vm::frame::InterpreterFrame;
use rustpython_vm::vm::thread::get_current_frame;
use std::sync::{PoisonError, RwLock};
use threadground::front::Site;

/// The name of the file whose lines are shown: all other code is the library's.
static READERS_FILE: RwLock<String> = RwLock::new(String::new());

/// From now on, this is the reader's file.
pub fn set_readers_file(name: &str) {
    name.clone_into(&mut READERS_FILE.write().unwrap_or_else(PoisonError::into_inner));
}

/// Whether this is the reader's file.
#[must_use]
pub fn is_readers(name: &str) -> bool {
    READERS_FILE.read().unwrap_or_else(PoisonError::into_inner).as_str() == name
}

/// The site of what the current thread does now: that of the innermost frame that is in the reader's file. `None` where
/// there is none, as while the library starts.
#[must_use]
pub fn here() -> Option<Site> {
    let file = READERS_FILE.read().unwrap_or_else(PoisonError::into_inner);
    innermost(|of| of == file.as_str())
}

/// The site of what makes an object now: of the innermost frame that is not in one of the modules which only hand on to the
/// primitives.
#[must_use]
pub fn maker() -> Option<Site> {
    innermost(|of| !matches!(of, "threading" | "queue" | "<begin>"))
}

/// The site of what makes an object now: of the innermost frame in the reader's file that is not the object's own `__init__`,
/// which others call, too.
#[must_use]
pub fn constructor() -> Option<Site> {
    let file = READERS_FILE.read().unwrap_or_else(PoisonError::into_inner);
    let makes = |name: &str| matches!(name, "__init__" | "__new__" | "__post_init__");
    found(|of, name| of == file.as_str() && !makes(name))
}

/// Whether the innermost function is an `__init__`.
#[must_use]
pub fn is_in_init() -> bool {
    // SAFETY: as in `innermost`.
    let frame = unsafe { get_current_frame().as_ref() };
    frame.is_some_and(|frame| frame.code().code.obj_name.as_str() == "__init__")
}

/// The site at which the innermost frame is whose file is one of these.
fn innermost(is_one: impl Fn(&str) -> bool) -> Option<Site> {
    found(|file, _| is_one(file))
}

/// The site at which the innermost frame is whose file and function are these.
fn found(is_one: impl Fn(&str, &str) -> bool) -> Option<Site> {
    let mut frame = get_current_frame();
    // SAFETY: the frames of the current thread's chain are alive while it is in a function that they call.
    while let Some(at) = unsafe { frame.as_ref() } {
        let code = at.code();
        let file = code.source_path().as_str();
        if is_one(file, code.code.obj_name.as_str()) {
            let (line, column) = come_to(at)?;
            return Some(Site::new(file, line, column));
        }
        frame = at.previous();
    }
    None
}

/// The lines that the current thread's calls have come to, the innermost first.
pub(crate) fn lines() -> Vec<u32> {
    let mut lines = Vec::new();
    let mut frame = get_current_frame();
    // SAFETY: as in `found`.
    while let Some(at) = unsafe { frame.as_ref() } {
        lines.push(come_to(at).map_or(0, |(line, _)| line));
        frame = at.previous();
    }
    lines
}

/// The line and the column that a call has come to, from 1.
fn come_to(frame: &InterpreterFrame) -> Option<(u32, u32)> {
    let last = (frame.get_lasti() as usize).saturating_sub(1);
    let (begin, _) = frame.code().code.locations.get(last)?;
    let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Some((number(begin.line.get()), number(begin.character_offset.get())))
}
