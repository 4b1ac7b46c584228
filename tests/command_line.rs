//! The command line, as a reader types it: what it prints, what it writes, and what it says of mistakes.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use threadground::trace::Trace;
use threadground::trace::event::Outcome;

/// Each chapter's programs, in their order, each with the letter of its document.
const CATALOGUE: [&str; 17] = [
    "N:start-low-level M:start-simple M:start-args N:start-subclass-run M:start-subclass M:start-subclass-args C:start-function C:start-callable C:start-subclass-func C:start-result A:start-join-many S:start-two-ways S:start-return-dict S:start-return-queue",
    "M:names-print M:names-log N:attributes C:module-functions M:enumerate-join",
    "M:daemon M:daemon-join M:daemon-join-timeout S:daemon-heartbeat N:daemon-square-roots A:daemon-or-event",
    "N:lock-states N:lock-fetch-file N:lock-fetch-urls M:lock-counter-object M:lock-noblock M:lock-reacquire M:lock-with A:race-lost-update A:race-fixed A:race-context-manager S:lock-counter",
    "N:rlock-get-all M:rlock-reacquire S:rlock-counter",
    "N:condition-basic N:condition-shared-lock M:condition-notify-all S:condition-producer-consumer",
    "N:event-flag M:event-timeout S:event-start-gun",
    "N:semaphore-bounded M:semaphore-pool S:semaphore-connections",
    "S:barrier-phases C:barrier-table",
    "M:timer-cancel S:timer-delayed",
    "M:local-values M:local-defaults S:local-worker-id T:context",
    "A:queue-fifo A:queue-workers S:queue-sentinel A:queue-kinds",
    "S:deadlock-two-locks S:deadlock-ordered T:bet T:bet-cured",
    "S:gil-cpu-bound S:gil-io-bound",
    "T:rendezvous T:rendezvous-cured T:signal-remembered T:signal-remembered-cured T:wakeup-outside T:wakeup-outside-cured T:wakeup-if T:wakeup-if-cured T:wakeup-one T:wakeup-one-cured T:nested-monitor T:nested-monitor-cured T:reusable-barrier T:reusable-barrier-cured",
    "T:philosophers T:philosophers-order T:philosophers-footman T:philosophers-tray T:philosophers-try T:readers-writers T:readers-writers-cured T:smokers T:smokers-cured T:alternate T:alternate-cured T:water T:water-cured T:buffer-semaphores T:buffer-semaphores-cured T:barber T:barber-cured",
    "T:check-then-act T:check-then-act-cured T:transfer T:transfer-cured T:init-once T:init-once-cured T:pool-waits T:pool-waits-cured T:pipeline-end T:pipeline-end-cured T:polite-pair T:polite-pair-cured T:peterson T:peterson-cured T:join-self-made T:join-self-made-cured",
];

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
            "worker is “99”, but must be a number of seconds from 0 to 60",
        ),
        (&["run", "names-log", "--set", "worker=x"], "worker is “x”"),
        (
            &["run", "names-log", "--set", "wrong=1"],
            "names-log has no parameter \"wrong\"; it has worker, service",
        ),
        (&["run", "names-log", "--set", "worker"], "--set worker is not of the form NAME=VALUE"),
        (&["run", "names-log", "--seed", "-1"], "-1"),
        (&["run", "names-log", "--seed", "4294967296"], "4294967296"),
        (&["run", "names-log", "--timing", "any"], "the timing \"any\" is for seeds"),
        (&["run", "names-log", "--seed", "1", "--timing", "soon"], "must be clock or any"),
        (&["run", "names-log", "--real", "--halt"], "can be held at a choice"),
        (&["run", "names-log", "--schedule", "1-garbled"], "1-garbled"),
        (&["run", "names-log", "--schedule", "1-00000000-1.1"], "schedule"),
        (&["run", "names-log", "--seed", "1", "--real"], "--real"),
        (&["run", "names-log", "--carriers", "wagons"], "not \"wagons\""),
        (
            &["run", "names-log", "--real", "--carriers", "fibers"],
            "--carriers fibers: threads that run side by side",
        ),
        (&["run", "none.py"], "none.py: "),
        (&["run", "names-log.py", "--set", "worker=1"], "--set worker: a file of Python has no parameters"),
        (&["run", "names-log", "--python"], "this command line has no Python in it; scripts/threadground"),
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
fn the_list_is_the_catalogue() {
    let list: serde_json::Value = serde_json::from_str(&printed(&["list", "--json"])).expect("JSON");
    let list = list.as_array().expect("a list");
    let in_chapter = |number: usize| list.iter().filter(move |one| one["chapter"]["number"] == number);
    let row = |one: &serde_json::Value| {
        format!("{}:{}", one["document"]["letter"].as_str().expect("one"), one["id"].as_str().expect("one"))
    };
    for (number, rows) in (1..).zip(CATALOGUE) {
        let rows: Vec<_> = rows.split(' ').collect();
        let theirs = in_chapter(number).map(row).filter(|row| rows.contains(&row.as_str()));
        assert_eq!(theirs.collect::<Vec<_>>(), rows, "chapter {number}");
    }

    // What a reader is shown has the same programs, each under its chapter.
    let human = printed(&["list"]);
    let (chapters, programs): (Vec<_>, Vec<_>) = human.lines().partition(|line| !line.starts_with(' '));
    let numbers: std::collections::BTreeSet<_> =
        list.iter().filter_map(|one| one["chapter"]["number"].as_u64()).collect();
    assert!(chapters.len() == numbers.len() && numbers.len() >= CATALOGUE.len(), "{chapters:?}");
    let ids: Vec<_> = programs.iter().filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(ids, list.iter().filter_map(|one| one["id"].as_str()).collect::<Vec<_>>());
}

/// What `judge` says of these lines, and its status.
fn judged(id: &str, lines: &str) -> (String, Option<i32>) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_threadground"));
    command.args(["judge", id]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().expect("it can be started");
    child.stdin.take().expect("a pipe").write_all(lines.as_bytes()).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    (String::from_utf8(output.stdout).expect("UTF-8"), output.status.code())
}

#[test]
fn lines_from_elsewhere_are_judged() {
    assert_eq!(judged("rlock-reacquire", "First try: True\nSecond try: True\n"), (String::new(), Some(0)));
    let (said, status) = judged("rlock-reacquire", "First try: True\nSecond try: False\n");
    assert!(status == Some(1) && said.starts_with("! the lines must be") && said.contains("False"), "{said}");
    assert_eq!(judged("rlock-reacquire", "").1, Some(1));
}

/// A path that no other process of the tests has.
fn own(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{}-{name}", std::process::id()))
}

/// The page shows a recorded run in its first second, so it must be there by then.
#[test]
fn each_program_has_a_small_recorded_run() {
    let folder = own("packed");
    printed(&["pack", folder.to_str().expect("UTF-8")]);
    let (mut all, entries) = (0, threadground::catalogue::all());
    for entry in entries {
        let id = entry.id;
        let bytes = std::fs::read(folder.join(format!("{id}.tgtrace"))).expect("a recorded run");
        all += bytes.len();
        assert!(bytes.len() < 150_000, "{id}: {} bytes", bytes.len());
        let trace = Trace::from_bytes(&bytes).unwrap_or_else(|error| panic!("{id}: {error:?}"));
        let result = threadground::model::Model::of(&trace).result();
        assert_eq!(result.recipe.program, id);
        // One that goes wrong by not ending is held before anything has come of it.
        if result.outcome == Outcome::Halted {
            assert!(entry.cured_by().next().is_some(), "{id}: held");
            continue;
        }
        let wrong = entry.judge(threadground::catalogue::Seen::of(&result));
        assert!(wrong.is_empty(), "{id}: {wrong:?}");
    }
    assert!(all < 1_000_000, "{all} bytes");
    let files = std::fs::read_dir(&folder).expect("it was made").count();
    assert_eq!(files, entries.len() + 3, "one for each program, the catalogue, and two for the bet");
    std::fs::remove_dir_all(&folder).expect("it is this test's own");
}

/// Where the first page cannot run the bet's orders itself, it shows recorded ones: the same.
#[test]
fn the_recorded_orders_of_the_bet_are_those_of_its_seeds() {
    let folder = own("orders");
    printed(&["pack", folder.to_str().expect("UTF-8")]);
    let read = |name: &str| std::fs::read(folder.join(name)).expect("it was written");
    let orders: serde_json::Value = serde_json::from_slice(&read("bet-orders.json")).expect("JSON");
    let ends = |id: &str| -> Vec<String> {
        let ends = orders["ends"][id].as_array().expect("a list").iter();
        ends.map(|end| end.as_str().expect("a line").to_owned()).collect()
    };
    let (bet, cured) = (ends("bet"), ends("bet-cured"));
    assert_eq!((bet.len(), cured), (100, vec!["2".to_owned(); 100]));
    let lost = bet.iter().filter(|end| *end == "1").count();
    let kept = bet.iter().filter(|end| *end == "2").count();
    assert!(lost + kept == 100 && (15..=45).contains(&lost), "{lost} of 100 lose an update");
    for (seed, end) in bet.iter().enumerate().take(12) {
        let run = printed(&["run", "bet", "--seed", &seed.to_string(), "--json"]);
        let run: serde_json::Value = serde_json::from_str(&run).expect("JSON");
        assert_eq!(run["output"][0]["text"], **end, "seed {seed}");
    }

    let trace = Trace::from_bytes(&read("bet-odd.tgtrace")).expect("a recorded run");
    let result = threadground::model::Model::of(&trace).result();
    let seed = bet.iter().position(|end| end == "1").expect("one loses an update");
    assert_eq!(orders["odd"], seed);
    assert_eq!(result.recipe.way, threadground::recipe::Way::Seed(u32::try_from(seed).expect("below 100")));
    assert_eq!(result.output[0].text, "1");
    std::fs::remove_dir_all(&folder).expect("it is this test's own");
}

#[test]
fn list_and_results_can_be_read_by_a_machine() {
    let list: serde_json::Value = serde_json::from_str(&printed(&["list", "--json"])).expect("JSON");
    let ids: Vec<_> = list.as_array().expect("a list").iter().filter_map(|one| one["id"].as_str()).collect();
    assert_eq!(ids, threadground::catalogue::all().iter().map(|entry| entry.id).collect::<Vec<_>>());
    let run = |more: &[&str]| -> serde_json::Value {
        serde_json::from_str(&printed(&[&["run", "lock-counter-object", "--json"], more].concat()))
            .expect("JSON")
    };
    let result = run(&["--seed", "5"]);
    assert_eq!((&result["way"], &result["outcome"]), (&serde_json::json!({"seed": 5}), &"finished".into()));
    assert_eq!(run(&["--seed", "5"]), result, "the same seed, the same run");
    let schedule = result["schedule"].as_str().expect("a schedule");
    let replayed = run(&["--schedule", schedule]);
    assert_eq!(replayed["output"], result["output"], "replayed");
    assert_eq!(replayed["way"], serde_json::json!({"schedule": schedule}));
}

#[test]
fn a_run_is_held_and_says_who_can_go_next() {
    let json = |arguments: &[&str]| -> serde_json::Value {
        serde_json::from_str(&printed(&[&["run", "bet"], arguments].concat())).expect("JSON")
    };
    let schedule = json(&["--first", "--json"])["schedule"].as_str().expect("a schedule").to_owned();
    let first = json(&["--halt"]);
    assert_eq!(
        (&first["number"], first["threads"].as_array().map(Vec::len)),
        (&0.into(), Some(2)),
        "{first}"
    );
    // MainThread starts both, and each thread reads before either writes.
    let mut made = Vec::new();
    for thread in [0, 0, 1, 1, 2, 2, 1, 2] {
        let at = json(&["--schedule", &format!("{schedule}{}", made.join("_")), "--halt"]);
        let threads = at["threads"].as_array().expect("a list");
        let goes = |one: &serde_json::Value| one["thread"] == thread && one["goes"] == true;
        assert!(threads.iter().any(goes), "thread {thread} can go: {at}");
        made.push(format!("{}.{thread}", at["number"]));
    }
    let result = json(&["--schedule", &format!("{schedule}{}", made.join("_")), "--json"]);
    assert_eq!(result["output"][0]["text"], "1", "an update was lost");
    let wrong = threadground(&["run", "bet", "--schedule", &format!("{schedule}0.0_1.7")]);
    let said = String::from_utf8_lossy(&wrong.stderr).into_owned();
    assert_eq!(wrong.status.code(), Some(2));
    assert!(said.contains("departure 2 of the schedule, 1.7, cannot be made"), "{said}");
}

#[test]
fn what_carries_threads_that_take_turns_cannot_be_told() {
    let trace = |carriers: &str| {
        let path = own(&format!("carried-by-{carriers}.tgtrace"));
        let name = path.to_str().expect("UTF-8");
        printed(&["run", "names-log", "--seed", "5", "--carriers", carriers, "--trace", name]);
        std::fs::read(&path).expect("it was written")
    };
    assert!(trace("threads") == trace("fibers"), "the same trace");
    let report = |carriers| printed(&["explore", "race-fixed", "--small", "--json", "--carriers", carriers]);
    assert_eq!(report("threads"), report("fibers"), "the same report");
}

#[test]
fn what_runs_on_real_threads_only_says_so_and_does() {
    let human = printed(&["list"]);
    let marked: Vec<_> = human.lines().filter(|line| line.contains("(real threads only)")).collect();
    assert!(marked.len() == 1 && marked[0].contains("gil-cpu-bound"), "{marked:?}");
    let list: serde_json::Value = serde_json::from_str(&printed(&["list", "--json"])).expect("JSON");
    let real_only = |id: &str| list.as_array()?.iter().find(|one| one["id"] == id)?["real_only"].as_bool();
    assert_eq!((real_only("gil-cpu-bound"), real_only("gil-io-bound")), (Some(true), Some(false)));
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
    let file = own("run.json");
    printed(&["run", "lock-counter-object", "--chrome", file.to_str().expect("UTF-8")]);
    let text = std::fs::read_to_string(&file).expect("it was written");
    std::fs::remove_file(&file).expect("it is this test's own");
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

/// Writes a run into a file; what `run` said of it.
fn kept(file: &Path, words: &[&str]) -> (Vec<u8>, Option<i32>) {
    let output = threadground(&[&["run"], words, &["--trace", file.to_str().expect("UTF-8")]].concat());
    (output.stdout, output.status.code())
}

#[test]
fn a_kept_run_is_shown_as_when_it_was_made() {
    let file = own("kept.tgtrace");
    let name = file.to_str().expect("UTF-8");
    for program in ["lock-counter-object", "deadlock-two-locks", "daemon-join"] {
        for way in [&["--first"][..], &["--seed", "3", "--story"], &["--real", "--json"]] {
            // On real threads the two locks may be taken well.
            let made = kept(&file, &[&[program], way].concat());
            let how: Vec<_> =
                way.iter().filter(|word| ["--story", "--json"].contains(*word)).copied().collect();
            let opened = threadground(&[&["open", name], how.as_slice()].concat());
            assert_eq!((opened.stdout, opened.status.code()), made, "{program} {way:?}");
        }
    }
    let (said, _) = kept(&file, &["deadlock-two-locks"]);
    assert_eq!(printed(&["export", name, "--text"]).into_bytes(), said, "as it is printed");
    let trace: serde_json::Value =
        serde_json::from_str(&printed(&["export", name, "--perfetto"])).expect("JSON");
    assert!(trace["traceEvents"].as_array().is_some_and(|events| events.len() > 20), "{trace}");
    std::fs::remove_file(&file).expect("it is this test's own");
}

#[test]
fn a_file_that_is_no_run_is_named_with_what_is_wrong() {
    let file = own("cut.tgtrace");
    let name = file.to_str().expect("UTF-8");
    kept(&file, &["rlock-reacquire"]);
    let bytes = std::fs::read(&file).expect("it was written");
    for (bytes, told) in [
        (&bytes[..bytes.len() - 1], "this trace is damaged: the block of its records should have"),
        (b"TGTRACE\0\x01\0\0\0", "it has version 1 of the format, and version 3 can be opened"),
        (b"hello", "this is not a Threadground trace"),
    ] {
        std::fs::write(&file, bytes).expect("it can be written");
        for words in [&["open", name][..], &["export", name, "--text"]] {
            let output = threadground(words);
            let said = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(2), "{said}");
            assert!(said.contains(name) && said.contains(told), "{said}");
        }
    }
    std::fs::remove_file(&file).expect("it is this test's own");
    for (words, told) in [
        (&["open", "/nowhere/at/all"][..], "/nowhere/at/all: "),
        (&["export", name], "--perfetto|--text"),
        (&["export", name, "--text", "--perfetto"], "cannot be used with"),
    ] {
        let said = threadground(words).stderr;
        assert!(String::from_utf8_lossy(&said).contains(told), "{words:?}");
    }
}

#[test]
fn a_file_that_cannot_be_written_is_named() {
    let output = threadground(&["run", "rlock-reacquire", "--chrome", "/nowhere/at/all.json"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("/nowhere/at/all.json"), "{said}");
}

#[test]
fn every_order_of_a_program_is_tried() {
    let lost = threadground(&["explore", "race-lost-update", "--small", "--json"]);
    assert_eq!(lost.status.code(), Some(0), "the program promises either");
    let report: threadground::explore::Report = serde_json::from_slice(&lost.stdout).expect("a report");
    assert!(report.complete && report.blocked == 0, "{report:?}");
    let lines =
        |text: &str| report.outcomes.iter().any(|found| found.output.iter().any(|line| line.text == text));
    assert!(lines("End value: 1") && lines("End value: 2"), "{report:?}");
    for found in &report.outcomes {
        let replayed =
            printed(&["run", "race-lost-update", "--set", "pause=0.01", "--schedule", &found.schedule]);
        assert!(found.output.iter().all(|line| replayed.contains(&line.text)), "{found:?}: {replayed}");
    }
    let few = threadground(&["explore", "race-lost-update", "--small", "--preemptions", "0"]);
    assert_eq!(few.status.code(), Some(3), "no surprise, but not every order");
    let told = String::from_utf8_lossy(&few.stdout);
    assert!(told.contains("more than 0 preemptions were left out"), "{told}");
    let stuck = threadground(&["explore", "deadlock-two-locks", "--small"]);
    let told = String::from_utf8_lossy(&stuck.stdout);
    assert!(told.starts_with("Every order was tried: it can deadlock.\n"), "{told}");
    assert!(told.contains("waits for ever"), "{told}");
    assert!(told.contains("! Deadlock: ") && !told.contains("can end in a deadlock"), "{told}");
    let refused = threadground(&["explore", "gil-cpu-bound"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("real threads only"), "{refused:?}");
}

/// Programs of which it can be counted by hand how many different orders they have.
#[test]
fn so_many_executions_as_there_are_different_orders() {
    for (id, set, orders) in [
        // Two threads, of which either may write first, and each may read before the other one's write or behind it.
        ("bet", &[][..], 4),
        // Any order of the writes, and behind any of those before its own a thread may read: (3!)².
        ("race-lost-update", &["threads=3"], 36),
        // Any order of the threads at the lock: 4! and 5!.
        ("race-fixed", &["threads=4"], 24),
        ("rlock-counter", &["threads=5"], 120),
        // Any order in which each thread takes it so often: 6! / (2! · 2! · 2!), and 6! / (3! · 3!).
        ("lock-counter", &["threads=3", "increments=2"], 90),
        ("lock-counter", &["threads=2", "increments=3"], 20),
        // Either takes both locks first, or each takes one.
        ("deadlock-two-locks", &[], 3),
        ("deadlock-ordered", &[], 2),
    ] {
        let set = set.iter().flat_map(|pair| ["--set", pair]);
        let arguments: Vec<_> = ["explore", id, "--small", "--json"].into_iter().chain(set).collect();
        let output = threadground(&arguments);
        let report: threadground::explore::Report = serde_json::from_slice(&output.stdout).expect("a report");
        let is = (report.executions, report.blocked, report.complete);
        assert_eq!(is, (orders, 0, true), "{arguments:?}");
        let told = threadground(&arguments.into_iter().filter(|one| *one != "--json").collect::<Vec<_>>());
        let told = String::from_utf8_lossy(&told.stdout);
        let counted = format!("{orders} executions, which stand for ");
        assert!(told.starts_with(&format!("{}\n{counted}", report.verdict)), "{told}");
    }
}
