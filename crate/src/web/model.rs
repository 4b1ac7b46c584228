//! The model, as the page sees it. What is structured goes over as JSON, with the types of
//! `model::view`.

use crate::trace::Trace;
use crate::trace::event::Outcome;
use crate::{catalogue, model};
use serde::Serialize;
use wasm_bindgen::prelude::*;

fn json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// Reads what was written for a parameter; `listing` is the parameter's `Listed`. Gives `Read`.
///
/// # Errors
/// If it is no parameter's listing.
#[wasm_bindgen]
pub fn read_parameter(listing: &str, text: &str) -> Result<String, JsError> {
    Ok(json(&catalogue::read(listing, text, js_sys::Number::parse_float)?))
}

/// A trace, read.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Model(model::Model);

#[wasm_bindgen]
impl Model {
    /// An empty one, for a run that is about to begin.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The model of a trace's file.
    ///
    /// # Errors
    /// A sentence, if it is none.
    pub fn open(bytes: &[u8]) -> Result<Self, JsError> {
        Trace::from_bytes(bytes).map(|trace| Self(model::Model::of(&trace))).map_err(JsError::from)
    }

    /// Says what was run, as JSON.
    ///
    /// # Errors
    /// If it is not the head of a trace.
    pub fn begin(&mut self, meta: &str) -> Result<(), JsError> {
        // From bytes, as from a file: a reader of each sort would be in the module.
        self.0.begin(serde_json::from_slice(meta.as_bytes())?);
        Ok(())
    }

    /// Takes more texts, each behind its length.
    pub fn texts(&mut self, bytes: &[u8]) {
        self.0.add_texts(bytes);
    }

    /// Takes more records, whole ones one behind the other, in any order.
    pub fn records(&mut self, bytes: &[u8]) {
        self.0.add_records(bytes);
    }

    /// Nothing more will come.
    pub fn finish(&mut self) {
        self.0.finish();
    }

    /// The run is over and cannot say so itself any more. `outcome`: how it ended, as `Outcome` has it.
    ///
    /// # Errors
    /// A sentence, if that is no outcome.
    pub fn close(&mut self, outcome: &str) -> Result<(), JsError> {
        let named = |one: &Outcome| json(one).trim_matches('"') == outcome;
        let known = Outcome::ALL.into_iter().find(named);
        self.0.close(known.ok_or_else(|| JsError::new(&format!("no run ends as \"{outcome}\"")))?);
        Ok(())
    }

    /// What was run: `Meta`.
    #[must_use]
    pub fn meta(&self) -> String {
        json(self.0.meta())
    }

    /// `Overview`.
    #[must_use]
    pub fn overview(&self) -> String {
        json(&self.0.overview())
    }

    /// `Moment`.
    #[must_use]
    pub fn at(&self, step: u32) -> String {
        json(&self.0.at(step))
    }

    /// `Lanes`.
    #[must_use]
    pub fn lanes(&self, from: f64, to: f64, pixels: u32) -> String {
        json(&self.0.lanes(from, to, pixels))
    }

    /// `Lanes`.
    #[must_use]
    pub fn lanes_by_step(&self, from: u32, to: u32, pixels: u32) -> String {
        json(&self.0.lanes_by_step(from, to, pixels))
    }

    /// `StoryLine[]`.
    #[must_use]
    pub fn story(&self, from: u32, to: u32) -> String {
        json(&self.0.story(from, to))
    }

    /// `OutputLine[]`.
    #[must_use]
    pub fn output(&self, from: u32, to: u32) -> String {
        json(&self.0.output(from, to))
    }

    /// The last step at or before a time in seconds.
    #[must_use]
    pub fn step_at(&self, time: f64) -> u32 {
        self.0.step_at(time)
    }

    /// The time of a step in seconds.
    #[must_use]
    pub fn time_of(&self, step: u32) -> f64 {
        self.0.time_of(step)
    }

    /// The next, or the previous, step of a thread.
    #[must_use]
    pub fn next_step_of_thread(&self, thread: u32, step: u32, forward: bool) -> Option<u32> {
        self.0.next_step_of_thread(thread, step, forward)
    }

    /// `number[]`: the steps that were made at a line.
    #[must_use]
    pub fn steps_of_line(&self, line: u32) -> String {
        json(&self.0.steps_of_line(line))
    }

    /// `number[]`: the steps that touched an object.
    #[must_use]
    pub fn steps_of_object(&self, object: u32) -> String {
        json(&self.0.steps_of_object(object))
    }

    /// The next, or the previous, step whose sentence has this text in it.
    #[must_use]
    pub fn search(&self, text: &str, step: u32, forward: bool) -> Option<u32> {
        self.0.search(text, step, forward)
    }

    /// `RunResult`.
    #[must_use]
    pub fn result(&self) -> String {
        json(&self.0.result())
    }

    /// The run for Perfetto and `chrome://tracing`, as JSON.
    #[must_use]
    pub fn chrome(&self) -> String {
        self.0.chrome()
    }

    /// The trace as a file that opens again.
    #[must_use]
    pub fn save(&self) -> Vec<u8> {
        self.0.trace().to_bytes()
    }
}
