//! An empty library: a package for `wasm-pack` must have one. The tests are in `main.rs` and beside it.
