//! The search of all orders, for its host worker: a module of its own, with all that the engine has.

use super::engine::Request;
use super::texts;
use crate::explore::{Background, Explore, Method};
use wasm_bindgen::prelude::*;

/// A search of all orders in this module's memory.
#[wasm_bindgen]
#[derive(Debug)]
pub struct EngineSearch(Background);

// As for `EngineRun`: a search's state is behind a guard whose sections call nothing that unwinds.
impl std::panic::RefUnwindSafe for EngineSearch {}
impl std::panic::UnwindSafe for EngineSearch {}

#[wasm_bindgen]
impl EngineSearch {
    /// Begins a search; `request` is JSON, as for a run: of its way nothing is asked, as every order is tried, or every one with
    /// at most `preemptions`. It is given up after `most` executions. `method` is "classes" or "sections".
    ///
    /// # Errors
    /// A sentence that names what is wrong; then nothing runs.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(unchecked_param_type = "Json<types.Recipe>")] request: &str,
        most: Option<u32>,
        preemptions: Option<u32>,
        method: Option<String>,
    ) -> Result<Self, JsError> {
        let start = || {
            let mut request = Request::read(request)?;
            let explore = Explore::new().timing(request.timing);
            let explore = preemptions.into_iter().fold(explore, Explore::preemptions);
            let method: Option<Method> = method.map(|method| method.parse()).transpose()?;
            let explore = method.into_iter().fold(explore, Explore::method);
            let explore = most.map(u64::from).into_iter().fold(explore, Explore::most);
            if let Some(text) = request.text() {
                return texts::front()?.explore(text, explore);
            }
            let (entry, set) = request.entry()?;
            entry.explore_behind(set, explore)
        };
        start().map(Self).map_err(|sentence: String| JsError::new(&sentence))
    }

    /// How far it has come: `Progress`, as JSON.
    #[wasm_bindgen(unchecked_return_type = "Json<types.Progress>")]
    #[must_use]
    pub fn progress(&self) -> String {
        serde_json::to_string(&self.0.progress()).unwrap_or_default()
    }

    /// What it has found: `Report`, as JSON, once it is over.
    ///
    /// # Errors
    /// A sentence that says why nothing could be found.
    #[wasm_bindgen(unchecked_return_type = "Json<types.Report> | undefined")]
    pub fn report(&self) -> Result<Option<String>, JsError> {
        let report = self.0.report().transpose().map_err(|sentence| JsError::new(&sentence))?;
        Ok(report.map(|report| serde_json::to_string(&report).unwrap_or_default()))
    }

    /// Asks it to stop.
    pub fn stop(&self) {
        self.0.stop();
    }
}
