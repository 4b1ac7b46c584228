//! How runs and threads end: panic, exit, cancel, deadlock, stop.

use crate::run::{self, runs};
use threadground::prelude::*;
use threadground::recipe::Way;
use threadground::trace::event::{End, OnThread, Outcome};

const BOTH: [Way; 2] = [Way::First, Way::Real];

/// Uses primitives when it is dropped.
struct Last(Lock, Event);

impl Drop for Last {
    fn drop(&mut self) {
        let held = self.0.hold();
        say!("destructor");
        self.1.set();
        drop(held);
        // Blocks, where operations work; in a cancelled thread it returns at once.
        let _ = Event::new().wait_timeout(secs(0.001));
    }
}

runs! {
    async fn a_panic_releases_guards_is_reported_and_the_others_go_on() {
        for way in BOTH {
            let left = run::all(way, || {
                let (lock, event) = (Lock::new(), Event::new());
                let (theirs, done) = (lock.clone(), event.clone());
                let fails = Thread::new(move || {
                    let _last = Last(Lock::new(), done);
                    let _held = theirs.hold();
                    panic!("on purpose");
                }, ()).name("failing");
                fails.start();
                fails.join();
                assert!(lock.try_acquire(), "its guard was released");
                assert!(event.is_set(), "its destructor's operations worked");
                say!("main goes on");
            }).await;
            assert_eq!(left.outcome(), Some(Outcome::Finished), "only main's panic ends a run so");
            let lines = left.lines();
            assert!(lines.contains(&"destructor") && lines.contains(&"main goes on"), "{lines:?}");
            let report = lines.iter().find(|line| line.starts_with("Exception in thread failing, line "));
            assert!(report.is_some_and(|line| line.ends_with(": Exception: on purpose")), "{lines:?}");
            let panic = left.of_threads().find(|(_, what)| matches!(what, OnThread::Failed { .. }));
            let place = left.trace.place(panic.expect("it is on record").0).expect("with its place");
            assert!(place.file.ends_with("ends.rs") && place.line > 0, "{place:?}");
        }
    }

    async fn an_exit_runs_destructors_and_nobody_reports_it() {
        for way in BOTH {
            let left = run::all(way, || {
                let event = Event::new();
                let done = event.clone();
                let exits = Thread::new(move || {
                    let _last = Last(Lock::new(), done);
                    let through = catch(|| low_level::exit());
                    say!("not reached: {through:?}");
                }, ());
                exits.start();
                exits.join();
                assert!(event.is_set(), "its destructor's operations worked");
            }).await;
            assert_eq!(left.outcome(), Some(Outcome::Finished), "an exit is no failure");
            assert_eq!(left.lines(), ["destructor"], "catch lets an exit through, and nobody reports it");
            let exits = |(_, what)| matches!(what, OnThread::Ended { end: End::Exited });
            assert!(left.of_threads().any(exits), "it is on record");
        }
    }

    async fn a_daemon_is_cut_off_and_its_destructors_do_nothing() {
        for way in BOTH {
            let left = run::all(way, || {
                let (started, never) = (Event::new(), Event::new());
                let (go, wait, done) = (started.clone(), never.clone(), Event::new());
                let daemon = Thread::new(move || {
                    let _last = Last(Lock::new(), done);
                    go.set();
                    let through = catch(|| wait.wait());
                    say!("not reached: {through:?}");
                }, ()).daemon(true);
                daemon.start();
                started.wait();
                say!("main ends");
            }).await;
            assert_eq!(left.outcome(), Some(Outcome::Finished), "a daemon does not keep a run");
            assert_eq!(left.lines(), ["main ends"], "as CPython runs no finally in a cut-off daemon");
            assert!(left.settled, "its carrier is back");
        }
    }

    async fn main_waits_for_threads_that_are_no_daemons() {
        for way in BOTH {
            let left = run::all(way, || {
                Thread::new(|| { sleep(secs(0.01)); say!("last") }, ()).start();
                say!("first");
            }).await;
            assert_eq!(left.lines(), ["first", "last"], "the run ends with its last thread");
        }
    }

    async fn mains_panic_makes_the_run_panicked() {
        for way in BOTH {
            let left = run::all(way, || {
                Thread::new(|| { sleep(secs(0.01)); say!("still joined") }, ()).start();
                Lock::new().release();
            }).await;
            assert_eq!(left.outcome(), Some(Outcome::Panicked), "main failed");
            assert!(left.lines().contains(&"still joined"), "{:?}", left.lines());
        }
    }

    async fn a_deadlock_is_found_and_every_carrier_comes_back() {
        for way in BOTH {
            let left = run::all(way.clone(), || {
                let (one, two, gate) = (Lock::new(), Lock::new(), Barrier::new(2));
                for (first, second) in [(one.clone(), two.clone()), (two, one)] {
                    let gate = gate.clone();
                    Thread::new(move || {
                        let _first = first.hold();
                        let _ = gate.wait();
                        let _second = second.hold();
                    }, ()).start();
                }
            }).await;
            assert_eq!(left.outcome(), Some(Outcome::Deadlock), "{way:?}");
            assert!(left.settled, "every thread was unwound");
        }
    }

    async fn a_thread_that_waits_for_itself_is_a_deadlock() {
        for way in BOTH {
            let left = run::all(way.clone(), || {
                let lock = Lock::new();
                lock.acquire();
                lock.acquire();
            }).await;
            assert_eq!(left.outcome(), Some(Outcome::Deadlock), "{way:?}");
            assert!(left.settled, "it was unwound");
        }
    }

    async fn stop_ends_threads_that_are_blocked_sleep_and_poll() {
        run::ready().await;
        for way in BOTH {
            let run = run::start(way.clone(), || {
                let lock = Lock::new();
                lock.acquire();
                let theirs = lock.clone();
                Thread::new(move || theirs.acquire(), ()).start();
                Thread::new(|| sleep(secs(1e6)), ()).daemon(true).start();
                loop {
                    let _ = lock.locked();
                }
            });
            #[cfg(target_family = "wasm")]
            crate::browser::pause(5.0).await;
            run.stop();
            let left = run::end(&run).await;
            assert_eq!(left.outcome(), Some(Outcome::Stopped), "{way:?}");
            assert!(left.settled, "every thread was unwound");
        }
    }

    async fn what_threads_print_is_kept_where_a_trace_is_full() {
        for way in BOTH {
            let left = run::all(way.clone(), || {
                let value = Shared::new(0);
                let theirs = value.clone();
                let thread = Thread::new(move || for n in 0..1_100_000 { theirs.set(n); }, ()).name("t");
                thread.start();
                thread.join();
                say!("{}", value.get());
            }).await;
            let result = threadground::model::Model::of(&left.trace).result();
            assert!(left.trace.meta.truncated, "{way:?}: not all of it is there");
            let printed: Vec<_> = result.output.iter().map(|line| line.text.as_str()).collect();
            assert_eq!((printed, result.outcome), (vec!["1099999"], Outcome::Finished), "{way:?}: but this is");
            assert_eq!(result.threads[1].end, End::Returned, "{way:?}: and this");
        }
    }

    async fn a_controlled_run_gives_up_at_its_step_limit() {
        run::ready().await;
        use threadground::runtime::{Config, RunHandle};
        let config = Config { most_steps: 500, ..Config::new("test", Way::First) };
        let run = RunHandle::start(config, || loop { say!("again") }).expect("a run starts");
        let left = run::end(&run).await;
        assert_eq!(left.outcome(), Some(Outcome::Limit), "it printed for ever");
        assert_eq!(left.lines().len(), 500, "one line a step");
    }
}
