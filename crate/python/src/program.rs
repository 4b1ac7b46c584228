//! A program of the reader's: how it is checked, run and explored.

mod main_thread;

use crate::depth::too_deep;
use crate::modules::World;
use crate::names::Names;
use crate::rewrite::Seen;
use crate::scopes::Scopes;
use crate::sharing::{self, Family};
use crate::{containers, frames, interpreter, modules};
use core::fmt;
use rustpython_vm::builtins::{PyBaseExceptionRef, PyCode, PyListRef, PyTupleRef};
use rustpython_vm::compiler::core::{SourceFile, SourceFileBuilder};
use rustpython_vm::compiler::parser::parse_module;
use rustpython_vm::{AsObject, PyObjectRef, PyRef, PyResult, VirtualMachine};
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use threadground::explore::{Explore, Progress, Report};
use threadground::front::told::{Frame, SourceError};
use threadground::recipe::schedule::{Halt, carried, hash};
use threadground::recipe::{Recipe, Timing, Way};
use threadground::runtime::{Carriers, Config, RunHandle};

/// How many runs find out what is shared, and how long each of them is at most.
const MOST_RUNS_TO_FIND: u32 = 4;
const MOST_STEPS_TO_FIND: u64 = 10_000;
/// After how many turns of loops such a run, or one of an exploration's, is given up.
const MOST_TURNS_TO_FIND: u64 = 1_000_000;

/// What carries a program's threads: the interpreter has a thread's frames in values of the machine's thread, which fibers
/// share natively.
const CARRIERS: fn() -> Carriers =
    if cfg!(target_family = "wasm") { Carriers::usual } else { || Carriers::Threads };

/// A program of Python's that can be run.
#[derive(Clone, Debug)]
pub struct Program {
    file: String,
    source: Arc<str>,
    names: Arc<Names>,
    scopes: Arc<Scopes>,
    /// The modules of the library that it imports.
    imports: Arc<BTreeSet<String>>,
    /// What its compilation warns of: each warning's category, its words, and its line.
    warnings: Arc<[(String, String, usize)]>,
    /// Whether it can have objects that do something when they go.
    has_destructors: bool,
    /// Whether it looks into its queues.
    looks_into_queues: bool,
    found: Arc<Mutex<Found>>,
    rewriting: Rewriting,
}

/// How much of a program is rewritten before it runs, for those who compare: what it prints is the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rewriting {
    /// What its threads share, as far as is known.
    #[default]
    Shared,
    /// Everything that threads could share.
    All,
    /// Nothing: it runs as it was written, and what its threads share is not seen.
    None,
}

/// What runs have found out about a program.
#[derive(Default)]
struct Found {
    /// Whether runs that nobody sees have looked for what is shared.
    has_looked: bool,
    /// The families of places that its threads share, as these runs have shown.
    shared: Arc<BTreeSet<Family>>,
    /// With those that explorations have found beside these.
    in_any_order: Arc<BTreeSet<Family>>,
    /// The program, so that these uses are seen, or as it was written.
    codes: Vec<(Option<Seen>, PyRef<PyCode>)>,
}

impl Found {
    /// The numbers of the families that only explorations have found.
    fn also(&self) -> Arc<[u32]> {
        self.in_any_order.difference(&self.shared).map(Family::number).collect()
    }
}

impl fmt::Debug for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Found").field("shared", &self.shared).finish_non_exhaustive()
    }
}

/// What a run sees of what threads share.
#[derive(Clone, Default)]
struct Watch {
    /// The families that are shared.
    shared: Arc<BTreeSet<Family>>,
    /// The numbers of those that are shared as well.
    also: Arc<[u32]>,
    /// Whether uses of all others are watched.
    others: bool,
    /// Whether its threads have a global interpreter lock, if they are real.
    gil: bool,
    /// After how many turns of loops the run is given up, if it is not after the usual number.
    most_turns: Option<u64>,
}

impl Program {
    /// The program in this file of this source.
    ///
    /// # Errors
    /// What is wrong with the source.
    pub fn new(file: &str, source: &str) -> Result<Self, SourceError> {
        let (file, source): (String, Arc<str>) = (file.to_owned(), source.into());
        interpreter::ask(move |vm| {
            let caught = catch_unwind(AssertUnwindSafe(|| Self::read(file, source, vm)));
            caught.unwrap_or_else(|_| {
                Err(wrong_at(1, "SyntaxError: too much for the compiler of Threadground's Python"))
            })
        })
    }

    fn read(file: String, source: Arc<str>, vm: &VirtualMachine) -> Result<Self, SourceError> {
        let parsed = parse_module(&source);
        if let Some(place) = parsed.as_ref().ok().and_then(|parsed| too_deep(parsed.syntax())) {
            // To drop it takes the stack, too.
            core::mem::forget(parsed);
            let line = 1 + source[..place.to_usize()].matches('\n').count();
            let said = "RecursionError: maximum recursion depth exceeded during compilation";
            return Err(wrong_at(u32::try_from(line).unwrap_or(u32::MAX), said));
        }
        let warnings = compiled(&file, &source, vm).map_err(|error| source_error(&error, vm))?;
        let parsed = parsed.map_err(|_| wrong_at(1, "SyntaxError: invalid syntax"))?;
        let names = Arc::new(Names::of(parsed.syntax(), &source, &file));
        let scopes = Arc::new(Scopes::of(parsed.syntax(), source_file(&file, &source)));
        let imports = Arc::new(modules::imported(parsed.syntax(), vm));
        let has_destructors = ["__del__", "weakref", "finalize"].iter().any(|name| source.contains(name));
        Ok(Self {
            looks_into_queues: containers::looks_into_queues(parsed.syntax()),
            warnings: warnings.into(),
            found: Arc::default(),
            rewriting: Rewriting::default(),
            file,
            source,
            names,
            scopes,
            imports,
            has_destructors,
        })
    }

    /// The same program, of which so much is rewritten.
    #[must_use]
    pub fn rewritten(&self, rewriting: Rewriting) -> Self {
        Self { rewriting, found: Arc::default(), ..self.clone() }
    }

    /// Its text.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    fn found(&self) -> MutexGuard<'_, Found> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Finds out what the program's threads share, by runs that nobody sees. They are the same each time, so that what they
    /// find depends on the program alone.
    pub fn find_shared(&self) {
        if core::mem::replace(&mut self.found().has_looked, true) || self.rewriting == Rewriting::None {
            return;
        }
        for _ in 0..MOST_RUNS_TO_FIND {
            let config = Config { most_steps: MOST_STEPS_TO_FIND, ..self.config(Way::First, Timing::Clock) };
            let (program, world) = (self.clone(), self.world());
            let shared = Arc::clone(&self.found().shared);
            let watch =
                Watch { shared, others: true, most_turns: Some(MOST_TURNS_TO_FIND), ..Watch::default() };
            let Ok(run) = RunHandle::start(config, move || program.run(&watch, &world)) else { return };
            let _ = run.wait(Duration::from_secs(1));
            let mut found = self.found();
            let is_new = take_found(&mut found.shared);
            found.in_any_order = Arc::clone(&found.shared);
            if !is_new {
                return;
            }
        }
    }

    /// Starts a run of the program.
    ///
    /// # Errors
    /// A sentence that says what is wrong; nothing runs then.
    pub fn start(&self, way: Way, timing: Timing, halt: Option<Halt>) -> Result<RunHandle, String> {
        self.start_as(Config { halt, ..self.config(way, timing) })
    }

    /// Starts a run on real threads that have a global interpreter lock, as CPython's have.
    ///
    /// # Errors
    /// As [`start`](Self::start).
    pub fn start_with_gil(&self) -> Result<RunHandle, String> {
        let mut config = self.config(Way::Real, Timing::Clock);
        config.recipe.gil = true;
        self.start_as(config)
    }

    /// Starts a run that is configured so.
    ///
    /// # Errors
    /// As [`start`](Self::start).
    pub(crate) fn start_as(&self, config: Config) -> Result<RunHandle, String> {
        self.find_shared();
        let also: Arc<[u32]> = match &config.recipe.way {
            Way::Schedule(text) => carried(text).into(),
            _ => Arc::default(),
        };
        let config = Config { also: Arc::clone(&also), ..config };
        let (program, world) = (self.clone(), self.world());
        let gil = config.recipe.gil;
        let watch = Watch { shared: Arc::clone(&self.found().shared), also, gil, ..Watch::default() };
        RunHandle::start(config, move || program.run(&watch, &world))
    }

    /// Starts a run that ends when it has come to a moment, after so many records: of each thread it is noted
    /// what calls it is in then.
    ///
    /// # Errors
    /// As [`start`](Self::start).
    pub fn start_to(&self, config: Config, records: u32) -> Result<RunHandle, String> {
        // No run that nobody sees is to be taken for it.
        self.find_shared();
        frames::watch(records);
        self.start_as(config)
    }

    /// The calls that a thread is in at a moment of a run in which threads take turns, after so many records, the innermost
    /// first. Threads have numbers, from 0, in the order in which the record has them.
    ///
    /// # Errors
    /// As [`start`](Self::start).
    pub fn frames(&self, way: Way, timing: Timing, records: u32, thread: u32) -> Result<Vec<Frame>, String> {
        let run = self.start_to(self.config(way, timing), records)?;
        let _ = run.wait(Duration::from_secs(10));
        Ok(frames::take(thread))
    }

    /// Runs the program in every order of its threads' steps; `watch` is told of each execution, and says whether to go on.
    pub fn explore(&self, explore: &Explore, watch: &mut dyn FnMut(Progress) -> bool) -> Report {
        self.find_shared();
        loop {
            let (program, world) = (self.clone(), self.world());
            // Each order may show more that is shared.
            let shared = Arc::clone(&self.found().in_any_order);
            let most_turns = Some(MOST_TURNS_TO_FIND);
            let sees = Watch { shared, others: true, most_turns, ..Watch::default() };
            let body = move || program.run(&sees, &world);
            let config = Config { also: self.found().also(), ..self.config(Way::First, Timing::Clock) };
            let report = explore.search(&config, body, watch);
            // What an order has shown to be shared makes more orders.
            if !take_found(&mut self.found().in_any_order) {
                return report;
            }
        }
    }

    /// How a run of the program is configured where nobody says.
    pub(crate) fn config(&self, way: Way, timing: Timing) -> Config {
        let recipe = Recipe { program: self.file.clone(), timing, ..Recipe::new("", way) };
        Config {
            file: self.file.clone(),
            text: hash(self.source.as_bytes()),
            front: Arc::clone(&self.names) as Arc<_>,
            carriers: CARRIERS(),
            ..Config::of(recipe)
        }
    }

    /// The modules that the program finds when it runs.
    fn world(&self) -> Arc<World> {
        let imports = Arc::clone(&self.imports);
        let made = interpreter::ask(move |vm| World::of(&imports, vm).ok());
        made.expect("the library can be imported")
    }
}

/// What is wrong with a source at the beginning of this line.
fn wrong_at(line: u32, message: &str) -> SourceError {
    SourceError { message: message.to_owned(), line, column: 1 }
}

/// Takes in what the last run has found to be shared; returns whether that is new.
fn take_found(shared: &mut Arc<BTreeSet<Family>>) -> bool {
    let before = shared.len();
    Arc::make_mut(shared).extend(sharing::take_found());
    shared.len() > before
}

fn source_file(file: &str, source: &str) -> SourceFile {
    SourceFileBuilder::new(file, source).finish()
}

/// Compiles a program as it was written: what that warns of.
///
/// # Errors
/// What is wrong with the source.
fn compiled(file: &str, source: &str, vm: &VirtualMachine) -> PyResult<Vec<(String, String, usize)>> {
    let warned = vm.import("_begin", 0)?.get_attr("warnings_of", vm)?.call((source, file), vm)?;
    let mut all = Vec::new();
    for one in warned.try_into_value::<PyListRef>(vm)?.borrow_vec().iter() {
        let parts: PyTupleRef = one.clone().try_into_value(vm)?;
        let [category, words, line] = parts.as_slice() else { continue };
        let text = |of: &PyObjectRef| of.str(vm).map(|text| text.to_string());
        all.push((text(category)?, text(words)?, line.clone().try_into_value(vm)?));
    }
    Ok(all)
}

/// The error by which Python refuses a source.
fn source_error(error: &PyBaseExceptionRef, vm: &VirtualMachine) -> SourceError {
    let mut message = String::new();
    error.set_traceback(None);
    let _ = vm.write_exception(&mut message, error);
    let number = |name: &'static str| {
        let value = error.as_object().get_attr(name, vm).ok()?;
        value.try_into_value::<u32>(vm).ok().filter(|number| *number > 0)
    };
    let message = message.trim_end().to_owned();
    SourceError { message, line: number("lineno").unwrap_or(1), column: number("offset").unwrap_or(1) }
}
