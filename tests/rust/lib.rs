//! An empty library: a package must have one. The tests are in `main.rs` and beside it.
