//! The model's functions for the page. Structured values cross as JSON, most of them with the types of
//! `model::view`.

use crate::trace::event::Outcome;
use crate::{catalogue, model};
use serde::Serialize;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = parseFloat)]
    fn parse_float(text: &str) -> f64;
}

fn json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// Reads what was written for a parameter; `listing` is the parameter's `Listed`, as JSON. Returns a `Read`.
///
/// # Errors
/// If `listing` is no parameter's listing.
#[wasm_bindgen(unchecked_return_type = "Json<types.Read>")]
pub fn read_parameter(
    #[wasm_bindgen(unchecked_param_type = "Json<types.Listed>")] listing: &str,
    text: &str,
) -> Result<String, JsError> {
    Ok(json(&catalogue::read(listing, text, parse_float)?))
}

/// What is known of a run from as much of its trace as has been read.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Model(model::Model);

#[wasm_bindgen]
impl Model {
    /// An empty model, for a run that is about to begin.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The model of a trace's file.
    ///
    /// # Errors
    /// A sentence, if the bytes are no trace that can be opened.
    pub fn open(bytes: &[u8]) -> Result<Self, JsError> {
        Ok(Self(model::Model::open(bytes)?))
    }

    /// Takes in what was run; `meta` is a `Meta`, as JSON.
    ///
    /// # Errors
    /// If `meta` is no such JSON.
    pub fn begin(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Json<types.Meta>")] meta: &str,
    ) -> Result<(), JsError> {
        // It is read from bytes, as it is from a file: a second JSON reader, for text, would make the module
        // larger.
        self.0.begin(serde_json::from_slice(meta.as_bytes())?);
        Ok(())
    }

    /// Takes more texts, each behind its length in bytes (u32, little-endian).
    pub fn texts(&mut self, bytes: &[u8]) {
        self.0.add_texts(bytes);
    }

    /// Takes more records: encoded ones, whole, one after the other, with their numbers in any order.
    pub fn records(&mut self, bytes: &[u8]) {
        self.0.add_records(bytes);
    }

    /// Takes in that no more records will come: gaps are closed.
    pub fn finish(&mut self) {
        self.0.finish();
    }

    /// Closes a run that is over and cannot say so itself any more. `outcome` is the name of an `Outcome`.
    ///
    /// # Errors
    /// A sentence, if there is no outcome with this name.
    pub fn close(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "types.Outcome")] outcome: &str,
    ) -> Result<(), JsError> {
        let named = |one: &Outcome| json(one).trim_matches('"') == outcome;
        let known = Outcome::ALL.into_iter().find(named);
        self.0.close(known.ok_or_else(|| JsError::new(&format!("no run ends as \"{outcome}\"")))?);
        Ok(())
    }

    /// What was run: a `Meta`.
    #[wasm_bindgen(unchecked_return_type = "Json<types.Meta>")]
    #[must_use]
    pub fn meta(&self) -> String {
        json(self.0.meta())
    }

    /// Facts about the run as a whole: an `Overview`.
    #[wasm_bindgen(unchecked_return_type = "Json<types.Overview>")]
    #[must_use]
    pub fn overview(&self) -> String {
        json(&self.0.overview())
    }

    /// The machine after the first `step` steps: a `Moment`.
    #[wasm_bindgen(unchecked_return_type = "Json<types.Moment>")]
    #[must_use]
    pub fn at(&self, step: u32) -> String {
        json(&self.0.at(step))
    }

    /// `Lanes`.
    #[wasm_bindgen(unchecked_return_type = "Json<types.Lanes>")]
    #[must_use]
    pub fn lanes(&self, from: f64, to: f64, pixels: u32) -> String {
        json(&self.0.lanes(from, to, pixels))
    }

    /// `Lanes`.
    #[wasm_bindgen(unchecked_return_type = "Json<types.Lanes>")]
    #[must_use]
    pub fn lanes_by_step(&self, from: u32, to: u32, pixels: u32) -> String {
        json(&self.0.lanes_by_step(from, to, pixels))
    }

    /// `StoryLine[]`: the lines of the story from index `from` up to, but not including, `to`.
    #[wasm_bindgen(unchecked_return_type = "Json<types.StoryLine[]>")]
    #[must_use]
    pub fn story(&self, from: u32, to: u32) -> String {
        json(&self.0.story(from, to))
    }

    /// `OutputLine[]`: the lines of output from index `from` up to, but not including, `to`.
    #[wasm_bindgen(unchecked_return_type = "Json<types.OutputLine[]>")]
    #[must_use]
    pub fn output(&self, from: u32, to: u32) -> String {
        json(&self.0.output(from, to))
    }

    /// The last step whose time is at or before this time, in seconds.
    #[must_use]
    pub fn step_at(&self, time: f64) -> u32 {
        self.0.step_at(time)
    }

    /// The time of a step, in seconds.
    #[must_use]
    pub fn time_of(&self, step: u32) -> f64 {
        self.0.time_of(step)
    }

    /// The next step of this thread after `step`; if not `forward`, the one before.
    #[must_use]
    pub fn next_step_of_thread(&self, thread: u32, step: u32, forward: bool) -> Option<u32> {
        self.0.next_step_of_thread(thread, step, forward)
    }

    /// `number[]`: the steps that were made at this line of the program's file.
    #[wasm_bindgen(unchecked_return_type = "Json<number[]>")]
    #[must_use]
    pub fn steps_of_line(&self, line: u32) -> String {
        json(&self.0.steps_of_line(line))
    }

    /// `number[]`: the steps that touched this object.
    #[wasm_bindgen(unchecked_return_type = "Json<number[]>")]
    #[must_use]
    pub fn steps_of_object(&self, object: u32) -> String {
        json(&self.0.steps_of_object(object))
    }

    /// The next step after `step` whose sentence has this text in it; if not `forward`, the one before.
    #[must_use]
    pub fn search(&self, text: &str, step: u32, forward: bool) -> Option<u32> {
        self.0.search(text, step, forward)
    }

    /// The step at which most can be seen of the run.
    #[must_use]
    pub fn telling_step(&self) -> u32 {
        self.0.telling_step()
    }

    /// The choice at which the run is held, if it is: a `ChoiceView`.
    #[wasm_bindgen(unchecked_return_type = "Json<types.ChoiceView | null>")]
    #[must_use]
    pub fn choice(&self) -> String {
        json(&self.0.choice())
    }

    /// How many records there are at a step: a run that is held when it has so many is held there.
    #[must_use]
    pub fn records_at(&self, step: u32) -> u32 {
        self.0.records_at(step)
    }

    /// The order of the operations, for a run that follows it.
    #[must_use]
    pub fn order(&self) -> Vec<u32> {
        self.0.order()
    }

    /// How many records another run, which does the same, has at a step of this one.
    #[must_use]
    pub fn records_in(&self, other: &Self, step: u32) -> u32 {
        self.0.records_in(&other.0, step)
    }

    /// The first step at which another run does not do the same.
    #[must_use]
    pub fn differs_from(&self, other: &Self) -> Option<u32> {
        self.0.differs_from(&other.0)
    }

    /// The whole run for Perfetto and `chrome://tracing`, as JSON.
    #[must_use]
    pub fn chrome(&self) -> String {
        self.0.chrome()
    }

    /// What the run was, and what came of it: a `RunResult`.
    #[wasm_bindgen(unchecked_return_type = "Json<types.RunResult>")]
    #[must_use]
    pub fn result(&self) -> String {
        json(&self.0.result())
    }
}
