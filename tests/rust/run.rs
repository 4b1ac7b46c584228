//! Runs: how tests make them, natively and in a browser.
//!
//! [`runs!`] makes one test out of a body: natively a plain test, in a browser an async one whose root worker
//! is the host, which never waits. The body is MainThread's function.

use threadground::prelude::Thread;
use threadground::recipe::Way;
use threadground::runtime::{Config, RunHandle};
use threadground::trace::Trace;
use threadground::trace::event::{Event, OnObject, OnRun, OnThread, Outcome, Record};

/// What a run left: its trace, and how many waits with a deadline it made of the machine.
#[derive(Debug)]
pub(crate) struct Left {
    pub(crate) trace: Trace,
    pub(crate) timed_waits: u32,
    /// Every thread came to its end and gave its carrier back.
    pub(crate) settled: bool,
}

impl Left {
    pub(crate) fn outcome(&self) -> Option<Outcome> {
        match self.trace.records.last()?.event {
            Event::Run(OnRun::Ended { outcome }) => Some(outcome),
            _ => None,
        }
    }

    /// The lines that were printed.
    pub(crate) fn lines(&self) -> Vec<&str> {
        let line = |(_, what): (&Record, OnThread)| match what {
            OnThread::Printed { line, .. } => Some(self.trace.text(line)),
            _ => None,
        };
        self.of_threads().filter_map(line).collect()
    }

    /// The messages of the threads that failed.
    pub(crate) fn failures(&self) -> Vec<&str> {
        let message = |(_, what): (&Record, OnThread)| match what {
            OnThread::Failed { message } => Some(self.trace.text(message)),
            _ => None,
        };
        self.of_threads().filter_map(message).collect()
    }

    /// What happened to threads, or was done by one alone.
    pub(crate) fn of_threads(&self) -> impl Iterator<Item = (&Record, OnThread)> {
        self.trace.records.iter().filter_map(|record| match record.event {
            Event::Thread(what) => Some((record, what)),
            _ => None,
        })
    }

    /// What happened to objects, each with its number.
    pub(crate) fn of_objects(&self) -> impl Iterator<Item = (&Record, u32, OnObject)> {
        self.trace.records.iter().filter_map(|record| match record.event {
            Event::Object { object, what, .. } => Some((record, object, what)),
            _ => None,
        })
    }
}

/// Starts a run of the test's own.
pub(crate) fn start(way: Way, body: impl FnOnce() + Send + 'static) -> RunHandle {
    RunHandle::start(Config::new("test", way), body).expect("a run starts")
}

/// Waits for a run's end and gives what it left.
pub(crate) async fn end(run: &RunHandle) -> Left {
    #[cfg(not(target_family = "wasm"))]
    let settled = run.wait(std::time::Duration::from_secs(if cfg!(miri) { 1000 } else { 5 }));
    #[cfg(target_family = "wasm")]
    let settled = crate::carriers::settled(run, 5000.0).await;
    Left { trace: run.trace(), timed_waits: run.timed_waits(), settled }
}

/// Runs `body` to its end.
pub(crate) async fn all(way: Way, body: impl FnOnce() + Send + 'static) -> Left {
    ready().await;
    end(&start(way, body)).await
}

/// A run that must finish: what fails in its threads fails the test.
pub(crate) async fn finishes(way: Way, body: impl FnOnce() + Send + 'static) -> Left {
    let left = all(way, body).await;
    assert_eq!(left.outcome(), Some(Outcome::Finished), "{:#?}", left.lines());
    assert!(left.settled, "every thread gave its carrier back");
    let errors = left.failures();
    assert!(errors.is_empty(), "a thread failed: {errors:#?}");
    left
}

/// Whether what takes minutes is asked for: `THREADGROUND_LONG`, which a browser's tests see as it was
/// when they were built.
pub(crate) fn is_long() -> bool {
    #[cfg(not(target_family = "wasm"))]
    return std::env::var_os("THREADGROUND_LONG").is_some();
    #[cfg(target_family = "wasm")]
    return option_env!("THREADGROUND_LONG").is_some();
}

/// Lets so many milliseconds pass, on the test's own thread.
pub(crate) async fn let_pass(milliseconds: f64) {
    #[cfg(not(target_family = "wasm"))]
    std::thread::sleep(std::time::Duration::from_secs_f64(milliseconds / 1000.0));
    #[cfg(target_family = "wasm")]
    crate::browser::pause(milliseconds).await;
}

/// Waits for the end of a thread that belongs to no run. There nobody finds out that all are stuck: what
/// takes minutes is.
pub(crate) async fn ended(thread: &Thread) {
    #[cfg(not(target_family = "wasm"))]
    thread.join_timeout(std::time::Duration::from_secs(100));
    #[cfg(target_family = "wasm")]
    let until = seconds() + 100.0;
    #[cfg(target_family = "wasm")]
    while !thread.has_ended() && seconds() < until {
        crate::browser::pause(1.0).await;
    }
    assert!(thread.has_ended(), "its threads are stuck");
}

/// A clock's seconds.
pub(crate) fn seconds() -> f64 {
    #[cfg(not(target_family = "wasm"))]
    {
        static BEGIN: std::sync::LazyLock<std::time::Instant> =
            std::sync::LazyLock::new(std::time::Instant::now);
        BEGIN.elapsed().as_secs_f64()
    }
    #[cfg(target_family = "wasm")]
    return crate::browser::now() / 1000.0;
}

/// Natively there is nothing to prepare; in a browser the host is.
pub(crate) async fn ready() {
    #[cfg(target_family = "wasm")]
    crate::browser::ready().await;
}

/// Runs a future that never has to wait: natively everything blocks instead.
#[cfg(not(target_family = "wasm"))]
pub(crate) fn block_on<R>(future: impl Future<Output = R>) -> R {
    let mut future = std::pin::pin!(future);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match future.as_mut().poll(&mut context) {
        std::task::Poll::Ready(result) => result,
        std::task::Poll::Pending => unreachable!("natively nothing is awaited"),
    }
}

/// `runs! { fn name() { … } … }`: each function is an async body, and a test on both kinds of machine.
macro_rules! runs {
    ($($(#[doc = $doc:literal])* async fn $name:ident() $body:block)*) => { $(
        $(#[doc = $doc])*
        #[cfg_attr(not(target_family = "wasm"), test)]
        #[cfg(not(target_family = "wasm"))]
        fn $name() {
            crate::run::block_on(async { $body });
        }

        $(#[doc = $doc])*
        #[cfg(target_family = "wasm")]
        #[wasm_bindgen_test::wasm_bindgen_test]
        async fn $name() $body
    )* };
}
pub(crate) use runs;

/// The same body in free mode and under the controlled scheduler.
macro_rules! in_both_modes {
    ($($(#[doc = $doc:literal])* fn $name:ident() $body:block)*) => { crate::run::runs! { $(
        $(#[doc = $doc])*
        async fn $name() {
            use threadground::recipe::Way;
            for way in [Way::First, Way::Real] {
                crate::run::finishes(way, || $body).await;
            }
        }
    )* } };
}
pub(crate) use in_both_modes;
