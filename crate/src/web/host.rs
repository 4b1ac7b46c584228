//! The host worker and its carriers, as JavaScript sees them: nothing here waits.

use crate::platform::{self, carriers};
use wasm_bindgen::prelude::*;

/// Makes this instance, its memory's first, the host, with at least `count` carriers there or on their
/// way. `shim` is the script that instantiates the module, relative to the folder of the glue.
///
/// # Errors
/// A sentence, if the memory is not shared.
#[wasm_bindgen]
pub fn host(shim: &str, count: u32) -> Result<(), JsValue> {
    platform::machine::host(shim)?;
    carriers::prewarm(count);
    Ok(())
}

/// The life of a carrier; called by `platform/carrier.js`, never returns.
#[wasm_bindgen]
pub fn carrier_serve() {
    carriers::serve();
}

/// The life of a carrier that was made for one job; called by `platform/carrier.js`.
#[wasm_bindgen]
pub fn carrier_serve_once(ticket: u32) {
    carriers::serve_once(ticket);
}

/// The shared memory, for the page to read the logs in.
#[wasm_bindgen]
#[must_use]
pub fn shared_memory() -> JsValue {
    wasm_bindgen::memory()
}

/// How many carriers are parked.
#[wasm_bindgen]
#[must_use]
pub fn idle_carriers() -> u32 {
    carriers::count().0
}

/// How many carriers there are, or are on their way.
#[wasm_bindgen]
#[must_use]
pub fn all_carriers() -> u32 {
    carriers::count().1
}
