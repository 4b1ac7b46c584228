//! Threads, and what belongs to one: `Thread`, `Timer`, `local`, the module's functions, and the
//! low-level module.

pub mod local;
pub mod low_level;
pub mod module_functions;
#[expect(clippy::module_inception, reason = "Python's module and class have the same name too")]
mod thread;
mod timer;

pub use crate::runtime::hooks::{ExceptHook, ExceptHookArgs, TraceEvent, TraceHook};
pub use local::Local;
pub use thread::{Arguments, Run, Target, Thread, sleep};
pub use timer::Timer;
