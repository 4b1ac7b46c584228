//! Models of the primitives: what each promises, on every order of its threads' steps. Those of the locks are
//! in `lock.rs` here, a module of `sync::lock`.

mod queue;
mod waiting;
