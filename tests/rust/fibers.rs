//! Fibers: a run on them leaves the same as one on threads of the machine, whatever its threads do.

use crate::run::{self, Left, runs};
use std::time::Duration;
use threadground::catalogue::{self, Entry};
use threadground::prelude::*;
use threadground::recipe::{Set, Way};
use threadground::runtime::{Carriers, Config, RunHandle};
use threadground::trace::event::Outcome;

const BOTH: [Carriers; 2] = [Carriers::Threads, Carriers::Fibers];

/// Whether a browser has both. Without fibers there is nothing to compare.
fn has_both() -> bool {
    #[cfg(target_family = "wasm")]
    return threadground::web::host::carry_fibers();
    #[cfg(not(target_family = "wasm"))]
    true
}

async fn left(run: &RunHandle) -> Left {
    let left = run::end(run).await;
    assert!(left.settled, "every thread came to its end");
    left
}

/// What a body's run leaves on these.
async fn ran(carriers: Carriers, way: Way, body: fn()) -> Left {
    let config = Config { carriers, ..Config::new("test", way) };
    left(&RunHandle::start(config, body).expect("a run starts")).await
}

/// The program's run by each of these ways, on both.
async fn compare(entry: &Entry, set: &Set, ways: impl IntoIterator<Item = Way>) {
    for way in ways {
        let mut traces = Vec::new();
        for carriers in BOTH {
            let run = entry.start_on(carriers, set.clone(), way.clone()).expect("it runs");
            traces.push(left(&run).await.trace.to_bytes());
        }
        assert!(traces[0] == traces[1], "{} by {way:?} leaves another trace on fibers", entry.id);
    }
}

runs! {
    async fn every_program_leaves_the_same_trace() {
        run::ready().await;
        for entry in catalogue::all().iter().filter(|entry| !entry.is_real_only() && has_both()) {
            let set = entry.set(entry.program.small.iter().copied()).expect("the small set is allowed");
            compare(entry, &set, [Way::First, Way::Seed(1), Way::Seed(2), Way::Seed(3)]).await;
            compare(entry, &entry.set([]).expect("the defaults are allowed"), [Way::First]).await;
        }
    }

    async fn destructors_let_others_go_on_while_their_threads_unwind() {
        run::ready().await;
        for seed in (0..1000).filter(|_| has_both()) {
            let fibers = ran(Carriers::Fibers, Way::Seed(seed), unwinds).await;
            assert_eq!(fibers.outcome(), Some(Outcome::Finished), "seed {seed}: {:?}", fibers.failures());
            assert_eq!(fibers.lines().last(), Some(&"35"), "seed {seed}: each destructor has run to its end");
            if seed % 20 == 0 {
                let threads = ran(Carriers::Threads, Way::Seed(seed), unwinds).await;
                assert!(fibers.trace.to_bytes() == threads.trace.to_bytes(), "seed {seed} leaves the same trace");
            }
        }
    }

    async fn five_hundred_fibers_wait_for_each_other() {
        run::ready().await;
        if has_both() {
            let left = ran(Carriers::Fibers, Way::First, crowd).await;
            assert_eq!((left.outcome(), left.lines()), (Some(Outcome::Finished), vec!["all have passed"]));
        }
    }

    async fn a_run_that_is_stopped_unwinds_its_fibers() {
        run::ready().await;
        if has_both() {
            let config = Config { carriers: Carriers::Fibers, ..Config::new("test", Way::Seed(1)) };
            let run = RunHandle::start(config, on_and_on).expect("a run starts");
            run::let_pass(50.0).await;
            run.stop();
            assert_eq!(left(&run).await.outcome(), Some(Outcome::Stopped));
        }
    }
}

/// Does all that may hand the turn over, where it is dropped.
struct Late(Lock, Shared<u32>);

impl Drop for Late {
    fn drop(&mut self) {
        self.1.update(|count| *count += 1);
        sleep(Duration::from_millis(1));
        let held = self.0.hold();
        self.1.update(|count| *count += 1);
        drop(held);
        // What fails in there, and is caught, is not what the thread unwinds by.
        let caught = catch(|| panic!("in a destructor"));
        assert!(caught.is_err(), "it is caught");
        self.1.update(|count| *count += 1);
    }
}

/// Some threads panic, one exits, one comes back, one is a daemon that is cut off; each drops something that lets others
/// go on meanwhile.
fn unwinds() {
    let (lock, count) = (Lock::new(), Shared::new(0));
    let fails = |which: u32| {
        let (lock, count) = (lock.clone(), count.clone());
        move || {
            let _late = Late(lock.clone(), count.clone());
            let _later = Late(lock, count.clone());
            count.update(|count| *count += 1);
            match which {
                0 => low_level::exit(),
                1 => {}
                _ => panic!("thread {which}"),
            }
        }
    };
    let threads: Vec<_> = (0..5).map(|which| Thread::new(fails(which), ())).collect();
    threads.iter().for_each(Thread::start);
    let its = (lock.clone(), count.clone());
    let waits = move || {
        let _late = Late(its.0, its.1);
        sleep(Duration::from_secs(1000));
    };
    Thread::new(waits, ()).daemon(true).start();
    threads.iter().for_each(Thread::join);
    say!("{}", count.get());
}

/// As many threads as there may be, all at a barrier.
fn crowd() {
    let barrier = Barrier::new(500);
    let threads: Vec<_> = (1..500)
        .map(|_| {
            let barrier = barrier.clone();
            Thread::new(move || barrier.wait().map(drop).expect("it is whole"), ())
        })
        .collect();
    threads.iter().for_each(Thread::start);
    barrier.wait().expect("it is whole");
    threads.iter().for_each(Thread::join);
    say!("all have passed");
}

/// Two threads that never come to an end by themselves.
fn on_and_on() {
    let count = Shared::new(0);
    let other = count.clone();
    let counts = move || {
        loop {
            other.update(|count| *count += 1);
        }
    };
    Thread::new(counts, ()).start();
    loop {
        let _seen = count.get();
    }
}

/// Calls itself until the runtime says that it is too deep, as each call asks something of it.
#[cfg(not(target_family = "wasm"))]
fn dives() {
    #[expect(unconditional_recursion, reason = "that is what it is for")]
    fn deeper(count: &Shared<u32>) -> u32 {
        count.update(|count| *count += 1);
        black_box(deeper(count)) + 1
    }
    let count = Shared::new(0);
    let its = count.clone();
    let thread = Thread::new(move || say!("{}", deeper(&its)), ());
    thread.start();
    thread.join();
    assert!(count.get() > 100, "it was not so deep");
    let again = catch(|| deeper(&count)).expect_err("this is too deep as well");
    say!("{again}");
}

/// Natively: a browser may have no room for more calls before. Of that `used_up.rs` is.
#[cfg(not(target_family = "wasm"))]
#[test]
fn who_calls_itself_without_end_fails_by_an_error_as_in_python() {
    for (carriers, way) in
        [(Carriers::Threads, Way::First), (Carriers::Fibers, Way::First), (Carriers::Threads, Way::Real)]
    {
        let left = run::block_on(ran(carriers, way, dives));
        let error = "RecursionError: maximum recursion depth exceeded";
        assert_eq!(left.failures(), [error], "{carriers:?}");
        assert_eq!(
            (left.outcome(), left.lines().last()),
            (Some(Outcome::Finished), Some(&error)),
            "{carriers:?}"
        );
    }
}

/// In a process of its own, as that ends by it.
#[cfg(not(target_family = "wasm"))]
#[test]
fn recursion_without_end_is_told() {
    const ASKED: &str = "THREADGROUND_RECURSES";
    const NAME: &str = "fibers::recursion_without_end_is_told";
    #[expect(unconditional_recursion, reason = "that is what it is for")]
    fn deeper(depth: u64) -> u64 {
        black_box(deeper(black_box(depth + 1))) + 1
    }
    if std::env::var_os(ASKED).is_some() {
        run::block_on(ran(Carriers::Fibers, Way::First, || {
            let thread = Thread::new(|| say!("{}", deeper(0)), ());
            thread.start();
            thread.join();
        }));
    }
    let this = std::env::current_exe().expect("a test is a program");
    let mut again = std::process::Command::new(this);
    let ended =
        again.args([NAME, "--exact", "--nocapture"]).env(ASKED, "1").output().expect("it can be started");
    let told = String::from_utf8_lossy(&ended.stderr);
    assert!(!ended.status.success() && told.contains("has used up its stack"), "{:?}: {told}", ended.status);
}
