//! Fibers: a run on them leaves the same as one on threads of the machine, whatever its threads do.

use crate::run::{self, Left};
use std::time::Duration;
use threadground::catalogue::{self, Entry};
use threadground::prelude::*;
use threadground::recipe::{Set, Way};
use threadground::runtime::{Carriers, Config, RunHandle};
use threadground::trace::event::Outcome;

const BOTH: [Carriers; 2] = [Carriers::Threads, Carriers::Fibers];

fn left(run: &RunHandle) -> Left {
    let left = run::block_on(run::end(run));
    assert!(left.settled, "every thread came to its end");
    left
}

/// What a body's run leaves on these.
fn ran(carriers: Carriers, way: Way, body: fn()) -> Left {
    let config = Config { carriers, ..Config::new("test", way) };
    left(&RunHandle::start(config, body).expect("a run starts"))
}

/// The program's run by each of these ways, on both.
fn compare(entry: &Entry, set: &Set, ways: impl IntoIterator<Item = Way>) {
    for way in ways {
        let traces = BOTH.map(|carriers| {
            left(&entry.start_on(carriers, set.clone(), way.clone()).expect("it runs")).trace
        });
        let [threads, fibers] = traces.map(|trace| trace.to_bytes());
        assert!(threads == fibers, "{} by {way:?} leaves another trace on fibers", entry.id);
    }
}

#[test]
fn every_program_leaves_the_same_trace() {
    for entry in catalogue::all().iter().filter(|entry| !entry.is_real_only()) {
        let set = entry.set(entry.program.small.iter().copied()).expect("the small set is allowed");
        compare(entry, &set, [Way::First, Way::Seed(1), Way::Seed(2), Way::Seed(3)]);
        compare(entry, &entry.set([]).expect("the defaults are allowed"), [Way::First]);
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

#[test]
fn destructors_let_others_go_on_while_their_threads_unwind() {
    for seed in 0..1000 {
        let fibers = ran(Carriers::Fibers, Way::Seed(seed), unwinds);
        assert_eq!(fibers.outcome(), Some(Outcome::Finished), "seed {seed}: {:?}", fibers.failures());
        assert_eq!(fibers.lines().last(), Some(&"35"), "seed {seed}: each destructor has run to its end");
        if seed % 20 == 0 {
            let threads = ran(Carriers::Threads, Way::Seed(seed), unwinds);
            assert!(fibers.trace.to_bytes() == threads.trace.to_bytes(), "seed {seed} leaves the same trace");
        }
    }
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

#[test]
fn five_hundred_fibers_wait_for_each_other() {
    let left = ran(Carriers::Fibers, Way::First, crowd);
    assert_eq!((left.outcome(), left.lines()), (Some(Outcome::Finished), vec!["all have passed"]));
}

#[test]
fn a_run_that_is_stopped_unwinds_its_fibers() {
    fn on_and_on() {
        let count = Shared::new(0);
        let other = count.clone();
        let thread = Thread::new(
            move || {
                loop {
                    other.update(|count| *count += 1);
                }
            },
            (),
        );
        thread.start();
        loop {
            let _seen = count.get();
        }
    }
    let config = Config { carriers: Carriers::Fibers, ..Config::new("test", Way::Seed(1)) };
    let run = RunHandle::start(config, on_and_on).expect("a run starts");
    run.stop();
    assert_eq!(left(&run).outcome(), Some(Outcome::Stopped));
}

/// In a process of its own, as that ends by it.
#[test]
fn recursion_without_end_is_told() {
    const ASKED: &str = "THREADGROUND_RECURSES";
    const NAME: &str = "fibers::recursion_without_end_is_told";
    #[expect(unconditional_recursion, reason = "that is what it is for")]
    fn deeper(depth: u64) -> u64 {
        black_box(deeper(black_box(depth + 1))) + 1
    }
    if std::env::var_os(ASKED).is_some() {
        ran(Carriers::Fibers, Way::First, || {
            let thread = Thread::new(|| say!("{}", deeper(0)), ());
            thread.start();
            thread.join();
        });
    }
    let this = std::env::current_exe().expect("a test is a program");
    let mut again = std::process::Command::new(this);
    let ended =
        again.args([NAME, "--exact", "--nocapture"]).env(ASKED, "1").output().expect("it can be started");
    let told = String::from_utf8_lossy(&ended.stderr);
    assert!(!ended.status.success() && told.contains("has used up its stack"), "{:?}: {told}", ended.status);
}
