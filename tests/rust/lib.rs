//! Nothing: the tests are in `main.rs` and beside it; a package for `wasm-pack` must have a library.
