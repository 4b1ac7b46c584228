//! What a loop calls that waits for other threads by looking again and again, as in `std`.

use crate::front::Site;
use crate::ground::word;
use crate::{platform, runtime};

/// Says that the thread is in a loop that waits for others: it looks at something again and again.
///
/// Exploration takes it at its word: a thread that comes back to this place, having only looked at things in between, goes
/// on when one of them has changed, as it would only look again until then. So the loop may not count its rounds in a
/// variable of its own.
///
/// # Example
/// ```
/// use threadground::prelude::*;
/// let flag = Shared::new(false);
/// let its_flag = flag.clone();
/// let thread = Thread::new(move || its_flag.set(true), ());
/// thread.start();
/// while !flag.get() {
///     spin_loop();
/// }
/// thread.join();
/// ```
#[track_caller]
pub fn spin_loop() {
    runtime::yield_turn(Site::caller(), word::spin_loop);
}

/// Lets another thread have the processor, in a loop that waits for others; exploration takes it as it takes
/// [`spin_loop`].
#[track_caller]
pub fn yield_now() {
    runtime::yield_turn(Site::caller(), platform::machine::yield_now);
}
