//! The runtime: one run of one program, and what the primitives may ask of it.
//!
//! Primitives announce an operation, do it and say what came of it: [`operation`]. What else they need of a
//! run, they ask of [`seam`]: the time, a wait on a word, a wake. Everything that waits and is not a lock
//! does so in a [`wait_list`], by [`waiting`]. What differs between an operation that is recorded and one
//! that is not is the business of the [`recorder`] alone.
//!
//! | | free | controlled |
//! | --- | --- | --- |
//! | threads | truly parallel | fibers, or threads of the machine, of which one has the turn; it can change hands at every step |
//! | blocking | the machine's wait | the scheduler marks the thread blocked and gives the turn away |
//! | clock | real | virtual: when no thread can go on, it jumps to the next deadline |
//!
//! Outside any run, primitives work as in a free run, unrecorded. Without the feature `record` there are no
//! runs.
//!
//! The files, from the bottom up; each uses only those above it in this list:
//!
//! | file | what it is |
//! | --- | --- |
//! | `error` | what unwinds a thread: Python's errors, an exit, a cancel |
//! | `hooks` | the functions that a program may have called at certain moments |
//! | [`wait_list`] | a first-in, first-out list of threads that wait |
//! | `descriptor` | what other threads may know of a thread |
//! | `key` | numbers that tell apart what no run numbers |
//! | `context_values` | the values that a context holds |
//! | `locals` | what a thread has for itself: the locals of which it has a value, and its context |
//! | `waited`, `standing` | why a wait returned; what an operation says of itself before it is done |
//! | `config` | the configuration of a run |
//! | `free`, `controlled/` | how threads wait and go on in each kind of run |
//! | `run`, `blocking` | one run: its threads, its clock, its end; and how its threads wait |
//! | [`recorder`] | a thread's part in a run, and what is written down |
//! | `current` | what the current thread knows of itself |
//! | `unwind` | how a thread is unwound, and what a program may see of that |
//! | [`seam`], `object`, [`operation`] | what a primitive may ask, and how it says what it does |
//! | [`waiting`], [`gate`] | how a thread waits in a list, and before an object that code of the program's is busy with |
//! | `voice`, `life` | how a thread prints, is started and joined |
//! | [`foreign`] | what the front of another language asks |
//! | `director` | whoever makes every choice of a controlled run |
//! | `handle` | how a run is started, stopped, awaited and read from outside |

#[cfg(feature = "record")]
mod blocking;
#[cfg(feature = "record")]
mod config;
mod context_values;
#[cfg(feature = "record")]
mod controlled;
mod current;
mod descriptor;
#[cfg(feature = "record")]
mod director;
mod error;
pub mod foreign;
#[cfg(feature = "record")]
mod free;
mod gate;
#[cfg(feature = "record")]
mod handle;
mod hooks;
mod key;
mod life;
mod locals;
#[cfg(all(test, loom))]
mod loom_tests;
mod object;
mod operation;
mod recorder;
#[cfg(feature = "record")]
mod run;
mod seam;
mod standing;
mod unwind;
mod voice;
mod wait_list;
mod waited;
mod waiting;

pub use crate::platform::carriers::{count as carriers, prewarm};
#[cfg(feature = "record")]
pub use config::{Carriers, Config};
#[cfg(feature = "record")]
pub(crate) use director::{Director, Stander};
pub use error::Error;
#[cfg(feature = "record")]
pub use handle::RunHandle;
pub use hooks::{ExceptHook, ExceptHookArgs, TraceEvent, TraceHook};
pub use seam::at;
pub use unwind::catch;

pub(crate) use context_values::{ContextValue, ContextValues};
pub(crate) use current::Current;
pub(crate) use descriptor::{Descriptor, ENDED, NEW};
pub(crate) use error::Exit;
pub(crate) use gate::{Gate, Pass, Stopped};
pub(crate) use key::{Key, next as next_key};
pub(crate) use life::{join, start};
pub(crate) use locals::Forget;
pub(crate) use object::Object;
pub(crate) use operation::{Act, Blocking, Operation, raise};
pub(crate) use seam::{
    Waited, alive, current, deadline, fetch, look_at_clock, look_at_number, main_thread, next_name, now,
    rest, shown_name, take_name_back, value, wait, wait_masked, wake, with_hooks,
};
#[cfg(feature = "record")]
pub(crate) use seam::{data_workers, parameter, yield_turn};
pub(crate) use voice::say;
pub(crate) use wait_list::{Rung, WaitList};
pub(crate) use waiting::{Ended, wait as wait_in, wait_on};
