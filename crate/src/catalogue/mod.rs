//! The catalogue: the programs of the folder `programs/`, what each program says of itself, and how a program
//! is run.
//!
//! The parameters' grammar needs neither programs nor threads, and so is in every build, the page's model
//! included.

#[cfg(feature = "record")]
mod expectation;
#[cfg(feature = "record")]
mod listing;
#[cfg(feature = "explore")]
mod mended;
mod parameter;
#[cfg(feature = "record")]
mod registry;
#[cfg(feature = "record")]
mod run;
#[cfg(feature = "record")]
mod twin;

#[cfg(feature = "record")]
pub use expectation::Seen;
#[cfg(feature = "record")]
pub use listing::{Listed, Listing, Page, Source};
pub use parameter::{
    FromValue, Grammar, Parameter, ParameterKind, Read, choice, flag, integer, list, read, seconds, text,
};
#[cfg(feature = "record")]
pub use registry::{Chapter, Document, Entry, Particular, Program, all, find};
#[cfg(feature = "record")]
pub use run::param;
