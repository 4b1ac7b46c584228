//! The functions that the page calls of an engine that has Python in it, beside [those that every engine has](threadground::web).

use crate::{Program, SourceError, frames};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use threadground::catalogue;
use threadground::explore::{Background, Explore};
use threadground::runtime::{Config, RunHandle, foreign};
use threadground::web::texts::{self, Asked, Texts};
use threadground::web::{engine, host};
use wasm_bindgen::prelude::*;

/// How many bytes of stack a thread has: few enough that Python finds its end before the browser finds the end of its own stack of
/// calls, which nobody can measure.
const STACK: u32 = 384 << 10;

/// An instance of the module begins.
#[wasm_bindgen(start)]
pub fn begin() {
    host::carry_an_interpreter(STACK);
    texts::take(&Python);
}

/// How many programs are kept that were made ready.
const KEPT: usize = 4;

static READY: Mutex<VecDeque<(String, String, Program)>> = Mutex::new(VecDeque::new());

fn ready() -> MutexGuard<'static, VecDeque<(String, String, Program)>> {
    READY.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The program, made ready: the same as before for the same text.
fn program(file: &str, source: &str) -> Result<Program, SourceError> {
    if let Some((.., program)) = ready().iter().find(|(its, text, _)| its == file && text == source) {
        return Ok(program.clone());
    }
    let program = Program::new(file, source)?;
    let mut ready = ready();
    ready.truncate(KEPT - 1);
    ready.push_front((file.to_owned(), source.to_owned(), program.clone()));
    Ok(program)
}

struct Python;

impl Texts for Python {
    fn start(&self, asked: Asked) -> Result<RunHandle, String> {
        let program = program(&asked.file, &asked.source).map_err(|error| error.to_string())?;
        let mut config =
            Config { halt: asked.halt, follow: asked.follow, ..program.config(asked.way, asked.timing) };
        (config.recipe.source, config.recipe.gil) = (Some(asked.source), asked.gil);
        program.start_as(config)
    }

    fn explore(&self, asked: Asked, explore: Explore) -> Result<Background, String> {
        Background::start(move |watch| {
            let program = program(&asked.file, &asked.source).map_err(|error| error.to_string())?;
            // What a program of the catalogue promises, its twin does as well.
            let entry = asked.file.strip_suffix(".py").and_then(|id| catalogue::find(id).ok());
            let Some(entry) = entry else { return Ok(program.explore(&explore, watch)) };
            let report = program.explore(&explore.together_if(entry.prints_together()), watch);
            Ok(match entry.set_of_twin(&asked.source) {
                Some(set) => entry.judged(&set, report),
                None => entry.judged_edit(&asked.source, report),
            })
        })
    }
}

/// The making ready of a program, which takes its time: the interpreter begins, the text is compiled, and runs that nobody
/// sees find out what its threads share.
#[wasm_bindgen]
#[derive(Debug)]
pub struct EnginePreparation(Arc<OnceLock<Option<SourceError>>>);

#[wasm_bindgen]
impl EnginePreparation {
    /// Begins to make the program of a recipe ready, which is JSON, or with `checks` only to look what is wrong with it.
    ///
    /// # Errors
    /// A sentence that names what is wrong with the recipe.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(unchecked_param_type = "Json<types.Recipe>")] request: &str,
        checks: bool,
    ) -> Result<Self, JsError> {
        let begin = || {
            let text = engine::asked(request)?;
            let over = Arc::new(OnceLock::new());
            let said = Arc::clone(&over);
            foreign::begin_beside(move || {
                let made = program(&text.file, &text.source);
                if let (Ok(program), false) = (&made, checks) {
                    program.find_shared();
                }
                let _ = said.set(made.err());
            })?;
            Ok(Self(over))
        };
        begin().map_err(|sentence: String| JsError::new(&sentence))
    }

    /// Whether it is over.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.0.get().is_some()
    }

    /// What is wrong with the text, if anything is: `SourceError`, as JSON.
    #[wasm_bindgen(unchecked_return_type = "Json<types.SourceError> | undefined")]
    #[must_use]
    pub fn fault(&self) -> Option<String> {
        serde_json::to_string(self.0.get()?.as_ref()?).ok()
    }
}

/// The calls that a thread is in at a moment of a run, which is run again up to there.
#[wasm_bindgen]
#[derive(Debug)]
pub struct EngineFrames {
    run: RunHandle,
    thread: u32,
}

// As for a run.
impl std::panic::RefUnwindSafe for EngineFrames {}
impl std::panic::UnwindSafe for EngineFrames {}

#[wasm_bindgen]
impl EngineFrames {
    /// Begins to run the program of a recipe, which is JSON and was [made ready](EnginePreparation), up to the moment after so many
    /// records.
    ///
    /// # Errors
    /// A sentence that says what is wrong.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(unchecked_param_type = "Json<types.Recipe>")] request: &str,
        records: u32,
        thread: u32,
    ) -> Result<Self, JsError> {
        let begin = || {
            let asked = engine::asked(request)?;
            let program = program(&asked.file, &asked.source).map_err(|error| error.to_string())?;
            let run = program.start_to(program.config(asked.way, asked.timing), records)?;
            Ok(Self { run, thread })
        };
        begin().map_err(|sentence: String| JsError::new(&sentence))
    }

    /// Whether the run is over, and all its threads are.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.run.is_settled()
    }

    /// The calls, the innermost first: `Frame[]`, as JSON. To be asked once, when the run is over.
    #[wasm_bindgen(unchecked_return_type = "Json<types.Frame[]>")]
    #[must_use]
    pub fn calls(&self) -> String {
        serde_json::to_string(&frames::take(self.thread)).unwrap_or_default()
    }
}

/// What is left of the current thread's stack, which the interpreter cannot measure here; `patched.py` has it ask.
#[unsafe(no_mangle)]
extern "Rust" fn threadground_stack_left() -> usize {
    foreign::stack_left().unwrap_or(USUAL_LEFT)
}

/// On the stack of the module's first instance, which the linker has made.
const USUAL_LEFT: usize = 512 << 10;

/// Chance by the machine, of which there must be none.
#[unsafe(no_mangle)]
unsafe extern "Rust" fn __getrandom_v03_custom(
    bytes: *mut u8,
    length: usize,
) -> Result<(), getrandom::Error> {
    // SAFETY: the caller gives so many bytes.
    unsafe { core::ptr::write_bytes(bytes, 0x5a, length) };
    Ok(())
}
