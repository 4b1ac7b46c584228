//! The engine's functions for its host worker: none of them waits.

use super::texts::{self, Asked};
use crate::catalogue::{self, Entry};
use crate::recipe::schedule::Halt;
use crate::recipe::{Set, Timing, Way};
use crate::runtime::RunHandle;
use serde::Deserialize;
use std::collections::BTreeMap;
use wasm_bindgen::prelude::*;

/// What to run, and how, with the parameters' values as a reader writes them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Request {
    program: String,
    #[serde(default)]
    set: BTreeMap<String, String>,
    way: Way,
    #[serde(default)]
    pub(super) timing: Timing,
    /// Of a program that comes as a text.
    #[serde(default)]
    source: Option<String>,
    #[serde(default)]
    gil: bool,
}

impl Request {
    pub(super) fn read(json: &str) -> Result<Self, String> {
        serde_json::from_str(json).map_err(|error| error.to_string())
    }

    /// The text that is to be run, if it is none of the catalogue's programs.
    pub(super) fn text(&mut self) -> Option<Asked> {
        let source = self.source.take()?;
        let (way, timing, gil) = (self.way.clone(), self.timing, self.gil);
        Some(Asked { file: self.program.clone(), source, way, timing, gil, halt: None, follow: None })
    }

    /// The program, and every parameter with its value.
    pub(super) fn entry(&self) -> Result<(&'static Entry, Set), String> {
        let entry = catalogue::find(&self.program)?;
        let set = entry.set(self.set.iter().map(|(name, text)| (name.as_str(), text.as_str())))?;
        Ok((entry, set))
    }
}

/// What a recipe asks for that is JSON and has a text.
///
/// # Errors
/// A sentence that names what is wrong with it.
pub fn asked(recipe: &str) -> Result<Asked, String> {
    Request::read(recipe)?.text().ok_or_else(|| "the recipe has no source".to_owned())
}

/// A run in this module's memory.
#[wasm_bindgen]
#[derive(Debug)]
pub struct EngineRun(RunHandle);

// A run's state is behind guards whose sections call nothing that unwinds, so an unwinding leaves nothing
// half done.
impl std::panic::RefUnwindSafe for EngineRun {}
impl std::panic::UnwindSafe for EngineRun {}

#[wasm_bindgen]
impl EngineRun {
    /// Starts a run; `request` is JSON: `{program, set, way, timing}`. `halt` says where it is held, if it is; `follow`
    /// the order of another run's operations that it follows, as the model has it.
    ///
    /// # Errors
    /// A sentence that names what is wrong; then nothing runs.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(unchecked_param_type = "Json<types.Recipe>")] request: &str,
        #[wasm_bindgen(unchecked_param_type = "Json<types.Halt> | undefined")] halt: Option<String>,
        follow: Option<Vec<u32>>,
    ) -> Result<Self, JsError> {
        let start = || {
            let mut request = Request::read(request)?;
            let halt = halt.map(|halt| serde_json::from_str(&halt).map_err(|error| error.to_string()));
            let halt: Option<Halt> = halt.transpose()?;
            if let Some(text) = request.text() {
                return texts::front()?.start(Asked { halt, follow, ..text });
            }
            let (entry, set) = request.entry()?;
            if let Some(order) = follow {
                return entry.start_following(set, order);
            }
            match halt {
                None => entry.start_timed(set, request.way, request.timing),
                Some(halt) => entry.start_held(set, request.way, halt),
            }
        };
        start().map(Self).map_err(|sentence: String| JsError::new(&sentence))
    }

    /// The address of the logs' head, where the page's reader begins.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn head(&self) -> u32 {
        self.0.head() as u32
    }

    /// What was run, and what is known of the run so far: `Meta`, as JSON.
    #[wasm_bindgen(unchecked_return_type = "Json<types.Meta>")]
    #[must_use]
    pub fn meta(&self) -> String {
        serde_json::to_string(&self.0.meta()).unwrap_or_default()
    }

    /// Asks the run to stop.
    pub fn stop(&self) {
        self.0.stop();
    }

    /// Whether the run has ended: its last record is in the trace.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        self.0.has_ended()
    }

    /// Whether every thread has come to its end. If the run is over, wakes those that have not, so that they
    /// unwind.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.0.is_settled()
    }

    /// How many waits with a deadline the run's threads have made by the machine's clock.
    #[must_use]
    pub fn timed_waits(&self) -> u32 {
        self.0.timed_waits()
    }
}
