//! CPython's own tests of `threading`, `_thread` and `queue`, run on Threadground's.
//!
//! `scripts/setup test` brings them from this machine's Python. What they need of the package `test` is in
//! `cpython/support.py`. Each case is a run; the case's own module is the program, so that it is rewritten as a
//! reader's is.

use crate::alone;
use crate::figures::{CPYTHONS, CPYTHONS_LEFT_OUT};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::time::Duration;
use std::{env, fs};
use threadground::model::Model;
use threadground::model::view::RunResult;
use threadground::recipe::{Timing, Way};
use threadground::trace::event::Outcome;
use threadground_python::Program;

const MODULES: [&str; 4] = ["test_thread", "test_threading", "test_threading_local", "test_queue"];

/// Cases of which all tests need what no run has; they do not count.
const NEED_A_SYSTEM: [(&str, &str); 3] = [
    ("TestForkInThread", "processes"),
    ("SubinterpThreadingTests", "interpreters beside this one"),
    ("InterruptMainTests", "signals"),
];

/// A test that does not pass.
struct LeftOut {
    case: &'static str,
    test: &'static str,
    when: When,
    cause: &'static str,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum When {
    /// It fails, however it is run.
    Always,
    /// On real threads it may fail or not; it is not run there.
    Real,
}

impl LeftOut {
    const fn new(case: &'static str, test: &'static str, when: When, cause: &'static str) -> Self {
        Self { case, test, when, cause }
    }
}

const LEFT_OUT: &[LeftOut] = &[
    LeftOut::new(
        "ThreadTests",
        "test_name",
        When::Always,
        "it replaces CPython's counter; a run numbers its threads itself",
    ),
    LeftOut::new(
        "ThreadTests",
        "test_gettrace_all_threads",
        When::Always,
        "a thread that runs takes no new hook",
    ),
    LeftOut::new(
        "ThreadTests",
        "test_getprofile_all_threads",
        When::Always,
        "a thread that runs takes no new hook",
    ),
    LeftOut::new(
        "ThreadTests",
        "test_import_from_another_thread",
        When::Always,
        "the main thread has its object before a program begins, by `threading`",
    ),
    LeftOut::new(
        "ThreadLocalTest",
        "test_cycle_collection",
        When::Always,
        "a local hides its values from the collector",
    ),
    LeftOut::new(
        "ThreadTests",
        "test_various_ops",
        When::Real,
        "a thread of the machine is used again by the next",
    ),
];

/// The text of each of CPython's modules, by its name.
fn sources() -> BTreeMap<String, String> {
    let cache = env::var_os("THREADGROUND_CACHE").map(PathBuf::from).unwrap_or_else(|| {
        let caches = env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
        let home = || PathBuf::from(env::var_os("HOME").unwrap_or_default()).join(".cache");
        caches.unwrap_or_else(home).join("threadground")
    });
    let folder = cache.join("cpython-tests");
    let files = fs::read_dir(&folder);
    let files = files
        .unwrap_or_else(|_| panic!("no tests of CPython's in {}: run scripts/setup test", folder.display()));
    let text =
        |path: PathBuf| Some((path.file_stem()?.to_str()?.to_owned(), fs::read_to_string(&path).ok()?));
    files.filter_map(|file| text(file.ok()?.path())).collect()
}

/// As a literal of Python's.
fn literal(text: &str) -> String {
    let mut made = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => made += "\\\"",
            '\\' => made += "\\\\",
            '\n' => made += "\\n",
            '\r' => made += "\\r",
            '\0' => made += "\\0",
            _ => made.push(letter),
        }
    }
    made + "\""
}

/// The status, the output and the one for errors of each script that tests want run.
type Scripts = BTreeMap<String, (u8, String, String)>;

/// The program that runs this case of that module, or that tells of its cases.
fn source(sources: &BTreeMap<String, String>, main: &str, call: &str, scripts: &Scripts) -> String {
    let of_each = sources.iter().map(|(name, text)| format!("{}: {}", literal(name), literal(text)));
    let of_each = of_each.collect::<Vec<_>>().join(", ");
    let support = literal(include_str!("cpython/support.py"));
    let result = |(code, (status, out, err)): (&String, &(u8, String, String))| {
        format!("{}: ({status}, {}, {})", literal(code), literal(out), literal(err))
    };
    let results = scripts.iter().map(result).collect::<Vec<_>>().join(", ");
    let program =
        sources.get(main).map_or("", |text| text.split("\nif __name__ ==").next().unwrap_or_default());
    format!(
        "import sys; sys.harness = {{}}\n\
         sys.harness.update(SOURCES={{{of_each}}}, MAIN={}, SCRIPTS={{{results}}})\n\
         exec(compile({support}, 'support.py', 'exec'), sys.harness)\n\
         {program}\n\
         sys.harness['run']({call})\n",
        literal(main)
    )
}

/// What a run of the program came to; on real threads, tests wait for long.
fn result(program: &Program, way: Way) -> RunResult {
    let run = program.start(way, Timing::Clock, None).expect("it starts");
    assert!(run.wait(Duration::from_secs(600)), "it comes to its end");
    Model::of(&run.trace()).result()
}

/// The lines that the runner has for the harness, each as its words.
fn said(source: &str, way: Way) -> (Vec<Vec<String>>, Outcome) {
    let program = Program::new("case.py", source).unwrap_or_else(|error| panic!("{error}"));
    let result = result(&program, way);
    let words = |text: &str| text.splitn(4, ' ').map(ToOwned::to_owned).collect();
    let lines: Vec<_> = result.output.iter().map(|line| words(&line.text)).collect();
    if result.outcome != Outcome::Finished {
        eprintln!(
            "{:?}: {:#?}",
            result.outcome,
            result.output.iter().rev().take(8).rev().collect::<Vec<_>>()
        );
    }
    (lines, result.outcome)
}

/// The text that these digits are.
fn from_hex(digits: &str) -> String {
    let byte = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).expect("two digits");
    String::from_utf8((0..digits.len()).step_by(2).map(byte).collect()).expect("a text")
}

/// What comes of a script of a test's.
fn script(code: &str, way: Way) -> (u8, String, String) {
    let result = match Program::new("<string>", code) {
        Ok(program) => result(&program, way),
        Err(error) => return (1, String::new(), error.to_string()),
    };
    let text = |error: bool| {
        result.output.iter().filter(|line| line.error == error).map(|line| line.text.clone() + "\n").collect()
    };
    (u8::from(result.outcome != Outcome::Finished), text(false), text(true))
}

/// What came of each test, by its name: `ok`, or `fails` and `skip` with the reason.
type Results = BTreeMap<String, (String, String)>;

fn results(
    sources: &BTreeMap<String, String>,
    module: &str,
    case: &str,
    main: &str,
    way: Way,
    but: &[&str],
) -> Results {
    let call = format!("{}, {}, {but:?}", literal(&format!("test.{module}")), literal(case));
    let mut scripts = Scripts::new();
    loop {
        let (lines, outcome) = said(&source(sources, main, &call, &scripts), way.clone());
        let mut results = Results::new();
        let mut more = Vec::new();
        for line in lines.iter().filter(|line| line[0] == "@test" && line.len() > 2) {
            let text = line.get(3).cloned().unwrap_or_default();
            if line[2] == "script" {
                more.push(from_hex(&text));
            } else {
                results.insert(line[1].clone(), (line[2].clone(), text));
            }
        }
        if outcome != Outcome::Finished {
            results.insert("(all)".to_owned(), ("fails".to_owned(), format!("the run ended: {outcome:?}")));
        }
        let known = scripts.len();
        for code in more {
            let result = script(&code, way.clone());
            scripts.insert(code, result);
        }
        if scripts.len() == known {
            return results;
        }
    }
}

/// The cases of a module, each with the module that is the program when it is run.
fn cases(sources: &BTreeMap<String, String>, module: &str) -> Vec<(String, String)> {
    let name = format!("test.{module}");
    let (lines, _) = said(&source(sources, "", &literal(&name), &Scripts::new()), Way::First);
    let lines = lines.iter().filter(|line| line[0] == "@case");
    let main = |of: &str| if of == "locks" { "test.lock_tests".to_owned() } else { name.clone() };
    lines.map(|line| (line[1].clone(), main(&line[2]))).collect()
}

/// Runs all of them, as the library or as a program of the reader's; few may be left out, and what is must be in the list.
fn all(way: &Way, rewritten: bool) {
    let _alone = alone();
    let sources = sources();
    let is_out = |out: &&LeftOut| match out.when {
        When::Always => true,
        When::Real => *way == Way::Real,
    };
    let (mut passed, mut no_system, mut out, mut wrong) = (0, 0, BTreeSet::new(), Vec::new());
    for module in MODULES {
        let cases = cases(&sources, module);
        assert!(!cases.is_empty(), "{module} has tests");
        for (case, main) in &cases {
            // Queues of Python's own and of C's are the same here.
            if NEED_A_SYSTEM.iter().any(|(name, _)| name == case)
                || (module == "test_queue" && case.starts_with("Py"))
            {
                continue;
            }
            let of_case = || LEFT_OUT.iter().filter(is_out).filter(|out| out.case == case);
            let but: Vec<_> = of_case().filter(|out| out.when == When::Real).map(|out| out.test).collect();
            out.extend(but.iter().map(|test| format!("{case}.{test}")));
            eprintln!("{module}: {case}");
            let main = if rewritten { main } else { "" };
            for (test, (kind, text)) in results(&sources, module, case, main, way.clone(), &but) {
                let known = of_case().find(|out| out.test == test);
                match (kind.as_str(), known) {
                    ("ok", None) => passed += 1,
                    ("skip", None) => no_system += 1,
                    ("ok" | "skip", Some(_)) => {
                        wrong.push(format!("{case}.{test} is in the list, and is {kind}"))
                    }
                    (_, None) => wrong.push(format!("{module}: {case}.{test} {kind}: {text}")),
                    (_, Some(known)) => {
                        eprintln!("{case}.{test} fails: {}", known.cause);
                        out.insert(format!("{case}.{test}"));
                    }
                }
            }
        }
    }
    eprintln!(
        "{passed} tests of CPython's pass, {} are left out, {no_system} need what no run has",
        out.len()
    );
    assert_eq!(wrong, [""; 0]);
    let few = out.len() * 100 <= (passed + out.len()) * CPYTHONS_LEFT_OUT;
    assert!(passed > CPYTHONS && few, "{passed} pass, left out are {out:?}");
}

#[test]
fn cpythons_tests_pass_in_virtual_time() {
    all(&Way::First, false);
}

#[test]
fn cpythons_tests_pass_on_real_threads() {
    all(&Way::Real, false);
}

/// It takes minutes.
#[test]
fn cpythons_tests_pass_as_programs_of_the_readers() {
    if env::var_os("THREADGROUND_LONG").is_some() {
        all(&Way::First, true);
    }
}
