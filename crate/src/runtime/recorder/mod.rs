//! The recorder, which writes what operations do into the trace.
//!
//! With the feature `record` it is `on.rs`; without it `off.rs`, which has the same names and does nothing.
//! So no primitive asks whether it is recorded: there is one path through each operation.
//!
//! | name | what it is |
//! | --- | --- |
//! | [`Member`] | a thread's part in a run, which is the thread's own; without the feature there are none |
//! | [`Token`] | a reference to the current thread's part in a run, if it has one, for one operation |
//! | [`ObjectRecord`] | what an object carries for the record: its number in its run, and its tickets |
//! | [`Stamp`] | the ticket of one operation |
//! | [`Order`] | keeps an object's records in the order of its operations |

#[cfg(not(feature = "record"))]
mod off;
#[cfg(feature = "record")]
mod on;

#[cfg(not(feature = "record"))]
pub(crate) use off::{Member, ObjectRecord, Order, RECORDS, Stamp, Token};
#[cfg(feature = "record")]
pub(crate) use on::{Member, ObjectRecord, Order, RECORDS, Stamp, Token};
