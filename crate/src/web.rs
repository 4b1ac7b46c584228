//! Every function that JavaScript can call.
//!
//! Three modules are built from this crate: the *engine*, which runs threads; the *explorer*, an engine that searches
//! all orders as well; and the *model*, which needs no threads.
//!
//! The page has a copy of the declarations that wasm-bindgen writes for each of them:
//! `web/src/engine/{engine,explorer,model}-glue.gen.d.ts`. A build fails where the copy is stale.

#[cfg(feature = "record")]
pub mod engine;
#[cfg(feature = "explore")]
pub mod explorer;
#[cfg(feature = "runtime")]
pub mod host;
#[cfg(all(feature = "model", not(feature = "runtime")))]
pub mod model;
#[cfg(feature = "record")]
pub mod texts;

/// What the declarations of both modules are in need of: `types` are those of `web/src/engine/types.gen.ts`.
#[wasm_bindgen::prelude::wasm_bindgen(typescript_custom_section)]
const JSON: &str = "\
import type * as types from \"./types.gen\";

/** A value of this type, written as JSON. */
export type Json<T> = string & { readonly json?: T };
";
