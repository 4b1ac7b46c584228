//! Tests that take every thread there is, so that no other test can run beside them. Natively alone: a browser has no
//! room for so many workers.
#![cfg(not(target_family = "wasm"))]

use core::time::Duration;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering::SeqCst;
use threadground::prelude::{Event as Flag, *};
use threadground::recipe::Way;
use threadground::runtime::{Config, RunHandle};
use threadground::trace::event::{Event, OnRun, OnThread};

/// Starts threads until one is refused, has all of them end, and starts that one again.
fn start_too_many() {
    let (go, counted) = (Flag::new(), Arc::new(AtomicU32::new(0)));
    let make = || {
        let (go, counted) = (go.clone(), Arc::clone(&counted));
        let work = move || {
            go.wait();
            counted.fetch_add(1, SeqCst);
        };
        Thread::new(work, ())
    };
    let mut started = Vec::new();
    let (thread, error) = loop {
        let thread = make();
        match catch(|| thread.start()) {
            Ok(()) => started.push(thread),
            Err(error) => break (thread, error),
        }
        assert!(started.len() <= 512, "there is a limit");
    };
    assert_eq!(error.to_string(), "RuntimeError: can't start new thread", "Python's words");
    let state = (thread.is_alive(), thread.has_ended(), thread.ident(), thread.native_id());
    assert_eq!(state, (false, false, None, None), "as before its start");
    thread.set_daemon(false);
    let unjoined = catch(|| thread.join()).map_err(|error| error.text);
    assert_eq!(unjoined, Err("cannot join thread before it is started".to_owned()), "as before its start");
    go.set();
    started.iter().for_each(Thread::join);
    assert_eq!(counted.load(SeqCst) as usize, started.len(), "the refused one has not run");
    thread.start();
    thread.join();
    assert_eq!(counted.load(SeqCst) as usize, started.len() + 1, "and now it has");
    // No carrier is left for one with a stack of its own, but idle ones are.
    let before = set_stack_size(512 * 1024);
    let small = Thread::new(|| 7, ());
    small.start();
    small.join();
    set_stack_size(before);
    assert_eq!(small.result(), Some(7), "it has one");
}

/// Runs `body` as main in a run of this way; what fails in it fails the test.
fn run(way: Way, body: fn()) {
    let done = Arc::new(AtomicU32::new(0));
    let is_done = Arc::clone(&done);
    let handle = RunHandle::start(Config::new("test", way.clone()), move || {
        body();
        is_done.store(1, SeqCst);
    });
    let handle = handle.expect("it starts");
    assert!(handle.wait(Duration::from_secs(30)), "{way:?}: it is settled");
    assert_eq!(done.load(SeqCst), 1, "{way:?}: main came to its end");
}

#[test]
fn what_cannot_be_started_is_as_before_and_can_be_started_later() {
    start_too_many();
    [Way::First, Way::Seed(3), Way::Real].into_iter().for_each(|way| run(way, start_too_many));
}

/// Threads with stacks of 512 MiB, until the system has no room for one more.
fn start_too_large() {
    set_stack_size(512 * 1024 * 1024);
    let done = Flag::new();
    for started in 0.. {
        let theirs = done.clone();
        let thread = Thread::new(move || _ = theirs.wait(), ());
        if let Err(error) = catch(|| thread.start()) {
            assert_eq!(error.to_string(), "RuntimeError: can't start new thread", "Python's words");
            assert!(started > 0 && !thread.is_alive(), "the first ones have room");
            break;
        }
        assert!(started < 100, "the process has some gigabytes");
    }
    done.set();
}

/// Five hundred threads that all wait. In a controlled run the system is asked for each at its first turn: too late for
/// an error of `start`, so that the run is over then.
fn run_out_of_room() {
    let body = || {
        let never = Flag::new();
        for _ in 0..500 {
            let theirs = never.clone();
            Thread::new(move || _ = theirs.wait(), ()).start();
        }
    };
    let handle = RunHandle::start(Config::new("test", Way::First), body).expect("it starts");
    assert!(handle.wait(Duration::from_secs(30)), "it is settled");
    let trace = handle.trace();
    let ends = trace.records.last().map(|record| record.event);
    assert_eq!(ends, Some(Event::Run(OnRun::Ended { outcome: Outcome::Limit })), "and over");
    let failed = trace.records.iter().find_map(|record| match record.event {
        Event::Thread(OnThread::Failed { message }) => Some(trace.text(message)),
        _ => None,
    });
    assert_eq!(failed, Some("RuntimeError: can't start new thread"), "as one thread was refused");
}

/// Does each of these in a process of its own, which may have so many KiB of addresses, so that none finds the room that
/// another has not given back yet; `test` is the test that calls this.
fn in_room(kib: u32, test: &str, bodies: &[fn()]) {
    const MARK: &str = "THREADGROUND_IN_ROOM";
    if let Ok(number) = std::env::var(MARK) {
        return bodies[number.parse::<usize>().expect("it is set below")]();
    }
    let me = std::env::current_exe().expect("it has a path");
    let shell = format!("ulimit -v {kib}; exec '{}' --exact {test}", me.display());
    for number in 0..bodies.len() {
        let mut child = Command::new("sh");
        let output = child.args(["-c", &shell]).env(MARK, number.to_string()).output().expect("a shell");
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success() && said.contains("1 passed"), "body {number}: {said}");
    }
}

#[test]
fn a_stack_that_has_no_room_is_an_error_of_start() {
    let bodies = [
        start_too_large,
        || run(Way::First, start_too_large),
        || run(Way::Seed(3), start_too_large),
        || run(Way::Real, start_too_large),
    ];
    in_room(6_000_000, "a_stack_that_has_no_room_is_an_error_of_start", &bodies);
}

#[test]
fn a_thread_that_is_refused_at_its_first_turn_ends_the_run() {
    in_room(500_000, "a_thread_that_is_refused_at_its_first_turn_ends_the_run", &[run_out_of_room]);
}
