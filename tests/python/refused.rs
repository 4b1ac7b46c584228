//! Bad input and programs that do not end: a sentence, and the next run is right.

use crate::{alone, lines, program, ran, result};
use std::time::Duration;
use threadground::model::Model;
use threadground::recipe::{Timing, Way};
use threadground::trace::event::Outcome;
use threadground_python::Program;

/// The next run in the same interpreter is as it should be.
pub(crate) fn is_well() {
    let well =
        result("import threading\nt = threading.Thread(target=print, args=('well',))\nt.start()\nt.join()\n");
    assert_eq!((lines(&well), well.outcome), (vec!["well"], Outcome::Finished));
}

#[test]
fn a_source_that_is_no_python_is_told_with_its_place() {
    let error = |source: &str| Program::new("main.py", source).expect_err("it is no Python");
    let told = error("x = 1\nif x\n    pass\n");
    assert_eq!((told.line, told.column), (2, 5), "{told}");
    let said: Vec<_> = told.message.lines().collect();
    assert_eq!(said[..3], ["  File \"main.py\", line 2", "    if x", "        ^"], "as Python has it");
    assert!(said[3].starts_with("SyntaxError: "), "{told}");
    assert_eq!(error(&"(".repeat(10_000)).line, 1);
    assert_eq!(error("\0").line, 1);
    is_well();
}

#[test]
fn what_python_refuses_when_it_runs_is_pythons_error() {
    let failed = result("def f():\n    return 1 / 0\nf()\n");
    assert_eq!(failed.outcome, Outcome::Panicked);
    assert_eq!(lines(&failed).last(), Some(&"ZeroDivisionError: division by zero"));
    assert!(lines(&failed).iter().any(|line| line.contains("main.py\", line 2, in f")), "{failed:?}");
    let deep = result("def f():\n    f()\nf()\n");
    assert!(lines(&deep).last().is_some_and(|line| line.starts_with("RecursionError")), "{deep:?}");
    is_well();
}

#[test]
fn what_never_ends_is_stopped() {
    for source in [
        "while True: pass\n",
        "import threading\ndef f():\n    while True: pass\nthreading.Thread(target=f).start()\n",
        "def f():\n    while True:\n        try:\n            while True: pass\n        except BaseException:\n            pass\nf()\n",
    ] {
        let _alone = alone();
        let run = program(source).start(Way::Real, Timing::Clock, None).expect("it starts");
        std::thread::sleep(Duration::from_millis(50));
        run.stop();
        assert!(run.wait(Duration::from_secs(20)), "it unwinds: {source}");
        assert_eq!(Model::of(&run.trace()).result().outcome, Outcome::Stopped, "{source}");
    }
    is_well();
}

#[test]
fn what_cannot_be_here_is_an_import_error() {
    for module in ["socket", "subprocess", "multiprocessing", "asyncio", "ctypes", "requests"] {
        let failed = result(&format!("import {module}\n"));
        let last = lines(&failed).last().map(ToString::to_string).unwrap_or_default();
        let said = format!("ImportError: Threadground has no {module}: ");
        assert!(last.starts_with(&said), "{module}: {last}");
    }
    let failed = result("input('name? ')\n");
    assert!(lines(&failed).iter().any(|line| line.starts_with("EOFError: there is nobody")), "{failed:?}");
    is_well();
}

#[test]
fn patching_a_module_changes_no_other_run() {
    let patched = result(
        "import random, time, threading\nrandom.random = lambda: 5\ntime.sleep = None\nthreading.Thread = None\n",
    );
    assert_eq!(patched.outcome, Outcome::Finished, "{patched:?}");
    // Python itself cannot do without these, and its own end may fail.
    let _ = result("import builtins, sys\nbuiltins.len = None\nsys.stdout = None\ndel builtins.print\n");
    let next = result("import random, time\ntime.sleep(1)\nprint(random.random() < 1, len([1]))\n");
    assert_eq!(lines(&next), ["True 1"]);
    is_well();
}

#[test]
fn seeds_and_schedules_repeat() {
    let _alone = alone();
    let source = "import threading\nn = 0\ndef f():\n    global n\n    for _ in range(3):\n        n += 1\n\
        ts = [threading.Thread(target=f) for _ in range(3)]\nfor t in ts: t.start()\nfor t in ts: t.join()\nprint(n)\n";
    let program = program(source);
    let other = Program::new("other.py", source).expect("it is a program");
    let mut came = std::collections::BTreeSet::new();
    for seed in 0..20 {
        let model = ran(&program, Way::Seed(seed));
        let again = ran(&program, Way::Seed(seed));
        assert!(model.trace().to_bytes() == again.trace().to_bytes(), "seed {seed}");
        let schedule = model.trace().meta.schedule.clone().expect("it has one");
        let replayed = ran(&program, Way::Schedule(schedule.clone()));
        assert_eq!(lines(&replayed.result()), lines(&model.result()), "seed {seed} by its schedule");
        // Who gets it by a link may call the text otherwise.
        let renamed = ran(&other, Way::Schedule(schedule));
        assert_eq!(lines(&renamed.result()), lines(&model.result()), "seed {seed} under another name");
        came.extend(lines(&model.result()).first().map(ToString::to_string));
    }
    assert!(came.len() > 2, "{came:?}");
}

#[test]
fn a_run_finds_no_files_of_another() {
    let there = "import os\nprint(os.listdir('/'), os.path.exists('/d'))\n";
    assert_eq!(lines(&result(there)), ["[] False"]);
    assert_eq!(
        lines(&result(&format!("open('a', 'w').write('x')\nimport os\nos.mkdir('d')\n{there}"))),
        ["['d', 'a'] True"]
    );
    assert_eq!(lines(&result(there)), ["[] False"]);
}
