//! The command line, as a reader types it: what it prints, what it writes, and what it says of mistakes.

use std::path::PathBuf;
use std::process::{Command, Output};

fn threadground(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_threadground")).args(arguments).output().expect("it can be started")
}

fn printed(arguments: &[&str]) -> String {
    let output = threadground(arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[test]
fn a_mistake_is_named_and_nothing_runs() {
    for (arguments, named) in [
        (&["run", "nope"][..], "there is no program \"nope\""),
        (&["run"], "<ID>"),
        (&["run", "names-log", "--frob"], "--frob"),
        (&["frob"], "frob"),
        (
            &["run", "names-log", "--set", "worker=99"],
            "worker is \"99\", but must be a number of seconds from 0 to 60",
        ),
        (&["run", "names-log", "--set", "worker=x"], "worker is \"x\""),
        (
            &["run", "names-log", "--set", "wrong=1"],
            "names-log has no parameter \"wrong\"; it has worker, service",
        ),
        (&["run", "names-log", "--set", "worker"], "--set worker is not of the form NAME=VALUE"),
        (&["run", "names-log", "--seed", "-1"], "-1"),
        (&["run", "names-log", "--seed", "4294967296"], "4294967296"),
        (&["run", "names-log", "--schedule", "1-garbled"], "1-garbled"),
        (&["run", "names-log", "--schedule", "1-00000000-1.1"], "schedule"),
        (&["run", "names-log", "--seed", "1", "--real"], "--real"),
        (&["run", "gil-cpu-bound", "--first"], "gil-cpu-bound runs on real threads only: "),
        (&["run", "gil-cpu-bound", "--seed", "1"], "gil-cpu-bound runs on real threads only: "),
    ] {
        let output = threadground(arguments);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
        assert!(said.contains(named), "{arguments:?} must name {named:?}: {said}");
        assert!(output.stdout.is_empty(), "{arguments:?} printed something");
    }
}

#[test]
fn the_exit_status_says_how_the_run_ended() {
    assert_eq!(threadground(&["run", "rlock-reacquire"]).status.code(), Some(0), "finished");
    let stuck = threadground(&["run", "deadlock-two-locks"]);
    assert_eq!(stuck.status.code(), Some(1), "a deadlock");
    let said = String::from_utf8_lossy(&stuck.stdout);
    assert!(said.contains("! Deadlock: "), "{said}");
}

#[test]
fn list_and_results_can_be_read_by_a_machine() {
    let list: serde_json::Value = serde_json::from_str(&printed(&["list", "--json"])).expect("JSON");
    let ids: Vec<_> = list.as_array().expect("a list").iter().filter_map(|one| one["id"].as_str()).collect();
    let human = printed(&["list"]);
    assert!(ids.len() >= 13 && ids.iter().all(|id| human.contains(id)), "{ids:?}");
    let run = |more: &[&str]| -> serde_json::Value {
        serde_json::from_str(&printed(&[&["run", "lock-counter-object", "--json"], more].concat()))
            .expect("JSON")
    };
    let result = run(&["--seed", "5"]);
    assert_eq!(result["outcome"], "finished");
    assert_eq!(run(&["--seed", "5"]), result, "the same seed, the same run");
    let schedule = result["schedule"].as_str().expect("a schedule");
    assert_eq!(run(&["--schedule", schedule])["output"], result["output"], "replayed");
}

#[test]
fn what_runs_on_real_threads_only_says_so_and_does() {
    let human = printed(&["list"]);
    let marked: Vec<_> = human.lines().filter(|line| line.contains("(real threads only)")).collect();
    assert!(marked.len() == 1 && marked[0].contains("gil-cpu-bound"), "{marked:?}");
    let list: serde_json::Value = serde_json::from_str(&printed(&["list", "--json"])).expect("JSON");
    let ways = |id: &str| list.as_array()?.iter().find(|one| one["id"] == id).map(|one| one["ways"].clone());
    assert_eq!(ways("gil-cpu-bound"), Some(serde_json::json!(["real"])));
    assert_eq!(ways("gil-io-bound"), Some(serde_json::json!(["first", "real", "seed", "schedule"])));
    let result = printed(&["run", "gil-cpu-bound", "--set", "count=20000", "--json"]);
    let result: serde_json::Value = serde_json::from_str(&result).expect("JSON");
    assert_eq!((&result["way"], &result["outcome"]), (&"real".into(), &"finished".into()));
}

#[test]
fn the_story_has_a_sentence_for_each_step() {
    let story = printed(&["run", "rlock-reacquire", "--story"]);
    assert!(story.lines().count() > 5, "{story}");
    assert!(story.lines().all(|line| line.ends_with('.')), "each is a sentence: {story}");
}

#[test]
fn the_run_is_written_for_perfetto() {
    let file: PathBuf = [env!("CARGO_TARGET_TMPDIR"), "run.json"].iter().collect();
    printed(&["run", "lock-counter-object", "--chrome", file.to_str().expect("UTF-8")]);
    let text = std::fs::read_to_string(&file).expect("it was written");
    let trace: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let events = trace["traceEvents"].as_array().expect("a list of events");
    let of = |ph: &str| events.iter().filter(|event| event["ph"] == ph).collect::<Vec<_>>();
    let names: Vec<_> = of("M").iter().filter_map(|event| event["args"]["name"].as_str()).collect();
    assert_eq!(names, ["lock-counter-object", "MainThread", "Thread-1 (worker)", "Thread-2 (worker)"]);
    let spans = of("X");
    assert!(spans.iter().all(|span| span["ts"].as_f64() >= Some(0.0) && span["dur"].as_f64() >= Some(0.0)));
    let waited = spans.iter().find(|span| span["name"] == "waits for lock").expect("the lock is waited for");
    assert_eq!((&waited["cat"], &waited["args"]["object"]), (&"lock".into(), &"lock".into()));
    // Thread-2 comes 0.651 s after the start and gets the lock when Thread-1 lets it go, at 0.675 s.
    assert!((waited["dur"].as_f64().expect("a number") / 1e3 - 24.0).abs() < 1.0, "{waited}");
    for (begins, ends) in [("s", "f"), ("b", "e")] {
        let ids = |ph| of(ph).iter().map(|event| event["id"].to_string()).collect::<Vec<_>>();
        assert!(!ids(begins).is_empty(), "no {begins}");
        assert_eq!(ids(begins), ids(ends), "each {begins} has its {ends}");
    }
    assert_eq!(of("i").len(), 16, "every line of output");
}

#[test]
fn a_file_that_cannot_be_written_is_named() {
    let output = threadground(&["run", "rlock-reacquire", "--chrome", "/nowhere/at/all.json"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("/nowhere/at/all.json"), "{said}");
}
