//! The functions for the host worker and its carriers. Of these only the carriers' lives wait.

use crate::platform::{self, carriers};
use wasm_bindgen::prelude::*;

/// Makes this instance, its memory's first, the host, and starts carriers until at least `count` are there or
/// on their way. `shim` is the script that instantiates the module, relative to the folder of wasm-bindgen's
/// glue.
///
/// # Errors
/// An error with a sentence, if the memory is not shared.
#[wasm_bindgen]
pub fn host(shim: &str, count: u32) -> Result<(), JsValue> {
    platform::machine::host(shim)?;
    carriers::prewarm(count);
    Ok(())
}

/// Has this worker carry fibers, if its browser has any: then the threads of controlled runs are on them from now on.
/// Returns whether it does. The worker needs no host for that, and has to come back to its event loop.
#[cfg(feature = "record")]
#[wasm_bindgen]
#[must_use]
pub fn carry_fibers() -> bool {
    platform::fibers::carry_here()
}

/// Has carriers and fibers ready for an interpreter, which has what its threads are at in thread-local values: a fiber has its
/// own, and stacks have so many bytes where nobody says. An instance of the module says it first of all.
#[cfg(feature = "record")]
pub fn carry_an_interpreter(stack: u32) {
    platform::machine::set_usual_stack(stack);
    platform::fibers::have_locals();
}

/// The life of a carrier: `platform/carrier.js` calls it.
#[wasm_bindgen]
pub fn carrier_serve() {
    carriers::serve();
}

/// The life of a carrier that was made for the job with this ticket: `platform/carrier.js` calls it.
#[wasm_bindgen]
pub fn carrier_serve_once(ticket: u32) {
    carriers::serve_once(ticket);
}

/// The shared memory, in which the page reads the logs.
#[wasm_bindgen(unchecked_return_type = "WebAssembly.Memory")]
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
