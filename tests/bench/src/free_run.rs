//! How a free run is started and waited for: all that the benchmarks know of the runtime's own interface.
//!
//! `scripts/bench compare --before` builds today's benchmarks with an older crate, but this file of the
//! older one. So nothing but what changes with that interface is here.

use crate::crew::now;
use threadground::recipe::Way;
use threadground::runtime::{Config, RunHandle};

/// Calls `body` in the main thread of a free run, and waits for the run's end.
///
/// # Panics
/// If the run does not end, or leaves more events than a trace keeps.
pub fn free_run(body: impl FnOnce() + Send + 'static) {
    let run = RunHandle::start(Config::new("bench", Way::Real), body).expect("a run starts");
    let until = now() + 10.0;
    while !(run.has_ended() && run.is_settled()) {
        assert!(now() < until, "the run ends");
        std::thread::yield_now();
    }
    assert!(!run.meta().truncated, "the trace has room for every event");
}
