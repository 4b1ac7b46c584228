//! The recorder: what becomes of an operation in the trace.
//!
//! With the feature `record` it is `on.rs`, without it `off.rs`, which has the same names and does nothing. So
//! neither a primitive nor the rest of the runtime asks whether it is recorded: there is one path through each
//! operation.
//!
//! | name | what it is |
//! | --- | --- |
//! | [`Member`] | a thread's part in a run, the thread's own; there are none without the recorder, which has the runs |
//! | [`Token`] | the current thread's part in a run for the time of one operation, if it has one |
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
